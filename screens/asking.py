"""Screens that ask one thing at a time: what is asked takes the place of what was."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Button, Static, TextArea

from screens.base import BaseScreen, Page
from screens.widgets.keybar import KeyBar
from screens.widgets.one_of import OneOf
from screens.widgets.way import Way

DRAFT_SECONDS = 0.4
"""How long typing rests before it is kept: well within the promised second."""

ResultT = TypeVar("ResultT")


class AskingScreen(BaseScreen[ResultT], Generic[ResultT]):
    """Shows an ask with its field focused, the ways on below it, and keeps what is typed."""

    CSS_PATH = ["asking.tcss"]
    WAYS: ClassVar[tuple[tuple[str, str], ...]] = ()
    """(label, id) of the buttons that lead on; an id names the screen's action."""

    def __init__(self) -> None:
        super().__init__()
        self.field: Widget | None = None
        """The field that is asked in now; what comes from an earlier one is a key too many."""
        self._timer: Timer | None = None

    def page(self) -> ComposeResult:
        """Lay out the place for what is asked, the ways on, and the keys."""
        with Page():
            yield Static(id="pinned", markup=False)
            yield Vertical(id="ask")
        yield Static(id="trouble", markup=False)
        with Horizontal(id="ways"):
            for label, id_ in self.WAYS:
                yield Way(label, id_)
            yield Static(id="kept", markup=False)
        yield KeyBar()

    async def put(self, parts: Iterable[Widget]) -> None:
        """Put what is asked in place of what was, and focus its field, else the first way on."""
        area = self.query_one("#ask", Vertical)
        self.field = None
        if self.focused and area in self.focused.ancestors:
            self.set_focus(None)  # no key may reach a button while the fields change
        async with self.batch():
            await area.remove_children()
            await area.mount_all(parts)
        self.field = next(iter(self.query("#ask .field")), None)
        field = self.field or self.query_one("#ways Way")
        self.query_one(Page).scroll_home(animate=False)
        field.focus(scroll_visible=False)
        self.call_after_refresh(self._bring_into_sight, field)
        self.refresh_bindings()

    def _bring_into_sight(self, field: Widget) -> None:
        """Scroll to the field; where it is longer than the page, begin with the question."""
        page = self.query_one(Page)
        inner = isinstance(field.parent, VerticalScroll) and field.parent is not page
        holder = field.parent if inner and isinstance(field.parent, Widget) else field
        if holder.size.height < page.size.height or isinstance(field, TextArea):
            holder.scroll_visible(animate=False)
        if isinstance(field, OneOf):
            field.follow()

    def is_asked_in(self, field: Widget) -> bool:
        """Say whether a field is, or lies in, the one that is asked in now."""
        return self.field is not None and self.field in field.ancestors_with_self

    @on(Button.Pressed)
    async def _pressed(self, message: Button.Pressed) -> None:
        await self.run_action(str(message.button.id).replace("-", "_"))

    # -- keeping -----------------------------------------------------------------------------

    def keep_soon(self) -> None:
        """Keep what is typed once typing rests, within the second."""
        if self._timer is None:
            self._timer = self.set_timer(DRAFT_SECONDS, self.keep_now)

    def keep_now(self) -> None:
        """Keep what was typed at once."""
        self.keep_no_more()

    def keep_no_more(self) -> None:
        """Let the timer go: it is being kept, or was answered."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def say_kept(self, words: str, trouble: str = "") -> None:
        """Say that all is kept, or why not yet."""
        for id_, said in (("#kept", words), ("#trouble", trouble)):
            for place in self.query(id_).results(Static):
                place.update(Content(said))
                place.display = bool(said)


def prose(content: Content | str, classes: str = "", id_: str | None = None) -> Static:
    """Return reading text in which nothing is markup."""
    content = Content(content) if isinstance(content, str) else content
    return Static(content, classes=f"prose {classes}", id=id_, markup=False)


def bold(words: str, classes: str = "") -> Static:
    """Return a line that leads the eye."""
    return prose(Content.assemble((words, "bold")), classes)


def muted(words: str, classes: str = "", id_: str | None = None) -> Static:
    """Return a quiet line."""
    return prose(Content.assemble((words, "$muted")), classes, id_)


def field(widget: Widget) -> Widget:
    """Mark a widget as the one that is asked in."""
    widget.add_class("field")
    return widget
