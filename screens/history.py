"""History: the year as a heat map, the month as a grid, and in short what stands in a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from coach import calendars
from coach.calendars import State
from coach.days import describe
from coach.remembering import DayView, Opened
from screens import telling
from screens.base import WIDE, BaseScreen, Heading, text
from screens.history_messages import AskDeleted, OpenDay, OpenReading, OpenSearch, ShowMonth
from screens.messages import Undo
from screens.widgets.almanac import HeatMap, MonthGrid, Picked, Turned, legend

STATES: dict[State, str] = {
    "practised": "practised",
    "paused": "in a pause",
    "missed": "not marked",
    "before": "before you began",
    "today": "today is open",
    "ahead": "still to come",
}
"""How a day stands, in words."""

EARLIEST = date(1970, 1, 1)
"""The first day one can walk to."""


class HistoryScreen(BaseScreen[None]):
    """Walks through days; Enter opens one.

    Args:
        opened: The month to begin with, and the figures of all years.
        day: The day that is marked at first; today, if none is given.
    """

    CSS_PATH = "history.tcss"
    heading = "History"
    BINDINGS = [
        Binding("enter,space", "open", "Open", tooltip="Open the marked day"),
        Binding("slash", "search", "Search", tooltip="Search everything that was kept"),
        Binding("y", "year", "Year", tooltip="Show the year as a picture, or put it away"),
        Binding("escape", "dismiss", "Back", tooltip="Back to where you were"),
        Binding("r", "read", "Read", show=False, tooltip="Read your own lines, one by one"),
        Binding("b", "deleted", "Bring back", show=False, tooltip="What was deleted lately"),
        Binding("z", "undo", "Undo", show=False, tooltip="Undo the last change"),
        Binding("left", "walk(-1)", "Day before", show=False, tooltip="The day before"),
        Binding("right", "walk(1)", "Next day", show=False, tooltip="The next day"),
        Binding("up", "walk(-7)", "Week before", show=False, tooltip="A week earlier"),
        Binding("down", "walk(7)", "Next week", show=False, tooltip="A week later"),
        Binding("pageup", "leap(-1)", "Month before", show=False, tooltip="A month earlier"),
        Binding("pagedown", "leap(1)", "Next month", show=False, tooltip="A month later"),
        Binding("comma", "leap(-12)", "Year before", show=False, tooltip="A year earlier"),
        Binding("full_stop", "leap(12)", "Next year", show=False, tooltip="A year later"),
        Binding("home", "go(0)", "First day", show=False, tooltip="The first day you practised"),
        Binding("end", "go(1)", "Today", show=False, tooltip="Back to today"),
    ]

    def __init__(self, opened: Opened, day: date | None = None) -> None:
        super().__init__()
        self.opened = opened
        self.marked = day or opened.today
        self.known: dict[tuple[int, int], dict[str, DayView]] = {}
        """What stands in the months that were read, by year and month."""
        self.known[self.marked.year, self.marked.month] = opened.month
        self.with_year: bool | None = None
        """Whether the year's picture is shown; None leaves it to the room there is."""

    def content(self) -> Iterable[Widget]:
        """Yield the year over the month, and the day: in short beside it, or whole."""
        with Horizontal(id="both"):
            with Vertical(id="calendar"):
                with Vertical(id="year"):
                    yield HeatMap()
                    yield Static(id="says", classes="prose", markup=False)
                with Horizontal(id="month"):
                    yield MonthGrid()
                    yield Static(id="day", markup=False)
                yield Static(legend(), id="legend", markup=False)
                yield text("r reads your own lines, one after another.", "muted", "more")
            with VerticalScroll(id="whole", can_focus=False):
                yield Static(id="all", markup=False)

    def on_mount(self) -> None:
        """Show the marked day in its month and year."""
        self._show()

    def on_resize(self) -> None:
        """Show the year where there is room for it."""
        if self.is_mounted:
            self._show()

    @property
    def shows_year(self) -> bool:
        """Whether the year's picture is on the screen."""
        return self.size.width >= WIDE if self.with_year is None else self.with_year

    def take(self, opened: Opened, first: date) -> None:
        """Take over what stands now, for the month of a day."""
        if opened.facts is not self.opened.facts:
            self.known.clear()
        self.opened = opened
        self.known[first.year, first.month] = opened.month
        self._show()
        self.refresh_bindings()

    def _show(self) -> None:
        opened, day = self.opened, self.marked
        self.query_one(Heading).show(self.heading, f"{day:%B} {day.year}")
        self.set_class(self.shows_year, "-year")
        year = calendars.year(opened.facts, day.year, opened.today) if self.shows_year else None
        if year:
            self.query_one(HeatMap).show(year, day)
            self.query_one("#says", Static).update(Content(year.says))
        month = self.known.get((day.year, day.month))
        weeks = calendars.month(opened.facts, day, opened.today)
        self.query_one(MonthGrid).show(weeks, day, frozenset(month or ()))
        wide = self.size.width >= WIDE
        self.query_one("#all" if wide else "#day", Static).update(self._day(month, whole=wide))
        if wide:
            self.query_one("#whole").scroll_home(animate=False)

    def _day(self, month: dict[str, DayView] | None, *, whole: bool) -> Content:
        """Return what stands in the marked day."""
        state = self._state()
        head = ((describe(self.marked), "bold"), (f"  {STATES[state]}", "$muted"))
        blocks = [Content.assemble(*head)]
        if month is None:
            return blocks[0]
        view = month.get(self.marked.isoformat())
        if view:
            blocks.append(telling.whole(view) if whole else self._in_short(view))
        elif state not in {"ahead", "before"}:
            blocks.append(Content.assemble((telling.NOTHING, "$muted")))
        earlier = self._earlier()
        if earlier:
            blocks.append(Content.assemble((f"On this day: {', '.join(earlier)}", "$muted")))
        return Content("\n\n" if whole else "\n").join(blocks)

    def _in_short(self, view: DayView) -> Content:
        """Return a day with as much of it as there is room for."""
        if self.has_class("-narrow") or self.has_class("-short"):
            return telling.named(view)
        return telling.short(view, texts=not self.shows_year)

    def _state(self) -> State:
        return calendars.state(self.opened.facts, self.marked, self.opened.today)

    def _earlier(self) -> list[str]:
        """Return the earlier years in which this very day was practised."""
        practised = self.opened.facts.practised
        first = date.fromordinal(practised[0]).year if practised else self.marked.year
        days = calendars.on_this_day(self.marked, first)
        return [str(day.year) for day in days if day.toordinal() in practised]

    # -- walking -----------------------------------------------------------------------------

    def _mark(self, day: date) -> None:
        last = date(self.opened.today.year + 1, 12, 31)
        self.marked = max(EARLIEST, min(day, last))
        self._show()
        if (self.marked.year, self.marked.month) not in self.known:
            self.app.post_message(ShowMonth(self.marked))

    def action_walk(self, days: int) -> None:
        """Mark a day so many days away."""
        self._mark(self.marked + timedelta(days=days))

    def action_leap(self, months: int) -> None:
        """Mark the same day so many months away."""
        self._mark(calendars.month_before(self.marked, months))

    def action_go(self, end: int) -> None:
        """Mark the first day that was practised, or today."""
        practised = self.opened.facts.practised
        first = date.fromordinal(practised[0]) if practised else self.opened.today
        self._mark(self.opened.today if end else first)

    @on(Picked)
    def _picked(self, message: Picked) -> None:
        """Mark the day that was clicked; clicked again, it opens."""
        if message.day == self.marked:
            self.action_open()
        else:
            self._mark(message.day)

    @on(Turned)
    def _turned(self, message: Turned) -> None:
        self.action_leap(message.months)

    # -- doing -------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to bring back only where something was deleted."""
        if action == "deleted":
            return self.opened.lately_deleted
        return super().check_action(action, parameters)

    def action_open(self) -> None:
        """Open the marked day."""
        self.app.post_message(OpenDay(self.marked))

    def action_search(self) -> None:
        """Open the search."""
        self.app.post_message(OpenSearch())

    def action_read(self) -> None:
        """Open one's own lines."""
        self.app.post_message(OpenReading())

    def action_deleted(self) -> None:
        """Show what was deleted lately."""
        self.app.post_message(AskDeleted())

    def action_undo(self) -> None:
        """Undo the last change."""
        self.app.post_message(Undo())

    def action_year(self) -> None:
        """Show the year's picture, or put it away."""
        self.with_year = not self.shows_year
        self._show()
