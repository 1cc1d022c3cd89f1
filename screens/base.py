"""What all our screens share: a heading line, a reading column, the key bar."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Generic, TypeVar

from rich.cells import cell_len, set_cell_size
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from screens.widgets.keybar import KeyBar

NARROW = 60
"""Columns below which a screen says less on a line."""

SHORT = 20
"""Rows below which a screen saves them."""

WIDE = 110
"""Columns from which a screen is set in the middle."""

ResultT = TypeVar("ResultT")


class Page(VerticalScroll, can_focus=False):
    """The column that is read; it scrolls where a screen is small."""

    DEFAULT_CSS = """
    Page {
        width: 1fr;
        max-width: 80;
        height: 1fr;
        padding: 0 2;
        scrollbar-size-vertical: 1;
    }
    """


class Heading(Widget):
    """The first line of a screen: what it is on the left, a quiet word on the right."""

    DEFAULT_CSS = """
    Heading {
        height: 2;
        padding: 0 2;
        max-width: 80;
        color: $muted;
        text-wrap: nowrap;
    }
    """

    def __init__(self, left: str, right: str = "") -> None:
        super().__init__()
        self.left = left
        self.right = right

    def show(self, left: str, right: str = "") -> None:
        """Change both ends."""
        self.left, self.right = left, right
        self.refresh()

    def render(self) -> Content:
        """Return both ends with the room between them; the left one gives way."""
        width = self.size.width
        left = self.left
        if cell_len(left) + cell_len(self.right) + 2 > width:
            room = max(0, width - cell_len(self.right) - 3)
            left = set_cell_size(left, room).rstrip() + "…"
        gap = max(1, width - cell_len(left) - cell_len(self.right))
        return Content(left + " " * gap + self.right)


class BaseScreen(Screen[ResultT], Generic[ResultT]):
    """A full screen of ours."""

    heading = "tending"

    BINDINGS = [
        Binding("tab", "app.focus_next", "Next", show=False, tooltip="To the next field or button"),
        Binding("shift+tab", "app.focus_previous", "Previous", show=False, tooltip="One back"),
        Binding(
            "f5",
            "app.save_elsewhere",
            "Save elsewhere",
            priority=True,
            tooltip="Put what is typed in a file of its own",
        ),
        Binding("up", "scroll_page(-1)", "Up", show=False, tooltip="Scroll up a line"),
        Binding("down", "scroll_page(1)", "Down", show=False, tooltip="Scroll down a line"),
        Binding(
            "pageup", "turn_page(-1)", "Page up", show=False, priority=True, tooltip="Scroll up"
        ),
        Binding(
            "pagedown", "turn_page(1)", "Page down", show=False, priority=True, tooltip="Scroll"
        ),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-normal"), (WIDE, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (SHORT, "-tall")]

    def compose(self) -> ComposeResult:
        """Lay out heading, page and keys; a screen fills the page."""
        self.fit()
        yield Heading(self.heading)
        with Page():
            yield from self.content()
        yield KeyBar()

    def fit(self) -> None:
        """Be laid out for the terminal's size from the first paint on; Textual does it after it."""
        width, height = self.app.size
        for size, breakpoints in (
            (width, self.HORIZONTAL_BREAKPOINTS),
            (height, self.VERTICAL_BREAKPOINTS),
        ):
            self.add_class(max(pair for pair in breakpoints if pair[0] <= size)[1])

    def content(self) -> Iterable[Widget]:
        """Yield what stands on the page."""
        return ()

    @property
    def key_words(self) -> dict[str, str]:
        """Descriptions, by action, that differ from the declared ones at this moment."""
        return {}

    @property
    def quiet_actions(self) -> Collection[str]:
        """Actions that work, and need no place in the key bar at this moment."""
        return ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Turning pages is a field's own affair where the page has nothing to scroll."""
        if action == "turn_page":
            return any(page.max_scroll_y for page in self.query(Page))
        return super().check_action(action, parameters)

    def action_scroll_page(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one(Page).scroll_relative(y=lines, animate=False)

    def action_turn_page(self, pages: int) -> None:
        """Scroll by most of a page."""
        page = self.query_one(Page)
        page.scroll_relative(y=pages * max(1, page.size.height - 2), animate=False)

    def action_open_support(self) -> None:
        """Show people to call."""
        self.app.call_later(self.app.run_action, "app.support")

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Let nothing stale stand in the key bar when coming back."""
        del event
        self.refresh_bindings()


def text(words: str, classes: str = "", id_: str | None = None) -> Static:
    """Return a static text in which nothing is markup."""
    return Static(Content(words), classes=classes, id=id_, markup=False)
