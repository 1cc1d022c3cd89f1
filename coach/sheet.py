"""A sheet for a therapist or a friend: of all that a span of weeks holds, what the person ticks.

Nothing is on it by default, and what was ticked is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import TypeVar

import msgspec

from coach import report
from coach.days import describe
from coach.lines import WIDTH
from coach.merge import History
from coach.records import Exercise, Mark, Moment, Record, Session
from coach.report import Item, Section
from coach.week import Letter, of_days

_R = TypeVar("_R", bound=Record)


class Line(msgspec.Struct, frozen=True):
    """One line that can be ticked, with the week and the heading that it stands under."""

    week: str
    heading: str
    text: str


def lines_of(letter: Letter, entries: Iterable[Section] = ()) -> tuple[Line, ...]:
    """Return every line of a week: its figures and own lines, then what was written in entries.

    What stands twice under a heading, word for word, is one line.
    """
    if letter.empty:
        return ()
    told = (*report.sections(letter, every_line=True), *entries)
    week = report.title(letter)
    found = (
        Line(week, report.heading_of(section), report.line_of(item))
        for section in told
        for item in section.items
    )
    return tuple(dict.fromkeys(found))


def entries_of(
    history: History, letter: Letter, needs: Mapping[str, str], *, protective: bool
) -> tuple[Section, ...]:
    """Return what was written on the days of a letter, by the kind of entry.

    Args:
        history: What was kept on those days, maybe on others too.
        letter: The letter of the week.
        needs: The word of each need, by its id.
        protective: Whether only what is safe in the protective setting is told.
    """
    first, last = date.fromisoformat(letter.week), date.fromisoformat(letter.last)

    def told(kind: type[_R]) -> list[_R]:
        found = of_days(history, kind, first, last)
        return [one for one in found if not protective or _safe(one)]

    found = (
        Section("Sessions", tuple(_items((s, (("written", s.wrote),)) for s in told(Session)))),
        Section("Be an adult", tuple(_items((e, _exercise(e, needs)) for e in told(Exercise)))),
        Section(
            "Right now", tuple(_items((m, (("said next", m.sentence),)) for m in told(Moment)))
        ),
        Section("Notes", tuple(_items((m, (("", m.note),)) for m in told(Mark)))),
    )
    return tuple(section for section in found if section.items)


def _safe(record: Record) -> bool:
    """Say whether a record may be told in the protective setting."""
    if isinstance(record, Session):
        return record.protective or record.alone
    return isinstance(record, Mark) or bool(getattr(record, "protective", False))


def _exercise(exercise: Exercise, needs: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return (
        ("what happened", exercise.happened),
        ("felt", ", ".join(exercise.feelings)),
        ("the pull", exercise.pull),
        ("needed then", needs.get(exercise.need_then, exercise.need_then)),
        ("needs now", needs.get(exercise.need_now, exercise.need_now)),
        ("the need under the anger", needs.get(exercise.under, exercise.under)),
    )


def _items(told: Iterable[tuple[Record, Iterable[tuple[str, str]]]]) -> Iterator[Item]:
    """Yield an item for each thing that was written, with its day."""
    for record, parts in told:
        day = describe(date.fromisoformat(record.day))
        for called, words in parts:
            if words.strip():
                yield Item(", ".join(filter(None, (day, called))), words)


def text(lines: Iterable[Line], width: int = WIDTH) -> str:
    """Return the lines that were ticked as plain text, under their weeks and headings."""
    parts = []
    for week, of_week in groupby(lines, key=lambda line: line.week):
        parts.append(report.wrapped(week, width=width))
        for heading, under in groupby(of_week, key=lambda line: line.heading):
            told = report.wrapped(heading, width=width)
            for line in under:
                told += report.wrapped(line.text, "  ", "    ", width)
            parts.append(told)
    return "\n\n".join("\n".join(part) for part in parts)
