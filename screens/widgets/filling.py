"""A few marks that fill slowly while one pictures something. Nothing happens at the end."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

MARKS = 10
"""One for each second: about as long as a picture takes to come."""

TICK = 1.0
"""Seconds between redraws, with motion reduced or not: slow enough for either."""


class Filling(Widget):
    """Marks that fill. `advance` is called by its timer, or by a test."""

    DEFAULT_CSS = """
    Filling { height: 1; width: 1fr; color: $muted; }
    """
    ALLOW_SELECT = False

    seconds = 0.0

    def on_mount(self) -> None:
        """Begin to fill."""
        self.set_interval(TICK, lambda: self.advance(TICK))

    def advance(self, seconds: float) -> None:
        """Let some seconds pass; behind another screen, such as the plain one, none do."""
        if self.seconds < MARKS and self.app.screen is self.screen:
            self.seconds += seconds
            self.refresh()

    def render(self) -> Content:
        """Return the marks as far as they are filled."""
        filled = min(MARKS, int(self.seconds))
        return Content.assemble(("━" * 2 * filled, "$muted"), ("─" * 2 * (MARKS - filled), "$rule"))
