"""A day with everything in it: to read again, to change, to delete, to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from coach.days import describe
from coach.editing import draft_id
from coach.entries import Entry
from coach.parts import Part, Path
from coach.remembering import DayView
from screens import telling
from screens.base import NARROW, BaseScreen, Heading, Page
from screens.first_frame import plain_shapes
from screens.history import STATES
from screens.history_messages import AskDelete, BeginEdit, OpenDay, RecallDay
from screens.messages import MarkDay, Undo

NOWHERE = -1
POINTER = ("›", ">")
"""What stands before the marked text, and where the locale has only ASCII."""


class Stop(NamedTuple):
    """Something that can be marked: a text, an entry without one, or an earlier year's day."""

    entry: Entry | None = None
    part: Part | None = None
    day: str = ""


class Passage(Horizontal):
    """Something that stands in the day, with a place for the pointer before it.

    Args:
        words: What it says.
        stop: What it stands for, if it can be marked.
    """

    DEFAULT_CSS = """
    Passage { height: auto; width: 1fr; max-width: 74; }
    Passage .pointer { width: 2; }
    Passage .words { width: 1fr; }
    """

    def __init__(self, words: Content, stop: Stop | None = None, classes: str = "") -> None:
        super().__init__(classes=classes)
        self.words = words
        self.stop = stop

    def compose(self) -> Iterable[Widget]:
        """Set the words beside the pointer's place."""
        yield Static(classes="pointer", markup=False)
        yield Static(self.words, classes="words prose", markup=False)

    def mark(self, *, marked: bool) -> None:
        """Put the pointer here, or take it away."""
        self.set_class(marked, "-marked")
        for pointer in self.query(".pointer").results(Static):
            pointer.update(Content(POINTER[plain_shapes()] if marked else ""))

    def on_click(self) -> None:
        """Mark it; clicked again, do what Enter does."""
        if isinstance(self.screen, DayScreen) and self.stop:
            self.screen.clicked(self)


class DayScreen(BaseScreen[None]):
    """Everything that stands in a day.

    Args:
        view: The day.
        entry: The id of the entry that is marked at first.
        path: Where in it, if that is known.
    """

    CSS_PATH = "day.tcss"
    heading = "History"
    BINDINGS = [
        Binding("enter,e", "change", "Change", tooltip="Change the marked text"),
        Binding("x,delete", "delete", "Delete", tooltip="Delete what is marked, with undo"),
        Binding("f", "fill_in", "Fill in", tooltip="Mark this day as practised"),
        Binding("escape", "dismiss", "Back", tooltip="Back to where you were"),
        Binding("z", "undo", "Undo", show=False, tooltip="Undo the last change"),
        Binding("up", "mark(-1)", "Up", show=False, tooltip="The text before"),
        Binding("down", "mark(1)", "Down", show=False, tooltip="The next text"),
        Binding("left", "turn(-1)", "Day before", show=False, tooltip="The day before"),
        Binding("right", "turn(1)", "Next day", show=False, tooltip="The next day"),
    ]

    def __init__(self, view: DayView, entry: str = "", path: Path = ()) -> None:
        super().__init__()
        self.view = view
        self.wanted = (entry, path)
        self.marked = NOWHERE

    def content(self) -> Iterable[Widget]:
        """Yield the place for the day."""
        yield Vertical(id="day")
        yield Vertical(id="earlier")

    async def on_mount(self) -> None:
        """Show the day, and ask what stood on it in earlier years."""
        await self.show(self.view)

    @property
    def day(self) -> date:
        """The day it shows."""
        return date.fromisoformat(self.view.day)

    async def show(self, view: DayView) -> None:
        """Show a day, in place of the one before or anew."""
        same = view.day == self.view.day
        place = self.marked if same else NOWHERE
        self.view = view
        day = self.day
        said = f"{day:%a} {day.day} {day:%b}" if self.size.width < NARROW else describe(day)
        self.query_one(Heading).show(f"{said} {day.year}", STATES[view.state])
        async with self.batch():
            area = self.query_one("#day", Vertical)
            await area.remove_children()
            await area.mount_all(self._passages())
            if not same:
                await self.query_one("#earlier").remove_children()
        stops = self._stops()
        wanted = self._places(stops, *self.wanted)
        self.wanted = ("", ())
        self._mark(wanted[0] if wanted else max(0, min(place, len(stops) - 1)))
        if wanted:
            self._follow()
        elif not same:
            self.query_one(Page).scroll_home(animate=False)
        self.refresh_bindings()
        self.app.post_message(RecallDay(day))

    def _places(self, stops: list[Passage], entry: str, path: Path) -> list[int]:
        """Return where an entry's texts are among the stops, the one at the place first."""
        found = [
            (bool(stop.part and stop.part.path == path), place)
            for place, passage in enumerate(stops)
            if (stop := passage.stop) and stop.entry and stop.entry.id == entry
        ]
        return [place for _, place in sorted(found, key=lambda one: not one[0])]

    async def recall(self, earlier: tuple[DayView, ...]) -> None:
        """Show what stood on the same day of earlier years."""
        area = self.query_one("#earlier", Vertical)
        async with self.batch():
            await area.remove_children()
            if earlier:
                await area.mount(Passage(Content.assemble(("On this day", "bold"))))
                await area.mount_all(Passage(telling.recalled(v), Stop(day=v.day)) for v in earlier)
        self._mark(max(0, min(self.marked, len(self._stops()) - 1)))

    # -- what stands in it -------------------------------------------------------------------

    def _passages(self) -> Iterator[Passage]:
        view = self.view
        if view.focus:
            yield Passage(telling.focus(view.focus))
        for entry in view.entries:
            own = [part for part in entry.parts if part.own]
            yield Passage(telling.head(entry, view), None if own else Stop(entry), "head")
            facts = telling.facts(entry)
            if facts:
                yield Passage(facts)
            for part in own:
                begun = draft_id(entry.table, entry.id, part.path) in view.begun
                yield Passage(telling.own(part, begun=begun), Stop(entry, part))
        if not view.entries:
            yield Passage(Content.assemble((telling.NOTHING, "$muted")))

    # -- marking -----------------------------------------------------------------------------

    def _stops(self) -> list[Passage]:
        return [passage for passage in self.query(Passage) if passage.stop]

    def _mark(self, place: int) -> None:
        stops = self._stops()
        self.marked = place if 0 <= place < len(stops) else NOWHERE
        for index, passage in enumerate(stops):
            passage.mark(marked=index == self.marked)
        self.refresh_bindings()

    def _follow(self) -> None:
        """Keep what is marked in sight."""
        stops = self._stops()
        if self.marked != NOWHERE:
            self.call_after_refresh(stops[self.marked].scroll_visible, animate=False)

    @property
    def stop(self) -> Stop:
        """What is marked; nothing, while nothing is."""
        stops = self._stops()
        found = stops[self.marked].stop if 0 <= self.marked < len(stops) else None
        return found or Stop()

    def clicked(self, passage: Passage) -> None:
        """Mark a passage; clicked again, do what Enter does."""
        place = self._stops().index(passage)
        if place == self.marked:
            self.action_change()
        else:
            self._mark(place)

    def action_mark(self, by: int) -> None:
        """Mark the text before or after; where there is none further, scroll on."""
        stops = self._stops()
        place = (0 if by > 0 else -1) if self.marked == NOWHERE else self.marked + by
        if 0 <= place < len(stops):
            self._mark(place)
            self._follow()
        else:
            self.action_scroll_page(by)

    # -- doing -------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what fits the day and what is marked."""
        offered = {
            "change": bool(self.stop.part or self.stop.day),
            "delete": self.stop.entry is not None,
            "fill_in": self.view.may_fill_in,
        }
        return offered.get(action, super().check_action(action, parameters))

    @property
    def key_words(self) -> dict[str, str]:
        """Enter opens an earlier year's day, and writes where nothing stands yet."""
        stop = self.stop
        if stop.day:
            return {"change": "Open"}
        return {"change": "Write"} if stop.part and not stop.part.text.strip() else {}

    def action_change(self) -> None:
        """Change the marked text, or open the marked day."""
        stop = self.stop
        if stop.entry and stop.part:
            self.app.post_message(BeginEdit(stop.entry.table, stop.entry.id, stop.part.path))
        elif stop.day:
            self.app.post_message(OpenDay(date.fromisoformat(stop.day)))

    def action_delete(self) -> None:
        """Ask whether the entry that is marked is to be deleted."""
        if self.stop.entry:
            self.app.post_message(AskDelete(self.stop.entry))

    def action_fill_in(self) -> None:
        """Mark the day as practised."""
        self.app.post_message(MarkDay(self.day))

    def action_turn(self, by: int) -> None:
        """Go to the day before or after."""
        self.app.post_message(OpenDay(self.day + timedelta(days=by)))

    def action_undo(self) -> None:
        """Undo the last change."""
        self.app.post_message(Undo())
