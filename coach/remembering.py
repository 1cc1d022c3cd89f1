"""Looking back at single days, and at one's own lines: what stands in one folder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from coach import calendars, days, labels, merge, sentences, showing, twice
from coach.calendars import State
from coach.editing import EditState
from coach.entries import CHOICES, Entry, entry
from coach.facts import Facts
from coach.folder import Folder
from coach.merge import History, Raw
from coach.parts import Labels
from coach.records import Choice, Exercise, read


class Focus(msgspec.Struct, frozen=True):
    """The focus that a day had."""

    title: str
    practice: str


class DayView(msgspec.Struct, frozen=True, kw_only=True):
    """A day with everything in it."""

    day: str
    state: State
    focus: Focus | None = None
    entries: tuple[Entry, ...] = ()
    """In the order of the day."""
    begun: tuple[str, ...] = ()
    """The ids of drafts: texts that are being changed."""
    may_fill_in: bool = False
    careful: bool = False
    """Whether the protective setting holds."""


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """What History opens with."""

    facts: Facts
    today: date
    month: dict[str, DayView]
    lately_deleted: bool = False


class OwnLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of one's own, to be read again."""

    day: str
    at: str
    text: str
    kind: str
    title: str


class OwnLines(msgspec.Struct, frozen=True):
    """One's own lines, the newest first."""

    lines: tuple[OwnLine, ...] = ()
    held_back: bool = False
    """Whether the protective setting leaves some on their days."""


class Remembering:
    """What was kept in one folder.

    Args:
        folder: Where it is kept.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    # -- looking -----------------------------------------------------------------------------

    def open(self, first: date | None = None) -> Opened:
        """Return a month, or the present one, with all that the year's picture needs.

        Raises:
            Trouble: The data folder can't be read.
        """
        facts = self._folder.refresh()
        today = self._folder.today()
        return Opened(
            facts=facts,
            today=today,
            month=self.month(first or today),
            lately_deleted=bool(self._folder.journal.deleted()),
        )

    def month(self, day: date) -> dict[str, DayView]:
        """Return the days of a month that have anything; only its files are read."""
        first = day.replace(day=1)
        last = date.fromordinal(calendars.month_before(first, 1).toordinal() - 1)
        history = self._folder.journal.between(first, last)
        called = labels.of(self._folder, history)
        found = self._by_day(history, first.isoformat(), last.isoformat())
        return {day: self._view(day, rows, called) for day, rows in found.items()}

    def day(self, day: date) -> DayView:
        """Return a day with everything in it, and with what is being changed in it."""
        self._folder.refresh()
        view = self._day(day)
        drafts = self._folder.journal.drafts()
        begun = tuple(draft.id for draft in drafts if draft.kind == EditState.kind)
        return msgspec.structs.replace(view, begun=begun)

    def _day(self, day: date) -> DayView:
        history = self._folder.journal.between(day, day)
        named = day.isoformat()
        rows = self._by_day(history, named, named).get(named, [])
        return self._view(named, rows, labels.for_rows(self._folder, history, rows))

    def _by_day(self, history: History, first: str, last: str) -> dict[str, list[tuple[str, Raw]]]:
        """Return the living records of a span of days, with their tables."""
        found: dict[str, list[tuple[str, Raw]]] = {}
        for table in history:
            for raw in merge.living(history, table):
                day = str(raw.get("day"))
                if first <= day <= last and days.is_day(day):
                    found.setdefault(day, []).append((table, raw))
        return found

    def _view(self, day: str, rows: Sequence[tuple[str, Raw]], called: Labels) -> DayView:
        folder = self._folder
        today, asked = folder.today(), date.fromisoformat(day)
        standing = twice.told(rows)
        entries = [_once(t, raw, called, standing) for t, raw in rows if t != CHOICES]
        choice = next((read(Choice, raw) for table, raw in rows if table == CHOICES), None)
        state = calendars.state(folder.facts(), asked, today)
        return DayView(
            day=day,
            state=state,
            focus=self._focus(choice) if choice else None,
            entries=tuple(sorted(entries, key=lambda one: days.instant(one.at))),
            careful=folder.facts().settings.shelters,
            may_fill_in=state in {"missed", "paused", "before"} and days.may_fill_in(asked, today),
        )

    def _focus(self, choice: Choice) -> Focus:
        settings = self._folder.facts().settings
        return Focus(showing.title_of(self._folder.library, choice, settings), choice.practice)

    def on_this_day(self, day: date) -> tuple[DayView, ...]:
        """Return the same day of earlier years, the latest first, as far as there is anything."""
        practised = self._folder.facts().practised
        if not practised:
            return ()
        first = date.fromordinal(practised[0]).year
        found = (self._day(earlier) for earlier in calendars.on_this_day(day, first))
        return tuple(view for view in found if view.entries)

    # -- one's own lines ---------------------------------------------------------------------

    def lines(self) -> OwnLines:
        """Return the lines that were kept to be read again, the newest first, each once a day.

        Kept lines, lines of proof, sentences that were built, what was learned and appreciated.
        In the protective setting only what is safe in it, as on Today.
        """
        careful = self._folder.refresh().settings.shelters
        history = self._folder.journal.read()
        called = labels.of(self._folder, history)
        found: dict[tuple[str, str], OwnLine] = {}
        held_back = False
        for table, field, safe in LINES:
            for raw in merge.living(history, table):
                fits = safe or not careful or raw.get("protective") or raw.get("alone")
                day = str(raw.get("day"))
                if not days.is_day(day):
                    continue
                if not fits:
                    held_back = held_back or bool(_lines_in(table, field, raw))
                    continue
                for text in _lines_in(table, field, raw):
                    made = entry(table, raw, called, whole=False)
                    title = "" if made.own_title else made.title
                    line = OwnLine(day=day, at=made.at, text=text, kind=made.kind, title=title)
                    found.setdefault((day, text), line)
        newest = sorted(found.values(), key=lambda one: (one.day, days.instant(one.at)))
        return OwnLines(tuple(newest[::-1]), held_back)


LINES = (
    ("sessions", "keep", False),
    ("exercises", "", False),
    ("proofs", "line", False),
    ("reflections", "learned", True),
    ("reflections", "appreciated", False),
    ("reflections", "appreciated_self", True),
)
"""Table and field of the lines that were kept to be read again; whether one is always safe."""


def _once(table: str, raw: Raw, called: Labels, standing: dict[twice.Key, str]) -> Entry:
    """Return an entry without the texts that stand in a record of their own on the same day."""
    told = entry(table, raw, called)
    there = twice.elsewhere(table, raw, standing)
    parts = tuple(part for part in told.parts if part.path[0] not in there)
    return msgspec.structs.replace(told, parts=parts)


def _lines_in(table: str, field: str, raw: Raw) -> tuple[str, ...]:
    if table == Exercise.table:
        exercise = read(Exercise, raw)
        return sentences.of_exercise(exercise) if exercise else ()
    text = raw.get(field)
    return (text,) if isinstance(text, str) and text.strip() else ()
