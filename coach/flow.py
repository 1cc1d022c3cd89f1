"""A guided flow as an engine: pure, frozen, the same for every front end.

A flow is a row of asks, each of one step; one ask is on the screen at a time. `answer`, `skip`,
`back` and `stop` return the next state; a flow's own `result` is the record. The state is also
what is kept as a draft, so a closed window loses nothing.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Self, TypeVar

import msgspec

from coach.records import Plan, Record

MOST = 10
"""The upper end of a scale: flooded. The lower is 0: calm."""

FLOODED = 8
"""From this intensity on, grounding or stopping is offered first (voice.md, Safety 6)."""

PLAN = ("plan_when", "plan_then")
"""The two halves of an implementation intention (gollwitzer-2006)."""

_R = TypeVar("_R", bound=Record)

Value = str | int | tuple[str | int | None, ...]


class Ask(msgspec.Struct, frozen=True):
    """One thing asked. `name` is also the field of the record that the answer goes to."""

    name: str
    step: str
    kind: str
    """How it is answered: `scale`, `line`, `text`, `read` and what each flow adds."""
    words: tuple[str, ...] = ()
    """What a choice offers, where that is part of the flow itself."""


class Guided(msgspec.Struct, frozen=True, kw_only=True):
    """Whatever a person is led through, at one moment: what a screen and the app know of it."""

    id: str

    @property
    def over(self) -> bool:
        """Whether there is nothing more to ask."""
        return False

    def typing(self, text: str) -> Self:
        """Return the state with the text that stands in the present field."""
        del text
        return self


class Flow(Guided, frozen=True, kw_only=True):
    """A flow at one moment. What is asked may depend on earlier answers, never on later ones."""

    kind: ClassVar[str] = ""
    """The kind of its draft."""
    record: ClassVar[type[Record]] = Record
    """What it becomes."""
    count_empty: ClassVar[frozenset[str]] = frozenset()
    """Asks that are answered by going on: something was done, nothing has to be written."""

    at: str
    day: str
    protective: bool = False
    place: int = 0
    """Which ask is on the screen; past the last one, the flow is finished."""
    values: dict[str, Value] = {}
    typed: dict[str, str] = {}
    """Text in fields that were not left yet, by ask."""
    ended: str = ""

    def waits(self, today: str) -> bool:
        """Say whether it goes on today if it was left; else it is settled as of its own day."""
        return self.day == today

    @property
    def asks(self) -> tuple[Ask, ...]:
        """All asks of this flow as it stands, in order."""
        return ()

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps of this flow, in order."""
        return tuple(dict.fromkeys(ask.step for ask in self.asks))

    @property
    def ask(self) -> Ask | None:
        """What is asked now, or None once the flow is over."""
        return None if self.over else self.asks[self.place]

    @property
    def over(self) -> bool:
        """Whether it was finished or stopped."""
        return bool(self.ended) or self.place >= len(self.asks)

    @property
    def answered(self) -> tuple[str, ...]:
        """The steps in which something was done."""
        return tuple(
            step
            for step in self.steps
            if any(ask.step == step and self.did(ask.name) for ask in self.asks)
        )

    def did(self, name: str) -> bool:
        """Say whether something was done at an ask."""
        return name in self.values

    @property
    def flooded(self) -> bool:
        """Whether the person arrived so upset that calming comes before anything else."""
        value = self.values.get("intensity_before")
        return isinstance(value, int) and value >= FLOODED

    def place_of(self, name: str) -> int:
        """Return where an ask stands among the asks, -1 if it is not asked."""
        return next((i for i, ask in enumerate(self.asks) if ask.name == name), -1)

    def typing(self, text: str) -> Self:
        """Return the state with the text that stands in the present field."""
        if self.ask is None or text == self.text_of(self.ask.name):
            return self
        return msgspec.structs.replace(self, typed={**self.typed, self.ask.name: text})

    def noting(self, value: Value) -> Self:
        """Return the state with an answer to the present ask, which stays on the screen."""
        if self.ask is None or self.values.get(self.ask.name) == value:
            return self
        return msgspec.structs.replace(self, values={**self.values, self.ask.name: value})

    def text_of(self, name: str) -> str:
        """Return what stands in a field: what was typed last, else what was answered."""
        return self.typed.get(name, str(self.values.get(name, "")))

    def answer(self, value: Value | None = None) -> Self:
        """Answer the present ask and go on; with nothing given, only some asks count as done."""
        if self.ask is None:
            return self
        name = self.ask.name
        if value is None:
            value = self._given(self.ask)
        values = dict(self.values)
        typed = {key: text for key, text in self.typed.items() if key != name}
        if isinstance(value, str) and not value.strip():
            value = ""
        if value not in ("", ()) or name in self.count_empty:
            values[name] = value
        else:
            values.pop(name, None)
        return msgspec.structs.replace(self, values=values, typed=typed, place=self.place + 1)

    def skip(self) -> Self:
        """Go on to the next step; what was typed in this one stays with it."""
        if self.ask is None:
            return self
        step = self.ask.step
        after = (i for i, ask in enumerate(self.asks) if i > self.place and ask.step != step)
        return self.at_place(next(after, len(self.asks)))

    def back(self) -> Self:
        """Return to the ask before this one, its answer still in it; the first stays the first."""
        return self.at_place(max(0, min(self.place, len(self.asks)) - 1))

    def at_place(self, place: int) -> Self:
        """Return the flow with another of its asks on the screen."""
        return msgspec.structs.replace(self, place=place)

    def sheltered(self, *, protective: bool) -> Self:
        """Return the flow in the protective setting, or out of it, at the ask it was at.

        What is asked may differ there; where the present ask is not, the next one comes.
        """
        if protective == self.protective:
            return self
        names = [ask.name for ask in self.asks[self.place :]]
        changed = msgspec.structs.replace(self, protective=protective)
        places = (changed.place_of(name) for name in names)
        return changed.at_place(next((p for p in places if p >= 0), len(changed.asks)))

    def stop(self, at: str) -> Self:
        """End here, at a moment in ISO 8601; what was typed and not sent is kept as answered."""
        values = dict(self.values)
        asked = {ask.name: ask for ask in self.asks}
        for name, text in self.typed.items():
            given = self._given(asked[name]) if name in asked else text
            values.pop(name, None)
            if text.strip() and given != "":
                values[name] = given
            elif name in self.count_empty and name in self.values:
                values[name] = ""
        return msgspec.structs.replace(self, values=values, typed={}, ended=self.ended or at)

    def result(self) -> Record:
        """Return the record of the flow as it stands."""
        return self.as_record(self.record)

    def as_record(self, kind: type[_R], /, **more: object) -> _R:
        """Return the flow as a record of a kind, its answers and `more` in its fields."""
        kept = {k: v for k, v in self.values.items() if k in kind.__struct_fields__}
        own = {
            "id": self.id,
            "at": self.at,
            "day": self.day,
            "protective": self.protective,
            "answered": self.answered,
            "ended": self.ended,
        }
        return msgspec.convert({**own, **kept, **more}, kind)

    def fruits(self, at: str) -> tuple[Record, ...]:
        """Return what it leaves besides its record once it is over: a plan, a proof.

        Their ids follow from the flow's own, so that saving it again makes no second ones.
        """
        del at
        return ()

    def planned(self, at: str, **more: Any) -> tuple[Plan, ...]:  # noqa: ANN401 - Plan's own fields
        """Return the if-then plan as a record of its own, if both halves were given."""
        when, then = (str(self.values.get(name, "")) for name in PLAN)
        if not when or not then:
            return ()
        id_ = self.fruit_id("plan")
        return (Plan(id=id_, at=at, day=self.day, when=when, then=then, **more),)

    def fruit_id(self, name: str) -> str:
        """Return the id of one of its fruits."""
        return str(uuid.uuid5(uuid.UUID(self.id), name))

    def _given(self, ask: Ask) -> Value:
        """Return what an ask holds: what was typed last, as the kind of value it asks for."""
        if ask.name not in self.typed:
            return self.values.get(ask.name, "")
        text = self.typed[ask.name]
        if ask.kind != "scale":
            return text
        return int(text) if text in {str(number) for number in range(MOST + 1)} else ""
