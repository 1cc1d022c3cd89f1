"""What is asked when something typed can't be kept: where else to put it, whether to leave."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from screens.base import text
from screens.dialogs import Dialog
from screens.messages import AskElsewhere, LeaveUnkept, SaveElsewhere, TryToLeave
from screens.widgets.keybar import KeyBar
from screens.widgets.way import Way
from screens.widgets.writing import Line, show_end


class PlaceDialog(Dialog):
    """Asks where to put a text of its own: a new file, which only the person may read.

    Args:
        path: Where it would go.
    """

    CSS_PATH = ["dialogs.tcss", "unkept.tcss"]
    TITLE_TEXT = ""
    """What stands above."""
    WORDS = ""
    """What goes there."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def compose(self) -> ComposeResult:
        """Show the path, to be changed or taken."""
        with VerticalScroll(id="box", can_focus=False):
            yield text(self.TITLE_TEXT, "title")
            yield text(self.WORDS, "optional")
            yield text("As", "muted before")
            yield Line(self.path, id_="path")
            told = Static(id="told", markup=False)
            told.display = False
            yield told
            with Horizontal():
                yield Way("Save", "save")
                yield Way("Back", "leave")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the end of the path, where the name stands; what is typed takes its place."""
        field = self.query_one("#path", Line)
        self.call_after_refresh(show_end, field)
        self.call_after_refresh(field.select_all)

    @on(Input.Submitted)
    @on(Button.Pressed, "#save")
    def _save(self) -> None:
        path = self.query_one("#path", Line).value.strip()
        if path:
            self.send(path)
        else:
            self.told("A name is needed: the folder and the file to write to.", done=False)

    def send(self, path: str) -> None:
        """Ask the app to write it there."""
        raise NotImplementedError

    def told(self, sentence: str, *, done: bool) -> None:
        """Say where it is now, or why it is not; then another place can be named."""
        place = self.query_one("#told", Static)
        place.update(Content(sentence))
        place.display = True
        if done:
            self.query_one("#leave").focus()
            for part in self.query("#path, #save, .before, .optional"):
                part.display = False

    @on(Button.Pressed, "#leave")
    def _leave(self) -> None:
        self.dismiss()


class ElsewhereDialog(PlaceDialog):
    """Asks where to put what is typed."""

    TITLE_TEXT = "Save elsewhere"
    WORDS = (
        "Everything typed here, as plain text in a new file that only you may read. "
        "Saving in the usual place is tried on."
    )

    def send(self, path: str) -> None:
        """Ask the app to write what is typed."""
        self.app.post_message(SaveElsewhere(path))


class UnkeptDialog(Dialog):
    """Says what keeps from leaving, and offers three ways on; Escape stays in the app.

    Args:
        trouble: Why something typed can't be kept, in a sentence.
    """

    CSS_PATH = ["dialogs.tcss", "unkept.tcss"]

    def __init__(self, trouble: str) -> None:
        super().__init__()
        self.trouble = trouble

    def compose(self) -> ComposeResult:
        """Show the sentence and the ways."""
        with VerticalScroll(id="box", can_focus=False):
            yield text("Not everything is saved yet", "title")
            yield Static(Content(self.trouble), id="told", markup=False)
            yield text(
                "You may leave all the same: what you typed is then set aside on this machine "
                "and offered again next time.",
                "optional",
            )
            with Vertical():
                yield Way("Try again", "again")
                yield Way("Save elsewhere", "elsewhere")
                yield Way("Leave, and set it aside", "leave")
        yield KeyBar()

    def say(self, trouble: str) -> None:
        """Say why it still can't be kept."""
        self.trouble = trouble
        self.query_one("#told", Static).update(Content(trouble))

    @on(Button.Pressed, "#again")
    def _again(self) -> None:
        self.app.post_message(TryToLeave())

    @on(Button.Pressed, "#elsewhere")
    def _elsewhere(self) -> None:
        self.app.post_message(AskElsewhere())

    @on(Button.Pressed, "#leave")
    def _leave(self) -> None:
        self.app.post_message(LeaveUnkept())
