"""Looking far back in a folder: what is read for it, and what comes of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from coach.records import Look, Mark, Moment, Person, Reflection

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.coach import Coach

WEEKS = ("2023-05-01", "2026-10-05", "2026-11-16")


@pytest.fixture
def far(coach: Callable[..., Coach]) -> Coach:
    """Give the coach of a folder with three looks at Sam over years, its cache made."""
    made = coach()
    at = {week: f"{week}T20:00:00+02:00" for week in WEEKS}
    made.journal.save(Person(id="sam", at=at[WEEKS[0]], day=WEEKS[0], name="Sam"))
    for number, week in enumerate(WEEKS, 6):
        look = Look(about="sam", honesty=number)
        made.journal.save(Reflection(id=week, at=at[week], day=week, week=week, looks=(look,)))
        made.journal.save(Mark(id=f"m{week}", at=at[week], day=week, kind="done"))
        made.journal.save(Moment(id=f"n{week}", at=at[week], day=week, sentence="Wait."))
    made.look()
    return coach()


def test_the_weeks_behind_know_the_very_first(far: Coach) -> None:
    """The name and the first look are told from the figures, though their month is not read."""
    (sam,) = far.looking_far.relationships()

    assert sam.name == "Sam"
    (change,) = sam.since
    assert (change.first.week, change.first.value) == (date(2023, 5, 1), 6)
    assert (change.last.week, change.last.value) == (date(2026, 11, 16), 8)


def test_months_that_are_not_shown_are_not_read(
    far: Coach, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither view reads the whole history when the cache has its figures."""
    read: list[object] = []
    monkeypatch.setattr(far.journal, "read", lambda: read.append("all"))

    far.looking_far.relationships()
    (six, twelve) = far.looking_far.adult_view()

    assert read == []
    assert six.chart is not None
    assert twelve.chart is not None
    assert sum(value or 0 for value in six.chart.series[0].values) == 2


def test_weeks_to_compare_are_those_practised_in(far: Coach) -> None:
    """The newest first; a week without a practised day is not there."""
    assert [week.isoformat() for week in far.looking_far.weeks()] == sorted(WEEKS, reverse=True)


def test_two_weeks_are_read_and_compared(far: Coach) -> None:
    """The figures of both letters, side by side."""
    rows = far.looking_far.compare(date(2026, 10, 5), date(2026, 11, 16), "sam")

    told = {row.what: (row.one, row.two) for row in rows}
    assert told["Days practised"] == ("1 of 7", "1 of 7")
    assert told["Honesty with Sam"] == ("7", "8")
