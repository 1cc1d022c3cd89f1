"""Looking back: the sheet of lines that the person ticks for somebody."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

from textual import work

from screens import messages
from screens.guiding import Guiding

if TYPE_CHECKING:
    from screens.sheet import SheetScreen


class LookingBack(Guiding):
    """The app that looks back."""

    def action_sheet(self) -> None:
        """Put a sheet of this week together."""
        self.open_sheet(None)

    def on_open_sheet(self, message: messages.OpenSheet) -> None:
        """Put a sheet of a week together."""
        message.stop()
        self.open_sheet(message.week)

    @work(exclusive=True, group="sheet")
    async def open_sheet(self, week: date | None) -> None:
        """Show every line of a week, nothing ticked; a sheet that is open stays as it is."""
        from screens.sheet import SheetScreen  # noqa: PLC0415 - not for the first paint

        if self.view is None or self._sheet() is not None:
            return
        lines = await self.ask(lambda coach: coach.looking_back.sheet(week))
        if lines is not None:
            self.push_screen(SheetScreen(lines, week))

    def _sheet(self) -> SheetScreen | None:
        """Return the sheet that is open, if there is one."""
        from screens.sheet import SheetScreen  # noqa: PLC0415 - as above

        return next(self.screens_of(SheetScreen), None)

    @work(exclusive=True, group="sheet")
    async def on_span_sheet(self, message: messages.SpanSheet) -> None:
        """Offer the lines of other weeks; what is ticked among them stays so."""
        message.stop()
        sheet = self._sheet()
        if sheet is None:
            return
        week = sheet.week
        lines = await self.ask(lambda coach: coach.looking_back.sheet(week, message.weeks))
        if lines is not None:
            await sheet.show(lines, message.weeks)

    @work(exclusive=True, group="sheet")
    async def on_ask_sheet_place(self, message: messages.AskSheetPlace) -> None:
        """Offer a place, found without holding up a key."""
        from coach import spare  # noqa: PLC0415 - needed here alone
        from screens.sheet import SheetDialog  # noqa: PLC0415 - as above

        message.stop()
        path = await asyncio.to_thread(spare.suggested, self.clock.now())
        if self._sheet() is self.screen:
            self.push_screen(SheetDialog(path, message.text))

    @work(exclusive=True, group="sheet")
    async def on_write_sheet(self, message: messages.WriteSheet) -> None:
        """Write what is ticked to a new file."""
        from screens.sheet import SheetDialog  # noqa: PLC0415 - as above

        message.stop()
        text = f"{message.text}\n"
        await self.write_beside(SheetDialog, message.path, lambda: text, "The sheet is in")
