"""The run of practised days, kept gentle (design.md, 'Streaks that don't punish').

Reserve days make people persist (sharif-2017) and a streak shown as broken makes them stop
(silverman-2023), so any seven days may hold a few missed ones, a pause is taken out of the
calendar, and coming back is counted rather than the break.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

WINDOW = 7
"""Days in the stretch that may hold up to the chosen number of missed ones."""


class Streak(NamedTuple):
    """What is shown of a run; all figures count days."""

    current: int
    longest: int
    practised_last_28: int
    returns: int
    rest_days_left: int
    paused: bool


class Return(NamedTuple):
    """A practised day after more missed ones in a row than are allowed."""

    day: int
    missed: int
    """How many days in a row were missed before it, those of pauses left out."""


Span = tuple[int, int]
"""A pause: first and last day as ordinals, both included."""


def streak(practised: Iterable[int], pauses: Sequence[Span], rest_days: int, today: int) -> Streak:
    """Return the run as of `today`.

    Args:
        practised: Ordinals (`date.toordinal`) of practised days, in any order.
        pauses: Spans the person set; days in them that were not practised don't exist.
        rest_days: R, how many missed days any seven may hold, 0 to 6.
        today: The ordinal of the present civil day, which isn't missed until it is over.
    """
    done = {day for day in practised if day <= today}
    away = _days_in(pauses, today)
    days = _calendar(done, away, today if today in done else today - 1)
    runs = _runs(days, rest_days)
    start, current = runs[-1] if runs else (0, 0)
    end = len(days) - 1 if today in done else len(days)
    missed = days[max(start, end - (WINDOW - 1)) : end].count(False)
    return Streak(
        current=current,
        longest=max((count for _, count in runs), default=0),
        practised_last_28=sum(1 for day in done if day > today - 28),
        returns=_returns(days, rest_days),
        rest_days_left=max(0, rest_days - missed) if current else rest_days,
        paused=today in away,
    )


def missed_before(practised: Iterable[int], pauses: Sequence[Span], today: int) -> int:
    """Return how many missed days in a row stand right before `today`; 0 with no history."""
    done = {day for day in practised if day < today}
    days = _calendar(done, _days_in(pauses, today), today - 1)
    return days[::-1].index(True) if days else 0


def returned(
    practised: Iterable[int], pauses: Sequence[Span], rest_days: int, today: int
) -> tuple[Return, ...]:
    """Return every return up to `today`, the first one first; `Streak.returns` is their number."""
    done = sorted({day for day in practised if day <= today})
    away = _days_in(pauses, today)
    gaps = (
        Return(day, sum(missed not in away for missed in range(before + 1, day)))
        for before, day in pairwise(done)
    )
    return tuple(gap for gap in gaps if gap.missed > rest_days)


def _days_in(pauses: Iterable[Span], today: int) -> set[int]:
    """Return the days up to `today` that lie in a pause."""
    return {day for first, last in pauses for day in range(first, min(last, today) + 1)}


def _calendar(done: set[int], away: set[int], last: int) -> list[bool]:
    """Return whether each day that exists was practised, from the first such day to `last`."""
    if not done:
        return []
    return [day in done for day in range(min(done), last + 1) if day in done or day not in away]


def _runs(days: Sequence[bool], rest_days: int) -> list[tuple[int, int]]:
    """Return, for a run ending at each day, its first place and its practised days.

    A window with more than R missed days allows only starts after its (R+1)th missed day,
    counted back; so the earliest start only ever moves forward, and one pass is enough.
    """
    runs = []
    missed: list[int] = []
    done: list[int] = []
    start = 0  # index into `done` of the run's first practised day
    for place, practised in enumerate(days):
        (done if practised else missed).append(place)
        if len(missed) > rest_days and missed[-rest_days - 1] > place - WINDOW:
            while start < len(done) and done[start] <= missed[-rest_days - 1]:
                start += 1
        runs.append((done[start] if start < len(done) else place + 1, len(done) - start))
    return runs


def _returns(days: Sequence[bool], rest_days: int) -> int:
    """Return how many practised days came after more than R missed ones in a row."""
    returns = gap = 0
    for practised in days:
        if practised:
            returns += gap > rest_days
        gap = 0 if practised else gap + 1
    return returns


@functools.lru_cache(maxsize=8192)  # ten years of days, each named by many records
def as_ordinal(day: str) -> int:
    """Return the ordinal of an ISO day."""
    return date.fromisoformat(day).toordinal()
