"""The one place that asks the time.

Everything else is handed a `Clock` or a day, so that a test, a demo or a traveller's terminal
can say what time it is.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime

from coach.trouble import Trouble


class Clock:
    """Tells the time; with `start`, begins there and runs on.

    Args:
        start: The moment at which the clock starts (aware), or None for the system's time.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start
        self._began = time.monotonic()

    @classmethod
    def from_environment(cls) -> Clock:
        """Return the clock that `TENDING_NOW` asks for, or the system's.

        Raises:
            ValueError: `TENDING_NOW` is no ISO 8601 time with its UTC offset.
        """
        text = os.environ.get("TENDING_NOW")
        if not text:
            return cls()
        start = datetime.fromisoformat(text)
        if start.tzinfo is None:
            message = f"TENDING_NOW has no UTC offset: {text}"
            raise ValueError(message)
        return cls(start)

    def now(self) -> datetime:
        """Return the present moment in the local zone (`TZ`, else the system's), aware."""
        if self._start is None:
            return datetime.now(UTC).astimezone()  # the one permitted reading of the time
        elapsed = time.monotonic() - self._began
        return datetime.fromtimestamp(self._start.timestamp() + elapsed, UTC).astimezone()


def clock_from_environment() -> Clock:
    """Return the clock that the environment asks for; raises `Trouble` if that is no time."""
    try:
        return Clock.from_environment()
    except ValueError:
        message = "TENDING_NOW is not a time with its offset, such as 2026-11-23T09:00:00+01:00."
        raise Trouble(message) from None
