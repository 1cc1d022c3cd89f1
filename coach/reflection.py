"""The weekly reflection as an engine: the guiding questions about each relationship, and a few.

Whom one looks at comes first; then each in turn is asked about, and only after that are the
answers of the week before shown beside these. What is low about safety leads to Support.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, ClassVar, Self

import msgspec

from coach import days, safety
from coach.flow import Ask, Flow, Value
from coach.records import Look, Person, Record, Reflection

QUESTIONS = ("feeling", "body", "guard", "honesty", "able", "willing", "kind")
"""The guiding questions, in order: fields of a look."""

NOBODY = "none"
"""The answer that sets no intention."""

AFTER = "after"
"""The step behind a person's questions: Support where it is low, and the week before."""

_LAST = (
    Ask("appreciated", "thanks", "line"),
    Ask("appreciated_self", "thanks", "line"),
    Ask("learned", "learned", "text"),
    Ask("intention", "next", "intention"),
)
_WEEK = timedelta(days=7)


def note_of(name: str) -> str:
    """Return where the line of writing beside an ask is kept."""
    return f"{name}_note"


class ReflectionState(Flow, frozen=True, kw_only=True):
    """A reflection at one moment. Answers about a person are kept by that person's id."""

    kind: ClassVar[str] = "reflection"
    record: ClassVar[type[Record]] = Reflection
    count_empty: ClassVar[frozenset[str]] = frozenset({"about", "about_note"})

    week: str
    """The first day of the week that is looked back on."""
    until: str = ""
    """The last day on which that week is the one to look back on."""
    people: dict[str, str] = {}
    """Whom one can look at by a tick: names by id, as known when it was begun."""
    before: tuple[str, ...] = ()
    """Those who were looked at the week before."""
    since: str = ""
    """When it was first ended, if it was opened again to change it."""

    def waits(self, today: str) -> bool:
        """Say whether it goes on today: for as long as its week is the one to look back on."""
        return today <= self.until

    # -- whom it is about --------------------------------------------------------------------

    @property
    def named(self) -> dict[str, str]:
        """The names written in new, by the ids that they get, or have if they are known.

        An id goes by its place in the line, so that mending a name keeps its answers.
        """
        known = {name.casefold(): id_ for id_, name in self.people.items()}
        free = (id_ for n in range(99) if (id_ := self.fruit_id(f"person {n}")) not in self.people)
        names = (" ".join(part.split()) for part in self.text_of(note_of("about")).split(","))
        found: dict[str, str] = {}
        for name, id_ in zip(filter(None, names), free, strict=False):
            same = [i for i, n in found.items() if n.casefold() == name.casefold()]
            found.setdefault(same[0] if same else known.get(name.casefold(), id_), name)
        return found

    @property
    def about(self) -> tuple[str, ...]:
        """The ids of all who are looked at, those ticked first."""
        ticked = self.values.get("about", ())
        chosen = [str(id_) for id_ in ticked] if isinstance(ticked, tuple) else []
        return tuple(dict.fromkeys((*chosen, *self.named)))

    def name(self, id_: str) -> str:
        """Return what somebody is called."""
        return self.people.get(id_) or self.named.get(id_) or "the other person"

    # -- what is asked -----------------------------------------------------------------------

    @property
    def asks(self) -> tuple[Ask, ...]:
        """All asks of this reflection, as its answers so far have it."""
        who = Ask("about", "who", "people") if self.people else Ask("about_note", "who", "line")
        return (who, *(ask for id_ in self.about for ask in self._asks_about(id_)), *_LAST)

    def _asks_about(self, id_: str) -> tuple[Ask, ...]:
        step = f"{id_}.{AFTER}"
        look = self.look(id_)
        low = (Ask(f"{id_}.support", step, "support"),) if safety.low_in_look(look) else ()
        shown = id_ in self.before and any(getattr(look, name) is not None for name in QUESTIONS)
        beside = (Ask(f"{id_}.beside", step, "beside"),) if shown else ()
        asks = (Ask(f"{id_}.{name}", id_, "scale") for name in QUESTIONS)
        return (*asks, *low, *beside)

    def person_of(self, ask: Ask) -> str:
        """Return the id of whom an ask is about, or nothing."""
        id_, dot, _ = ask.name.partition(".")
        return id_ if dot else ""

    def look(self, id_: str) -> Look:
        """Return what was answered about somebody, as far as it was."""
        answers = {n: self.values.get(f"{id_}.{n}") for n in QUESTIONS}
        notes = {n: self.text_of(note_of(f"{id_}.{n}")) for n in QUESTIONS}
        return Look(
            about=id_,
            notes={n: text for n, text in notes.items() if text.strip()},
            **{n: value for n, value in answers.items() if isinstance(value, int)},
        )

    @property
    def looks(self) -> tuple[Look, ...]:
        """The looks in which anything was answered or noted."""
        found = (self.look(id_) for id_ in self.about)
        return tuple(look for look in found if look != Look(about=look.about))

    @property
    def careful(self) -> bool:
        """Whether what is asked for oneself is worded as in the protective setting.

        Where an answer was low, nothing sends anyone to thank or to try harder (voice.md,
        Safety 3).
        """
        return self.protective or bool(self.low)

    @property
    def low(self) -> frozenset[str]:
        """What is low in any of the looks."""
        return frozenset(theme for look in self.looks for theme in safety.low_in_look(look))

    # -- answering ---------------------------------------------------------------------------

    def jotting(self, text: str) -> Self:
        """Return the state with the text that stands in the line beside the present ask."""
        if self.ask is None:
            return self
        name = note_of(self.ask.name)
        if text == self.text_of(name):
            return self
        return msgspec.structs.replace(self, typed={**self.typed, name: text})

    def answer(self, value: Value | None = None) -> Self:
        """Answer the present ask, with what was written beside it."""
        if self.ask is None:
            return self
        if value == NOBODY:
            value = ""
        name = note_of(self.ask.name)
        answered = super().answer(value)
        if name not in answered.typed:
            return answered
        text = answered.typed[name]
        values = {n: v for n, v in answered.values.items() if n != name}
        if text.strip():
            values[name] = text
        typed = {n: t for n, t in answered.typed.items() if n != name}
        return msgspec.structs.replace(answered, values=values, typed=typed)

    def did(self, name: str) -> bool:
        """Say whether something was answered at an ask, or written beside it."""
        return super().did(name) or note_of(name) in self.values

    # -- what it becomes ---------------------------------------------------------------------

    def result(self) -> Reflection:
        """Return the record as it stands; an intention that is low by now is left out."""
        intention = self.values.get("intention", "")
        return self.as_record(
            Reflection,
            week=self.week,
            looks=self.looks,
            intention="" if intention in self.low else intention,
            ended=self.since or self.ended,
        )

    def fruits(self, at: str) -> tuple[Record, ...]:
        """Return the people who were named anew."""
        return tuple(
            Person(id=id_, at=at, day=self.day, name=name)
            for id_, name in self.named.items()
            if id_ not in self.people
        )


def reflection_id(person: str, week: str) -> str:
    """Return the id of a week's reflection: the same on every device, so that there is one."""
    return str(uuid.uuid5(uuid.UUID(person), f"reflection {week}"))


def opened(record: Reflection, people: Mapping[str, str], **more: Any) -> ReflectionState:  # noqa: ANN401 - the state's own fields
    """Return a reflection that was kept as a state again, to change or to go on with."""
    plain = msgspec.to_builtins(record)
    values: dict[str, Value] = {ask.name: plain[ask.name] for ask in _LAST if plain.get(ask.name)}
    for look in record.looks:
        for name in QUESTIONS:
            answer = getattr(look, name)
            if answer is not None:
                values[f"{look.about}.{name}"] = answer
            if look.notes.get(name):
                values[note_of(f"{look.about}.{name}")] = look.notes[name]
    if record.looks:
        values["about"] = tuple(look.about for look in record.looks)
    gone = {look.about: "" for look in record.looks if look.about not in people}
    return ReflectionState(
        id=record.id,
        at=record.at,
        day=record.day,
        week=record.week,
        people={**people, **gone},
        values=values,
        since=record.ended,
        **more,
    )


def week_before(reflections: Iterable[Reflection], week: date) -> dict[str, Look]:
    """Return the looks of the week before a week, by whom each is about.

    Weeks are told apart by days, so that another first day of the week in between hides nothing.
    """
    found: dict[str, Look] = {}
    first = days.instant(week.isoformat())
    for reflection in sorted(reflections, key=lambda r: (r.week, days.instant(r.updated))):
        if timedelta() < first - days.instant(reflection.week) < 2 * _WEEK:
            found |= {look.about: look for look in reflection.looks}
    return found
