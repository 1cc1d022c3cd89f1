"""The weekly reflection in a folder: which week, what waits, and what it does to the days after."""

from __future__ import annotations

import msgspec
import pytest

from coach import gather, rescue
from coach.coach import Coach
from coach.records import Check, Look, Mark, Person, Reflection
from coach.reflection import ReflectionState
from coach.reflection_guide import ReflectionGuide
from tests.coach.test_flows import Open

SATURDAY = "2026-11-21T19:00:00+01:00"
SUNDAY = "2026-11-22T19:00:00+01:00"
MONDAY = "2026-11-23T09:00:00+01:00"
LAST_DAY = "2026-11-28T20:00:00+01:00"
NEXT_SUNDAY = "2026-11-29T09:00:00+01:00"
SAM = "0b1c52a4-0f1c-4b6d-8f6e-52f0f8a3a111"


@pytest.fixture
def at(coach: Open) -> Open:
    """Give a function that opens a folder of two weeks' practice at a time."""
    opened = coach("2026-11-09T09:00:00+01:00")
    opened.set(onboarded=True, protective=False)
    for number, day in enumerate(("2026-11-10", "2026-11-18")):
        opened.journal.save(Mark(id=f"m{number}", at=f"{day}T09:00:00+01:00", day=day, kind="done"))
    opened.journal.save(Person(id=SAM, at=SATURDAY, day="2026-11-10", name="Sam"))
    return coach


def _reflections(opened: Coach) -> list[Reflection]:
    opened.refresh()
    return gather.records_of(opened.journal.read(), Reflection)


def _ended(opened: Coach, **values: object) -> Reflection:
    """Look back on the due week, with some answers, to the end; return what is kept."""
    state, _, _ = opened.reflecting.open()
    state = msgspec.structs.replace(state, values={**state.values, **values})
    opened.keep(state.stop(opened.at()))
    return next(r for r in _reflections(opened) if r.id == state.id)


# -- which week ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "week", "offered"),
    [
        (SATURDAY, "2026-11-09", "offered"),
        (SUNDAY, "2026-11-16", "offered"),
        (LAST_DAY, "2026-11-16", "offered"),
        (NEXT_SUNDAY, "2026-11-23", ""),
    ],
)
def test_today_offers_the_due_week_if_it_has_anything(
    at: Open, now: str, week: str, offered: str
) -> None:
    """From a week's last day on, until the next one's; an empty week is offered by nobody."""
    opened = at(now)

    assert opened.look().week_to_see == offered
    assert opened.reflecting.week().letter.week == week


def test_a_week_looked_back_on_is_offered_no_more(at: Open) -> None:
    """Once ended the offer is gone, also in the next process, which reads the cache."""
    opened = at(SUNDAY)
    opened.look()
    _ended(opened, appreciated="the soup")
    assert opened.look().week_to_see == ""

    glanced = at(MONDAY).glance()

    assert glanced is not None
    assert glanced.week_to_see == ""


def test_weeks_run_from_the_first_to_the_running_one(at: Open) -> None:
    """No week is shown before the first in which anything was done, nor one to come."""
    opened = at(MONDAY)

    first, running = (
        opened.reflecting.week(opened.today().replace(month=month)) for month in (1, 12)
    )

    assert (first.letter.week, first.earlier, first.later) == ("2026-11-09", "", "2026-11-16")
    assert (running.letter.week, running.later, running.due) == ("2026-11-23", "", False)
    assert running.offered_on == "2026-11-29"


def test_whoever_begins_today_has_one_week(coach: Open) -> None:
    """With nothing before this week there is nothing to look back on before its last day."""
    view = coach(MONDAY).reflecting.week()

    assert (view.letter.week, view.earlier, view.due) == ("2026-11-23", "", False)


# -- what waits ------------------------------------------------------------------------------------


def test_what_is_begun_on_sunday_goes_on_on_monday(at: Open) -> None:
    """A reflection waits over the day's turn, its answers in it; the record has Sunday's day."""
    opened = at(SUNDAY)
    state, _, _ = opened.reflecting.open()
    opened.keep(state.answer((SAM,)).answer(7).jotting("the stai"))

    later = at(MONDAY)
    assert later.look().week_to_see == "begun"
    again, _, _ = later.reflecting.open()

    assert again.ask is not None
    assert again.ask.name == f"{SAM}.body"
    assert again.text_of(f"{SAM}.body_note") == "the stai"
    later.keep(again.stop(later.at()))
    (kept,) = _reflections(later)
    assert (kept.day, kept.looks[0].feeling) == ("2026-11-22", 7)


def test_after_its_week_it_is_settled(at: Open) -> None:
    """Left to the next Sunday, what was answered and typed becomes its record."""
    opened = at(SUNDAY)
    state, _, _ = opened.reflecting.open()
    opened.keep(state.jotting("Ilse").answer(()).answer(7).jotting("the stai"))

    later = at(NEXT_SUNDAY)
    assert later.look().week_to_see == ""

    (kept,) = _reflections(later)
    assert kept.ended
    assert kept.looks[0].notes == {"body": "the stai"}
    assert later.journal.drafts() == []
    assert "Ilse" in later.facts().people.values()


def test_what_could_not_be_kept_is_taken_up(at: Open) -> None:
    """Set aside while the disk was full, a reflection waits again with all that was typed."""
    opened = at(SUNDAY)
    state, _, _ = opened.reflecting.open()
    state = state.answer((SAM,)).answer(7).jotting("the stai")
    assert rescue.keep(opened.state, state, opened.at())

    later = at(MONDAY)
    later.look()

    assert later.reflecting.begun() == state
    assert rescue.find(later.state) == []


def test_another_device_goes_on_with_what_is_kept(at: Open) -> None:
    """Begun here and opened there, it is the same reflection with its answers."""
    opened = at(SUNDAY)
    state, _, _ = opened.reflecting.open()
    opened.keep(state.answer((SAM,)).answer(7))

    there, _, _ = at(MONDAY, machine="there").reflecting.open()

    assert there.id == state.id
    assert there.look(SAM).feeling == 7


def test_it_is_no_practice(at: Open) -> None:
    """Looking back makes no practised day."""
    opened = at(SUNDAY)
    before = opened.look().streak

    _ended(opened, appreciated="the soup")

    assert opened.look().streak == before
    assert not opened.look().practised


def test_one_that_was_deleted_can_be_begun_anew(at: Open) -> None:
    """A reflection deleted in History leaves the week open again, and empty."""
    opened = at(SUNDAY)
    opened.journal.remove(_ended(opened, appreciated="the soup"))

    assert opened.look().week_to_see == "offered"
    state, _, _ = opened.reflecting.open()
    assert state.values == {}
    assert _ended(opened, learned="slowly").learned == "slowly"


# -- the week before -------------------------------------------------------------------------------


def _second_week(at: Open, then: Look) -> tuple[ReflectionState, ReflectionGuide]:
    """Return the second week's reflection about Sam, begun; `then` was answered a week before."""
    opened = at(SUNDAY)
    opened.journal.save(
        Reflection(
            id="r1",
            at="2026-11-15T19:00:00+01:00",
            day="2026-11-15",
            week="2026-11-09",
            looks=(msgspec.structs.replace(then, about=SAM),),
            ended="2026-11-15T19:10:00+01:00",
        )
    )
    state, guide, _ = opened.reflecting.open()
    return state.answer((SAM,)), guide


def test_the_week_before_is_beside_only_what_was_answered_now(at: Open) -> None:
    """No view before it has last week's answers; what was left out now is left out of both."""
    state, guide = _second_week(at, Look(feeling=4, body=9, notes={"feeling": "old words"}))
    while state.ask and state.ask.kind != "beside":
        assert guide.beside(state, state.ask) == ()
        state = state.answer(7) if state.ask.name.endswith("feeling") else state.answer()
    assert state.ask is not None

    (row,) = guide.beside(state, state.ask)

    assert (row.label, row.now, row.then, row.note) == ("safe in feeling", 7, 4, "old words")


# -- the intention ---------------------------------------------------------------------------------


@pytest.mark.parametrize("intention", ["honesty", "patience-and-process"])
def test_the_intention_leans_the_week_after(at: Open, intention: str) -> None:
    """Set on Sunday, it is the reason of one of the next days, in so many words on Today."""
    sunday = at(SUNDAY)
    _ended(sunday, intention=intention)
    sunday.mark(sunday.today())
    reasons = []

    for day in range(23, 30):
        opened = at(f"2026-11-{day}T09:00:00+01:00")
        reasons.append(opened.look().focus.reason)
        opened.mark(opened.today())  # or it would be a return, which outranks an intention

    named = intention.replace("-and-", " and ")
    assert f"You chose {named} as this week's intention." in reasons


def test_what_is_low_is_not_offered(at: Open) -> None:
    """What was answered low now, or stands low in a check, is no homework for next week."""
    opened = at(SUNDAY)
    opened.journal.save(
        Check(
            id="c1",
            at=SATURDAY,
            day="2026-11-21",
            kind="relationship",
            about=SAM,
            receive={"boundaries": 2},
            ended=SATURDAY,
        )
    )
    state, guide, _ = opened.reflecting.open()
    answered = state.answer((SAM,)).answer(1)

    offered = {id_ for id_, _ in guide.intentions(answered)}

    assert offered & {"trust", "boundaries"} == set()
    assert {"honesty", "fair-feedback", "circle"} <= offered


def test_last_weeks_low_is_let_go_by_this_weeks_answer(at: Open) -> None:
    """The newest look at somebody stands: answered better now, trust is offered again."""
    state, guide = _second_week(at, Look(feeling=1))

    assert "trust" not in dict(guide.intentions(state))
    assert "trust" in dict(guide.intentions(state.answer(8)))


def test_after_a_low_answer_nobody_is_sent_to_thank(at: Open) -> None:
    """Where an answer was low, what is asked next is worded as in the protective setting."""
    state, guide = _second_week(at, Look())
    ask = state.asks[state.place_of("appreciated")]

    assert "You may tell them" in guide.asked(state, ask).hint
    low = state.answer(1)
    assert "nobody has to hear of it" in guide.asked(low, ask).hint
    assert ("honesty", "Honesty: with myself first") in guide.intentions(low)
