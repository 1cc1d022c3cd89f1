"""The guided session as an engine: pure, frozen, the same for every front end.

Five steps, each of one or more asks; one ask is on the screen at a time. `answer`, `skip`,
`back` and `stop` return the next state; `result` is the record. The state is also what is
kept as a draft, so a closed window loses nothing.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from coach.records import Plan, Session

Kind = Literal["anchor", "scale", "word", "read", "text", "line"]
"""How an ask is answered: a moment taken, 0 to 10, one of a few words, read, free text, a line."""


class Ask(msgspec.Struct, frozen=True):
    """One thing asked. `name` is also the field of the record that the answer goes to."""

    name: str
    step: str
    kind: Kind
    words: tuple[str, ...] = ()
    """What a `word` ask offers."""


STEPS = ("arrive", "read", "try", "plan", "close")
"""The five steps of a session, in order."""

BODY = ("tense", "tired", "steady", "at ease")
HEART = ("heavy", "guarded", "tender", "open")
SPIRIT = ("dim", "restless", "quiet", "bright")
ANCHORS = ("breath", "feet", "sounds", "hands")
"""What one may arrive with; breath is never the only one (voice.md, Safety 6)."""

ASKS = (
    Ask("anchor", "arrive", "anchor", ANCHORS),
    Ask("intensity_before", "arrive", "scale"),
    Ask("body", "arrive", "word", BODY),
    Ask("heart", "arrive", "word", HEART),
    Ask("spirit", "arrive", "word", SPIRIT),
    Ask("read", "read", "read"),
    Ask("wrote", "try", "text"),
    Ask("plan_when", "plan", "line"),
    Ask("plan_then", "plan", "line"),
    Ask("intensity_after", "close", "scale"),
    Ask("keep", "close", "line"),
)
GROUND = Ask("ground", "arrive", "read")
"""Asked right after a flooded intensity: feet on the floor first, or stop here."""

SHORT_ASKS = tuple(ask for ask in ASKS if ask.name in {"wrote", "keep"})
"""The 60-second version: do it, keep one line."""

COUNT_EMPTY = {"anchor", "ground", "read", "wrote"}
"""Asks that are answered by going on: something was done, nothing has to be written."""

MOST = 10
"""The upper end of a scale: flooded. The lower is 0: calm."""

FLOODED = 8
"""From this intensity on, grounding or stopping is offered first (voice.md, Safety 6)."""

Value = str | int


class SessionState(msgspec.Struct, frozen=True, kw_only=True):
    """A session at one moment."""

    id: str
    at: str
    day: str
    focus: str
    practice: str
    tendency: str = ""
    protective: bool = False
    alone: bool = False
    """Whether its focus needs nobody else, and so has no protective wording."""
    short: bool = False
    place: int = 0
    """Which ask is on the screen; past the last one, the session is finished."""
    values: dict[str, Value] = {}
    typed: dict[str, str] = {}
    """Text in fields that were not left yet, by ask."""
    ended: str = ""

    @property
    def asks(self) -> tuple[Ask, ...]:
        """All asks of this session; arriving flooded adds one for grounding."""
        if self.short:
            return SHORT_ASKS
        return (*ASKS[:2], GROUND, *ASKS[2:]) if self.flooded else ASKS

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps of this session, in order."""
        return tuple(dict.fromkeys(ask.step for ask in self.asks))

    @property
    def ask(self) -> Ask | None:
        """What is asked now, or None once the session is over."""
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
            if any(ask.step == step and ask.name in self.values for ask in self.asks)
        )

    @property
    def flooded(self) -> bool:
        """Whether the person arrived so upset that calming comes before anything else."""
        value = self.values.get("intensity_before")
        return isinstance(value, int) and value >= FLOODED

    def typing(self, text: str) -> SessionState:
        """Return the state with the text that stands in the present field."""
        if self.ask is None or text == self.text_of(self.ask.name):
            return self
        return msgspec.structs.replace(self, typed={**self.typed, self.ask.name: text})

    def text_of(self, name: str) -> str:
        """Return what stands in a field: what was typed last, else what was answered."""
        return self.typed.get(name, str(self.values.get(name, "")))

    def answer(self, value: Value | None = None) -> SessionState:
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
        if value != "" or name in COUNT_EMPTY:
            values[name] = value
        else:
            values.pop(name, None)
        return msgspec.structs.replace(self, values=values, typed=typed, place=self.place + 1)

    def skip(self) -> SessionState:
        """Go on to the next step; what was typed in this one stays with it."""
        if self.ask is None:
            return self
        place = next(
            (
                index
                for index, ask in enumerate(self.asks)
                if index > self.place and ask.step != self.ask.step
            ),
            len(self.asks),
        )
        return msgspec.structs.replace(self, place=place)

    def back(self) -> SessionState:
        """Return to the ask before this one, its answer still in it; the first stays the first."""
        return msgspec.structs.replace(self, place=max(0, min(self.place, len(self.asks)) - 1))

    def stop(self, at: str) -> SessionState:
        """End here, at a moment in ISO 8601; what was typed and not sent is kept as answered."""
        values = dict(self.values)
        for ask in self.asks:
            if ask.name in self.typed:
                values.pop(ask.name, None)
                if self.typed[ask.name].strip() and self._given(ask) != "":
                    values[ask.name] = self._given(ask)
                elif ask.name in COUNT_EMPTY and ask.name in self.values:
                    values[ask.name] = ""
        return msgspec.structs.replace(self, values=values, typed={}, ended=self.ended or at)

    def _given(self, ask: Ask) -> Value:
        """Return what an ask holds: what was typed last, as the kind of value it asks for."""
        if ask.name not in self.typed:
            return self.values.get(ask.name, "")
        text = self.typed[ask.name]
        if ask.kind != "scale":
            return text
        return int(text) if text in {str(number) for number in range(MOST + 1)} else ""

    def result(self) -> Session:
        """Return the record of the session as it stands."""
        fields = Session.__struct_fields__
        kept = {name: value for name, value in self.values.items() if name in fields}
        return msgspec.convert(
            {
                "id": self.id,
                "at": self.at,
                "day": self.day,
                "focus": self.focus,
                "practice": self.practice,
                "tendency": self.tendency,
                "protective": self.protective,
                "short": self.short,
                "answered": self.answered,
                "ended": self.ended,
                **kept,
            },
            Session,
        )

    def plan(self, id_: str, at: str) -> Plan | None:
        """Return the if-then plan as a record of its own, if both halves were given."""
        when, then = self.values.get("plan_when"), self.values.get("plan_then")
        if not when or not then:
            return None
        return Plan(
            id=id_,
            at=at,
            day=self.day,
            when=str(when),
            then=str(then),
            session=self.id,
            focus=self.focus,
            protective=self.protective or self.alone,
        )
