"""Deleting an entry, and bringing back what was deleted lately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Button

from coach.days import describe
from coach.entries import Entry
from screens.base import text
from screens.dialogs import Dialog
from screens.history_messages import BringBack, DeleteEntries
from screens.telling import called
from screens.widgets.keybar import KeyBar
from screens.widgets.one_of import OneOf
from screens.widgets.some_of import SomeOf
from screens.widgets.way import Way

WAYS = (
    ("delete", "Delete it"),
    ("purge", "Delete it, and take it out of this machine's backups"),
    ("keep", "Keep it"),
)


class Along(SomeOf):
    """What goes along, if it is ticked."""

    def __init__(self, options: Sequence[tuple[str, str]]) -> None:
        super().__init__(options)
        self.numbered = False

    def behind(self, value: str) -> str:
        """None of them leads."""
        del value
        return ""


class DeleteDialog(Dialog):
    """Asks how an entry is to be deleted, and what goes with it.

    Args:
        entry: The entry.
        with_it: What came of it and stands by itself.
    """

    def __init__(self, entry: Entry, with_it: tuple[Entry, ...]) -> None:
        super().__init__()
        self.entry = entry
        self.with_it = {one.id: one for one in with_it}

    def compose(self) -> ComposeResult:
        """Show what it is, what goes along, and the ways."""
        with VerticalScroll(id="box", can_focus=False):
            yield text("Delete this", "title")
            yield text(called(self.entry))
            yield text(
                "For a day it can be brought back. Backups keep its text for up to 12 months, "
                "those of other machines in any case.",
                "muted",
            )
            if self.with_it:
                yield text("What came of it stays, unless you tick it with space.", "muted")
                yield Along([(id_, called(one)) for id_, one in self.with_it.items()])
            yield OneOf(list(WAYS), id_="how")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the ways: what came of it is looked at only by who wishes."""
        self.query_one("#how").focus()

    def action_go_on(self) -> None:
        """Go from what goes along to the ways."""
        self.query_one("#how").focus()

    @on(OneOf.Chosen, "#how")
    def _chosen(self, message: OneOf.Chosen) -> None:
        if not message.value:
            return
        if message.value != "keep":
            ticked = [id_ for along in self.query(Along) for id_ in along.values]
            doomed = [self.entry, *(self.with_it[id_] for id_ in ticked)]
            records = tuple((one.table, one.id) for one in doomed)
            self.app.post_message(DeleteEntries(records, purge=message.value == "purge"))
        self.dismiss()


class DeletedDialog(Dialog):
    """Offers what was deleted in the last day.

    Args:
        entries: The newest first.
    """

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        super().__init__()
        self.entries = entries

    def compose(self) -> ComposeResult:
        """Show what can be brought back."""
        with VerticalScroll(id="box", can_focus=False):
            yield text("Deleted lately", "title")
            if self.entries:
                yield text("Choose one, and it stands again. After a day it is gone.", "optional")
                yield OneOf([(one.id, f"{called(one)}, {_day(one)}") for one in self.entries])
            else:
                yield text("Nothing that could be brought back.")
                yield Way("Back", "leave")
        yield KeyBar()

    @on(OneOf.Chosen)
    def _chosen(self, message: OneOf.Chosen) -> None:
        if message.value:
            self.app.post_message(BringBack(message.value))
            self.dismiss()

    @on(Button.Pressed)
    def _leave(self) -> None:
        self.dismiss()


def _day(entry: Entry) -> str:
    try:
        return describe(date.fromisoformat(entry.day))
    except ValueError:
        return entry.day
