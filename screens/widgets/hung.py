"""Lines behind their heads: a long one is wrapped and hangs under itself, so that none is cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

LEAST = 8
"""Columns for the lines, however narrow the screen is."""


class Hung(Static):
    """Shows lines, each with what stands before it.

    Args:
        rows: (head, line), in order.
        classes: As for any widget.
    """

    DEFAULT_CSS = """
    Hung { height: auto; width: 1fr; max-width: 72; }
    """

    def __init__(self, rows: Iterable[tuple[str, Content]], classes: str = "") -> None:
        self.rows = tuple(rows)
        self.indent = max((cell_len(head) for head, _ in self.rows), default=0)
        told = (self._behind(head, line) for head, line in self.rows)
        super().__init__(Content("\n").join(told), classes=classes, markup=False)

    def _behind(self, head: str, line: Content) -> Content:
        gap = " " * (self.indent - cell_len(head))
        return Content.assemble((head, "$muted"), gap, line)

    def _lines(self, width: int) -> Iterator[Content]:
        for head, line in self.rows:
            first, *rest = line.wrap(max(LEAST, width - self.indent)) or [Content("")]
            yield self._behind(head, first)
            yield from (self._behind("", more) for more in rest)

    def render(self) -> Content:
        """Return the lines as they are wrapped at this width."""
        return Content("\n").join(self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows that all lines take at a width."""
        del container, viewport
        return len(list(self._lines(width)))
