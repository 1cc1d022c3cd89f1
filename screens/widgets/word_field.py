"""Words to choose from, all in sight: arrows walk among them, letters jump to one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from coach.flow import Value
from screens.widgets.sight import keep_in_sight

NOWHERE = -1
GAP = 2
TITLE = 9
"""Columns for the name of a group."""

Group = tuple[str, Sequence[tuple[str, str]]]
"""A group's name and its (value, label) pairs."""


@dataclass(frozen=True)
class Placed:
    """A word where it stands."""

    value: str
    label: str
    row: int
    column: int
    title: str = ""
    """Its group's name, where it is the first of it."""


class WordField(Widget, can_focus=True):
    """Offers words in groups. Posts `Chosen` with all that was picked, in that order.

    Typing marks the first word that begins so; nothing moves while one types.

    Args:
        groups: The words by group; a group without a name stands alone.
        values: What is picked at first.
        most: How many may be picked; of one, picking it settles it.
        details: A line for each value that is shown while it is marked.
    """

    DEFAULT_CSS = """
    WordField { height: auto; width: 1fr; max-width: 72; pointer: pointer; }
    WordField:focus { text-style: none; }
    """
    ALLOW_SELECT = False
    BINDINGS = [
        Binding("left", "move(-1)", "Left", show=False, tooltip="The word before"),
        Binding("right", "move(1)", "Right", show=False, tooltip="The next word"),
        Binding("up", "row(-1)", "Up", show=False, tooltip="The line above"),
        Binding("down", "row(1)", "Down", show=False, tooltip="The line below"),
        Binding("enter", "accept", "Choose", tooltip="Choose the marked word; else go on"),
        Binding("space", "pick", "Choose", show=False, tooltip="Choose it, or let it go"),
        Binding("backspace", "shorten", "Delete", show=False, tooltip="Take a letter back"),
    ]

    @dataclass
    class Chosen(Message):
        """What was picked is settled."""

        sender: WordField
        values: tuple[str, ...]

    @dataclass
    class Picked(Message):
        """A word was picked or let go; all as they stand."""

        sender: WordField
        values: tuple[str, ...]

    def __init__(
        self,
        groups: Sequence[Group],
        values: Sequence[str] = (),
        *,
        most: int = 1,
        details: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.groups = [(title, tuple(words)) for title, words in groups]
        self.words = [pair for _, words in self.groups for pair in words]
        known = [value for value, _ in self.words]
        self.values = [value for value in values if value in known][:most]
        self.most = most
        self.details = details or {}
        self.begun = ""
        """The letters typed so far."""
        self.place = known.index(self.values[0]) if self.values and most == 1 else NOWHERE
        self._last = 0

    @property
    def value(self) -> str:
        """The marked word's value; empty while none is marked."""
        return "" if self.place == NOWHERE else self.words[self.place][0]

    @property
    def answer(self) -> Value:
        """The word that was picked, or all of them where there may be several."""
        return tuple(self.values) if self.most > 1 else next(iter(self.values), "")

    # -- showing -----------------------------------------------------------------------------

    def _placed(self, width: int) -> Iterator[Placed]:
        """Yield every word with its place in a field of some width."""
        row = 0
        for title, words in self.groups:
            start = column = TITLE if title else 0
            for value, label in words:
                if column > start and column + cell_len(label) > width:
                    row, column = row + 1, start
                yield Placed(value, label, row, column, title if value == words[0][0] else "")
                column += cell_len(label) + GAP
            row += 1

    def _rows(self, width: int) -> int:
        return max((word.row for word in self._placed(width)), default=0) + 1

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows of words, one for what is picked or typed, one for the marked word."""
        del container, viewport
        return self._rows(width) + (2 if self.most > 1 or self.details else 1)

    def render(self) -> Content:
        """Return the words in their rows, and below them what is typed, picked or marked."""
        parts: list[tuple[str, str]] = []
        here, column = -1, 0
        for index, word in enumerate(self._placed(self.content_size.width)):
            if word.row != here:
                parts += [("\n" if here >= 0 else "", ""), (word.title, "$muted")]
                here, column = word.row, cell_len(word.title)
            gap = " " * (word.column - column)
            parts += [(gap, ""), (word.label, self._style(index, word))]
            column = word.column + cell_len(word.label)
        return Content.assemble(*parts, *self._below())

    def _style(self, index: int, word: Placed) -> str:
        if index == self.place and self.has_focus:
            return "reverse bold"
        if word.value in self.values:
            return "bold underline"
        return "$muted" if self.begun and not self._begins(word.label) else ""

    def _below(self) -> list[tuple[str, str]]:
        """Return the line of what is typed or picked, and that of the marked word."""
        labels = dict(self.words)
        picked = ", ".join(labels[value] for value in self.values)
        said = f"{self.begun}_" if self.begun else (f"✓ {picked}" if picked else "")
        detail = self.details.get(self.value, "")
        if self.details and not self.begun:
            return [("\n" + (detail or said), "$muted")]
        return [("\n" + said, "bold")]

    # -- choosing ----------------------------------------------------------------------------

    def _begins(self, label: str) -> bool:
        return any(part.lower().startswith(self.begun) for part in (label, *label.split()))

    def _mark(self, place: int) -> None:
        self.place = place
        if place != NOWHERE:
            self._last = place
            keep_in_sight(self, list(self._placed(self.content_size.width))[place].row)
        self.refresh()

    def action_move(self, by: int) -> None:
        """Mark the word before or after."""
        start = self._last - by if self.place == NOWHERE and not self.values else self._last
        self._mark((start + by) % len(self.words))

    def action_row(self, by: int) -> None:
        """Mark the nearest word of the row above or below."""
        placed = list(self._placed(self.content_size.width))
        if self.place == NOWHERE and not self.values:
            self._mark(0 if by > 0 else len(placed) - 1)
            return
        now = placed[self._last]
        rows = placed[-1].row + 1
        target = (now.row + by) % rows
        near = [i for i, word in enumerate(placed) if word.row == target]
        self._mark(min(near, key=lambda i: abs(placed[i].column - now.column)))

    def on_key(self, event: events.Key) -> None:
        """Let letters jump to the first word that begins with them."""
        character = event.character or ""
        if not event.is_printable or not (character.isalpha() or character == "-"):
            return
        event.stop()
        event.prevent_default()
        longer = self.begun + character.lower()
        before, self.begun = self.begun, longer
        found = [i for i, (_, label) in enumerate(self.words) if self._begins(label)]
        if not found:
            self.begun = before
            return
        whole = [i for i in found if self.words[i][1].lower().startswith(longer)]
        self._mark((whole or found)[0])

    def action_shorten(self) -> None:
        """Take the last letter back."""
        self.begun = self.begun[:-1]
        if not self.begun:
            self._mark(NOWHERE)
        self.refresh()

    def action_pick(self) -> None:
        """Pick the marked word, or let it go; of more than may be, the first is let go."""
        if not self.value:
            return
        if self.value in self.values:
            self.values.remove(self.value)
        else:
            self.values = [*self.values, self.value][-self.most :]
        self.begun = ""
        self.refresh()
        self.post_message(self.Picked(self, tuple(self.values)))

    def action_accept(self) -> None:
        """Pick the marked word; with none marked, settle what is picked."""
        if self.most == 1:
            self.values = [self.value] if self.value else self.values
        elif self.value:
            self.action_pick()
            self.place = NOWHERE
            return
        self.post_message(self.Chosen(self, tuple(self.values)))

    def on_focus(self) -> None:
        """Show the mark."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the mark."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Pick the word that was clicked."""
        for index, word in enumerate(self._placed(self.content_size.width)):
            inside = word.column <= event.x < word.column + cell_len(word.label)
            if word.row == event.y and inside:
                self._mark(index)
                self.action_accept()
                return
