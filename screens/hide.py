"""Quick hide: a plain, believable screen that says nothing about tending."""

from __future__ import annotations

import calendar
from datetime import date

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from screens.messages import TrySecret

PASSWORD = "Password: "  # noqa: S105 - what a shell's programs ask
WRONG = "Sorry, try again."


class HideScreen(Screen[None]):
    """A calendar in a shell, as left by `cal`; the hiding key brings everything back.

    It wears the terminal's own colours, as a shell does; the app sees to that. It asks for a
    passphrase as any program in a shell would.

    Args:
        day: The day whose month is shown.
    """

    CSS_PATH = "hide.tcss"
    BINDINGS = []

    def __init__(self, day: date) -> None:
        super().__init__()
        self.day = day
        self.said = ""
        """What stands after the prompt."""
        self.secret: str | None = None
        """What was typed of a passphrase; None while none is asked for."""

    def compose(self) -> ComposeResult:
        """Show the month as the program `cal` prints it, today marked, and a waiting cursor."""
        yield Static(self._content(), markup=False)

    def _content(self) -> Content:
        month = calendar.TextCalendar(calendar.SUNDAY).formatmonth(self.day.year, self.day.month)
        heading, week, days = month.split("\n", 2)
        before, today, after = days.partition(f"{self.day.day:2}")
        return Content.assemble(
            f"$ cal\n{heading}\n{week}\n{before}",
            (today, "reverse"),
            f"{after}\n{self.said or '$ '}",
            (" ", "reverse"),
        )

    def ask(self) -> None:
        """Ask for the passphrase, or let the question go."""
        self._say(None if self.secret is not None else "", PASSWORD)

    def refuse(self) -> None:
        """Ask once more."""
        self._say("", f"{WRONG}\n{PASSWORD}")

    def _say(self, secret: str | None, said: str) -> None:
        self.secret = secret
        self.said = "" if secret is None else said
        self.query_one(Static).update(self._content())

    def on_key(self, event: events.Key) -> None:
        """Take the passphrase as it is typed; nothing of it is shown."""
        if self.secret is None:
            return
        if event.key == "enter":
            self.post_message(TrySecret(self.secret))
            self._say(None, "")
        elif event.key == "escape":
            self._say(None, "")
        elif event.key == "backspace":
            self.secret = self.secret[:-1]
        elif event.character and event.is_printable:
            self.secret += event.character
        event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Take a passphrase that is pasted."""
        if self.secret is not None:
            self.secret += event.text.splitlines()[0] if event.text else ""
