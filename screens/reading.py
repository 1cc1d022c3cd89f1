"""Reading one's own lines again, one after another, the newest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from coach.days import describe
from coach.remembering import OwnLine, OwnLines
from screens.base import BaseScreen, Heading, Page
from screens.history_messages import OpenDay

EMPTY = "Nothing here yet. Your first line will stand here."
"""What is said before there is one."""

CAREFUL = "Lines that may not be safe just now stand on their days alone."


class ReadingScreen(BaseScreen[None]):
    """One line at a time, with the day it is from.

    Args:
        own: The lines as they stand.
    """

    CSS_PATH = "reading.tcss"
    heading = "Your own lines"
    BINDINGS = [
        Binding("down,right,space", "move(1)", "Older", tooltip="The line before that"),
        Binding("up,left", "move(-1)", "Newer", tooltip="The line after that"),
        Binding("enter", "open", "The day", tooltip="Open the day it is from"),
        Binding("escape", "dismiss", "Back", tooltip="Back to where you were"),
        Binding("pagedown", "move(10)", "Further", show=False, tooltip="Ten lines older"),
        Binding("pageup", "move(-10)", "Nearer", show=False, tooltip="Ten lines newer"),
        Binding("home", "end_of(0)", "Newest", show=False, tooltip="The newest line"),
        Binding("end", "end_of(1)", "Oldest", show=False, tooltip="The oldest line"),
    ]

    def __init__(self, own: OwnLines) -> None:
        super().__init__()
        self.own = own
        self.place = 0

    def content(self) -> Iterable[Widget]:
        """Yield the line over where it is from."""
        yield Static(id="own", classes="prose", markup=False)
        yield Static(id="from", classes="prose", markup=False)
        yield Static(id="careful", classes="prose", markup=False)

    def on_mount(self) -> None:
        """Show the newest."""
        self._show()

    def take(self, own: OwnLines) -> None:
        """Take over the lines as they stand now."""
        self.own = own
        self._show()
        self.refresh_bindings()

    @property
    def lines(self) -> tuple[OwnLine, ...]:
        """The lines, the newest first."""
        return self.own.lines

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to go through lines where there are some."""
        if action in {"move", "open", "end_of"}:
            return bool(self.lines)
        return super().check_action(action, parameters)

    def _show(self) -> None:
        self.place = max(0, min(self.place, len(self.lines) - 1))
        self.query_one("#careful", Static).update(Content(CAREFUL if self.own.held_back else ""))
        own, origin = self.query_one("#own", Static), self.query_one("#from", Static)
        if not self.lines:
            own.update(Content(EMPTY))
            origin.update(Content(""))
            self.query_one(Heading).show(self.heading)
            return
        line = self.lines[self.place]
        day = date.fromisoformat(line.day)
        title = f"  {line.title}" if line.title else ""
        own.update(Content(line.text))
        origin.update(Content(f"{describe(day)} {day.year}\n{line.kind}{title}"))
        self.query_one(Heading).show(self.heading, f"{self.place + 1} of {len(self.lines)}")
        self.query_one(Page).scroll_home(animate=False)

    def action_move(self, by: int) -> None:
        """Go to an older line, or a newer one."""
        self.place += by
        self._show()

    def action_end_of(self, oldest: int) -> None:
        """Go to the newest line, or the oldest."""
        self.place = len(self.lines) if oldest else 0
        self._show()

    def action_open(self) -> None:
        """Open the day that the line is from."""
        if self.lines:
            self.app.post_message(OpenDay(date.fromisoformat(self.lines[self.place].day)))
