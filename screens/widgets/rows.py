"""A few things to choose from, each with its key; long ones are wrapped beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

NOWHERE = -1


class Row(Horizontal):
    """One of them: pointer and key, and what it is.

    Args:
        key: Its key, as it is shown.
        label: What it is.
        note: A quiet word behind it.
    """

    DEFAULT_CSS = """
    Row { height: auto; width: 1fr; max-width: 72; pointer: pointer; }
    Row .row-key { width: auto; color: $muted; }
    Row .row-label { width: 1fr; }
    Row.-marked .row-label { text-style: bold; }
    """

    def __init__(self, key: str, label: str, note: str = "") -> None:
        super().__init__()
        self.key = key
        self.label = label
        self.note = note

    def compose(self) -> ComposeResult:
        """Set the key beside the label."""
        yield Static(classes="row-key", markup=False)
        note = f"  {self.note}" if self.note else ""
        label = Content.assemble(self.label, (note, "not bold $muted"))
        yield Static(label, classes="row-label", markup=False)

    def on_mount(self) -> None:
        """Show the key."""
        self.mark(marked=self.has_class("-marked"))

    def mark(self, *, marked: bool) -> None:
        """Put the pointer here, or take it away."""
        self.set_class(marked, "-marked")
        for key in self.query(".row-key").results(Static):
            key.update(Content(f"{'› ' if marked else '  '}{self.key}  "))

    def on_click(self) -> None:
        """Choose this one."""
        if isinstance(self.parent, Rows):
            self.parent.choose(self)


class Rows(Vertical):
    """The rows. The screen has their keys; it moves the mark and is told of clicks.

    Args:
        rows: (key, label, quiet word) in order.
        marked: Which one the pointer stands at.
    """

    DEFAULT_CSS = """
    Rows { height: auto; width: 1fr; }
    """

    @dataclass
    class Clicked(Message):
        """A row was clicked."""

        place: int

    def __init__(self, rows: Sequence[tuple[str, str, str]], marked: int = NOWHERE) -> None:
        super().__init__()
        width = max((len(key) for key, _, _ in rows), default=0)
        self.rows = [Row(key.ljust(width), label, note) for key, label, note in rows]
        self.marked = marked
        if 0 <= marked < len(self.rows):
            self.rows[marked].add_class("-marked")

    def compose(self) -> ComposeResult:
        """Set the rows below each other."""
        yield from self.rows

    def move(self, by: int) -> None:
        """Move the mark, round at the ends; from nowhere, to the first or the last."""
        nowhere = self.marked == NOWHERE
        place = (0 if by > 0 else -1) if nowhere else self.marked + by
        self.marked = place % len(self.rows)
        for index, row in enumerate(self.rows):
            row.mark(marked=index == self.marked)
        self.rows[self.marked].scroll_visible(animate=False)

    def choose(self, row: Row) -> None:
        """Tell that a row was clicked."""
        self.post_message(self.Clicked(self.rows.index(row)))
