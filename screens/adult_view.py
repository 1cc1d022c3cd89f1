"""The adult's view: over months, the pull, the move and coming back; in a hard week, what held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from coach.adult_view import AdultView
from screens.asking import bold, muted, prose
from screens.base import BaseScreen, Heading, Page
from screens.widgets.bar import bar
from screens.widgets.picture import Picture

NOTHING = (
    "Nothing here yet. A pull is noted when you answer a plan from the deck, and when you keep a "
    "Right now. They will stand here, month by month."
)
HARD = "One thing stands here for now. The months come back by themselves."
NEEDS_LESS = (
    "In the last eight weeks the move was there in eight of ten pulls, or more. It may be that you "
    "need this less now. A look at the week may be enough, or nothing at all: what you "
    "practised is yours, and there is nothing to lose by stopping."
)
BAR = 12
"""Columns of the bar of the word that was picked most."""


class AdultScreen(BaseScreen[None]):
    """What months add up to.

    Args:
        views: The view for each number of months, the shortest first.
    """

    CSS_PATH = "adult_view.tcss"
    heading = "The adult's view"
    BINDINGS = [
        Binding("y", "span", "A year", tooltip="12 months, or 6 again"),
        Binding("escape,enter", "dismiss", "Back", tooltip="Back to where you were"),
    ]

    def __init__(self, views: Sequence[AdultView]) -> None:
        super().__init__()
        self.views = tuple(views)
        self.place = 0

    def content(self) -> Iterable[Widget]:
        """Yield the place for what is shown of one span."""
        yield Vertical(id="shown")

    async def on_mount(self) -> None:
        """Show the shortest span."""
        await self.show()

    async def show(self) -> None:
        """Show the chosen number of months."""
        view = self.views[self.place]
        self.query_one(Heading).show(self.heading, "" if view.held else f"{view.months} months")
        area = self.query_one("#shown", Vertical)
        async with self.batch():
            await area.remove_children()
            await area.mount_all(_parts(view))
        self.query_one(Page).scroll_home(animate=False)
        self.refresh_bindings()

    @property
    def key_words(self) -> dict[str, str]:
        """The span that the key leads to."""
        return {"span": "6 months" if self.place else "A year"}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In a hard week there are no spans."""
        if action == "span":
            return self.views[self.place].held is None
        return super().check_action(action, parameters)

    async def action_span(self) -> None:
        """Show the longer span, or the shorter one again."""
        self.place = (self.place + 1) % len(self.views)
        await self.show()


def _parts(view: AdultView) -> Iterable[Widget]:
    if view.held:
        yield bold(view.held.says)
        if view.held.quote:
            yield prose(Content.assemble((view.held.quote, "italic")), "quote")
        yield muted(HARD, "part")
        return
    if view.empty:
        yield prose(NOTHING)
        return
    if view.needs_less:
        yield prose(NEEDS_LESS, "needs-less")
    if view.chart:
        yield Picture(view.chart)
    yield from (prose(sentence, "part") for sentence in view.says)
    if view.feelings:
        yield Static(_bars(view.feelings), classes="prose", id="feelings", markup=False)


def _bars(feelings: Sequence[tuple[str, int]]) -> Content:
    """Return the words that were picked, behind how often and a bar."""
    most = max(count for _, count in feelings)
    lines = []
    for word, count in feelings:
        width = max(1, round(BAR * count / most))
        room = " " * (BAR - width)
        lines.append(Content.assemble(f"{count:>3}  ", *bar(1, width), f"{room}  {word}"))
    return Content("\n").join(lines)
