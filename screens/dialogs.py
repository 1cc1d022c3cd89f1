"""Small questions that float over a screen: a pause, a day to fill in."""

from __future__ import annotations

from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from coach.days import describe, parse_day
from screens.base import SHORT, text
from screens.messages import EndPause, MarkDay, SetPause
from screens.widgets.keybar import KeyBar
from screens.widgets.one_of import OneOf
from screens.widgets.way import Way
from screens.widgets.writing import Line

LONG = 92
"""Days from which a pause is asked about once more."""


class Dialog(ModalScreen[None]):
    """A box over the screen; Escape leaves it, and nothing is changed."""

    CSS_PATH = ["dialogs.tcss"]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (SHORT, "-tall")]
    BINDINGS = [
        Binding("escape", "dismiss", "Back", tooltip="Leave it as it is"),
        Binding("tab", "app.focus_next", "Next", show=False, tooltip="To the next field"),
        Binding("shift+tab", "app.focus_previous", "Previous", show=False, tooltip="One back"),
    ]


class PauseDialog(Dialog):
    """Asks from when to when days are taken out of the calendar.

    Args:
        today: The present civil day.
        paused: Whether today is in a pause, which can then be ended.
    """

    def __init__(self, today: date, *, paused: bool) -> None:
        super().__init__()
        self.today = today
        self.paused = paused
        self.asked = 0
        """A length that was asked about, so that a slip in a year is noticed."""

    def compose(self) -> ComposeResult:
        """Show both ends of the span, today at first."""
        with VerticalScroll(id="box", can_focus=False):
            yield text("A pause", "title")
            yield text(
                "Days in a pause are taken out of the calendar: illness, holiday, anything.",
                "optional",
            )
            yield text("From", "muted")
            yield Line(self.today.isoformat(), id_="first")
            yield text("To, that day included", "muted")
            yield Line(self.today.isoformat(), id_="last")
            yield Static(id="trouble", markup=False)
            with Horizontal():
                yield Way("Pause", "set")
                if self.paused:
                    yield Way("End the present pause", "end")
                yield Way("Back", "leave")
        yield KeyBar()

    @on(Input.Submitted, "#first")
    def _to_last(self) -> None:
        self.query_one("#last").focus()

    @on(Input.Submitted, "#last")
    @on(Button.Pressed, "#set")
    def _set(self) -> None:
        """Hand a span that reads as one to the app."""
        try:
            first, last = (
                parse_day(self.query_one(f"#{end}", Line).value, self.today)
                for end in ("first", "last")
            )
        except ValueError as error:
            self._say(str(error))
            return
        if last < first:
            self._say("The pause would end before it begins.")
            return
        length = (last - first).days + 1
        if length > LONG and self.asked != length:
            self.asked = length
            self._say(f"That is {length} days. Once more, and it is set.")
            return
        self.app.post_message(SetPause(first, last))
        self.dismiss()

    def _say(self, sentence: str) -> None:
        self.query_one("#trouble", Static).update(Content(sentence))

    @on(Button.Pressed, "#end")
    def _end(self) -> None:
        self.app.post_message(EndPause())
        self.dismiss()

    @on(Button.Pressed, "#leave")
    def _leave(self) -> None:
        self.dismiss()


class FillInDialog(Dialog):
    """Offers the days of the last two weeks that have no practice yet.

    Args:
        days: The days that can be filled in, the latest first.
    """

    def __init__(self, days: list[date]) -> None:
        super().__init__()
        self.days = days

    def compose(self) -> ComposeResult:
        """Show the open days."""
        with VerticalScroll(id="box", can_focus=False):
            yield text("Fill in a day", "title")
            if self.days:
                yield text("A day you practised away from the app. It counts.", "optional")
                yield OneOf([(day.isoformat(), describe(day)) for day in self.days])
            else:
                yield text("Every one of the last 14 days is marked already.")
                yield Way("Back", "leave")
        yield KeyBar()

    @on(OneOf.Chosen)
    def _chosen(self, message: OneOf.Chosen) -> None:
        if message.value:
            self.app.post_message(MarkDay(date.fromisoformat(message.value)))
            self.dismiss()

    @on(Button.Pressed)
    def _leave(self) -> None:
        self.dismiss()
