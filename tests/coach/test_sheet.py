"""The sheet to share: every line of a week, and of them what was ticked."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach import gather, sheet, week
from coach.merge import History
from coach.records import Exercise, Mark, Moment, Record, Session, write
from coach.settings import Settings
from coach.sheet import Line
from content import library

MONDAY = date(2026, 11, 23)


def _when(day: str, clock: str = "09:00") -> dict[str, Any]:
    return {"id": f"{day} {clock}", "at": f"{day}T{clock}:00+01:00", "day": day}


ENTRIES: tuple[Record, ...] = (
    *(
        Session(
            **_when(f"2026-11-{day}"),
            focus="small-true-thing",
            practice="be-an-adult",
            answered=("keep",),
            keep=f"kept on {day}",
            wrote=f"wrote on {day}\nand on",
            alone=day == 24,
        )
        for day in range(23, 28)
    ),
    Exercise(
        **_when("2026-11-25", "20:00"),
        happened="Sam sighed",
        feelings=("tense", "small"),
        pull="to leave",
        need_then="seen",
        intensity_before=6,
        intensity_after=2,
    ),
    Moment(**_when("2026-11-26", "20:00"), sentence="I will be back"),
    Mark(**_when("2026-11-27", "20:00"), kind="done", note="a long walk"),
    Session(
        **_when("2026-11-30"), focus="small-true-thing", practice="be-an-adult", wrote="next week"
    ),
)


def _lines(*, protective: bool = False, entries: tuple[Record, ...] = ENTRIES) -> tuple[Line, ...]:
    history: History = {}
    for entry in entries:
        history.setdefault(entry.table, {})[entry.id] = write(entry)
    facts = gather.gather(history, "me", Settings(protective=protective))
    letter = week.letter(history, facts, library.load(), MONDAY, date(2026, 11, 29))
    needs = {"seen": "to be seen"}
    return sheet.lines_of(letter, sheet.entries_of(history, letter, needs, protective=protective))


def _under(lines: tuple[Line, ...], heading: str) -> list[str]:
    return [line.text for line in lines if line.heading == heading]


def test_every_line_of_the_week_is_offered() -> None:
    """All own lines are there, not only three, with the figures and what was written."""
    lines = _lines()

    assert {line.week for line in lines} == {
        "The week from Monday 23 November to Sunday 29 November 2026"
    }
    assert [text.rpartition(": ")[2] for text in _under(lines, "Own lines")] == [
        f"kept on {day}" for day in range(23, 28)
    ]
    assert "Wednesday 25 November at 20:00: 6 before, 2 after" in _under(lines, "Before and after")
    assert _under(lines, "Sessions")[0] == "Monday 23 November, written: wrote on 23 and on"
    assert _under(lines, "Be an adult") == [
        "Wednesday 25 November, what happened: Sam sighed",
        "Wednesday 25 November, felt: tense, small",
        "Wednesday 25 November, the pull: to leave",
        "Wednesday 25 November, needed then: to be seen",
    ]
    assert _under(lines, "Right now") == ["Thursday 26 November, said next: I will be back"]
    assert _under(lines, "Notes") == ["Friday 27 November: a long walk"]
    assert not [line for line in lines if "next week" in line.text]


def test_a_careful_sheet_has_careful_lines() -> None:
    """In the protective setting what was written elsewhere about somebody is not offered."""
    lines = _lines(protective=True)

    assert _under(lines, "Own lines") == ["Tuesday 24 November: kept on 24"]
    assert _under(lines, "Sessions") == ["Tuesday 24 November, written: wrote on 24 and on"]
    assert _under(lines, "Be an adult") == _under(lines, "Right now") == []
    assert _under(lines, "Notes") == ["Friday 27 November: a long walk"]


def test_a_line_is_offered_once() -> None:
    """What stands twice under a heading is one line, so that a tick is about one line alone."""
    notes = [
        Mark(**_when("2026-11-27", clock), kind="done", note="a long walk")
        for clock in ("09:00", "10:00")
    ]

    lines = _lines(entries=(*notes,))

    assert len(lines) == len(set(lines))
    assert len(_under(lines, "Notes")) == 1


def test_an_empty_week_offers_nothing() -> None:
    """Of a week in which nothing was kept there is nothing to tick."""
    assert _lines(entries=()) == ()


@settings(max_examples=50)
@given(st.sets(st.sampled_from(_lines())), st.sampled_from([30, 72]))
def test_what_is_ticked_is_on_the_sheet_and_nothing_else(ticked: set[Line], width: int) -> None:
    """The text is the ticked lines in their order, under their own headings alone."""
    lines = [line for line in _lines() if line in ticked]

    told = sheet.text(lines, width)

    expected = []
    heading = ""
    for line in lines:
        expected += [line.heading] if line.heading != heading else []
        expected.append(line.text)
        heading = line.heading
    titled = [lines[0].week, *expected] if lines else []
    assert told.split() == " ".join(titled).split()
    assert max(map(len, told.splitlines()), default=0) <= width


def test_two_weeks_are_told_apart() -> None:
    """The same heading in two weeks stands under each week's own name."""
    first = Line("One week", "Notes", "a")

    told = sheet.text([first, msgspec.structs.replace(first, week="The next")])

    assert told == "One week\n\nNotes\n  a\n\nThe next\n\nNotes\n  a"


@pytest.mark.parametrize("words", ["\x1b[2J away", "two\n\nparagraphs"])
def test_words_stay_on_their_line(words: str) -> None:
    """Whatever was written stays one line that can be ticked, and steers no terminal."""
    (text,) = _under(
        _lines(entries=(Mark(**_when("2026-11-27"), kind="done", note=words),)), "Notes"
    )

    assert text.isprintable()
