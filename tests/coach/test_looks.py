"""What looks come to, week by week: which look stands, and what was told first."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from coach import looks, safety
from coach.facts import FirstLook
from coach.records import Look, Reflection

MONDAY = date(2026, 11, 23)
ABOUT = ("sam", "team")

answers = st.one_of(st.none(), st.integers(0, 10))
some_looks = st.builds(
    Look,
    about=st.sampled_from(ABOUT),
    feeling=answers,
    body=answers,
    guard=answers,
    honesty=answers,
    able=answers,
    kind=answers,
)
some_reflections = st.lists(
    st.builds(
        lambda back, saved, some: Reflection(
            id=f"{back} {saved}",
            at="",
            day="2026-11-23",
            week=(MONDAY - timedelta(days=back)).isoformat(),
            updated=f"2026-11-23T09:00:{saved:02}+00:00",
            looks=tuple({look.about: look for look in some}.values()),
        ),
        st.integers(-8, 40),
        st.integers(0, 59),
        st.lists(some_looks, max_size=2),
    ),
    max_size=8,
    unique_by=lambda reflection: reflection.updated,
)


def _measure(measure: str, look: Look) -> int | None:
    if measure == "honesty":
        return look.honesty
    return {"trust": safety.trust, "compassion": safety.compassion}[measure](look)


@settings(max_examples=50)
@given(some_reflections, st.sampled_from(["monday", "sunday"]))
def test_the_look_of_a_week_is_the_one_saved_last(
    reflections: list[Reflection], first: str
) -> None:
    """Of each week and person, the look of the reflection saved last stands; none of the future."""
    found = looks.by_week(reflections, first, MONDAY)  # a week begins on its day

    expected: dict[date, dict[str, Look]] = {}
    for back in range(60):
        day = MONDAY - timedelta(days=back)
        if f"{day:%A}".lower() != first:
            continue
        for about in ABOUT:
            saved = [
                (reflection.updated, look)
                for reflection in reflections
                for look in reflection.looks
                if look.about == about
                and 0 <= (date.fromisoformat(reflection.week) - day).days < 7
                and date.fromisoformat(reflection.week) <= MONDAY
            ]
            if saved:
                expected.setdefault(day, {})[about] = max(saved, key=lambda one: one[0])[1]
    assert {week: of_week for week, of_week in found.items() if of_week} == expected
    assert list(found) == sorted(found)


@settings(max_examples=50)
@given(some_reflections)
def test_what_was_told_first(reflections: list[Reflection]) -> None:
    """For each person and measure: the earliest week that told it; of two looks, saved last."""
    found = looks.first_looks(reflections)

    expected = set()
    for about in ABOUT:
        for measure in looks.MEASURES:
            told = [
                (reflection.week, reflection.updated, _measure(measure, look))
                for reflection in reflections
                for look in reflection.looks
                if look.about == about and _measure(measure, look) is not None
            ]
            if told:
                week = min(told)[0]
                value = max(one for one in told if one[0] == week)[2]
                number = date.fromisoformat(week).toordinal()
                expected.add((about, measure, number, value))
    assert {(f.about, f.measure, f.week, f.value) for f in found} == expected


def test_a_week_that_is_none_and_a_look_at_nobody_tell_nothing() -> None:
    """What another version or a slip wrote there is passed over."""
    odd = Reflection(id="o", at="", day="2026-11-23", week="soon", looks=(Look(about="sam"),))
    nobody = Reflection(
        id="n", at="", day="2026-11-23", week="2026-11-23", looks=(Look(honesty=3),)
    )

    assert looks.by_week([odd, nobody], "monday", MONDAY) == {MONDAY: {}}
    assert looks.first_looks([odd, nobody]) == ()


def test_the_first_look_keeps_its_week() -> None:
    """Later looks change nothing of it."""
    weeks = ("2026-11-09", "2026-11-16", "2026-11-02")
    found = looks.first_looks(
        Reflection(id=week, at="", day=week, week=week, looks=(Look(about="sam", honesty=number),))
        for number, week in enumerate(weeks, 5)
    )

    assert found == (FirstLook("sam", "honesty", date(2026, 11, 2).toordinal(), 7),)
