"""Civil days and weeks: which day a moment belongs to, and which week a day belongs to.

A day begins at the hour the person chose, because at 00:40 one is still in yesterday.
"""

from __future__ import annotations

import functools
from datetime import UTC, date, datetime, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""In the order of `date.weekday()`."""

EPOCH = datetime.min.replace(tzinfo=UTC)
"""Before every moment that is told."""

FILL_IN_DAYS = 14
"""How many days back a day can still be filled in."""


def civil_day(moment: datetime, begins: int) -> date:
    """Return the civil day of an aware local moment; `begins` is the hour (0 to 23) it starts.

    Counted on the wall clock, so that summer time moves no day's border.
    """
    return (moment.replace(tzinfo=None) - timedelta(hours=begins)).date()


def week_start(day: date, first: str) -> date:
    """Return the first day of the week that `day` is in; `first` is one of `WEEKDAYS`."""
    return day - timedelta(days=(day.weekday() - WEEKDAYS.index(first)) % 7)


def week_of(day: date, first: str) -> tuple[date, ...]:
    """Return the seven days of the week that `day` is in."""
    start = week_start(day, first)
    return tuple(start + timedelta(days=offset) for offset in range(7))


def due_week(today: date, first: str) -> date:
    """Return the first day of the week to look back on: this one on its last day, else the last.

    So a week is offered once it is as good as whole, and until the next one is.
    """
    tomorrow = today + timedelta(days=1)
    return week_start(tomorrow, first) - timedelta(days=7)


@functools.lru_cache(maxsize=8192)
def is_day(text: str) -> bool:
    """Say whether a text is a date in ISO 8601, as a record's day should be."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def months(first: date, last: date) -> tuple[str, ...]:
    """Return the months that the days from `first` to `last` are in, such as 2026-11."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    numbers = (first.year * 12 + first.month - 1 + offset for offset in range(count))
    return tuple(f"{number // 12:04d}-{number % 12 + 1:02d}" for number in numbers)


def may_fill_in(day: date, today: date) -> bool:
    """Say whether `day` can be marked as practised: today, or one of the fourteen days before."""
    return 0 <= (today - day).days <= FILL_IN_DAYS


def parse_day(text: str, today: date) -> date:
    """Return the day that `text` names: an ISO date, today, yesterday, tomorrow or a weekday.

    A weekday's name is the nearest such day behind us, today included.

    Raises:
        ValueError: The text names no day; its message is a sentence for the person.
    """
    word = text.strip().lower()
    near = {"yesterday": -1, "today": 0, "tomorrow": 1}
    if word in near:
        return today + timedelta(days=near[word])
    if word in WEEKDAYS:
        return today - timedelta(days=(today.weekday() - WEEKDAYS.index(word)) % 7)
    try:
        return datetime.strptime(word, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        message = f"{text!r} is not a day; write 2026-11-23, today, yesterday or a weekday"
        raise ValueError(message) from None


def describe(day: date) -> str:
    """Return a day as one says it: Monday 23 November."""
    return f"{day:%A} {day.day} {day:%B}"


def describe_week(first: date) -> str:
    """Return a week as one says it, by its first day: 16 to 22 November."""
    last = first + timedelta(days=6)
    month = "" if first.month == last.month else f" {first:%B}"
    return f"{first.day}{month} to {last.day} {last:%B}"


def instant(text: object) -> datetime:
    """Return an ISO 8601 time as a moment that compares; what is none comes first."""
    if not isinstance(text, str):
        return EPOCH
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return EPOCH
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
