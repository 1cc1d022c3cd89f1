"""The adult's view: pulls and moves by month, coming back, and what held in a hard week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach import adult_view, gather
from coach.adult_view import AdultView, Held
from coach.deck import Pulls
from coach.facts import Facts
from coach.merge import History
from coach.records import (
    Exercise,
    Look,
    Mark,
    Moment,
    Proof,
    Record,
    Reflection,
    Rehearsal,
    Session,
    write,
)
from coach.settings import Settings
from content import voice

TODAY = date(2026, 11, 23)
"""A Monday."""


def _ago(back: int) -> dict[str, Any]:
    day = (TODAY - timedelta(days=back)).isoformat()
    return {"at": f"{day}T20:00:00+01:00", "day": day}


def _answer(id_: object, back: int, answer: str) -> Rehearsal:
    return Rehearsal(id=f"r{id_}", plan="p", answer=answer, **_ago(back))


def _moment(id_: object, back: int, sentence: str = "", until: str = "") -> Moment:
    at = _ago(back)
    end = f"{at['day']}T{until}:00+01:00" if until else ""
    return Moment(id=f"m{id_}", sentence=sentence, break_until=end, at=at["at"], day=at["day"])


def _mark(back: int) -> Mark:
    return Mark(id=f"d{back}", kind="done", **_ago(back))


def _past(*records: Record, **settings_: object) -> tuple[History, Facts]:
    history: History = {}
    for record in records:
        history.setdefault(record.table, {})[record.id] = write(record)
    known = Settings(**{"protective": False, **settings_})  # type: ignore[arg-type]
    return history, gather.gather(history, "me", known)


def _view(*records: Record, months: int = 6) -> AdultView:
    return adult_view.adult_view(*_past(*records), TODAY, months)


# -- pulls and moves -------------------------------------------------------------------------------

told = st.lists(
    st.tuples(st.integers(7, 420), st.sampled_from(["did", "old-way", "not-yet", "later"])),
    max_size=12,
)
CHOSEN = {"did"}
FELT = {"did", "old-way"}


@settings(max_examples=50)
@given(told, st.sampled_from(adult_view.SPANS))
def test_pulls_and_moves_are_counted_by_month(rows: list[tuple[int, str]], months: int) -> None:
    """Each month has what was felt and chosen in it; one in which nothing was kept has a gap."""
    view = _view(*(_answer(n, *row) for n, row in enumerate(rows)), months=months)

    names = sorted({_ago(back)["day"][:7] for back in range(450)})[-months:]
    felt = [sum(_ago(b)["day"][:7] == name and a in FELT for b, a in rows) for name in names]
    chosen = [sum(_ago(b)["day"][:7] == name and a in CHOSEN for b, a in rows) for name in names]
    if not sum(felt):
        assert view.chart is None
        return
    assert view.chart is not None
    one, two = view.chart.series
    assert one.values == tuple(number or None for number in felt)
    assert two.values == tuple(
        moves if number else None for moves, number in zip(chosen, felt, strict=True)
    )
    assert view.chart.high >= max(felt)
    assert f"In these {months} months the pull was noted" in view.chart.says


def test_a_month_with_practice_and_no_pull_has_none() -> None:
    """That is a nought, and no gap: one was here, and noted none."""
    view = _view(_answer(1, 10, "did"), _mark(60))

    assert view.chart is not None
    assert view.chart.labels == ("Jun", "Jul", "Aug", "Sep", "Oct", "Nov")
    assert view.chart.series[0].values == (None, None, None, 0, None, 1)


@pytest.mark.parametrize(
    ("today", "months", "first"),
    [((2026, 11, 23), 6, "2026-06"), ((2027, 1, 31), 12, "2026-02"), ((2028, 2, 29), 6, "2027-09")],
)
def test_this_month_is_the_last(today: tuple[int, int, int], months: int, first: str) -> None:
    """So many months, over the turn of a year too."""
    found = adult_view.months_to(date(*today), months)

    assert (found[0], len(found), found[-1]) == (first, months, f"{date(*today):%Y-%m}")


def test_what_is_read_covers_months_and_weeks() -> None:
    """The twelve months, and on their first days the eight weeks before."""
    assert adult_view.reach(TODAY, "monday") == date(2025, 12, 1)


def test_feelings_are_counted_as_they_were_picked() -> None:
    """The words of the exercises of these months, the one picked most first; never from text."""
    picked = [("hurt", "tired"), ("hurt", "alone"), ("tired", "hurt"), ()]
    view = _view(
        *(
            Exercise(id=f"e{n}", feelings=words, happened="angry, so angry", **_ago(10 + n))
            for n, words in enumerate(picked)
        ),
        Exercise(id="old", feelings=("numb",), **_ago(300)),
    )

    assert view.feelings == (("hurt", 3), ("tired", 2), ("alone", 1))
    assert view.says == (
        "The words you picked most for what you felt: hurt (3 times), tired (twice), alone (once).",
    )


def test_coming_back_is_told_and_not_the_break() -> None:
    """Each return of these months with the days before it, and breaks by their length."""
    view = _view(
        *(_mark(back) for back in (300, 290, 60, 59, 52, 20, 19, 15)),
        _moment(1, 20, until="20:30"),
        _moment(2, 19, until="20:45"),
        _moment(3, 15),
    )

    assert [(date.fromordinal(one.day), one.missed) for one in view.returned] == [
        (TODAY - timedelta(days=60), 229),
        (TODAY - timedelta(days=52), 6),
        (TODAY - timedelta(days=20), 31),
        (TODAY - timedelta(days=15), 3),
    ]
    assert view.breaks == (30, 45)
    assert "You came back to practising 4 times, after 3 to 229 days away." in view.says
    assert "In hot moments you took 2 breaks, to be back after 30 to 45 minutes." in view.says


def test_with_nothing_there_is_nothing() -> None:
    """A new folder's view is empty, and asks nothing less."""
    assert _view().empty
    assert not _view().needs_less


# -- needing it less -------------------------------------------------------------------------------


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 6), st.integers(0, 6)), max_size=12))
def test_needing_it_less_is_eight_of_ten_over_eight_weeks(
    rows: list[tuple[int, int, int]],
) -> None:
    """With ten pulls or more in the eight whole weeks before this one, and eight tenths chosen."""
    weeks = [
        Pulls(TODAY - timedelta(weeks=back), felt, min(felt, chosen)) for back, felt, chosen in rows
    ]

    found = adult_view.needs_less(weeks, TODAY)

    pulls = [
        number < week.chosen
        for week in weeks
        if 1 <= (TODAY - week.week).days // 7 <= 8
        for number in range(week.felt)
    ]
    assert found == (len(pulls) >= 10 and sum(pulls) / len(pulls) >= 0.8)


def _steady(moves: int, pulls: int) -> list[Record]:
    return [_answer(n, 10 + n * 4, "did" if n < moves else "old-way") for n in range(pulls)]


@pytest.mark.parametrize(("moves", "pulls", "less"), [(8, 10, True), (7, 10, False), (9, 9, False)])
def test_the_view_says_so(*, moves: int, pulls: int, less: bool) -> None:
    """Eight of ten is enough, seven is not, and nine of nine is too little to go by."""
    assert _view(*_steady(moves, pulls)).needs_less is less


def test_not_while_anything_is_low() -> None:
    """A low answer leads to Support alone; nothing is said of needing less."""
    low = Reflection(id="l", week="2026-11-09", looks=(Look(about="s", feeling=2),), **_ago(8))

    assert not _view(*_steady(10, 10), low).needs_less


# -- a hard week -----------------------------------------------------------------------------------

FLOODED = Session(id="s", focus="f", practice="be-an-adult", intensity_before=9, **_ago(6))
HOT = _moment("hot", 3)
CLOSED = Exercise(id="e", intensity_after=8, **_ago(0))


@pytest.mark.parametrize("hard", [(FLOODED, HOT), (CLOSED,)], ids=["two days", "closed high"])
def test_a_hard_week_has_one_thing_and_no_figures(hard: tuple[Record, ...]) -> None:
    """Two hard days in seven, or something that closed flooded: what held, and nothing else."""
    view = _view(*_steady(10, 10), *hard)

    assert view.held is not None
    assert view == AdultView(months=6, held=view.held)


@pytest.mark.parametrize(
    "some",
    [(HOT,), (FLOODED,), (HOT, _moment("again", 3)), (HOT, _moment("old", 7))],
    ids=["hot", "flooded", "one day twice", "a week ago"],
)
def test_one_hard_day_leaves_the_months(some: tuple[Record, ...]) -> None:
    """One day that was hard, whatever came on it, is a part of any week."""
    assert _view(*_steady(10, 10), *some).held is None


HELD: list[tuple[Record, str]] = [
    (
        _answer("x", 2, "did"),
        "On Saturday 21 November, the moment of a plan came, and you made your move.",
    ),
    (
        _moment("x", 4, "I need ten minutes."),
        "On Thursday 19 November, in a hot moment, you chose what to do next.",
    ),
    (Proof(id="x", line="I asked once.", **_ago(5)), "On Wednesday 18 November you wrote this."),
    (_mark(6), "You practised on 2 of these 7 days."),
]


@pytest.mark.parametrize("first", range(len(HELD)))
def test_what_held_is_the_first_of_its_sorts(first: int) -> None:
    """A plan met, a move in a hot moment, a line of proof, a practised day: in this order."""
    records = [record for record, _ in HELD[first:]]

    held = adult_view.one_that_held(*_past(*records, _mark(1)), TODAY)

    assert held.says == HELD[first][1]
    assert held.quote == ("I asked once." if first == 2 else "")


def test_of_one_sort_it_is_the_newest_of_the_week() -> None:
    """What is older than seven days doesn't count, however well it went."""
    records = (_answer(1, 4, "did"), _answer(2, 1, "did"), _answer(3, 0, "old-way"))

    held = adult_view.one_that_held(*_past(*records), TODAY)
    older = adult_view.one_that_held(*_past(_answer(1, 7, "did")), TODAY)

    assert "Sunday 22 November" in held.says
    assert older == Held("You came here to look, in a week like this.")


def test_a_line_that_is_not_safe_is_not_quoted() -> None:
    """In the protective setting only a line that was made in it is shown."""
    proof = Proof(id="x", line="I told Sam.", **_ago(2))
    safe = Proof(id="y", line="I sat down.", protective=True, **_ago(3))

    held = adult_view.one_that_held(*_past(proof, safe, protective=None), TODAY)

    assert held.quote == "I sat down."


def test_the_voice_is_kept() -> None:
    """No sentence scolds, judges or hurries."""
    view = _view(
        *(_mark(back) for back in (60, 50, 20)), *_steady(3, 10), _moment(1, 20, "", "20:30")
    )
    assert view.chart is not None
    sentences = [*view.says, view.chart.says, *(says for _, says in HELD)]

    assert len(sentences) == 7
    assert [fault for says in sentences for fault in voice.faults("says", says)] == []
