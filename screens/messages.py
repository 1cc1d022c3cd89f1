"""What screens tell the app: intentions, each with what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from coach.flow import Flow
    from coach.rehearsal import RehearsalState
    from coach.session import SessionState


@dataclass
class Begin(Message):
    """Begin today's session, or go on with the one begun."""

    short: bool = False


@dataclass
class BeginExercise(Message):
    """Begin an exercise, or go on with the one begun; inside a session, if one is given."""

    session: SessionState | None = None


@dataclass
class SetBreak(Message):
    """Begin a break of so many minutes, with a return time."""

    minutes: int


@dataclass
class AskAnother(Message):
    """Show another focus of today's practice."""


@dataclass
class NotToday(Message):
    """Put today's focus off."""

    less_often: bool = False


@dataclass
class MarkDay(Message):
    """Mark a day as practised."""

    day: date


@dataclass
class SetPause(Message):
    """Take a span of days out of the calendar."""

    first: date
    last: date


@dataclass
class EndPause(Message):
    """End the pause that today is in."""


@dataclass
class Undo(Message):
    """Undo what was done last on Today."""


@dataclass
class FlowChanged(Message):
    """A flow moved on or something was typed: keep it."""

    state: Flow


@dataclass
class Rehearse(Message):
    """Rehearse the plans that came back."""


@dataclass
class RehearsalChanged(Message):
    """A rehearsal moved on or something was typed: keep it."""

    state: RehearsalState


@dataclass
class SettingsChanged(Message):
    """Settings were changed: keep them."""

    values: dict[str, object]
