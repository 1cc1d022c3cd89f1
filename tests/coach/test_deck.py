"""The deck: when plans come back, which are offered, and what the answers add up to."""

from __future__ import annotations

import random
import uuid
from datetime import date, timedelta
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach import deck
from coach.deck import ANSWERS, DID, LATER, NOT_YET, OLD_WAY, Card, Line, Pulls
from coach.records import Moment, Plan, Proof, Rehearsal

MADE = date(2026, 11, 23)
SPACING = (1, 3, 7, 21, 60)

answers = st.sampled_from(sorted(ANSWERS))
any_answer = st.sampled_from([*sorted(ANSWERS), LATER])
dates = st.dates(date(2026, 10, 1), date(2027, 3, 1))


def _plan(name: str = "plan", day: date = MADE, **fields: object) -> Plan:
    raw = {
        "id": str(uuid.uuid5(uuid.NAMESPACE_OID, name)),
        "at": f"{day}T20:00:00+01:00",
        "day": day.isoformat(),
        "when": "When Sam sighs",
        "then": "I ask once",
        **fields,
    }
    return msgspec.convert(raw, Plan)


def _rehearsal(plan: Plan, day: date, answer: str, number: int = 0) -> Rehearsal:
    name = f"{plan.id} {day} {answer} {number}"
    return Rehearsal(
        id=str(uuid.uuid5(uuid.NAMESPACE_OID, name)),
        at=f"{day}T21:00:00+01:00",
        day=day.isoformat(),
        plan=plan.id,
        answer=answer,
    )


def _card(plan: Plan, given_: list[Rehearsal]) -> Card:
    (card,) = deck.cards([plan], given_)
    return card


def _is_due(plan: Plan, given_: list[Rehearsal], day: date) -> bool:
    return bool(deck.due(deck.cards([plan], given_), day.toordinal(), protective=False))


def _answered_when_due(
    given_answers: list[str], waits: list[int], plan: Plan | None = None
) -> list[Rehearsal]:
    """Return answers to a plan, each given so many days after it was due."""
    plan = plan or _plan()
    found: list[Rehearsal] = []
    for answer, wait in zip(given_answers, waits, strict=False):
        day = date.fromordinal(deck.due_on(_card(plan, found)) + wait)
        found.append(_rehearsal(plan, day, answer))
    return found


def _days(found: list[Rehearsal]) -> list[int]:
    return [(date.fromisoformat(rehearsal.day) - MADE).days for rehearsal in found]


# -- spacing ---------------------------------------------------------------------------------------


@given(given_answers=st.lists(answers, min_size=5, max_size=9))
def test_on_time_it_comes_after_1_3_7_21_and_60_days(given_answers: list[str]) -> None:
    """Whatever the answers, on time it comes on these days after the plan's, then every 60."""
    found = _answered_when_due(given_answers, [0] * 9)

    later = [60 * (number + 2) for number in range(len(given_answers) - 5)]
    assert _days(found) == [*SPACING, *later]


@given(
    given_answers=st.lists(answers, min_size=2, max_size=8),
    waits=st.lists(st.integers(0, 90), min_size=8, max_size=8),
)
def test_late_answers_keep_their_distance(given_answers: list[str], waits: list[int]) -> None:
    """However late the answers, two are as far apart as on time, or further: nothing piles up."""
    found = _answered_when_due(given_answers, waits)

    distances = [3 - 1, 7 - 3, 21 - 7, 60 - 21, 60, 60, 60]
    apart = [second - first for first, second in pairwise(_days(found))]
    assert all(is_ >= least for is_, least in zip(apart, distances, strict=False))


@given(given_answers=st.lists(answers, max_size=8), wait=st.integers(0, 90))
def test_no_day_is_skipped_over(given_answers: list[str], wait: int) -> None:
    """Once due, it stays due every day until it is answered."""
    plan = _plan()
    found = _answered_when_due(given_answers, [0] * 8, plan)
    day = date.fromordinal(deck.due_on(_card(plan, found)))

    assert not _is_due(plan, found, day - timedelta(days=1))
    assert _is_due(plan, found, day + timedelta(days=wait))


@given(
    given_answers=st.lists(any_answer, min_size=1, max_size=8),
    waits=st.lists(st.integers(0, 40), min_size=8, max_size=8),
)
def test_nothing_comes_twice_on_a_day(given_answers: list[str], waits: list[int]) -> None:
    """After any answer, postponing included, it is not due again on the same day."""
    plan = _plan()
    found = _answered_when_due(given_answers, waits, plan)

    assert not _is_due(plan, found, date.fromisoformat(found[-1].day))


@given(given_answers=st.lists(any_answer, max_size=9))
def test_postponing_changes_no_stage(given_answers: list[str]) -> None:
    """`later` is no answer: it comes again the next day, and the stages after it are the same."""
    plan = _plan()
    found: list[Rehearsal] = []
    for answer in given_answers:
        before = _card(plan, found)
        day = deck.due_on(before)
        found.append(_rehearsal(plan, date.fromordinal(day), answer))
        after = _card(plan, found)

        if answer == LATER:
            assert (after.answered, after.last, after.did) == (
                before.answered,
                before.last,
                before.did,
            )
            assert deck.due_on(after) == day + 1
        else:
            assert after.answered == before.answered + 1


@given(
    given_answers=st.lists(any_answer, max_size=9),
    waits=st.lists(st.integers(0, 20), min_size=9, max_size=9),
    dice=st.randoms(),
)
def test_the_order_of_records_does_not_matter(
    given_answers: list[str], waits: list[int], dice: random.Random
) -> None:
    """Merged from devices in whatever order, the deck is the same."""
    plans = [_plan("one"), _plan("two", MADE + timedelta(days=2)), _plan("three")]
    found = [r for plan in plans for r in _answered_when_due(given_answers, waits, plan)]
    mixed, plans_mixed = found[:], plans[:]
    dice.shuffle(mixed)
    dice.shuffle(plans_mixed)

    assert deck.cards(plans_mixed, mixed) == deck.cards(plans, found)


@given(first=any_answer, second=any_answer)
def test_two_devices_on_one_day_are_one_stage(first: str, second: str) -> None:
    """Two rehearsals of a plan on one day count once, and as done once."""
    plan, day = _plan(), MADE + timedelta(days=1)

    card = _card(plan, [_rehearsal(plan, day, first, 1), _rehearsal(plan, day, second, 2)])

    assert card.answered == bool({first, second} & ANSWERS)
    assert card.did == (DID in {first, second})


# -- which are offered -----------------------------------------------------------------------------


def test_a_retired_plan_is_out_of_the_deck() -> None:
    """Only plans that were not retired come back."""
    plans = [_plan("one"), _plan("two", retired="2026-11-24T09:00:00+01:00")]

    assert [card.id for card in deck.cards(plans, [])] == [plans[0].id]


def test_only_safe_plans_come_in_the_protective_setting() -> None:
    """With the setting on, a plan made without it stays away; with it off, all come."""
    plans = [_plan("open"), _plan("safe", protective=True)]
    cards, day = deck.cards(plans, []), MADE.toordinal() + 1

    assert {c.id for c in deck.due(cards, day, protective=False)} == {p.id for p in plans}
    assert [c.id for c in deck.due(cards, day, protective=True)] == [plans[1].id]
    assert deck.hand(cards, day, protective=True, left=[plans[0].id]) == tuple(
        card for card in cards if card.protective
    )


def test_what_came_due_last_is_the_first() -> None:
    """After weeks away, yesterday's plan stands before the heap of old ones."""
    plans = [_plan(str(back), MADE - timedelta(days=back)) for back in (30, 0, 12)]

    found = deck.due(deck.cards(plans, []), MADE.toordinal() + 1, protective=False)

    assert [card.day - MADE.toordinal() for card in found] == [0, -12, -30]


def test_a_hand_is_small() -> None:
    """One rehearsal holds three cards of however many are due."""
    plans = [_plan(str(number)) for number in range(12)]

    assert len(deck.hand(deck.cards(plans, []), MADE.toordinal() + 1, protective=False)) == 3


def test_where_a_text_was_left_comes_first() -> None:
    """A plan at which a text waits is in the hand first, though it isn't due itself."""
    plans = [*(_plan(str(number)) for number in range(5)), _plan("left", MADE)]
    answered = [_rehearsal(plans[-1], MADE, OLD_WAY)]
    cards = deck.cards(plans, answered)

    hand = deck.hand(cards, MADE.toordinal() + 1, protective=False, left=["gone", plans[-1].id])

    assert hand[0].id == plans[-1].id
    assert len(hand) == 3


@pytest.mark.parametrize(
    ("before", "answer", "offered"),
    [(1, DID, False), (2, DID, True), (5, DID, True), (2, NOT_YET, False), (2, OLD_WAY, False)],
)
def test_the_third_time_it_may_be_retired(before: int, answer: str, *, offered: bool) -> None:
    """From the third `did` on, each offers to retire the plan; no other answer does."""
    plan = _plan()
    card = _card(plan, _answered_when_due([DID] * before, [0] * before, plan))

    assert deck.ready(card, answer) is offered


# -- proof -----------------------------------------------------------------------------------------


def _lines(*days: int) -> list[Line]:
    return [Line(day, f"line of {day}") for day in days]


def test_a_new_line_is_the_days_own() -> None:
    """On the day it is written, the newest line is the one that is shown."""
    found = deck.proof_for(20, _lines(3, 11, 20))

    assert found is not None
    assert found.day == 20


@given(days=st.lists(st.integers(1, 40), min_size=1, max_size=9), start=st.integers(41, 400))
def test_every_line_has_its_turn(days: list[int], start: int) -> None:
    """In as many days in a row as there are lines, each is shown once."""
    lines = [Line(day, str(number)) for number, day in enumerate(sorted(days))]

    shown = [deck.proof_for(day, lines) for day in range(start, start + len(lines))]

    assert sorted(line.text for line in shown if line) == sorted(line.text for line in lines)


def test_no_line_of_a_later_day_is_shown() -> None:
    """Lines that a wrong clock dated ahead wait for their day; with none there is nothing."""
    assert deck.proof_for(10, _lines(12)) is None
    assert deck.proof_for(10, []) is None


def test_only_safe_lines_are_shown_in_the_protective_setting() -> None:
    """A line from a plan that was not safe there is left out."""
    lines = [Line(3, "safe", protective=True), Line(5, "told everything")]

    found = [deck.proof_for(day, lines, protective=True) for day in (5, 6, 7)]

    assert {line.text for line in found if line} == {"safe"}


def test_lines_are_in_order_of_writing() -> None:
    """However the records come, the oldest line is the first; one without words is none."""
    proofs = [
        Proof(id=text, at=f"2026-11-{day}T09:00:00+01:00", day=f"2026-11-{day}", line=text)
        for text, day in (("second", 12), ("first", 11), ("", 13))
    ]

    assert [line.text for line in deck.lines(proofs)] == ["first", "second"]


# -- by week ---------------------------------------------------------------------------------------

moments = st.builds(
    lambda day, sentence, until: Moment(
        id="m", at="", day=day.isoformat(), sentence=sentence, break_until=until
    ),
    dates,
    st.sampled_from(["", "I need a minute"]),
    st.sampled_from(["", "2026-11-23T10:00:00+01:00"]),
)
rehearsals = st.builds(lambda day, answer: _rehearsal(_plan(), day, answer), dates, any_answer)
weekdays = st.sampled_from(["monday", "sunday", "thursday"])


@given(given_=st.lists(rehearsals, max_size=12), kept=st.lists(moments, max_size=8), first=weekdays)
def test_pulls_and_moves_are_counted_by_week(
    given_: list[Rehearsal], kept: list[Moment], first: str
) -> None:
    """Each week has what a count by hand finds in its seven days, and quiet weeks are left out."""
    found = deck.by_week(given_, kept, first)

    begin = next(
        day
        for day in (date(2026, 9, 14) + timedelta(days=back) for back in range(7))
        if day.strftime("%A").lower() == first
    )
    expected = []
    for number in range(30):
        week = {(begin + timedelta(days=7 * number + day)).isoformat() for day in range(7)}
        pulls = [r for r in given_ if r.day in week and r.answer in {"did", "old-way"}]
        held = [m for m in kept if m.day in week]
        moves = sum(r.answer == "did" for r in pulls)
        moves += sum(m.sentence != "" or m.break_until != "" for m in held)
        if pulls or held:
            expected.append(Pulls(begin + timedelta(days=7 * number), len(pulls + held), moves))
    assert list(found) == expected
