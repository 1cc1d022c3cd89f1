"""Searching everything that was ever kept, as one types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from coach import search
from coach.entries import KIND_NAMES
from coach.reasons import PRACTICE_NAMES
from coach.search import Filters, Found, Hit, Index
from coach.words import TENDENCY_SHORT
from screens.base import NARROW, BaseScreen
from screens.history_messages import OpenDay
from screens.widgets.writing import Line

MOST = 60
"""Hits that are listed; a further word narrows them down."""

INVITE = "A word or two; several words are all looked for. The newest stands first."
NONE = "Nothing has that in it."
ROOMY = 24
"""Rows from which a line divides what was found."""

SHOWN = 14
"""Columns for the value of a filter."""


class Filter(Widget, can_focus=True):
    """A small choice: right and left go through its values, round at the ends.

    Args:
        label: What it narrows down.
        options: (value, label); the first one lets everything through.
    """

    DEFAULT_CSS = """
    Filter { height: 1; width: auto; margin: 0 3 0 0; pointer: pointer; }
    """
    ALLOW_SELECT = False
    BINDINGS = [
        Binding("right,space,enter", "change(1)", "Next", tooltip="The next value"),
        Binding("left,backspace", "change(-1)", "Before", show=False, tooltip="The value before"),
    ]

    @dataclass
    class Changed(Message):
        """Another value was chosen."""

    def __init__(self, label: str, options: Sequence[tuple[str, str]], id_: str) -> None:
        super().__init__(id=id_)
        self.label = label
        self.options = tuple(options)
        self.place = 0

    @property
    def value(self) -> str:
        """The chosen value; empty for all."""
        return self.options[self.place][0]

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer other values; the chosen one stays, if it is among them."""
        value = self.value
        self.options = tuple(options)
        values = [one for one, _ in self.options]
        self.place = values.index(value) if value in values else 0
        self.refresh(layout=True)

    def render(self) -> Content:
        """Return what is narrowed down, and to what."""
        said = self.options[self.place][1]
        if self.app.size.width < NARROW:
            said = said if self.place else self.label.lower()
        short = said if len(said) <= SHOWN else f"{said[: SHOWN - 1]}…"
        style = "reverse bold" if self.has_focus else ("bold" if self.place else "")
        label = "" if self.app.size.width < NARROW else f"{self.label} "
        return Content.assemble((label, "$muted"), (short, style))

    def get_content_width(self, container: object, viewport: object) -> int:
        """Return the columns that it takes."""
        del container, viewport
        return self.render().cell_length

    def action_change(self, by: int) -> None:
        """Choose the value after, or before."""
        self.place = (self.place + by) % len(self.options)
        self.refresh(layout=True)
        self.post_message(self.Changed())

    def on_click(self) -> None:
        """Choose the next value."""
        self.action_change(1)

    def on_focus(self) -> None:
        """Show where one is."""
        self.refresh()

    def on_blur(self) -> None:
        """Show it no more."""
        self.refresh()


class Hits(OptionList):
    """What was found."""

    BINDINGS = [
        Binding("enter", "select", "Open", tooltip="Open the day, at what is marked"),
        Binding("down", "cursor_down", "Down", show=False, tooltip="The one below"),
        Binding("up", "rise", "Up", show=False, tooltip="The one above; from the first, the field"),
    ]

    def action_rise(self) -> None:
        """Mark the one above; from the first, go back to the field."""
        if self.highlighted:
            self.action_cursor_up()
        else:
            self.screen.query_one(Line).focus()


class SearchScreen(BaseScreen[None]):
    """A field, small choices below it, and what they find.

    Args:
        index: What is searched, or None while it is being made.
    """

    CSS_PATH = "search.tcss"
    heading = "Search"
    BINDINGS = [
        Binding("escape", "back", "Back", tooltip="Back to the field, then to where you were"),
        Binding("tab", "app.focus_next", "Narrow", tooltip="To the small choices, then the list"),
        Binding("down", "to_hits", "Down", show=False, tooltip="To what was found"),
    ]

    def __init__(self, index: Index | None) -> None:
        super().__init__()
        self.index = index
        self.found = Found()

    def content(self) -> Iterable[Widget]:
        """Yield field, choices and list."""
        yield Line(placeholder="Search", id_="query")
        with Horizontal(id="filters"):
            yield Filter("Practice", _any(PRACTICE_NAMES.items()), "practice")
            yield Filter("Pull", _any(TENDENCY_SHORT.items()), "tendency")
            yield Filter("Kind", _any(KIND_NAMES.items()), "table")
            yield Filter("With", _any(()), "person")
        yield Static(id="said", markup=False)
        yield Hits(id="hits")

    def on_mount(self) -> None:
        """Begin in the field."""
        self.query_one(Line).focus()
        self.take(self.index)

    def take(self, index: Index | None) -> None:
        """Search in what stands now; until it is there, a key waits quietly."""
        self.index = index
        if index:
            people = sorted(index.people.items(), key=lambda person: person[1])
            filter_ = self.query_one("#person", Filter)
            filter_.offer(_any(people))
            filter_.display = bool(people)
        self._search()

    @on(Input.Changed)
    @on(Filter.Changed)
    def _search(self) -> None:
        """Find what is asked for, and list it."""
        hits = self.query_one(Hits)
        query = self.query_one(Line).value
        filters = Filters(**{one.id or "": one.value for one in self.query(Filter)})
        if self.index is None:
            self._say(INVITE)
            return
        before = self.found
        self.found = search.find(self.index, query, filters, MOST)
        asked = bool(query.strip()) or filters.any
        self._say(_counted(self.found) if asked else INVITE)
        if self.found != before:
            hits.clear_options()
            hits.add_options([Option(self._line(hit)) for hit in self.found.hits])
        hits.display = bool(self.found.hits)

    def _say(self, words: str) -> None:
        self.query_one("#said", Static).update(Content(words))

    def _line(self, hit: Hit) -> Content:
        """Return a hit: its day and kind, and the piece in which something was found."""
        day = date.fromisoformat(hit.entry.day)
        label = "" if self.size.width < NARROW or not hit.label else f"  {hit.label}"
        head = f"{day.day} {day:%b} {day.year}  {hit.entry.kind}{label}\n"
        snippet = Content(hit.snippet)
        for start, end in hit.spans:
            snippet = snippet.stylize("bold underline", start, end)
        apart = "\n" if self.size.height >= ROOMY else ""
        return Content.assemble((head, "$muted"), snippet, apart)

    # -- going on ----------------------------------------------------------------------------

    def action_to_hits(self) -> None:
        """Go from the field to what was found."""
        hits = self.query_one(Hits)
        if hits.has_focus:  # pressed twice in a burst
            hits.action_cursor_down()
        elif self.found.hits:
            self.set_focus(hits)
            hits.highlighted = 0

    def action_back(self) -> None:
        """Go back to the field; from there, away."""
        field = self.query_one(Line)
        if self.focused is field:
            self.dismiss()
        else:
            field.focus()

    @on(Input.Submitted)
    def _sent(self) -> None:
        """Open what stands first."""
        self._open(0)

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        self._open(message.option_index)

    def _open(self, place: int) -> None:
        if place < len(self.found.hits):
            hit = self.found.hits[place]
            day = date.fromisoformat(hit.entry.day)
            self.app.post_message(OpenDay(day, hit.entry.id, hit.path))


def _any(options: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", "any"), *options]


def _counted(found: Found) -> str:
    """Return how much was found, and how much of it is listed."""
    if not found.count:
        return NONE
    if found.count > len(found.hits):
        return f"{found.count} found; the newest {len(found.hits)} stand here."
    return "One found." if found.count == 1 else f"{found.count} found."
