"""The weeks behind: values as they were answered, sentences of fact, and nothing on what is low."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach import gather, trend
from coach.facts import Facts
from coach.records import Look, Person, Record, Reflection, write
from coach.settings import Settings
from coach.strains import Strain
from coach.trend import Relationship, Row
from coach.week import Day, Letter, Quote
from content import voice

MONDAY = date(2026, 11, 23)
SAM = Person(id="sam", at="", day="2025-01-01", name="Sam")
DAYS = tuple(Day(f"2026-11-{16 + n}", "practised" if n < 5 else "missed") for n in range(7))


def _weeks_ago(weeks: int) -> date:
    return MONDAY - timedelta(weeks=weeks)


def _look(weeks: int, look: Look) -> Reflection:
    week = _weeks_ago(weeks).isoformat()
    at = f"{week}T20:00:00+01:00"
    return Reflection(id=week, at=at, day=week, week=week, updated=at, looks=(look,))


def _honest(*values: tuple[int, int]) -> list[Reflection]:
    return [_look(weeks, Look(about="sam", honesty=value)) for weeks, value in values]


def _facts(*records: Record, people: tuple[Person, ...] = (SAM,)) -> Facts:
    history: dict[str, dict[str, dict[str, object]]] = {}
    for record in (*records, *people):
        history.setdefault(record.table, {})[record.id] = write(record)
    return gather.gather(history, "me", Settings(protective=False))


def _sam(*reflections: Reflection) -> Relationship:
    (found,) = trend.relationships(reflections, _facts(*reflections), MONDAY)
    return found


def _says(found: Relationship, measure: str, weeks: int = 12) -> str:
    (chart,) = [c for c in found.charts[weeks] if c.title.lower() == measure]
    return chart.says


answers = st.one_of(st.none(), st.integers(4, 10))
histories = st.dictionaries(
    st.integers(0, 70), st.tuples(answers, answers, answers, answers, st.integers(0, 6)), max_size=9
)


@settings(max_examples=50)
@given(histories)
def test_each_line_has_the_values_of_its_weeks(
    told: dict[int, tuple[int | None, int | None, int | None, int | None, int]],
) -> None:
    """A place for each week, this one the last; the lowest of what was answered, else a gap."""
    reflections = [
        _look(back, Look(about="sam", feeling=one, honesty=two, able=three, kind=four, guard=guard))
        for back, (one, two, three, four, guard) in told.items()
    ]

    found = trend.relationships(reflections, _facts(*reflections), MONDAY)

    if not told:
        assert found == ()
        return
    for weeks, charts in found[0].charts.items():
        lines = {chart.title: chart.series[0].values for chart in charts}
        for place in range(weeks):
            one, two, three, four, guard = told.get(weeks - 1 - place, (None,) * 4 + (None,))
            safe = [v for v in (one, None if guard is None else 10 - guard) if v is not None]
            kind = [v for v in (three, four) if v is not None]
            assert lines["Trust"][place] == (min(safe) if safe else None)
            assert lines["Honesty"][place] == two
            assert lines["Compassion"][place] == (min(kind) if kind else None)
        known = [v for v in lines["Honesty"] if v is not None]
        says = _says(found[0], "honesty", weeks)
        assert not known or (str(min(known)) in says and str(max(known)) in says)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ((), "Nothing was noted on honesty with Sam in these weeks."),
        (((2, 7),), "Honesty with Sam stood at 7 in the week of 9 Nov."),
        (((2, 7), (1, 7)), "Honesty with Sam stood at 7 in the 2 weeks you looked back."),
        (
            ((5, 8), (2, 6), (1, 7)),
            "Honesty with Sam stood between 6 and 8 in the 3 weeks you looked back.",
        ),
    ],
)
def test_a_picture_is_told_as_a_fact(values: tuple[tuple[int, int], ...], says: str) -> None:
    """What it stood at, and in how many weeks: nothing of rising or falling."""
    found = _sam(*_honest(*values), _look(30, Look(about="sam", able=8)))

    assert _says(found, "honesty") == says


def test_what_is_low_is_told_and_not_drawn() -> None:
    """A low answer in the newest look: no line, no comparison, and the week in which it was."""
    before = [_look(n, Look(about="sam", feeling=8, honesty=8, kind=8)) for n in (6, 5, 4)]
    found = _sam(*before, _look(1, Look(about="sam", feeling=3, honesty=7, kind=8)))

    assert found.low == ("trust",)
    assert found.since == ()
    assert {series.values for chart in found.charts[12] for series in chart.series} == {()}
    assert _says(found, "trust").startswith("Trust with Sam was low in the week of 16 Nov.")
    assert _says(found, "honesty") == (
        "Honesty with Sam stood between 7 and 8 in the 4 weeks you looked back."
    )


def test_a_low_answer_that_is_over_is_a_value_like_others() -> None:
    """The newest look alone says whether anything is low now."""
    found = _sam(*_honest((6, 2), (1, 6)))

    assert found.low == ()
    assert _says(found, "honesty").startswith("Honesty with Sam stood between 2 and 6")


def test_since_the_first_look() -> None:
    """First and last value of each measure with their weeks, however long ago the first was."""
    reflections = (_look(120, Look(about="sam", honesty=5)), *_honest((3, 6), (1, 8)))
    facts = _facts(*reflections)

    (found,) = trend.relationships(reflections[1:], facts, MONDAY)

    (change,) = found.since
    assert change.measure == "honesty"
    assert (change.first.week, change.first.value) == (_weeks_ago(120), 5)
    assert (change.last.week, change.last.value) == (_weeks_ago(1), 8)


def test_one_look_is_no_change() -> None:
    """What was told once has nothing to be set beside."""
    assert _sam(*_honest((3, 6))).since == ()


def test_the_latest_looked_at_comes_first_and_the_deleted_not_at_all() -> None:
    """The order of the last looks; whoever is deleted among the people is gone here too."""
    people = (SAM, Person(id="kim", at="", day="2025-01-01", name="Kim"))
    reflections = [
        _look(3, Look(about="sam", honesty=7)),
        _look(2, Look(about="kim", honesty=7)),
        _look(1, Look(about="gone", honesty=7)),
    ]

    found = trend.relationships(reflections, _facts(*reflections, people=people), MONDAY)

    assert [one.name for one in found] == ["Kim", "Sam"]


# -- two weeks -------------------------------------------------------------------------------------


def _letter(week: str, look: Look | None = None, **figures: object) -> Letter:
    reflection = Reflection(id=week, at="", day=week, week=week, looks=(look,)) if look else None
    made: dict[str, object] = {
        "week": week,
        "last": week,
        "days": DAYS,
        "practised": 5,
        "reflection": reflection,
        "names": {"sam": "Sam"},
        **figures,
    }
    return Letter(**made)  # type: ignore[arg-type]


def test_two_weeks_side_by_side() -> None:
    """Each row is what was noted in either week; what one did not note has a dash."""
    strains = (Strain("", "", 8, 5), Strain("", "", 6, 5), Strain("", "", None, None))
    quotes = (Quote("", "one"), Quote("", "two"))
    one = _letter("2026-11-09", Look(about="sam", honesty=7, kind=6), strains=strains)
    two = _letter("2026-11-16", Look(about="sam", honesty=6), pulls=4, moves=3, met=quotes)

    assert trend.compare(one, two, "sam") == (
        Row("Days practised", "5 of 7", "5 of 7"),
        Row("How strong, before", "6 to 8", "-"),
        Row("How strong, after", "5", "-"),
        Row("Honesty with Sam", "7", "6"),
        Row("Compassion with Sam", "6", "-"),
        Row("Pulls felt", "-", "4"),
        Row("Moves chosen", "-", "3"),
        Row("Plans met", "-", "2"),
    )


def test_no_move_in_a_week_with_pulls_is_nought() -> None:
    """Where pulls were felt, no move is 0; where none was felt there is nothing to choose."""
    found = trend.compare(_letter("2026-11-09", pulls=2), _letter("2026-11-16"))

    assert Row("Moves chosen", "0", "-") in found


@pytest.mark.parametrize("low_first", [True, False])
def test_nothing_is_compared_with_whom_something_is_low(*, low_first: bool) -> None:
    """Low in either week: no row about that person, whatever the measure."""
    low = _letter("2026-11-09", Look(about="sam", honesty=2, kind=8))
    fine = _letter("2026-11-16", Look(about="sam", honesty=7, kind=8))

    one, two = (low, fine) if low_first else (fine, low)
    found = trend.compare(one, two, "sam")

    assert [row.what for row in found] == ["Days practised"]


@pytest.mark.parametrize("together", [True, False])
def test_no_two_people_stand_in_one_table_or_picture(*, together: bool) -> None:
    """Looked at in one week or in two, each has pictures of their own, and no shared table."""
    looks = [Look(about=about, feeling=7, honesty=8, kind=8) for about in ("sam", "ro")]
    of_weeks = [tuple(looks), ()] if together else [(looks[0],), (looks[1],)]
    reflections = [
        Reflection(id=week, at="", day=week, week=week, looks=some)
        for week, some in zip(("2026-11-09", "2026-11-16"), of_weeks, strict=True)
    ]
    names = {"sam": "Sam", "ro": "Ro"}

    one, two = (_letter(r.week, reflection=r, names=names) for r in reflections)
    people = tuple(Person(id=i, at="", day="2025-01-01", name=name) for i, name in names.items())
    found = trend.relationships(reflections, _facts(*reflections, people=people), MONDAY)

    assert [row.what for row in trend.compare(one, two)] == ["Days practised"]
    told = {row.what.rpartition(" ")[2] for row in trend.compare(one, two, "sam")}
    assert told == {"practised", "Sam"}
    assert {one.name for one in found} == {"Sam", "Ro"}
    assert all(len(chart.series) == 1 for one in found for chart in one.charts[12])


def test_the_voice_is_kept() -> None:
    """No sentence scolds, judges or hurries."""
    low = _look(1, Look(about="sam", feeling=2, honesty=1, kind=8))
    kinds = [_sam(*_honest((5, 8), (2, 6))), _sam(*_honest((1, 6))), _sam(low)]
    sentences = {chart.says for one in kinds for chart in one.charts[12]}

    assert len(sentences) >= 6
    assert [fault for says in sentences for fault in voice.faults("says", says)] == []
