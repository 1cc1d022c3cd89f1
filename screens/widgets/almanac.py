"""A year as a heat map and a month as a grid, in both of which one day is marked.

Shape says how a day stands, and colour only helps: a square for practised, a dash for a pause, a
dot for missed. The screen has the keys; a click picks a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from coach.calendars import Cell, State, Week, Year
from screens.first_frame import plain_shapes

SHAPES: dict[State, tuple[str, str]] = {
    "practised": ("■", "#"),
    "paused": ("–", "-"),
    "missed": ("·", "."),
    "today": ("□", "o"),
    "before": (" ", " "),
    "ahead": (" ", " "),
}
"""How a day is drawn, and how where the locale has only ASCII."""

LEGEND: tuple[tuple[State, str], ...] = (
    ("practised", "practised"),
    ("paused", "in a pause"),
    ("missed", "not marked"),
)

NAME = 4
"""Columns for the names of weekdays beside the heat map."""

CELL = 4
"""Columns of a day in the month grid."""


def shape(state: State) -> str:
    """Return how a day is drawn."""
    return SHAPES[state][plain_shapes()]


def legend() -> Content:
    """Return what the shapes mean."""
    return Content("   ".join(f"{SHAPES[s][plain_shapes()]} {said}" for s, said in LEGEND))


@dataclass
class Picked(Message):
    """A day was clicked."""

    day: date


@dataclass
class Turned(Message):
    """The wheel was turned: so many months on."""

    months: int


class Almanac(Widget):
    """Days that a click picks and the wheel leads through."""

    ALLOW_SELECT = False

    def day_at(self, x: int, y: int) -> Cell | None:
        """Return the day at a place, or None where none is."""
        raise NotImplementedError

    def on_click(self, event: events.Click) -> None:
        """Pick the day that was clicked."""
        cell = self.day_at(event.x, event.y)
        if cell:
            self.post_message(Picked(cell.day))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Go to the month before."""
        event.stop()
        self.post_message(Turned(-1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Go to the next month."""
        event.stop()
        self.post_message(Turned(1))


def _cell(weeks: Sequence[Week], week: int, day: int) -> Cell | None:
    """Return the day at a place among weeks."""
    inside = 0 <= week < len(weeks) and 0 <= day < len(weeks[week])
    return weeks[week][day] if inside else None


class HeatMap(Almanac):
    """A year: a column for each week, a row for each weekday.

    Where a screen is narrower than a year, the weeks around the marked day are shown.
    """

    DEFAULT_CSS = """
    HeatMap { height: 8; width: 1fr; pointer: pointer; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.year: Year | None = None
        self.marked: date | None = None

    def show(self, year: Year, marked: date) -> None:
        """Show a year with a day of it marked."""
        self.year, self.marked = year, marked
        self.refresh()

    def _weeks(self) -> tuple[Week, ...]:
        """Return the weeks that there is room for."""
        weeks = self.year.weeks if self.year else ()
        room = max(1, self.size.width - NAME)
        here = next((i for i, week in enumerate(weeks) if _has(week, self.marked)), 0)
        first = max(0, min(here - room // 2, len(weeks) - room))
        return weeks[first : first + room]

    def render(self) -> Content:
        """Return the names of the months over seven rows of days."""
        weeks = self._weeks()
        rows: list[Content] = [Content.assemble((" " * NAME + _months(weeks), "$muted"))]
        for row in range(7):
            cells = [week[row] for week in weeks]
            name = next((f"{cell.day:%a}" for cell in cells if cell), "")
            shown = f"{name:<{NAME}}" if row % 2 == 0 else " " * NAME
            days = [self._drawn(cell) for cell in cells]
            rows.append(Content.assemble((shown, "$muted"), *days))
        return Content("\n").join(rows)

    def _drawn(self, cell: Cell | None) -> tuple[str, str]:
        if cell is None:
            return " ", ""
        if cell.day == self.marked:
            return shape(cell.state), "reverse bold"
        return shape(cell.state), "$hue-circle" if cell.state == "practised" else "$muted"

    def day_at(self, x: int, y: int) -> Cell | None:
        """Return the day at a place: a column a week, below the months."""
        return _cell(self._weeks(), x - NAME, y - 1)


def _has(week: Week, day: date | None) -> bool:
    return any(cell is not None and cell.day == day for cell in week)


def _months(weeks: Sequence[Week]) -> str:
    """Return the names of the months over the weeks in which they begin."""
    line = ""
    for column, week in enumerate(weeks):
        begins = next((cell.day for cell in week if cell and cell.day.day == 1), None)
        if begins and len(line) <= column and column + 3 <= len(weeks):
            line = f"{line:<{column}}{begins:%b} "
    return line.rstrip()


class MonthGrid(Almanac):
    """A month: a row for each week, each day with its number and its shape."""

    DEFAULT_CSS = """
    MonthGrid { height: auto; width: 28; pointer: pointer; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.weeks: tuple[Week, ...] = ()
        self.marked: date | None = None
        self.written: frozenset[str] = frozenset()
        """The days, ISO, in which something stands."""

    def show(self, weeks: tuple[Week, ...], marked: date, written: frozenset[str]) -> None:
        """Show a month with a day of it marked."""
        self.weeks, self.marked, self.written = weeks, marked, written
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows of the weeks, below the names of their days."""
        del container, viewport, width
        return len(self.weeks) + 1

    def render(self) -> Content:
        """Return the names of the days over the weeks."""
        names = "".join(f" {self._weekday(column):<{CELL - 1}}" for column in range(7))
        rows = [Content.assemble((names, "$muted"))]
        rows += [Content.assemble(*map(self._drawn, week)) for week in self.weeks]
        return Content("\n").join(rows)

    def _weekday(self, column: int) -> str:
        cells = (week[column] for week in self.weeks)
        return next((f"{cell.day:%a}"[:2] for cell in cells if cell), "")

    def _drawn(self, cell: Cell | None) -> Content:
        if cell is None:
            return Content(" " * CELL)
        number = f"{cell.day.day:>2}"
        if cell.day == self.marked:
            return Content.assemble((f"{number}{shape(cell.state)}", "reverse bold"), " ")
        style = "" if cell.day.isoformat() in self.written else "$muted"
        hue = "$hue-circle" if cell.state == "practised" else "$muted"
        return Content.assemble((number, style), (shape(cell.state), hue), " ")

    def day_at(self, x: int, y: int) -> Cell | None:
        """Return the day at a place: a row a week, below the weekdays."""
        return _cell(self.weeks, y - 1, x // CELL)
