"""The sheet for a therapist or a friend: every line of some weeks, ticked one by one."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from datetime import date

from textual import events, on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button

from coach import sheet
from coach.sheet import Line
from screens.base import BaseScreen, Heading, Page, text
from screens.first_frame import plain_shapes
from screens.messages import AskSheetPlace, SpanSheet, WriteSheet
from screens.unkept import PlaceDialog
from screens.widgets.sight import keep_in_sight
from screens.widgets.way import Way

INTRO = (
    "For a therapist or a friend, if you like. Only what you tick is on the sheet, and nothing is "
    "ticked at first. Which lines you ticked is kept nowhere."
)
EMPTY = "Nothing here yet. What you practise and write this week will stand here, to be ticked."
NONE_TICKED = "Nothing is ticked yet. Space or enter ticks the marked line."

ONE, FOUR = 1, 4
"""How many weeks the sheet offers lines of."""

BOX = len("> [x] ")
"""Columns before a line: the pointer, and the box."""


class Ticks(Widget, can_focus=True):
    """Every line with a box, under its week and heading; each is ticked by itself, never all.

    Args:
        lines: What can be ticked, in order.
        ticked: What is.
        marked: The line that the pointer stands at; the first, where it is none of them.
    """

    DEFAULT_CSS = """
    Ticks { height: auto; width: 1fr; max-width: 72; pointer: pointer; }
    """
    BINDINGS = [
        Binding("up", "move(-1)", "Up", show=False, tooltip="The line above"),
        Binding("down", "move(1)", "Down", show=False, tooltip="The line below"),
        Binding("enter,space", "tick", "Tick", tooltip="Tick the marked line, or let it go"),
    ]

    class Changed(Message):
        """A line was ticked or let go."""

    def __init__(
        self, lines: Sequence[Line], ticked: Iterable[Line] = (), marked: Line | None = None
    ) -> None:
        super().__init__()
        self.lines = tuple(lines)
        self.ticked = set(ticked) & set(lines)
        self.place = self.lines.index(marked) if marked in self.lines else 0

    def _rows(self, width: int) -> list[tuple[int, str, str]]:
        """Return (place, words, style) of every row; a heading is no place's, and has -1."""
        rows: list[tuple[int, str, str]] = []
        week = heading = ""
        for place, line in enumerate(self.lines):
            if line.week != week:
                rows += [(-1, "", "")] if rows else []
                rows += [(-1, row, "bold") for row in textwrap.wrap(line.week, width)]
                week, heading = line.week, ""
            if line.heading != heading:
                rows += [(-1, row, "$muted") for row in textwrap.wrap(line.heading, width)]
                heading = line.heading
            words = textwrap.wrap(line.text, max(8, width - BOX)) or [""]
            rows += [(place, row, "") for row in words]
        return rows

    def render(self) -> Content:
        """Return all rows, the marked line with a pointer."""
        told: list[Content] = []
        before = -1
        pointer = "> " if plain_shapes() else "› "
        for place, words, style in self._rows(self.content_size.width):
            if place < 0:
                told.append(Content.assemble((words, style)))
                continue
            marked = place == self.place and self.has_focus
            head = " " * BOX
            if place != before:
                box = "[x]" if self.lines[place] in self.ticked else "[ ]"
                head = f"{pointer if marked else '  '}{box} "
            before = place
            told.append(Content.assemble((head + words, "bold" if marked else "")))
        return Content("\n").join(told)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows that all lines take at a width."""
        del container, viewport
        return len(self._rows(width))

    def on_resize(self) -> None:
        """Keep the marked line in sight where the lines now stand elsewhere."""
        self.call_after_refresh(self.follow)

    def on_focus(self) -> None:
        """Show the pointer."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the pointer."""
        self.refresh()

    def _mark(self, place: int) -> None:
        self.place = place % len(self.lines)
        self.refresh()
        self.follow()

    def follow(self) -> None:
        """Keep the marked line in sight, the whole of it; with the first, what stands above."""
        places = [place for place, _, _ in self._rows(self.content_size.width)]
        first = places.index(self.place) if self.place else 0
        after = len(places) - places[::-1].index(self.place)
        keep_in_sight(self, first, after - first)

    def action_move(self, by: int) -> None:
        """Mark the line above or below."""
        self._mark(self.place + by)

    def action_tick(self) -> None:
        """Tick the marked line, or let it go."""
        self.ticked ^= {self.lines[self.place]}
        self.refresh()
        self.post_message(self.Changed())

    def on_click(self, event: events.Click) -> None:
        """Tick the line that was clicked."""
        rows = self._rows(self.content_size.width)
        place = rows[event.y][0] if event.y < len(rows) else -1
        if place >= 0:
            self._mark(place)
            self.action_tick()


class SheetScreen(BaseScreen[None]):
    """Offers every line; what is ticked can be read as a text, or written to a file.

    Args:
        lines: Every line of the weeks, in order.
        week: A day of the week that the sheet ends with; None for this one.
    """

    CSS_PATH = "sheet.tcss"
    heading = "A sheet to share"
    BINDINGS = [
        Binding("t", "read", "As text", tooltip="What is ticked, as a text to read aloud"),
        Binding("w", "write", "Write", tooltip="Write what is ticked to a file that you name"),
        Binding("escape", "dismiss", "Back", tooltip="Back; your ticks are kept nowhere"),
        Binding(
            "s", "span", "Four weeks", show=False, tooltip="The lines of four weeks, or of one"
        ),
    ]

    def __init__(self, lines: Sequence[Line], week: date | None = None) -> None:
        super().__init__()
        self.lines = tuple(lines)
        self.week = week
        self.weeks = ONE

    def content(self) -> Iterable[Widget]:
        """Yield what the sheet is, the lines, and the ways on."""
        yield text(INTRO, "prose muted")
        yield self._list()
        with Horizontal(id="ways"):
            yield Way("As text", "read")
            yield Way("Write to a file", "write")
            yield Way("Four weeks", "span")

    def _list(self, ticked: Iterable[Line] = (), marked: Line | None = None) -> Widget:
        return Ticks(self.lines, ticked, marked) if self.lines else text(EMPTY, "prose", "empty")

    def on_mount(self) -> None:
        """Begin at the lines."""
        self._count()
        self._begin()

    def _begin(self) -> None:
        for ticks in self.query(Ticks):
            ticks.focus(scroll_visible=False)

    @property
    def ticked(self) -> tuple[Line, ...]:
        """What is ticked, in order."""
        chosen = {line for ticks in self.query(Ticks) for line in ticks.ticked}
        return tuple(line for line in self.lines if line in chosen)

    @property
    def key_words(self) -> dict[str, str]:
        """The other span is offered."""
        return {"span": self._other}

    @property
    def _other(self) -> str:
        return "Four weeks" if self.weeks == ONE else "One week"

    @on(Ticks.Changed)
    def _count(self) -> None:
        """Say how many lines are ticked."""
        count = len(self.ticked)
        self.query_one(Heading).show(self.heading, f"{count} ticked" if count else "none ticked")

    async def show(self, lines: Sequence[Line], weeks: int) -> None:
        """Offer other lines; what was ticked stays so, as far as it is among them."""
        ticked = self.ticked
        marked = next((ticks.lines[ticks.place] for ticks in self.query(Ticks)), None)
        self.lines, self.weeks = tuple(lines), weeks
        for old in self.query("Ticks, #empty"):
            await old.remove()
        await self.query_one(Page).mount(self._list(ticked, marked), before="#ways")
        self.query_one("#span", Way).label = self._other
        self._count()
        self._begin()
        self.refresh_bindings()

    @on(Button.Pressed, "#span")
    def action_span(self) -> None:
        """Offer the lines of four weeks, or of one again."""
        self.app.post_message(SpanSheet(FOUR if self.weeks == ONE else ONE))

    @on(Button.Pressed, "#read")
    def action_read(self) -> None:
        """Show what is ticked as a text."""
        if self._has_ticks():
            self.app.push_screen(SheetText(self.ticked))

    @on(Button.Pressed, "#write")
    def action_write(self) -> None:
        """Ask where to write what is ticked."""
        if self._has_ticks():
            self.app.post_message(AskSheetPlace(sheet.text(self.ticked)))

    def _has_ticks(self) -> bool:
        if not self.ticked:
            self.notify(NONE_TICKED, timeout=4, markup=False)
        return bool(self.ticked)


class Told(Widget):
    """The lines that are ticked, as they would be written, as wide as the screen has room.

    Args:
        lines: What is ticked, in order.
    """

    DEFAULT_CSS = """
    Told { height: auto; width: 1fr; max-width: 72; }
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__()
        self.lines = lines

    def render(self) -> Content:
        """Return the text."""
        return Content(sheet.text(self.lines, self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows that it takes at a width."""
        del container, viewport
        return sheet.text(self.lines, width).count("\n") + 1


class SheetText(BaseScreen[None]):
    """What is ticked, as a text to read aloud.

    Args:
        lines: What is ticked, in order.
    """

    heading = "A sheet to share"
    BINDINGS = [
        Binding("escape,enter", "dismiss", "Back", tooltip="Back to the lines"),
    ]

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__()
        self.lines = lines

    def content(self) -> Iterable[Widget]:
        """Yield the text."""
        yield Told(self.lines)


class SheetDialog(PlaceDialog):
    """Asks where to write what is ticked.

    Args:
        path: Where it would go.
        words: What is ticked, as a text.
    """

    TITLE_TEXT = "Write the sheet"
    WORDS = (
        "What you ticked, as plain text in a new file that only you may read. It is outside the "
        "folder and its lock: whoever has the file can read it."
    )

    def __init__(self, path: str, words: str) -> None:
        super().__init__(path)
        self.words = words

    def send(self, path: str) -> None:
        """Ask the app to write the sheet."""
        self.app.post_message(WriteSheet(path, self.words))
