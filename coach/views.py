"""What the screens and commands show of a day: frozen values that they format.

Light to import, as the app's first paint shows one from the cache; `coach.showing` makes them.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from coach.settings import Settings
from coach.streak import Streak

DayState = Literal["practised", "missed", "paused", "today", "ahead"]


class FocusView(msgspec.Struct, frozen=True, kw_only=True):
    """A focus as this person reads it: their tendency's line, and protective if that holds."""

    id: str
    practice: str
    practice_name: str
    title: str
    line: str
    invitation: str
    why: str
    practice_text: str
    question: str
    short: str
    when: str
    then: str
    said: str
    reason: str
    protective: bool


class WeekDay(msgspec.Struct, frozen=True):
    """A day of the week strip."""

    day: str
    state: DayState
    is_today: bool


class Resumable(msgspec.Struct, frozen=True):
    """A session begun today and not finished: it is offered on Today."""

    focus: str
    step: str


class Rehearsable(msgspec.Struct, frozen=True):
    """The plan that is next to be rehearsed, and how many are in the deck."""

    when: str
    then: str
    deck: int


class TodayView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on Today."""

    day: str
    settings: Settings
    focus: FocusView
    week: tuple[WeekDay, ...]
    streak: Streak
    practised: bool
    practised_this_week: tuple[str, ...]
    """Names of the practices met this week, in order of meeting."""
    plan: tuple[str, str]
    """The newest if-then plan."""
    rehearse: Rehearsable | None
    proof: tuple[str, str]
    """On a hard day, a line of one's own of having acted as the adult, behind its day."""
    kept: str
    """The line kept from today's session."""
    resume: Resumable | None
    exercise: str = ""
    """The step of an exercise begun today and not finished, outside a session."""
    week_to_see: Literal["", "offered", "begun"] = ""
    """Whether looking back on a week is offered, or was begun and waits."""
    notices: tuple[str, ...] = ()


def greeting(name: str, hour: int) -> str:
    """Return a greeting by name and time of day; `hour` is 0 to 23."""
    morning, afternoon, evening = 5, 12, 18
    if morning <= hour < afternoon:
        words = "Good morning"
    elif afternoon <= hour < evening:
        words = "Good afternoon"
    else:
        words = "Good evening"
    return f"{words}, {name}" if name else words
