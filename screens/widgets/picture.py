"""A picture of figures, with the sentence that says what it shows."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from coach.chart import Chart
from screens.base import SHORT
from screens.first_frame import plain_shapes

TALL, LOW = 8, 6
"""Rows of a drawing, its labels included, on a screen of ordinary height and on a low one."""


class Drawing(Widget):
    """The drawing itself, as wide as its column.

    Args:
        chart: What is drawn.
        rows: How high, at most; a low screen has less.
    """

    DEFAULT_CSS = """
    Drawing { height: auto; width: 1fr; max-width: 72; text-wrap: nowrap; }
    """

    def __init__(self, chart: Chart, rows: int = TALL) -> None:
        super().__init__()
        self.chart = chart
        self.rows = rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows it takes: none where there is nothing to draw."""
        del container, width
        rows = min(self.rows, LOW if viewport.height < SHORT else TALL)
        known = any(value is not None for one in self.chart.series for value in one.values)
        return rows if known else 0

    def render(self) -> Content:
        """Return the drawing."""
        from screens.widgets import drawing  # noqa: PLC0415 - loads what draws, when shown

        width, height = self.content_size
        rows = drawing.draw(self.chart, width, height, plain=plain_shapes())
        return Content("\n").join(Content.assemble(*cells) for cells in rows)


class Picture(Vertical):
    """Draws a chart, named above and told in a sentence below.

    Args:
        chart: What is drawn.
        rows: How high the drawing is, at most.
    """

    DEFAULT_CSS = """
    Picture { height: auto; max-width: 72; }
    """

    def __init__(self, chart: Chart, rows: int = TALL) -> None:
        super().__init__()
        self.chart = chart
        self.rows = rows

    def compose(self) -> ComposeResult:
        """Lay out the name, the drawing and its sentence."""
        if self.chart.title:
            yield Static(Content(self.chart.title), classes="title", markup=False)
        yield Drawing(self.chart, self.rows)
        yield Static(Content(self.chart.says), classes="prose", markup=False)
