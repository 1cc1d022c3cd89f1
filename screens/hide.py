"""Quick hide: a plain, believable screen that says nothing about tending."""

from __future__ import annotations

import calendar
from datetime import date

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static


class HideScreen(Screen[None]):
    """A calendar in a shell, as left by `cal`; the hiding key brings everything back.

    Args:
        day: The day whose month is shown.
    """

    CSS_PATH = "hide.tcss"
    BINDINGS = []

    def __init__(self, day: date) -> None:
        super().__init__()
        self.day = day

    def compose(self) -> ComposeResult:
        """Show the month as the program `cal` prints it."""
        month = calendar.TextCalendar(calendar.SUNDAY).formatmonth(self.day.year, self.day.month)
        yield Static(f"$ cal\n{month}\n$ ", markup=False)
