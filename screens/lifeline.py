"""A watch on the terminal: when it is gone, what is typed is kept and the program ends.

A closed window sends SIGHUP, but by then Textual's loop may already hang in a write that nobody
reads, while its input thread spins on the end of file. Only another thread can still act.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable

LOOK_SECONDS = 0.5
"""How often the terminal is looked for."""

GONE = 129
"""The exit status: 128 and SIGHUP."""


class Lifeline(threading.Thread):
    """Calls `last_act` and ends the process once the terminal is gone.

    Args:
        last_act: Keeps what is typed; called in this thread, once.
    """

    def __init__(self, last_act: Callable[[], None]) -> None:
        super().__init__(name="lifeline", daemon=True)
        self._last_act = last_act
        self._over = threading.Event()

    def run(self) -> None:
        """Look for the terminal until it is gone or the app has ended."""
        while not self._over.wait(LOOK_SECONDS):
            if not _there():
                self._last_act()
                os._exit(GONE)

    def stop(self) -> None:
        """Look no further: the app has ended by itself."""
        self._over.set()


def _there() -> bool:
    """Say whether the terminal still answers; where one can't ask, it counts as there."""
    with contextlib.suppress(ImportError):
        import termios  # noqa: PLC0415 - not on Windows

        try:
            termios.tcgetattr(sys.__stdin__ or 0)
        except (termios.error, ValueError):
            return False
    return True
