"""A check as an engine: a relationship, a community, or someone new, looked at in plain behaviours.

Fear and control come first, and of what is answered there nothing is kept but the protective
setting (voice.md, Safety 1): in it, whatever was answered leads on alike. What is low leads to
Support, and then nothing is tended (Safety 3).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar, Self

import msgspec

from coach import days, safety
from coach.flow import MOST, Ask, Flow, Value
from coach.records import Check, Person, Record
from content.checks import Kind, WayId
from content.schema import CHARACTERISTICS, MARKS

KINDS: tuple[Kind, ...] = ("relationship", "community", "new")
"""The kinds of checks, in the order in which they are offered."""

MOST_TENDED = 2
"""How many may be chosen to tend: more than two is a list to work off."""

MONTH = 30
"""Days after which a look at a relationship may be repeated."""

NOTE = "seen"
"""What the note of a whole check is kept under, beside the notes of single themes."""

_WHOM = Ask("whom", "whom", "whom")
_SAFETY = Ask("safety", "safety", "word", ("yes", "unsure", "no"))
_NOTE = Ask("note", "note", "text")
_RESULTS = Ask("results", "results", "read")
_TEND = (Ask("tend", "tend", "some"), Ask("serving", "tend", "read"))
_SUPPORT = Ask("support", "support", "read")

_NOT_DONE = frozenset({"whom", "results", "serving", "support"})
"""Asks at which nothing is said yet about what was looked at."""


class Known(msgspec.Struct, frozen=True):
    """Someone, or a group, that was named before."""

    id: str
    name: str


class CheckState(Flow, frozen=True, kw_only=True):
    """A check at one moment."""

    kind: ClassVar[str] = "check"
    record: ClassVar[type[Record]] = Check

    look: Kind
    """What is looked at."""
    people: tuple[Known, ...] = ()
    """Who it may be about without being named anew."""
    unanswered: bool = False
    """Whether the setting that fear and control decide on was open when it was begun."""

    @property
    def themes(self) -> tuple[str, ...]:
        """The characteristics or marks that are looked at."""
        return MARKS if self.look == "community" else CHARACTERISTICS

    @property
    def asks(self) -> tuple[Ask, ...]:
        """All asks of this check, as its answers so far have it."""
        return (
            _WHOM,
            *((_SAFETY,) if self.look != "community" or self.unanswered else ()),
            *(Ask(f"{w}_{theme}", theme, "scale") for theme in self.themes for w in self._ways),
            _NOTE,
            *((_RESULTS,) if self.receive or self.give else ()),
            *self._asks_at_the_end(),
        )

    @property
    def _ways(self) -> tuple[str, ...]:
        """In which ways each theme is asked; who may not be safe gets no homework in giving."""
        both = self.look == "relationship" and not self.protective
        return ("receive", "give") if both else ("receive",)

    def _asks_at_the_end(self) -> tuple[Ask, ...]:
        if self.sheltering:
            return (_SUPPORT,)
        if self.look == safety.NEW or not (self.receive or self.give):
            return ()
        return _TEND if self.values.get("tend") else _TEND[:1]

    @property
    def sheltering(self) -> bool:
        """Whether it ends at Support, with nothing to tend: something is low or not safe."""
        return self.protective or bool(safety.low_among(self.receive))

    @property
    def receive(self) -> dict[str, int]:
        """What was answered of how much comes to the person, by theme."""
        return self._measured("receive")

    @property
    def give(self) -> dict[str, int]:
        """What was answered of how much comes from the person, as far as that is asked."""
        return self._measured("give") if "give" in self._ways else {}

    def _measured(self, way: str) -> dict[str, int]:
        found = {theme: self.values.get(f"{way}_{theme}") for theme in self.themes}
        return {t: v for t, v in found.items() if isinstance(v, int) and 0 <= v <= MOST}

    def did(self, name: str) -> bool:
        """Say whether something was said of what is looked at."""
        return name not in _NOT_DONE and super().did(name)

    # -- whom it is about --------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The name it was given, if any."""
        return " ".join(str(self.values.get("whom", "")).split())

    @property
    def about(self) -> str:
        """The id of whom it is about: as known by that name, or as it will be."""
        same = (p.id for p in self.people if p.name.casefold() == self.name.casefold())
        return next(same, "") or (self.fruit_id("person") if self.name else "")

    # -- answering ---------------------------------------------------------------------------

    def answer(self, value: Value | None = None) -> Self:
        """Answer the present ask; of fear and control only the preference stays.

        A no leaves the setting on where it is on: it may be on for someone else's sake.
        """
        name = self.ask.name if self.ask else ""
        if name == "tend" and isinstance(value, tuple):
            return super().answer(tuple(v for v in value if v in self.themes)[:MOST_TENDED])
        if name != "safety":
            return super().answer(value)
        careful = {"yes": True, "unsure": True}
        if self.unanswered:
            careful["no"] = False
        protective = careful.get(str(value), self.protective)
        return msgspec.structs.replace(self, protective=protective, place=self.place + 1)

    @property
    def led_to_support(self) -> bool:
        """Whether it was gone on from its last view to Support."""
        return "support" in self.values

    def result(self) -> Check:
        """Return the record of the check as it stands."""
        asked = {ask.name for ask in self.asks}
        tend = self.values.get("tend") if "tend" in asked else ()
        note = str(self.values.get("note", ""))
        return self.as_record(
            Check,
            kind=self.look,
            about=self.about,
            receive=self.receive,
            give=self.give,
            notes={NOTE: note} if note else {},
            tend=tuple(str(t) for t in tend) if isinstance(tend, tuple) else (),
        )

    def fruits(self, at: str) -> tuple[Record, ...]:
        """Return whom it is about, if they were named here first and something was answered."""
        if not self.answered or self.about != self.fruit_id("person"):
            return ()
        kind = "group" if self.look == "community" else "person"
        return (Person(id=self.about, at=at, day=self.day, name=self.name, kind=kind),)


def way_of(look: str, name: str) -> WayId:
    """Return how the scale ask `name` of a check of kind `look` is meant."""
    if name.startswith("give_"):
        return "give"
    plain: dict[str, WayId] = {"community": "there", "new": "early"}
    return plain.get(look, "receive")


def theme_of(name: str) -> str:
    """Return the characteristic or mark that a scale asks about."""
    return name.partition("_")[2]


def newest(checks: Iterable[Check], but: str = "") -> dict[tuple[str, str], Check]:
    """Return the newest check about each person or group in each kind, leaving one out."""
    ordered = sorted((c for c in checks if c.id != but), key=_when)
    return {(check.kind, check.about): check for check in ordered}


def monthly(checks: Iterable[Check], today: date) -> str:
    """Return the day of the last look at a relationship, if it may be repeated; else nothing.

    Where that look was at something low, or in the protective setting, it is not suggested.
    """
    looks = [check for check in checks if check.kind == "relationship"]
    if not looks:
        return ""
    last = max(looks, key=_when)
    low = last.protective or safety.low_in_check(last)
    ago = (today - date.fromisoformat(last.day)).days
    return last.day if ago > MONTH and not low else ""


def _when(check: Check) -> tuple[str, datetime]:
    return check.day, days.instant(check.at)
