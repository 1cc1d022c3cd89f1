"""Saving elsewhere, while the folder can't take what is typed."""

from __future__ import annotations

import asyncio

from textual import work

from screens import messages
from screens.guiding import Guiding


class Sparing(Guiding):
    """The app that puts what is typed in a file of its own where the folder can't take it."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer it while a save has trouble, and not behind the plain screen."""
        if action == "save_elsewhere":
            return bool(self.troubled) and not self.hidden
        return super().check_action(action, parameters)

    def action_save_elsewhere(self) -> None:
        """Ask where to."""
        self.ask_where()

    def on_ask_elsewhere(self, message: messages.AskElsewhere) -> None:
        """Ask where to."""
        message.stop()
        self.ask_where()

    @work(exclusive=True, group="elsewhere")
    async def ask_where(self) -> None:
        """Offer a place, found without holding up a key."""
        from coach import spare  # noqa: PLC0415 - needed here alone
        from screens.unkept import ElsewhereDialog  # noqa: PLC0415 - as above

        path = await asyncio.to_thread(spare.suggested, self.clock.now())
        if not isinstance(self.screen, ElsewhereDialog):
            self.push_screen(ElsewhereDialog(path))

    @work(exclusive=True, group="elsewhere")
    async def on_save_elsewhere(self, message: messages.SaveElsewhere) -> None:
        """Write everything typed to a new file; saving to the folder is tried on."""
        from coach import spare  # noqa: PLC0415 - needed here alone
        from screens.unkept import ElsewhereDialog  # noqa: PLC0415 - as above

        message.stop()
        states = self.typed()
        await self.write_beside(
            ElsewhereDialog,
            message.path,
            lambda: spare.as_text(states),
            "Everything typed is in",
        )
