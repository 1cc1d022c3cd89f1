"""Days laid out as years and months, and how each of them stands.

Pure: facts and a day in, values out. A week begins on the weekday that the person chose.
"""

from __future__ import annotations

import calendar
from collections import Counter
from datetime import date
from typing import Literal

import msgspec

from coach.days import WEEKDAYS, week_start
from coach.facts import Facts
from coach.showing import day_state
from coach.views import DayState

LEAP = (2, 29)
"""The month and day that only leap years have."""

DAYS = 7


State = DayState | Literal["before"]
"""How a day stands; one before the first that was practised is not missed."""


class Cell(msgspec.Struct, frozen=True):
    """A day as it stands."""

    day: date
    state: State


Week = tuple[Cell | None, ...]
"""Seven days; None for those that belong to another month or year."""


class Year(msgspec.Struct, frozen=True):
    """A year as weeks, with what it shows in one sentence."""

    year: int
    weeks: tuple[Week, ...]
    says: str


def year(facts: Facts, number: int, today: date) -> Year:
    """Return a year."""
    first, last = date(number, 1, 1), date(number, 12, 31)
    within = _within(facts, first, last)
    start = week_start(first, facts.settings.week_start).toordinal()
    weeks = tuple(
        tuple(
            _cell(facts, within, ordinal, today)
            if first.toordinal() <= ordinal <= last.toordinal()
            else None
            for ordinal in range(begin, begin + DAYS)
        )
        for begin in range(start, last.toordinal() + 1, DAYS)
    )
    return Year(number, weeks, _says(number, within.practised))


def month(facts: Facts, first: date, today: date) -> tuple[Week, ...]:
    """Return the month that a day is in, as weeks."""
    laid = calendar.Calendar(WEEKDAYS.index(facts.settings.week_start))
    weeks = laid.monthdatescalendar(first.year, first.month)
    within = _within(facts, weeks[0][0], weeks[-1][-1])
    return tuple(
        tuple(
            _cell(facts, within, day.toordinal(), today) if day.month == first.month else None
            for day in week
        )
        for week in weeks
    )


def _within(facts: Facts, first: date, last: date) -> Facts:
    """Return facts that know of the practised days of a span alone: a year asks for each day."""
    span = range(first.toordinal(), last.toordinal() + 1)
    return msgspec.structs.replace(facts, practised=tuple(d for d in facts.practised if d in span))


def _cell(facts: Facts, within: Facts, ordinal: int, today: date) -> Cell:
    day = date.fromordinal(ordinal)
    return Cell(day, _begun(facts, day, day_state(within, day, today)))


def state(facts: Facts, day: date, today: date) -> State:
    """Return how a day stands."""
    return _begun(facts, day, day_state(facts, day, today))


def _begun(facts: Facts, day: date, found: DayState) -> State:
    begun = bool(facts.practised) and day.toordinal() >= facts.practised[0]
    return "before" if found == "missed" and not begun else found


def _says(number: int, practised: tuple[int, ...]) -> str:
    """Return what a year's picture shows, as a fact."""
    if not practised:
        return f"No practice stands in {number}."
    count = len(practised)
    said = f"You practised on {'one day' if count == 1 else f'{count} days'} of {number}"
    months = Counter(date.fromordinal(day).month for day in practised)
    most = max(months.values())
    named = [calendar.month_name[month] for month in sorted(months) if months[month] == most]
    if len(months) == 1:
        return f"{said}, in {named[0]}." if count == 1 else f"{said}, all in {named[0]}."
    if len(named) > 2:  # noqa: PLR2004 - a list of months says nothing any more
        return f"{said}."
    return f"{said}; most in {' and '.join(named)}."


def on_this_day(day: date, first: int) -> tuple[date, ...]:
    """Return the same day of earlier years back to the year `first`, the latest first.

    29 February is also met on 28 February of years that don't have it.
    """
    found = []
    for number in range(day.year - 1, first - 1, -1):
        leap = calendar.isleap(number)
        if (day.month, day.day) == LEAP and not leap:
            continue
        if (day.month, day.day) == (2, 28) and leap and not calendar.isleap(day.year):
            found.append(date(number, *LEAP))
        found.append(day.replace(year=number))
    return tuple(found)


def month_before(day: date, by: int) -> date:
    """Return the day so many months away, or the last of its month where that is shorter."""
    number = day.year * 12 + day.month - 1 + by
    year_, month_ = divmod(number, 12)
    return date(year_, month_ + 1, min(day.day, calendar.monthrange(year_, month_ + 1)[1]))
