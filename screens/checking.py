"""Looking at relationships, communities and someone new, and reading such looks again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from screens import messages
from screens.guiding import Guiding

if TYPE_CHECKING:
    from content.checks import Kind

ELSEWHERE = "Something else is open below. Escape leads back to it; a check can begin after that."


class Checking(Guiding):
    """The app that leads through checks."""

    def action_checks(self) -> None:
        """Show what can be looked at."""
        self.open_checks()

    @work(exclusive=True, group="checks")
    async def open_checks(self) -> None:
        """Read what was looked at before, and show it with what can be begun."""
        from screens.checks import ChecksScreen  # noqa: PLC0415 - not for the first paint

        view = await self.ask(lambda coach: coach.checking.view())
        if view is not None and not any(self.screens_of(ChecksScreen)) and not self.hidden:
            self.push_screen(ChecksScreen(view))

    def on_begin_check(self, message: messages.BeginCheck) -> None:
        """Open a check, new or as it was left."""
        message.stop()
        self.clear_notifications()
        if self._in_the_middle():
            self.notify(ELSEWHERE, timeout=6, markup=False)
        else:
            self.run_check(message.look)

    def _in_the_middle(self) -> bool:
        """Say whether something that asks is open already: one thing at a time."""
        from screens.right_now import RightNow  # noqa: PLC0415 - as above

        return any(self.screens_of(RightNow)) or any(self._open())

    @work(exclusive=True, group="check")
    async def run_check(self, look: Kind) -> None:
        """Lead through a check; the list has it afterwards, and some lead on to Support."""
        from screens.check import CheckScreen  # noqa: PLC0415 - as above
        from screens.checks import ChecksScreen  # noqa: PLC0415

        opened = await self.ask(lambda coach: coach.checking.open(look))
        if opened is None:
            return
        state, guide, settings = opened
        ended = await self.push_screen_wait(CheckScreen(state, guide, settings, self.clock))
        if ended.over or ended.values or ended.typed:
            await self.keep_until(ended)
        view = await self.ask(lambda coach: coach.checking.view())
        for screen in self.screens_of(ChecksScreen) if view is not None else ():
            await screen.show(view)
        if ended.led_to_support:
            await self.run_action("app.support")

    @work(exclusive=True, group="check")
    async def on_read_check(self, message: messages.ReadCheck) -> None:
        """Show a check of an earlier time."""
        from screens.checks import CheckedScreen  # noqa: PLC0415 - as above

        message.stop()
        outcome = await self.ask(lambda coach: coach.checking.outcome(message.id))
        if outcome is not None:
            self.push_screen(CheckedScreen(outcome))
