"""What was answered as bars: a line for each theme, its columns beside each other, now and then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from coach.flow import MOST
from coach.outcome import Cell, Row
from screens.widgets.bar import bar

NAME = 24
"""Columns of a name; the longest fits."""

COLUMN = 24
"""Columns of a bar with its figures."""

WIDE = NAME + 2 * COLUMN
"""Columns from which all of a row stands on one line."""

LABEL = 12
"""Columns of a column's name, where it stands before its bar."""


class Beside(Widget):
    """Shows rows of bars. Figures stand with each bar, so that nothing hangs on its length alone.

    Args:
        rows: What is shown.
        columns: What the columns are called.
    """

    DEFAULT_CSS = """
    Beside { height: auto; width: 1fr; max-width: 72; }
    """

    def __init__(self, rows: Sequence[Row], columns: Sequence[str]) -> None:
        super().__init__()
        self.rows = rows
        self.columns = columns

    def render(self) -> Content:
        """Return the rows for the room there is."""
        return Content("\n").join(self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the rows take at a width."""
        del container, viewport
        return len(list(self._lines(width)))

    def _lines(self, width: int) -> Iterable[Content]:
        if width >= WIDE:
            heads = [(column.ljust(COLUMN), "$muted") for column in self.columns]
            yield Content.assemble(" " * NAME, *heads)
            for row in self.rows:
                cells = (part for cell in row.cells for part in _cell(cell))
                yield Content.assemble(row.name.ljust(NAME), *cells)
            return
        for row in self.rows:
            yield Content(row.name)
            for column, cell in zip(self.columns, row.cells, strict=True):
                yield Content.assemble((f"  {column}".ljust(LABEL), "$muted"), *_cell(cell))


def _cell(cell: Cell) -> list[tuple[str, str]]:
    """Return a bar with its figure, and the one of the last time behind it."""
    then = f"  before {cell.then}" if cell.then is not None else ""
    if cell.now is None:
        parts = [("left out", "$muted")]
        room = COLUMN - len("left out") - len(then)
    else:
        parts = [*bar(cell.now / MOST, MOST), (f" {cell.now:>2}", "bold")]
        room = COLUMN - MOST - 3 - len(then)
    return [*parts, (then + " " * max(0, room), "$muted")]
