"""Weeks behind: Trust, Honesty and Compassion with someone, and two weeks side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Button

from coach.trend import SPANS, Change, Relationship, Row, Told, short
from screens.asking import bold, muted, prose
from screens.base import BaseScreen, Heading, Page
from screens.messages import CompareWeeks, OpenComparison
from screens.widgets.picture import Picture
from screens.widgets.side_by_side import SideBySide
from screens.widgets.some_of import SomeOf
from screens.widgets.way import Way

ROWS = 6
"""How high each of the three pictures is."""

NOTHING = (
    "Nothing here yet. Once you look back on a week with someone in mind, that week will stand "
    "here."
)
HOW = (
    "Each from 0 to 10. Trust is the lowest of safe in feeling, safe in body, and ten less on "
    "guard. Compassion is the lowest of able, willing and kind. A week without a look back is "
    "left open."
)
LOW = (
    "What you answered here matters more than any picture. Support, F2 from everywhere, has people "
    "you may talk to."
)
SINCE = "Since the first look"

CHOOSE = "Which two weeks?"
HINT = "Space chooses a week or lets it go; Enter shows the two."
TWO = "Two weeks are needed; space chooses one."
NO_TWO = "There are no two weeks to compare yet. They come by themselves."
SIDE_BY_SIDE = "Two weeks, as they were. Neither is the better one."


class WeeksScreen(BaseScreen[None]):
    """The weeks behind with one person or group at a time.

    Args:
        relationships: Everyone who was looked at.
    """

    CSS_PATH = "weeks.tcss"
    heading = "Weeks behind"
    BINDINGS = [
        Binding("right", "turn(1)", "Next person", tooltip="The next one you looked at"),
        Binding("left", "turn(-1)", "Previous", show=False, tooltip="The one before"),
        Binding("y", "span", "A year", tooltip="52 weeks, or 12 again"),
        Binding("c", "compare", "Compare two", tooltip="Two weeks side by side"),
        Binding("escape", "dismiss", "Back", tooltip="Back to where you were"),
    ]

    def __init__(self, relationships: Sequence[Relationship]) -> None:
        super().__init__()
        self.relationships = tuple(relationships)
        self.place = 0
        self.weeks = SPANS[0]

    def content(self) -> Iterable[Widget]:
        """Yield the place for what is shown of one person."""
        yield Vertical(id="shown")

    async def on_mount(self) -> None:
        """Show the first one."""
        await self.show()

    async def show(self) -> None:
        """Show one person over the chosen weeks."""
        self.query_one(Heading).show(self.heading, f"{self.weeks} weeks")
        area = self.query_one("#shown", Vertical)
        async with self.batch():
            await area.remove_children()
            await area.mount_all(self._parts())
        self.query_one(Page).scroll_home(animate=False)
        self.refresh_bindings()

    def _parts(self) -> Iterable[Widget]:
        if not self.relationships:
            yield prose(NOTHING)
            return
        shown = self.relationships[self.place]
        many = len(self.relationships)
        yield bold(shown.name)
        if many > 1:
            yield muted(f"{self.place + 1} of {many}, left and right for others")
        if shown.low:
            yield prose(LOW, "low")
            yield Way("Support", "support")
        yield from (Picture(chart, ROWS) for chart in shown.charts[self.weeks])
        if shown.since:
            yield bold(SINCE, "since")
            yield SideBySide(("first", "last"), [_change(one) for one in shown.since])
        if not shown.low:
            yield muted(HOW, "how")

    @property
    def key_words(self) -> dict[str, str]:
        """The span that the key leads to."""
        return {"span": "A year" if self.weeks == SPANS[0] else f"{SPANS[0]} weeks"}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is somewhere to turn to from two people on, and a span from one on."""
        if action == "turn":
            return len(self.relationships) > 1
        if action == "span":
            return bool(self.relationships)
        return super().check_action(action, parameters)

    async def action_turn(self, by: int) -> None:
        """Show another person."""
        self.place = (self.place + by) % len(self.relationships)
        await self.show()

    async def action_span(self) -> None:
        """Show the longer span, or the shorter one again."""
        self.weeks = SPANS[1] if self.weeks == SPANS[0] else SPANS[0]
        await self.show()

    def action_compare(self) -> None:
        """Choose two weeks to compare."""
        shown = self.relationships[self.place : self.place + 1]
        self.post_message(OpenComparison(*(one.about for one in shown)))

    @on(Button.Pressed, "#support")
    async def _support(self) -> None:
        await self.run_action("app.support")


def _change(change: Change) -> tuple[str, str, str]:
    return change.measure.capitalize(), _told(change.first), _told(change.last)


def _told(told: Told) -> str:
    return f"{told.value}, {short(told.week)} {told.week.year}"


class Weeks(SomeOf):
    """The weeks to choose two of; the first is marked from the beginning.

    Args:
        weeks: Their first days, the newest first.
        chosen: Those that are chosen at first.
    """

    def __init__(self, weeks: Sequence[date], chosen: Sequence[date]) -> None:
        options = [(week.isoformat(), _week(week)) for week in weeks]
        super().__init__(options, [week.isoformat() for week in chosen], most=2)
        self.place = 0

    def behind(self, value: str) -> str:
        """None leads."""
        del value
        return ""


class CompareScreen(BaseScreen[None]):
    """Two weeks: chosen from a list, then side by side.

    Args:
        weeks: The first days of the weeks there are, the newest first.
        about: With whom they are compared, by id; nobody, where it is empty.
    """

    CSS_PATH = "weeks.tcss"
    heading = "Two weeks"
    BINDINGS = [
        Binding("ctrl+n", "go_on", "Continue", show=False, tooltip="Show the two weeks"),
        Binding("escape", "back", "Back", tooltip="Choose others; from the list, back"),
    ]

    def __init__(self, weeks: Sequence[date], about: str = "") -> None:
        super().__init__()
        self.weeks = tuple(weeks)
        self.about = about
        self.chosen: tuple[date, ...] = self.weeks[:2]
        """The two newest, until others are chosen."""
        self.rows: tuple[Row, ...] = ()

    def content(self) -> Iterable[Widget]:
        """Yield the place for the list, or the table."""
        yield Vertical(id="shown")

    async def on_mount(self) -> None:
        """Offer the weeks."""
        await self.offer()

    async def offer(self) -> None:
        """Offer the weeks, those chosen before still chosen."""
        self.rows = ()
        if len(self.weeks) < len(("one", "two")):
            await self._put(prose(NO_TWO))
            return
        weeks = Weeks(self.weeks, self.chosen)
        await self._put(bold(CHOOSE), muted(HINT, "hint"), weeks)
        weeks.focus(scroll_visible=False)
        self.call_after_refresh(self.query_one(Page).scroll_home, animate=False)

    async def show(self, rows: Sequence[Row], weeks: tuple[date, date]) -> None:
        """Show two weeks side by side."""
        self.rows = tuple(rows)
        heads = (short(weeks[0]), short(weeks[1]))
        if weeks[0].year != weeks[1].year:
            heads = (f"{heads[0]} {weeks[0].year}", f"{heads[1]} {weeks[1].year}")
        table = SideBySide(heads, [(row.what, row.one, row.two) for row in rows])
        await self._put(muted(SIDE_BY_SIDE, "choose"), table)

    async def _put(self, *parts: Widget) -> None:
        area = self.query_one("#shown", Vertical)
        self.set_focus(None)
        async with self.batch():
            await area.remove_children()
            await area.mount_all(parts)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to go on to from the table."""
        if action == "go_on":
            return not self.rows and len(self.weeks) > 1
        return super().check_action(action, parameters)

    def action_go_on(self) -> None:
        """Show the two weeks that are chosen, the earlier one first."""
        chosen = tuple(date.fromisoformat(week) for week in self.query_one(Weeks).values)
        if len(chosen) < len(("one", "two")):
            self.notify(TWO, timeout=4, markup=False)
            return
        self.chosen = chosen
        self.post_message(CompareWeeks(min(chosen), max(chosen), self.about))

    async def action_back(self) -> None:
        """Choose other weeks, or leave."""
        if self.rows:
            await self.offer()
        else:
            self.dismiss()


def _week(week: date) -> str:
    last = week + timedelta(days=6)
    return f"{short(week)} to {short(last)} {last.year}"
