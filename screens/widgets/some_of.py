"""A choice of several, in order: the first one chosen leads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from coach.flow import Value
from screens.widgets.one_of import OneOf


class SomeOf(OneOf):
    """Like `OneOf`, but every line can be chosen or let go; nothing is settled until one goes on.

    Args:
        options: (value, label) in order.
        values: What is chosen at first, the lead first.
        most: How many may be chosen; of more, the one chosen first is let go.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "accept", "Choose", tooltip="Choose the marked one, or let it go"),
        Binding("enter", "screen.go_on", "Continue", tooltip="Go on with what is chosen"),
    ]

    def __init__(
        self, options: Sequence[tuple[str, str]], values: Sequence[str] = (), *, most: int = 99
    ) -> None:
        super().__init__(options)
        self.values = list(values)
        self.most = most

    @property
    def answer(self) -> Value:
        """All that is chosen, the lead first."""
        return tuple(self.values)

    def render(self) -> Content:
        """Return the lines, each chosen one with its place."""
        parts: list[tuple[str, str]] = []
        for index, (value, label) in enumerate(self.options):
            pointer = "› " if index == self.place and self.has_focus else "  "
            chosen = value in self.values
            box = "[x] " if chosen else "[ ] "
            leads = "  leads" if chosen and self.values[0] == value else ""
            end = "\n" if index < len(self.options) - 1 else ""
            style = "bold" if chosen else ""
            parts += [
                (pointer, "bold"),
                (f"{index + 1} ", "$muted"),
                (box, style),
                (label, style),
                (leads + end, "$muted"),
            ]
        return Content.assemble(*parts)

    def action_accept(self) -> None:
        """Choose the marked line, or let it go."""
        if not self.value:
            return
        if self.value in self.values:
            self.values.remove(self.value)
        else:
            self.values = [*self.values, self.value][-self.most :]
        self.refresh()
