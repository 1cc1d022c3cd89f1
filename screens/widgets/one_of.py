"""A choice of one from a few: number keys, arrows and Enter, or a click."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from coach.flow import Value
from screens.widgets.sight import keep_in_sight

_KEYS = 9

NOWHERE = -1
"""The place of the mark while nothing is marked."""


class OneOf(Widget, can_focus=True):
    """Offers labelled values, one a line. Posts `Chosen` when one is settled, `Moved` on the way.

    Args:
        options: (value, label) in order.
        value: The one that is chosen, and marked, at first. With none, nothing is marked, and
            Enter settles nothing: no answer is put into anyone's mouth.
        numbered: Whether number keys choose; not where the values are numbers themselves.
    """

    DEFAULT_CSS = """
    OneOf { height: auto; width: 1fr; max-width: 72; pointer: pointer; }
    OneOf:focus { text-style: none; }
    """
    BINDINGS = [
        Binding("up", "move(-1)", "Up", show=False, tooltip="The one above"),
        Binding("down", "move(1)", "Down", show=False, tooltip="The one below"),
        Binding("enter,space", "accept", "Choose", tooltip="Choose the marked one"),
        *(
            Binding(str(n), f"pick({n})", "1 to 9", show=False, tooltip="Choose that line")
            for n in range(1, _KEYS + 1)
        ),
    ]

    @dataclass
    class Chosen(Message):
        """A value was settled."""

        sender: OneOf
        value: str

        @property
        def control(self) -> OneOf:
            """The widget that it came from."""
            return self.sender

    @dataclass
    class Moved(Message):
        """Another line was marked."""

        sender: OneOf
        value: str

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        value: str = "",
        *,
        numbered: bool = True,
        id_: str | None = None,
    ) -> None:
        super().__init__(id=id_)
        self.options = tuple(options)
        values = [option for option, _ in self.options]
        self.place = values.index(value) if value in values else NOWHERE
        self.chosen = value
        self.numbered = numbered

    @property
    def value(self) -> str:
        """The marked value; empty while nothing is marked."""
        return "" if self.place == NOWHERE else self.options[self.place][0]

    @property
    def answer(self) -> Value:
        """What a flow takes as its answer."""
        return self.value

    def render(self) -> Content:
        """Return the lines, the marked one with a pointer."""
        lines: list[Content] = []
        for index, ((value, _), label) in enumerate(zip(self.options, self._lines(), strict=True)):
            marked = index == self.place
            style = "bold" if marked and (self.has_focus or value == self.chosen) else ""
            head = self._head(index, style)
            lines += [
                Content.assemble(*(head if not row else [(" " * self.indent, "")]), (words, style))
                for row, words in enumerate(label)
            ]
        return Content("\n").join(lines)

    def _head(self, index: int, style: str) -> list[tuple[str, str]]:
        """Return what stands before a label: the pointer, and the number that chooses it."""
        pointer = "› " if index == self.place and self.has_focus else "  "
        number = f"{index + 1}  " if index < _KEYS else "   "
        return [(pointer, style), (number if self.numbered else "", "$muted")]

    def follow(self) -> None:
        """Keep the marked line in sight where the list is longer than the screen."""
        lines = self._lines()
        place = max(0, self.place)
        keep_in_sight(self, sum(map(len, lines[:place])), len(lines[place]))

    def _lines(self) -> list[list[str]]:
        """Return each label as the lines it takes, so that a long one hangs under itself."""
        return self._wrapped(self.content_size.width)

    def _wrapped(self, width: int) -> list[list[str]]:
        room = max(width - self.indent, 8)
        return [
            textwrap.wrap(f"{label}{self.behind(value)}", room) or [""]
            for value, label in self.options
        ]

    @property
    def indent(self) -> int:
        """Columns before a label: the pointer, and the number."""
        return 5 if self.numbered else 2

    def behind(self, value: str) -> str:
        """Return what stands behind a label."""
        return "  ✓" if value == self.chosen and value != "" else ""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines that all labels take at a width."""
        del container, viewport
        return sum(map(len, self._wrapped(width)))

    def on_focus(self) -> None:
        """Show the pointer."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the pointer."""
        self.refresh()

    def _mark(self, place: int) -> None:
        self.place = place % len(self.options)
        self.refresh()
        self.follow()
        self.post_message(self.Moved(self, self.value))

    def action_move(self, by: int) -> None:
        """Mark the line above or below; from nowhere, the first or the last."""
        nowhere = self.place == NOWHERE
        self._mark((0 if by > 0 else -1) if nowhere else self.place + by)

    def action_pick(self, number: int) -> None:
        """Settle a line by its number."""
        if self.numbered and number <= len(self.options):
            self._settle(number - 1)

    def _settle(self, place: int) -> None:
        self._mark(place)
        self.action_accept()

    def action_accept(self) -> None:
        """Settle the marked line."""
        self.chosen = self.value
        self.refresh()
        self.post_message(self.Chosen(self, self.value))

    def on_click(self, event: events.Click) -> None:
        """Settle the line that was clicked."""
        rows = [place for place, lines in enumerate(self._lines()) for _ in lines]
        if event.y < len(rows):
            self._settle(rows[event.y])
