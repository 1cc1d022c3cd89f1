"""A break with a return time: only the moment of coming back is kept, nothing of what it is from.

It lies in STATE, so that it can be shown on Today and in `tending status`; the standard library
alone reads it, because a prompt asks at every line.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from datetime import datetime, timedelta
from typing import NamedTuple

from coach import files

_FILE = "break.json"

MINUTES = (20, 30, 45, 60)
"""How long a break is offered to be."""

SHOWN_AFTER = timedelta(minutes=60)
"""How long the end of a break is still told."""

LONGEST = timedelta(hours=24)
"""What lies further ahead is no break, but a clock that was set back."""

_TIME = re.compile(r"(\d{1,2})(?:[:.h]?(\d\d))?\s*(am|pm)?")
NOON = 12


class Break(NamedTuple):
    """A break that is to be shown now."""

    until: datetime
    """When one meant to be back, local and aware."""
    over: bool

    @property
    def words(self) -> str:
        """What a line says of it."""
        return f"{'the break ended' if self.over else 'back'} at {self.until:%H:%M}"


def read(state: str, now: datetime) -> Break | None:
    """Return the break to show at `now`, if there is one in this folder's STATE."""
    try:
        kept = json.loads(files.read(os.path.join(state, _FILE)) or b"")
        until = datetime.fromisoformat(kept["until"]).astimezone(now.tzinfo)
    except (OSError, ValueError, LookupError, TypeError, OverflowError, RecursionError):
        return None
    if not now - SHOWN_AFTER < until <= now + LONGEST:
        return None
    return Break(until, until <= now)


def keep(state: str, now: datetime, until: datetime) -> None:
    """Keep the time of coming back, and nothing else."""
    kept = {"set": now.isoformat(timespec="seconds"), "until": until.isoformat(timespec="seconds")}
    files.try_write(os.path.join(state, _FILE), json.dumps(kept).encode())


def clear(state: str) -> None:
    """Forget the break."""
    with contextlib.suppress(OSError):
        os.remove(os.path.join(state, _FILE))


def after(now: datetime, minutes: int) -> datetime:
    """Return the moment a break of so many minutes ends: a whole minute, so as to be said."""
    end = now + timedelta(minutes=minutes)
    whole = end.replace(second=0, microsecond=0)
    return (whole if whole == end else whole + timedelta(minutes=1)).astimezone()


def at(now: datetime, text: str) -> datetime | None:
    """Return the next moment at which the clock shows a written time, or None if it is none.

    Understands 19:40, 19.40, 1940, 7, 7:40 pm.
    """
    found = _TIME.fullmatch(text.strip().lower())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= NOON:
            return None
        hour = hour % NOON + (NOON if found[3] == "pm" else 0)
    try:
        then = now.replace(hour=hour, minute=minute, second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None
    wall = now.replace(tzinfo=None)
    return (then if then > wall else then + timedelta(days=1)).astimezone()
