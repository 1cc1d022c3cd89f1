"""Quick hide: a plain, believable screen that says nothing about tending."""

from __future__ import annotations

import calendar
from datetime import date

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static


class HideScreen(Screen[None]):
    """A calendar in a shell, as left by `cal`; the hiding key brings everything back.

    It wears the terminal's own colours, as a shell does; the app sees to that.

    Args:
        day: The day whose month is shown.
    """

    CSS_PATH = "hide.tcss"
    BINDINGS = []

    def __init__(self, day: date) -> None:
        super().__init__()
        self.day = day

    def compose(self) -> ComposeResult:
        """Show the month as the program `cal` prints it, today marked, and a waiting cursor."""
        month = calendar.TextCalendar(calendar.SUNDAY).formatmonth(self.day.year, self.day.month)
        heading, week, days = month.split("\n", 2)
        before, today, after = days.partition(f"{self.day.day:2}")
        yield Static(
            Content.assemble(
                f"$ cal\n{heading}\n{week}\n{before}",
                (today, "reverse"),
                f"{after}\n$ ",
                (" ", "reverse"),
            ),
            markup=False,
        )
