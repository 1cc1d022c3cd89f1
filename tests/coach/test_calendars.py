"""Years and months: every day once, in its place, and one true sentence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach import calendars
from coach.calendars import Week
from coach.days import WEEKDAYS
from coach.facts import Facts
from coach.settings import Settings

TODAY = date(2026, 11, 24)


def _facts(
    *practised: date, pauses: tuple[tuple[int, int], ...] = (), start: str = "monday"
) -> Facts:
    return Facts(
        person="",
        settings=Settings(week_start=start),  # type: ignore[arg-type]
        practised=tuple(sorted(day.toordinal() for day in practised)),
        pauses=pauses,
    )


def _days(weeks: tuple[Week, ...]) -> list[date]:
    return [cell.day for week in weeks for cell in week if cell]


@settings(max_examples=50)
@given(st.integers(1970, 2100), st.sampled_from(WEEKDAYS))
def test_a_year_has_each_day_once_in_its_row(year: int, start: str) -> None:
    """Whatever the week's first day, leap years too: all days, in order, below their weekday."""
    weeks = calendars.year(_facts(start=start), year, TODAY).weeks

    first = date(year, 1, 1)
    assert _days(weeks) == [
        first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)
    ]
    rows = [
        {cell.day.weekday() for week in weeks for cell in week[row : row + 1] if cell}
        for row in range(7)
    ]
    assert rows == [{(WEEKDAYS.index(start) + row) % 7} for row in range(7)]


@settings(max_examples=50)
@given(st.dates(date(1970, 1, 1), date(2100, 12, 31)), st.sampled_from(WEEKDAYS))
def test_a_month_has_each_day_once_in_its_column(day: date, start: str) -> None:
    """A month has all of its days in order and no other, each below its weekday."""
    weeks = calendars.month(_facts(start=start), day, TODAY)

    shown = _days(weeks)
    assert shown[0] == day.replace(day=1)
    assert (shown[-1] + timedelta(1)).day == 1
    assert [d.day for d in shown] == list(range(1, len(shown) + 1))
    assert all(
        (cell.day.weekday() - WEEKDAYS.index(start)) % 7 == column
        for week in weeks
        for column, cell in enumerate(week)
        if cell
    )


def test_a_day_stands_as_it_does_on_today() -> None:
    """Practised comes before paused, paused before missed; today is open until it is practised."""
    pause = (date(2026, 11, 20).toordinal(), date(2026, 11, 22).toordinal())
    weeks = calendars.month(
        _facts(date(2026, 11, 2), date(2026, 11, 21), pauses=(pause,)), TODAY, TODAY
    )

    states = {cell.day.day: cell.state for week in weeks for cell in week if cell}

    assert [states[day] for day in range(19, 26)] == [
        *("missed", "paused", "practised", "paused", "missed", "today", "ahead")
    ]


def test_nothing_is_missed_before_it_began() -> None:
    """Days before the first that was practised are not missed, nor is any while there is none."""
    began = _facts(date(2026, 11, 20))

    states = {
        c.day.day: c.state for week in calendars.month(began, TODAY, TODAY) for c in week if c
    }

    assert [states[day] for day in range(18, 23)] == [
        *("before", "before", "practised", "missed", "missed")
    ]
    assert calendars.state(_facts(), date(2026, 11, 23), TODAY) == "before"
    assert calendars.state(_facts(), TODAY, TODAY) == "today"


@pytest.mark.parametrize(
    ("practised", "says"),
    [
        ((), "No practice stands in 2026."),
        (((3, 1),), "You practised on one day of 2026, in March."),
        (((3, 1), (3, 2)), "You practised on 2 days of 2026, all in March."),
        (((3, 1), (3, 2), (4, 1)), "You practised on 3 days of 2026; most in March."),
        (((3, 1), (4, 1)), "You practised on 2 days of 2026; most in March and April."),
        (((1, 1), (3, 1), (12, 31)), "You practised on 3 days of 2026."),
    ],
)
def test_a_year_in_a_sentence(practised: tuple[tuple[int, int], ...], says: str) -> None:
    """The sentence tells how many days of that year, and the fullest month where there is one."""
    days = [date(2026, month, day) for month, day in practised]
    around = [date(2025, 12, 31), date(2027, 1, 1)]

    assert calendars.year(_facts(*days, *around), 2026, TODAY).says == says


@pytest.mark.parametrize(
    ("day", "earlier"),
    [
        ("2026-03-01", ["2025-03-01", "2024-03-01", "2023-03-01"]),
        ("2026-02-28", ["2025-02-28", "2024-02-29", "2024-02-28", "2023-02-28"]),
        ("2028-02-28", ["2027-02-28", "2026-02-28", "2025-02-28", "2024-02-28", "2023-02-28"]),
        ("2028-02-29", ["2024-02-29"]),
    ],
)
def test_on_this_day(day: str, earlier: list[str]) -> None:
    """The same day of earlier years; 29 February also on the 28th of years without it."""
    found = calendars.on_this_day(date.fromisoformat(day), 2023)

    assert [one.isoformat() for one in found] == earlier


@settings(max_examples=50)
@given(st.dates(date(1970, 1, 1), date(2100, 12, 31)), st.integers(-24, 24))
def test_months_away(day: date, by: int) -> None:
    """So many months away is in that month, on the same day or on the month's last."""
    there = calendars.month_before(day, by)

    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == by
    assert there.day == day.day or (there + timedelta(1)).day == 1
