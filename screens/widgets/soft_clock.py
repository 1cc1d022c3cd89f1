"""A clock that fills quietly over five minutes. It never ends, hurries or turns red."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from screens.widgets.bar import bar

FULL = 300.0
"""Seconds until it is full, where nothing else is said; it then simply stays so."""

TICK = 5.0
WIDTH = 20


class SoftClock(Widget):
    """A thin line that fills. `advance` is called by its timer, or by a test.

    Args:
        full: Seconds until it is full.
    """

    DEFAULT_CSS = """
    SoftClock { height: 1; width: 20; color: $rule; }
    """
    ALLOW_SELECT = False

    def __init__(self, full: float = FULL) -> None:
        super().__init__()
        self.full = full
        self.seconds = 0.0

    def on_mount(self) -> None:
        """Begin to fill."""
        self.set_interval(TICK, self.beat)

    def beat(self) -> None:
        """Let a tick pass, unless something covers the screen: then time stands still."""
        if self.app.screen is self.screen:
            self.advance(TICK)

    def advance(self, seconds: float) -> None:
        """Let some seconds pass."""
        self.seconds += seconds
        self.refresh()

    def render(self) -> Content:
        """Return the line as far as it is filled."""
        return Content.assemble(*bar(self.seconds / self.full, WIDTH, full="$muted", rest="$rule"))
