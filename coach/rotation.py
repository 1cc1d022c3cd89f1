"""Which backups are kept: pure rules over their names, which are days and moments of days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

DAILY = 7
WEEKLY = 4
MONTHLY = 12
LONGEST = timedelta(days=366)
"""How much older than the daily ones a backup may get."""
EXTRA = timedelta(days=7)
"""How long a backup is kept that was made before something was restored."""

_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(T\d{6})?")


def kept(days: Iterable[date], today: date) -> set[date]:
    """Return the days whose backups are kept: 7 daily ones, 4 weekly and 12 monthly.

    They are the newest seven, and the newest of each of the newest four weeks (from Monday) and
    twelve months that have one. Days and not the calendar are counted, so that neither a long
    absence nor a clock that was wrong for a day takes what there is. Only where seven newer ones
    stand does one go for its age. Days to come, which a wrong clock made or makes of ours, stay.
    """
    all_ = set(days)
    past = sorted((day for day in all_ if day <= today), reverse=True)
    chosen = set(past[:DAILY])
    for most, span in ((WEEKLY, _week), (MONTHLY, _month)):
        newest: dict[tuple[int, int], date] = {}
        for day in past:
            newest.setdefault(span(day), day)
        chosen.update(list(newest.values())[:most])
    if len(past) >= DAILY:
        chosen = {day for day in chosen if past[DAILY - 1] - day <= LONGEST}
    return chosen | {day for day in all_ if day > today}


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def expired(all_: Iterable[str], today: date) -> list[str]:
    """Return the names of the backups that are to go; a name is a day, or a moment of one."""
    found = {name: day for name in all_ if (day := day_of(name))}
    stay = kept((day for name, day in found.items() if len(name) == len("2026-11-23")), today)
    return sorted(
        name
        for name, day in found.items()
        if (today - day > EXTRA if "T" in name else day not in stay)
    )


def day_of(name: str) -> date | None:
    """Return the day that a backup is named after; None for what is no backup's name."""
    match = _NAME.fullmatch(name)
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None
