"""A picture of figures, with the sentence that says what it shows."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from coach.chart import Chart


class Picture(Vertical):
    """Draws a chart over its sentence.

    Args:
        chart: What is drawn.
    """

    DEFAULT_CSS = """
    Picture { height: auto; max-width: 72; }
    """

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self.chart = chart

    def compose(self) -> ComposeResult:
        """Lay out the drawing and its sentence."""
        yield Static(Content(self.chart.says), markup=False)
