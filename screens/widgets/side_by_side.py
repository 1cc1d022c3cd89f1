"""Two columns of figures beside what they are of; neither column is the better one."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

GAP = 2


class SideBySide(Widget):
    """A small table: what, one, two.

    Args:
        heads: What each of the two columns is.
        rows: What it is, and its figure in each.
    """

    DEFAULT_CSS = """
    SideBySide { height: auto; width: 1fr; max-width: 72; text-wrap: nowrap; }
    """

    def __init__(self, heads: tuple[str, str], rows: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self.heads = heads
        self.rows = tuple(rows)

    def _lines(self, width: int) -> list[tuple[str, str]]:
        """Return the lines with their styles, what is too long for its column wrapped."""
        columns = [
            max(len(head), *(len(row[place]) for row in self.rows), 0)
            for place, head in enumerate(self.heads, 1)
        ]
        room = max(8, width - sum(columns) - 2 * GAP)
        longest = max((len(what) for what, _, _ in self.rows), default=0)
        first = min(room, longest + GAP)
        lines = [(self._line("", *self.heads, first, columns), "$muted")]
        for what, *figures in self.rows:
            head, *rest = textwrap.wrap(what, first) or [""]
            lines.append((self._line(head, figures[0], figures[1], first, columns), ""))
            lines += [(more, "") for more in rest]
        return lines

    @staticmethod
    def _line(what: str, one: str, two: str, first: int, columns: Sequence[int]) -> str:
        gap = " " * GAP
        return f"{what:<{first}}{gap}{one:<{columns[0]}}{gap}{two}".rstrip()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines it takes at a width."""
        del container, viewport
        return len(self._lines(width))

    def render(self) -> Content:
        """Return the table."""
        lines = self._lines(self.content_size.width)
        return Content("\n").join(Content.assemble(line) for line in lines)
