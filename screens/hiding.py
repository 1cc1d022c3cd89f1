"""Quick hide: everything goes behind a plain screen at once, and comes back as it was."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual import work

from screens import messages
from screens.base_app import BaseApp

if TYPE_CHECKING:
    from screens.hide import HideScreen


class Hiding(BaseApp):
    """The app that can hide."""

    plain: HideScreen | None = None
    """What covers everything while it is hidden."""

    def action_hide(self) -> None:
        """Hide everything behind a plain screen, or come back; what is typed is saved.

        Where the folder is locked, coming back takes its passphrase.
        """
        if self.plain:
            if self.guard:
                self.plain.ask()
            else:
                self.uncover()
            return
        self.keep_typed()
        self.clear_notifications()
        self.cover()

    def keep_typed(self) -> None:
        """Keep at once what stands in the fields of every screen."""
        for screen in self.screen_stack:
            keep = getattr(screen, "keep_now", None)
            if keep is not None:
                keep()

    def cover(self) -> None:
        """Put the plain screen over everything, in the terminal's own colours."""
        from screens.hide import HideScreen  # noqa: PLC0415

        self.ansi_color = True
        self.plain = HideScreen(self.clock.now().date())
        super().push_screen(self.plain)

    @work(exclusive=True, group="guard")
    async def on_try_secret(self, message: messages.TrySecret) -> None:
        """Come back if the secret opens the folder."""
        message.stop()
        guard, plain = self.guard, self.plain
        if guard is None or plain is None:
            return
        if await asyncio.to_thread(guard, message.secret):
            self.uncover()
        else:
            plain.refuse()

    def uncover(self) -> None:
        """Take the plain screen away."""
        self.ansi_color = None
        self.plain = None
        self.pop_screen()

    def push_screen(self, screen: Any, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - Textual's
        """Open a screen; one that was still on its way when all was hidden opens underneath."""
        if not self.hidden:
            return super().push_screen(screen, *args, **options)
        self.uncover()
        try:
            return super().push_screen(screen, *args, **options)
        finally:
            self.cover()  # before anything is drawn

    @property
    def hidden(self) -> bool:
        """Whether the plain screen covers everything."""
        return self.plain is not None
