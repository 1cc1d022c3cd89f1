"""Leaving, in order or not: what is typed is kept first, and nothing private is told."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from textual import work

from coach.trouble import Trouble
from screens.base_app import BaseApp

if TYPE_CHECKING:
    from coach.coach import Coach
    from coach.flow import Guided

QUEUE_ROUNDS = 1000
"""Turns of the loop that leaving waits, at most, for keys that came in one burst with it."""

QUIET_ROUNDS = 20
"""Turns with nothing waiting after which all such keys have arrived."""

LAST_SECONDS = 8.0
"""How long leaving waits for a save: longer than that waits for another program's."""

SLOW = "Not saved: the disk does not answer; please look at it."
SET_ASIDE = "what could not be saved is set aside in {path}; it is offered again next time."
NOWHERE = "what was typed last could not be saved, nor set aside anywhere."


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
        trouble = await asyncio.to_thread(self._kept_or_why)
        if not trouble:
            await self.desk.do(lambda _: None)
            self.exit()
        elif self.hidden:  # behind the plain screen nothing is asked
            await self.on_leave_unkept()
        else:
            self._ask_how(trouble)

    def _ask_how(self, trouble: str) -> None:
        """Say what keeps from leaving, and offer the ways on."""
        from screens.unkept import UnkeptDialog  # noqa: PLC0415 - not needed for the first paint

        asked = list(self.screens_of(UnkeptDialog))
        if not asked:
            self.push_screen(UnkeptDialog(trouble))
        for dialog in asked:
            while self.screen is not dialog:
                self.pop_screen()
            dialog.say(trouble)

    def all_kept(self) -> None:
        """Leave, where that was asked for and only a save stood in the way."""
        from screens.unkept import UnkeptDialog  # noqa: PLC0415 - as above

        if isinstance(self.screen, UnkeptDialog):
            self.leave()

    def on_try_to_leave(self) -> None:
        """Try once more."""
        self.leave()

    async def on_leave_unkept(self) -> None:
        """Leave; what could not be kept is set aside, and offered again when it can be."""
        await asyncio.to_thread(self._set_all_aside, self.unkept())
        self.exit()

    # -- keeping, from whichever thread ------------------------------------------------------

    def _keep_all(self) -> list[tuple[Guided, str]]:
        """Keep what is not known to be kept; return what could not be, each with the trouble."""
        waiting = [(state, self.desk.submit(_keeping(state))) for state in self.unkept()]
        self.desk.wait(LAST_SECONDS)
        left = []
        for state, future in waiting:
            error = future.exception() if future.done() else Trouble(SLOW)
            if error:
                left.append((state, str(error) if isinstance(error, Trouble) else SLOW))
        return left

    def _kept_or_why(self) -> str:
        return next((trouble for _, trouble in self._keep_all()), "")

    def _set_all_aside(self, states: Iterable[Guided]) -> None:
        """Set flows aside, and say on the terminal afterwards where they are."""
        paths = [self.set_aside(state) for state in states]
        for path in paths:
            said = SET_ASIDE.format(path=path) if path else NOWHERE
            self.last_words = (*self.last_words, f"tending: {said}")

    def last_act(self) -> None:
        """Keep what is typed, or set it aside: there may be no other chance."""
        self._set_all_aside([state for state, _ in self._keep_all()])

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

        self.last_act()
        self.last_words = (*crash.report(self._exception, self.state), *self.last_words)
        self._close_messages_no_wait()


def _keeping(state: Guided) -> Callable[[Coach], None]:
    """Return the work of keeping a flow."""
    return lambda coach: coach.keep(state)
