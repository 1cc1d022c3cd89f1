"""A choice of one from a few: number keys, arrows and Enter, or a click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from coach.flow import Value

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
        parts: list[tuple[str, str]] = []
        for index, (value, label) in enumerate(self.options):
            marked = index == self.place
            pointer = "› " if marked and self.has_focus else "  "
            style = "bold" if marked and (self.has_focus or value == self.chosen) else ""
            key = f"{index + 1}  " if index < _KEYS else "   "
            key = key if self.numbered else ""
            tick = "  ✓" if value == self.chosen and value != "" else ""
            end = "\n" if index < len(self.options) - 1 else ""
            parts += [(pointer, style), (key, "$muted"), (label + tick + end, style)]
        return Content.assemble(*parts)

    def on_focus(self) -> None:
        """Show the pointer."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the pointer."""
        self.refresh()

    def _mark(self, place: int) -> None:
        self.place = place % len(self.options)
        self.refresh()
        self._follow()
        self.post_message(self.Moved(self, self.value))

    def _follow(self) -> None:
        """Keep the marked line in sight where the list is longer than the screen."""
        for holder in self.ancestors:
            if isinstance(holder, VerticalScroll):
                top = self.region.y - holder.content_region.y + int(holder.scroll_y)
                holder.scroll_to_region(
                    Region(0, top + self.place, 1, 1), animate=False, immediate=True
                )
                return

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
        if event.y < len(self.options):
            self._settle(event.y)
