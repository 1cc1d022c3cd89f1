from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.streak import Return, Span, Streak, missed_before, returned, streak

TODAY = 740_000
BACK = 26
REACH = 12

pasts = st.sets(st.integers(TODAY - BACK, TODAY))
spans = st.builds(
    lambda first, length: (first, first + length),
    st.integers(TODAY - BACK - 6, TODAY + REACH),
    st.integers(0, REACH),
)
pauses_set = st.lists(spans, max_size=3)
rests = st.integers(0, 6)


def calendar(done: set[int], pauses: list[Span], last: int) -> list[int]:
    """Return the days up to `last` that exist: unpractised days of a pause are taken out."""
    away = {day for first, end in pauses for day in range(first, end + 1)}
    return [day for day in range(TODAY - 60, last + 1) if day in done or day not in away]


def unbroken(run: list[int], done: set[int], rest: int) -> bool:
    """Check each stretch of up to seven days inside a run that starts with a practised day."""
    return run[0] in done and all(
        sum(day not in done for day in run[place : place + length]) <= rest
        for place in range(len(run))
        for length in range(1, 8)
    )


def model(done: set[int], pauses: list[Span], rest: int) -> Streak:
    """Return what design.md says of a run, by trying every one that there could be."""
    days = calendar(done, pauses, TODAY if TODAY in done else TODAY - 1)
    starts = [place for place, day in enumerate(days) if day in done]
    runs = [
        days[start:end]
        for start in starts
        for end in range(start + 1, len(days) + 1)
        if unbroken(days[start:end], done, rest)
    ]
    ending = [run for run in runs if run[-1] == days[-1]]
    current = max(ending, key=lambda run: len(done & set(run)), default=[])
    week = [day for day in days if day < TODAY][-6:]
    missed = len(set(current) & set(week) - done)
    return Streak(
        current=len(done & set(current)),
        longest=max((len(done & set(run)) for run in runs), default=0),
        practised_last_28=len(done & set(range(TODAY - 27, TODAY + 1))),
        returns=sum(second - first - 1 > rest for first, second in pairwise(starts)),
        rest_days_left=max(0, rest - missed) if current else rest,
        paused=any(first <= TODAY <= last for first, last in pauses),
    )


def drawn(days: str, rest: int = 2) -> Streak:
    """Return the run of days drawn up to today, the last.

    `#` is practised, `.` is not; in a pause it's `P` for practised and `p` for not.
    """
    first = TODAY - len(days) + 1
    done = {first + place for place, day in enumerate(days) if day in "#P"}
    pauses = [(first + place, first + place) for place, day in enumerate(days) if day in "pP"]
    return streak(done, pauses, rest, TODAY)


@settings(max_examples=400, deadline=None)
@given(done=pasts, pauses=pauses_set, rest=rests)
def test_the_run_is_what_the_rules_say(done: set[int], pauses: list[Span], rest: int) -> None:
    """All figures of any history are those found by trying every possible run."""
    found = streak(done, pauses, rest, TODAY)

    assert found == model(done, pauses, rest)


@settings(max_examples=100, deadline=None)
@given(done=pasts, pauses=pauses_set, rest=rests, ahead=st.integers(1, 9))
def test_later_days_count_for_nothing(
    done: set[int], pauses: list[Span], rest: int, ahead: int
) -> None:
    """A day after today changes no figure, whatever a wrong clock once wrote."""
    found = streak(done | {TODAY + ahead}, pauses, rest, TODAY)

    assert found == streak(done, pauses, rest, TODAY)


@settings(max_examples=100, deadline=None)
@given(done=pasts, pauses=pauses_set, rest=rests)
def test_practising_today_takes_nothing_away(done: set[int], pauses: list[Span], rest: int) -> None:
    """A practised today adds exactly one to the run and to the 28 days."""
    before = streak(done - {TODAY}, pauses, rest, TODAY)

    after = streak(done | {TODAY}, pauses, rest, TODAY)

    assert after.current == before.current + 1
    assert after.practised_last_28 == before.practised_last_28 + 1
    assert after.longest >= before.longest


@pytest.mark.parametrize(
    ("days", "current"),
    [
        ("", 0),
        (".......", 0),
        ("#", 1),
        ("###", 3),
        ("###.", 3),
        ("#.#.#", 3),
        ("#..#", 2),
        ("##...#", 1),
        ("##..##.", 4),
        ("##..##.#", 3),
        ("#..####..#", 5),
        ("#..#####..#", 7),
        ("#..###..#", 4),
    ],
)
def test_any_seven_days_may_hold_two_missed_ones(days: str, current: int) -> None:
    """A run holds while no seven days in a row have more missed ones than rest days."""
    found = drawn(days)

    assert found.current == current


def test_no_rest_days_means_every_day() -> None:
    """With no rest days one missed day ends a run."""
    found = drawn("##.##", rest=0)

    assert found.current == 2


def test_six_rest_days_mean_once_a_week() -> None:
    """With six rest days, one practised day in any seven keeps the run."""
    kept, ended = drawn("#......#......#", rest=6), drawn("#.......#", rest=6)

    assert (kept.current, ended.current) == (3, 1)


def test_a_run_may_end_in_missed_days_that_are_allowed() -> None:
    """Two missed days after practised ones leave the run standing; a third ends it."""
    found = [drawn("####" + "." * missed + ".").current for missed in range(4)]

    assert found == [4, 4, 4, 0]


def test_today_is_not_missed_until_it_is_over() -> None:
    """An open today after two missed days still leaves the run whole."""
    found = drawn("####...")

    assert found.current == 4
    assert found.rest_days_left == 0


def test_rest_days_protect_a_run_and_add_nothing() -> None:
    """A run counts its practised days alone."""
    found = drawn("#.#.#")

    assert (found.current, found.longest) == (3, 3)


def test_the_longest_run_stays_when_another_begins() -> None:
    """The longest is the most practised days in any run there was."""
    found = drawn("#####.......##")

    assert (found.longest, found.current) == (5, 2)


def test_a_pause_is_taken_out_of_the_calendar() -> None:
    """Unpractised days in a pause don't exist: the run goes on behind them."""
    found = drawn("###" + "p" * 20 + "##")

    assert found == Streak(
        current=5, longest=5, practised_last_28=5, returns=0, rest_days_left=2, paused=False
    )


def test_a_practised_day_in_a_pause_is_an_ordinary_one() -> None:
    """What was practised in a pause counts like any other day."""
    found = drawn("##ppPpp#")

    assert found.current == 4


def test_a_pause_joins_the_days_on_both_sides() -> None:
    """Missed days before and after a pause stand side by side."""
    found = drawn("##..ppp.#")

    assert (found.current, found.returns) == (1, 1)


def test_a_pause_ahead_changes_nothing_yet() -> None:
    """A pause that begins tomorrow is none today."""
    found = streak({TODAY}, [(TODAY + 1, TODAY + 9)], 2, TODAY)

    assert found == streak({TODAY}, [], 2, TODAY)


def test_a_pause_holds_on_its_first_and_last_day() -> None:
    """The first and the last day of a span belong to it, the days beside it don't."""
    found = [streak(set(), [(TODAY, TODAY + 2)], 2, TODAY + day).paused for day in range(-1, 4)]

    assert found == [False, True, True, True, False]


def test_a_pause_set_twice_is_one_pause() -> None:
    """Pauses that overlap take a day out once."""
    done, spans_ = {TODAY - 9, TODAY}, [(TODAY - 8, TODAY - 3), (TODAY - 5, TODAY - 1)]

    found = streak(done, spans_, 0, TODAY)

    assert (found.current, found.returns) == (2, 0)


@pytest.mark.parametrize(
    ("days", "left"),
    [
        ("", 2),
        ("#", 2),
        ("#.#", 1),
        ("#.#.#", 0),
        ("#......", 2),
        ("#.######", 1),
        ("#.#######", 2),
        ("#.#####", 1),
        ("#.pp#", 1),
        ("...#", 2),
    ],
)
def test_rest_days_left_looks_at_six_days(days: str, left: int) -> None:
    """Missed days of this run among the six unpaused days before today use up rest days."""
    found = drawn(days)

    assert found.rest_days_left == left


@pytest.mark.parametrize(
    ("days", "returns"),
    [("#..#", 0), ("#...#", 1), ("...#", 0), ("#...#....#", 2), ("#..pp#", 0), ("#....", 0)],
)
def test_coming_back_is_counted(days: str, returns: int) -> None:
    """A practised day after more missed days in a row than rest days is a return."""
    found = drawn(days)

    assert found.returns == returns


def test_the_last_28_days_end_today() -> None:
    """The 28 civil days ending today are counted, and not the one before them."""
    found = drawn("#" * 40)

    assert (found.practised_last_28, found.current) == (28, 40)


@pytest.mark.parametrize(
    ("days", "missed"),
    [("", 0), (".....", 0), ("##", 0), ("#.", 0), ("#...", 2), ("#.pp..", 2), ("#..P.", 0)],
)
def test_missed_days_before_today_are_counted(days: str, missed: int) -> None:
    """The missed days right before today are counted: without today, pauses and prehistory."""
    first = TODAY - len(days) + 1
    done = {first + place for place, day in enumerate(days) if day in "#P"}
    away = [(first + place, first + place) for place, day in enumerate(days) if day in "pP"]

    assert missed_before(done, away, TODAY) == missed


@settings(max_examples=100, deadline=None)
@given(done=pasts, pauses=pauses_set, rest=rests)
def test_missed_days_make_the_return(done: set[int], pauses: list[Span], rest: int) -> None:
    """Practising today is a return exactly when more days than the rest days were missed."""
    missed = missed_before(done - {TODAY}, pauses, TODAY)

    before = streak(done - {TODAY}, pauses, rest, TODAY).returns
    after = streak(done | {TODAY}, pauses, rest, TODAY).returns

    assert after - before == (missed > rest)


@settings(max_examples=100, deadline=None)
@given(done=pasts, pauses=pauses_set, rest=rests)
def test_each_return_has_its_day_and_what_was_missed(
    done: set[int], pauses: list[Span], rest: int
) -> None:
    """As many as the run counts: a practised day, and the days that exist since the one before."""
    found = returned(done, pauses, rest, TODAY)

    days = calendar(done, pauses, TODAY)
    starts = [place for place, day in enumerate(days) if day in done]
    assert found == tuple(
        Return(days[second], second - first - 1)
        for first, second in pairwise(starts)
        if second - first - 1 > rest
    )
    assert len(found) == streak(done, pauses, rest, TODAY).returns
