"""What a check shows: what is asked in it, and what was answered beside what was answered before.

Pure: from a state or a record and the content to views. There is no sum and no verdict: each line
stands for itself, what one receives and what one gives side by side, and nobody is compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from coach import safety
from coach.check import KINDS, NOTE, CheckState, theme_of, way_of
from coach.flow import MOST, Ask
from coach.records import Check
from content.adult import ExerciseFile
from content.asking import Asked
from content.checks import ChecksFile, WayId
from content.library import Library
from content.schema import MARKS

SERVING = 2
"""Focuses that are named for each theme that one may tend."""

MOST_NAMED = 2
"""Themes that a sentence names; of more that stand alike, none stands out."""

UNNAMED = "without a name"

_SAID: dict[WayId, tuple[str, str]] = {
    "receive": ("comes to you", "come to you"),
    "there": ("is there", "are there"),
}
"""How the sentence says of one theme, and of several, that they are so."""


class Cell(msgspec.Struct, frozen=True):
    """How often something is so, now and the last time; None where it was left out."""

    now: int | None = None
    then: int | None = None


class Row(msgspec.Struct, frozen=True):
    """A characteristic or mark, and a cell for each column."""

    theme: str
    name: str
    cells: tuple[Cell, ...]


class Tended(msgspec.Struct, frozen=True):
    """A theme that may be tended, or was chosen to be, and the titles of focuses that serve it."""

    theme: str
    name: str
    focuses: tuple[str, ...]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """A check as it is read: at its end, and again later."""

    id: str
    kind: str
    title: str
    about: str
    """The name it was given, or that there was none."""
    day: str
    then: str
    """The day of the check before it that it is shown against; empty if there is none."""
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    says: str
    """What the rows show, in one sentence."""
    low: bool
    """Whether something is low: then it leads to Support, and nothing else."""
    tend: tuple[Tended, ...]
    note: str


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """A check of an earlier time, as it is listed."""

    id: str
    kind: str
    day: str
    about: str


class ChecksView(msgspec.Struct, frozen=True, kw_only=True):
    """What can be begun, what was begun today, and what can be read again."""

    begun: tuple[str, ...] = ()
    """The kinds of which a check was begun today and not ended."""
    earlier: tuple[Earlier, ...] = ()
    """The newest first."""
    last: str = ""
    """The day of the last look at a relationship, if it may be repeated."""


class CheckGuide(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a check draws on, for one person on one day."""

    words: ChecksFile
    exercise: ExerciseFile
    """Asks about fear and control, in one wording wherever they are asked."""
    library: Library
    before: Mapping[str, Check]
    """The newest earlier check of this kind, by whom it was about."""

    def asked(self, state: CheckState, ask: Ask) -> Asked:
        """Return an ask's title and hint."""
        if ask.name == "whom":
            kind = self.words.of_kind(state.look)
            return Asked(kind.whom, kind.whom_hint)
        if ask.name == "safety":
            return next(w for w in self.exercise.ask if w.name == "safety").shown(protective=False)
        said = self.words.said("scale" if ask.kind == "scale" else ask.name)
        return Asked(said.title, said.hint)

    def statement(self, state: CheckState, ask: Ask) -> tuple[str, str, str]:
        """Return what a scale is about: the theme's name, how it is meant, the behaviour."""
        way = way_of(state.look, ask.name)
        theme = theme_of(ask.name)
        return (
            self.words.name(theme),
            self.words.way_called(way).label,
            self.words.statement(theme, way),
        )

    def options(self, state: CheckState, ask: Ask) -> list[tuple[str, str]]:
        """Return what an ask offers to choose from, as values and labels."""
        if ask.name == "whom":
            return [(person.name, person.name) for person in state.people]
        if ask.name == "tend":
            return [(theme, self.words.name(theme)) for theme in state.themes]
        return [(c.value, c.label) for c in self.exercise.choice if c.ask == ask.name]

    def tended(self, theme: str) -> Tended:
        """Return a theme with the focuses that serve it."""
        return tended(theme, self.words, self.library)

    def outcome(self, state: CheckState) -> Outcome:
        """Return what a check shows as it stands."""
        before = self.before.get(state.about)
        return outcome(state.result(), before, state.name, self.words, self.library)


def outcome(
    check: Check, before: Check | None, name: str, words: ChecksFile, library: Library
) -> Outcome:
    """Return a check as it is read.

    Args:
        check: The check.
        before: The check that it is shown against, if there is one.
        name: Whom it is about; empty if it has no name.
        words: What the checks say.
        library: The focuses, for what is tended.
    """
    ways = _ways(check)
    low = bool(safety.low_in_check(check))
    rows = _rows(check, before, ways, words)
    kind = words.of_kind(check.kind if check.kind in KINDS else KINDS[0])
    return Outcome(
        id=check.id,
        kind=check.kind,
        title=kind.title,
        about=name or UNNAMED,
        day=check.day,
        then=before.day
        if before and any(c.then is not None for r in rows for c in r.cells)
        else "",
        columns=tuple(words.way_called(way).column for way in ways),
        rows=rows,
        says=_says(rows, ways[0], careful=low or check.protective),
        low=low,
        tend=() if low else tuple(tended(theme, words, library) for theme in check.tend),
        note=check.notes.get(NOTE, ""),
    )


def tended(theme: str, words: ChecksFile, library: Library) -> Tended:
    """Return a theme with the first focuses that serve it; of a community's, the circle's first."""
    serving = [id_ for id_, focus in library.focuses.items() if theme in focus.serves]
    if theme in MARKS:
        serving.sort(key=lambda id_: library.practice_of[id_] != "circle")
    titles = tuple(library.focuses[id_].title for id_ in serving[:SERVING])
    return Tended(theme, words.name(theme), titles)


def _ways(check: Check) -> tuple[WayId, ...]:
    """Return the columns that a check has."""
    first = way_of(check.kind, "receive")
    return (first, "give") if check.give else (first,)


def _rows(
    check: Check, before: Check | None, ways: Sequence[WayId], words: ChecksFile
) -> tuple[Row, ...]:
    """Return a row for each theme that was answered, in the order in which they are asked."""
    now = (check.receive, check.give)
    then = (before.receive, before.give) if before else ({}, {})
    order = [theme.id for theme in words.themes]
    themes = dict.fromkeys((*order, *check.receive, *check.give))
    return tuple(
        Row(
            theme,
            words.name(theme),
            tuple(Cell(now[i].get(theme), then[i].get(theme)) for i in range(len(ways))),
        )
        for theme in themes
        if any(theme in answers for answers in now)
    )


def _says(rows: Sequence[Row], way: WayId, *, careful: bool) -> str:
    """Say in one sentence what the rows show: what is so most often, unless something is low.

    What one gives is left to the rows, so that nobody is set against anybody.
    """
    if not rows:
        return ""
    plain = f"{len(rows)} answered; each line stands for itself."
    answered = [(row.cells[0].now, row.name) for row in rows if row.cells[0].now is not None]
    top = max((value for value, _ in answered), default=0)
    names = [name for value, name in answered if value == top]
    if careful or not top or len(names) > MOST_NAMED:
        return plain
    one, several = _SAID.get(way, ("shows", "show"))
    said = one if len(names) == 1 else several
    return f"Of {len(rows)} answered, {' and '.join(names)} {said} most often: {top} of {MOST}."


def told(day: str) -> str:
    """Return a day with its year: 23 November 2026."""
    found = date.fromisoformat(day)
    return f"{found.day} {found:%B} {found.year}"
