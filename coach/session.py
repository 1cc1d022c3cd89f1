"""The guided session as an engine: five steps, each of one or more asks (`coach.flow`)."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from coach.flow import PLAN, Ask, Flow
from coach.records import Plan, Record, Session

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


AFTER = (*PLAN, "intensity_after")
"""What an exercise inside a session may have answered already."""


class SessionState(Flow, frozen=True, kw_only=True):
    """A session at one moment."""

    kind: ClassVar[str] = "session"
    record: ClassVar[type[Record]] = Session
    count_empty: ClassVar[frozenset[str]] = frozenset({"anchor", "ground", "read", "wrote"})

    focus: str
    practice: str
    tendency: str = ""
    alone: bool = False
    """Whether its focus needs nobody else, and so has no protective wording."""
    short: bool = False
    elsewhere: tuple[str, ...] = ()
    """Asks that an exercise inside this session has answered: they are not asked again."""

    @property
    def asks(self) -> tuple[Ask, ...]:
        """All asks of this session; arriving flooded adds one for grounding."""
        asks: tuple[Ask, ...] = ASKS
        if self.short:
            asks = SHORT_ASKS
        elif self.flooded:
            asks = (*ASKS[:2], GROUND, *ASKS[2:])
        return tuple(ask for ask in asks if ask.name not in self.elsewhere)

    @property
    def may_exercise(self) -> bool:
        """Whether the exercise can be done in this session: here, and not done yet."""
        fits = self.practice == "be-an-adult" and not self.short
        here = self.ask is not None and self.ask.name == "wrote"
        return fits and here and "exercise" not in self.values

    def with_exercise(self, done: Flow) -> SessionState:
        """Return the session with an exercise as its Try, and go on where that left off."""
        shared = {name: done.values[name] for name in AFTER if name in done.values}
        planned = all(name in shared for name in PLAN)
        taken = {n: v for n, v in shared.items() if planned or n not in PLAN}
        return msgspec.structs.replace(
            self.answer(),
            values={**self.answer().values, **taken, "exercise": done.id},
            elsewhere=tuple(taken),
        )

    def result(self) -> Session:
        """Return the record of the session as it stands."""
        return self.as_record(
            Session,
            alone=self.alone,
            focus=self.focus,
            practice=self.practice,
            tendency=self.tendency,
            short=self.short,
        )

    def fruits(self, at: str) -> tuple[Plan, ...]:
        """Return the if-then plan, if both halves were given here and not in an exercise."""
        if PLAN[0] in self.elsewhere:
            return ()
        return self.planned(
            at,
            session=self.id,
            focus=self.focus,
            tendency=self.tendency,
            protective=self.protective or self.alone,
        )
