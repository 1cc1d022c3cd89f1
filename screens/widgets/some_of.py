"""A choice of several, in order: the first one chosen leads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

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

    @property
    def indent(self) -> int:
        """Columns before a label: the box stands there too."""
        return super().indent + 3

    def behind(self, value: str) -> str:
        """Say which one leads."""
        return "  leads" if self.values[:1] == [value] else ""

    def _head(self, index: int, style: str) -> list[tuple[str, str]]:
        pointer, number = super()._head(index, style)
        box = "[x] " if self.options[index][0] in self.values else "[ ] "
        return [pointer, (number[0][:2], "$muted"), (box, style)]

    def action_accept(self) -> None:
        """Choose the marked line, or let it go."""
        if not self.value:
            return
        if self.value in self.values:
            self.values.remove(self.value)
        else:
            self.values = [*self.values, self.value][-self.most :]
        self.refresh()
