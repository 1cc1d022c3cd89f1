"""A week as one looks back on it: what is in the letter from oneself, as a pure function.

Screen and report both show these values; each figure is computed here, once.
"""

from __future__ import annotations

import msgspec

from coach.chart import Chart
from coach.records import Reflection
from coach.views import DayState


class Day(msgspec.Struct, frozen=True):
    """A day of the week, with the focus that was shown on it, if any."""

    day: str
    state: DayState
    focus: str = ""
    title: str = ""
    practice: str = ""


class Quote(msgspec.Struct, frozen=True):
    """A line of one's own, with the day it was written on."""

    day: str
    text: str


class Strain(msgspec.Struct, frozen=True):
    """How strong it was before and after a session or an exercise, 0 to 10."""

    day: str
    at: str
    before: int | None
    after: int | None


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """Everything in the letter of a week."""

    week: str
    """The first day, ISO."""
    last: str
    """The last day, ISO."""
    days: tuple[Day, ...]
    """Seven, the first day first."""
    practised: int
    """How many of them were practised."""
    strains: tuple[Strain, ...] = ()
    """In the order of the week."""
    chart: Chart | None = None
    """Before and after as a picture, if there is anything to draw."""
    pulls: int = 0
    """How often a pull was felt (`coach.deck.by_week`)."""
    moves: int = 0
    """How often the move was chosen then."""
    met: tuple[Quote, ...] = ()
    """The if-then plans whose moment came and whose move was made, as sentences."""
    proofs: tuple[Quote, ...] = ()
    lines: tuple[Quote, ...] = ()
    """Three lines of one's own at most."""
    hardest: Strain | None = None
    """The one that closed with the highest intensity."""
    near_hardest: Quote | None = None
    """The line of proof nearest to it in time."""
    reflection: Reflection | None = None
    """What was answered about this week."""

    @property
    def empty(self) -> bool:
        """Whether nothing at all was kept in this week."""
        return not (self.practised or self.strains or self.proofs or self.pulls or self.met)
