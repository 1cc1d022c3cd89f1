"""Leaving, in order or not: what is typed is kept first, and nothing private is told."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import work

from screens.base_app import BaseApp

if TYPE_CHECKING:
    from coach.coach import Coach
    from coach.flow import Guided

QUEUE_ROUNDS = 1000
"""Turns of the loop that leaving waits, at most, for keys that came in one burst with it."""

QUIET_ROUNDS = 20
"""Turns with nothing waiting after which all such keys have arrived."""


class Leaving(BaseApp):
    """The app that keeps what is typed however it ends."""

    def take_over_signals(self) -> None:
        """Leave in order when the system asks for it, where it has such signals."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                with contextlib.suppress(NotImplementedError, RuntimeError):
                    loop.add_signal_handler(number, self.leave_on, number)

    def action_help_quit(self) -> None:
        """Leave on ctrl+c too: everything is kept."""
        self.leave()

    async def action_quit(self) -> None:
        """Leave once everything is kept."""
        self.leave()

    @work(exclusive=True, group="leave")
    async def leave(self) -> None:
        """Leave once what is typed and queued is kept, keys still on their way included."""
        quiet = 0
        for _ in range(QUEUE_ROUNDS):
            top = self.screen_stack[-1:]
            nodes = [self, *top, *(screen.focused for screen in top)]
            waiting = any(node.message_queue_size for node in nodes if node is not None)
            quiet = 0 if waiting else quiet + 1
            if quiet == QUIET_ROUNDS:
                break
            await asyncio.sleep(0)
        self.keep_all()
        await self.desk.do(lambda _: None)
        self.exit()

    def keep_all(self) -> None:
        """Queue what is not known to be kept with the desk."""
        for state in self.unkept():
            self.desk.submit(_keeping(state))

    def last_act(self) -> None:
        """Keep what is typed, from whichever thread: there may be no other chance."""
        self.keep_all()
        self.desk.wait()

    def leave_on(self, number: int) -> None:
        """Save, restore the terminal and leave with the signal's status."""
        self.last_act()
        self.exit(return_code=128 + number)

    def _fatal_error(self) -> None:
        """Leave after an error that nobody handled, without showing anything private.

        Textual's own report prints local variables, journal text included. Ours is written to
        STATE and names files and lines only.
        """
        from screens import crash  # noqa: PLC0415 - not needed for the first paint

        self.keep_all()
        self.last_words = tuple(crash.report(self._exception, self.state))
        self._close_messages_no_wait()


def _keeping(state: Guided) -> Callable[[Coach], None]:
    """Return the work of keeping a flow."""
    return lambda coach: coach.keep(state)
