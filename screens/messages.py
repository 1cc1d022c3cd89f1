"""What screens tell the app: intentions, each with what it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from coach.flow import Guided
    from coach.records import Moment
    from coach.session import SessionState
    from content.checks import Kind


@dataclass
class Begin(Message):
    """Begin today's session, or go on with the one begun."""

    short: bool = False


@dataclass
class BeginExercise(Message):
    """Begin an exercise, or go on with the one begun; inside a session, if one is given."""

    session: SessionState | None = None


@dataclass
class BeginCheck(Message):
    """Begin a check of a kind, or go on with the one begun."""

    look: Kind


@dataclass
class ReadCheck(Message):
    """Read a check of an earlier time again."""

    id: str


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

    state: Guided


@dataclass
class SaveElsewhere(Message):
    """Write what is typed to a file of its own."""

    path: str


@dataclass
class AskElsewhere(Message):
    """Ask where to write what is typed."""


@dataclass
class TryToLeave(Message):
    """Keep what waits once more, and leave."""


@dataclass
class LeaveUnkept(Message):
    """Set aside what could not be kept, and leave."""


@dataclass
class Returned(Message):
    """Today is on top again."""


@dataclass
class Rehearse(Message):
    """Rehearse the plans that came back."""


@dataclass
class OpenWeek(Message):
    """Show a week as a letter: the one that a day is in, else the one to look back on."""

    day: date | None = None


@dataclass
class Reflect(Message):
    """Look back on the due week, or go on with it."""


@dataclass
class OpenWeeks(Message):
    """Show the weeks behind."""


@dataclass
class OpenSheet(Message):
    """Put together a sheet of a week for somebody."""

    week: date


@dataclass
class SpanSheet(Message):
    """Let the sheet offer the lines of so many weeks."""

    weeks: int


@dataclass
class AskSheetPlace(Message):
    """Ask where to write what is ticked."""

    text: str = field(repr=False)


@dataclass
class WriteSheet(Message):
    """Write what is ticked to a file of its own."""

    path: str
    text: str = field(repr=False)


@dataclass
class SettingsChanged(Message):
    """Settings were changed: keep them."""

    values: dict[str, object]


@dataclass
class NowOpened(Message):
    """Right now is on the screen: it needs what can be said next."""


@dataclass
class KeepMoment(Message):
    """Keep a Right now."""

    moment: Moment


@dataclass
class CountDay(Message):
    """Count a day as practised, with no word kept of it."""

    day: date


@dataclass
class SetBreak(Message):
    """Keep the time at which one will be back."""

    until: datetime


@dataclass
class EndBreak(Message):
    """Put the break away."""


@dataclass
class LeaveNow(Message):
    """Leave Right now."""


@dataclass
class TrySecret(Message):
    """Come back from the plain screen with a secret that was typed there."""

    secret: str = field(repr=False)


@dataclass
class OpenComparison(Message):
    """Offer two weeks to compare; of people, with the one whose id is given."""

    about: str = ""


@dataclass
class CompareWeeks(Message):
    """Show what was noted in two weeks, side by side."""

    one: date
    two: date
    about: str = ""
