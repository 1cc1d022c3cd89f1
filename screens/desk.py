"""The one thread that reads and saves, so that a slow disk never holds up a key.

Everything the app asks of the coach goes through here, in order. The coach is opened by the
first of it, after the first paint.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from coach import troubles
from coach.trouble import Trouble

if TYPE_CHECKING:
    from coach.coach import Coach


_T = TypeVar("_T")


class Desk:
    """Runs work with the coach in its own thread.

    Args:
        opener: Makes the coach; called once, in the thread.
    """

    def __init__(self, opener: Callable[[], Coach]) -> None:
        self._opener = opener
        self._coach: Coach | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")

    def submit(self, work: Callable[[Coach], _T]) -> Future[_T]:
        """Queue work; the future holds its result, or the trouble it had."""
        return self._thread.submit(self._run, work)

    async def do(self, work: Callable[[Coach], _T]) -> _T:
        """Queue work and wait for its result; raises the trouble it had."""
        return await asyncio.wrap_future(self.submit(work))

    def _run(self, work: Callable[[Coach], _T]) -> _T:
        try:
            if self._coach is None:
                self._coach = self._opener()
            return work(self._coach)
        except OSError as error:  # of what reads and writes by itself: one sentence, no crash
            said = troubles.sentence(error, str(error.filename or "the folder"))
            raise Trouble(said[:1].upper() + said[1:]) from error

    def wait(self, seconds: float | None = None) -> None:
        """Wait until everything queued so far is done, or for so many seconds at most."""
        with contextlib.suppress(TimeoutError):
            self._thread.submit(int).result(seconds)

    def close(self) -> None:
        """Wait until everything queued is done."""
        self._thread.shutdown(wait=True)
