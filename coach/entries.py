"""A record as one reads it again: what it is and is about, and everything in it, in plain words.

Pure, and the same for the day's page, the search and whatever else looks back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from coach.merge import Raw
from coach.parts import GONE_PLAN, Labels, Part, day_named, known_fields, parts, spaced, text_in
from coach.reasons import PRACTICE_NAMES
from coach.words import TENDENCY_SHORT, plan_sentence

CHOICES = "choices"
"""The table that is told as the focus of its day, and not as an entry."""

KIND_NAMES = {
    "sessions": "Session",
    "exercises": "Exercise",
    "moments": "Right now",
    "plans": "Plan",
    "rehearsals": "Rehearsal",
    "proofs": "Line of proof",
    "marks": "Mark",
    "pauses": "Pause",
    "people": "Name",
    "reflections": "Weekly reflection",
    "checks": "Check",
}
"""What an entry of each table is called."""

CHECK_NAMES = {
    "relationship": "Relationship check",
    "community": "Community check",
    "new": "A look at someone new",
}

MARKED = "Practised away from the app"
FILLED_IN = "Filled in later"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A record in plain words."""

    id: str
    table: str
    day: str
    at: str
    kind: str
    title: str
    """What it is about; empty where the kind says all."""
    own_title: bool = False
    """Whether the title repeats what the person wrote, as its parts have it."""
    practice: str = ""
    tendency: str = ""
    people: tuple[str, ...] = ()
    """The ids of whom it is about."""
    protective: bool = False
    finished: bool = True
    parts: tuple[Part, ...] = ()


def entry(table: str, raw: Raw, labels: Labels, *, whole: bool = True) -> Entry:
    """Return a record in plain words; without `whole`, only what it is and is about."""
    kind, title, own_title = _named(table, raw, labels)
    return Entry(
        id=str(raw.get("id")),
        table=table,
        day=str(raw.get("day")),
        at=str(raw.get("at")),
        kind=kind,
        title=title,
        own_title=own_title,
        practice=text_in(raw, "practice") or ("be-an-adult" if table == "exercises" else ""),
        tendency=text_in(raw, "tendency"),
        people=tuple(_people(table, raw)),
        protective=raw.get("protective") is True or raw.get("alone") is True,
        finished=bool(raw.get("ended")) or "ended" not in known_fields(table),
        parts=tuple(parts(table, raw, labels)) if whole else (),
    )


def _named(table: str, raw: Raw, labels: Labels) -> tuple[str, str, bool]:
    """Return what a record is called, what it is about, and whether that is the person's text."""
    kind = KIND_NAMES.get(table) or spaced(table).capitalize()
    title = _TITLES[table](raw, labels) if table in _TITLES else ""
    if table == "sessions" and raw.get("short"):
        kind = "One minute"
    elif table == "people" and raw.get("kind") == "group":
        kind = "Group"
    elif table == "checks":
        kind = CHECK_NAMES.get(text_in(raw, "kind"), kind)
    return kind, title, table in {"plans", "proofs", "people"}


def _focus(raw: Raw, labels: Labels) -> str:
    practice = PRACTICE_NAMES.get(text_in(raw, "practice"), "")
    return labels.focuses.get(text_in(raw, "focus")) or practice


def _pull(raw: Raw) -> str:
    return TENDENCY_SHORT.get(text_in(raw, "tendency"), "")  # type: ignore[call-overload,no-any-return]


_TITLES: dict[str, Callable[[Raw, Labels], str]] = {
    "sessions": _focus,
    "exercises": lambda raw, _: ": ".join(filter(None, ("Be an adult", _pull(raw)))),
    "moments": lambda raw, _: _pull(raw),
    "plans": lambda raw, _: plan_sentence(text_in(raw, "when"), text_in(raw, "then")),
    "rehearsals": lambda raw, labels: labels.plans.get(text_in(raw, "plan"), GONE_PLAN),
    "proofs": lambda raw, _: text_in(raw, "line"),
    "marks": lambda raw, _: FILLED_IN if raw.get("kind") == "filled-in" else MARKED,
    "pauses": lambda raw, _: f"{day_named(raw.get('first'))} to {day_named(raw.get('last'))}",
    "people": lambda raw, _: text_in(raw, "name"),
    "reflections": lambda raw, _: f"The week from {day_named(raw.get('week'))}",
    "checks": lambda raw, labels: labels.people.get(text_in(raw, "about"), ""),
}
"""What a record of each table is about."""


def _people(table: str, raw: Raw) -> Iterator[str]:
    if table == "people":
        yield str(raw.get("id"))
    if text_in(raw, "about"):
        yield text_in(raw, "about")
    looks = raw.get("looks")
    for look in looks if isinstance(looks, list | tuple) else ():
        if isinstance(look, dict) and text_in(look, "about"):
            yield text_in(look, "about")
