"""Opening and keeping flows: what goes on where, and what is left alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from coach import gather
from coach.coach import Coach
from coach.exercise import ExerciseState
from coach.flow import Value
from coach.journal import Draft
from coach.records import Exercise, Plan, Proof, Rehearsal
from coach.rehearsal import RehearsalState

Open = Callable[..., Coach]

MONDAY = "2026-11-23T09:00:00+01:00"
ID = "5f0c6a1e-9d55-4c43-8a55-0d2f7b8a9c31"


def _at(name: str, **values: Value) -> ExerciseState:
    """Return an exercise on getting loud that stands at an ask, some answers given."""
    state = ExerciseState(id=ID, at=MONDAY, day="2026-11-23", lead="anger", values=values)
    return state.at_place(state.place_of(name))


@pytest.fixture
def safe(coach: Open) -> Coach:
    """Give the coach of somebody in a safe home who gets loud."""
    opened = coach(MONDAY)
    opened.set(onboarded=True, protective=False, tendencies=["anger"])
    return opened


@pytest.mark.parametrize("name", ["behaviour", "calm_before", "proof"])
def test_the_protective_setting_keeps_the_place(safe: Coach, name: str) -> None:
    """What was begun before the setting was on goes on in it, at the very ask it was at."""
    safe.keep(_at(name, happened="x"))
    safe.set(protective=True)

    state, _, _ = safe.flows.open_exercise()

    assert state.ask is not None
    assert state.ask.name == name
    assert state.protective


def test_an_ask_that_is_not_there_gives_way_to_the_next() -> None:
    """Who was at the request check goes on to calming: nothing is checked in the setting."""
    assert _at("check").sheltered(protective=True).ask == _at("calm").ask


def test_an_exercise_is_not_its_own_past(safe: Coach) -> None:
    """What one picked before leaving it suggests no higher rung on coming back."""
    state = _at("rung", tendencies=("please",), happened="x")
    safe.keep(state.at_place(state.place_of("rung")).answer("3"))

    _, guide, _ = safe.flows.open_exercise()

    assert guide.rungs["please"] == 1
    assert guide.first


def test_figures_of_a_move_that_was_left_go() -> None:
    """A rung and a minute of one flow are none of another's; its texts stay."""
    state = ExerciseState(id=ID, at=MONDAY, day="2026-11-23", lead="withdraw")
    for name, value in (("rung", 5), ("unsaid", "I felt rushed"), ("stay", "stayed")):
        state = state.at_place(state.place_of(name)).answer(value)

    record = state.at_place(0).answer(("please",)).stop(MONDAY).result()

    assert (record.tendency, record.rung, record.stayed) == ("please", None, False)
    assert record.unsaid == "I felt rushed"


def test_what_is_open_at_the_days_turn_goes_on(safe: Coach) -> None:
    """A look past the day's turn settles what was left, and leaves what is on a screen."""
    early = msgspec.structs.replace(_at("proof", happened="x"), day="2026-11-22")
    safe.keep(early.typing("half a pro"))

    safe.look((ID,))
    assert list(gather.records_of(safe.journal.read(), Proof)) == []
    safe.look()

    (proof,) = gather.records_of(safe.journal.read(), Proof)
    assert proof.line == "half a pro"


@pytest.mark.parametrize(
    "values", [{"feelings": "sad"}, {"calm_after": "x"}, {"intensity_before": "a"}]
)
def test_a_draft_of_another_shape_is_left_alone(safe: Coach, values: dict[str, str]) -> None:
    """A draft whose answers do not fit this version stops nothing, and stays where it is."""
    state = msgspec.to_builtins(_at("proof", happened="x"))
    state["values"].update(values)
    safe.journal.keep_draft(
        Draft(id=ID, kind="exercise", at=MONDAY, day="2026-11-22", updated="", state=state)
    )

    safe.look()

    assert [draft.id for draft in safe.journal.drafts()] == [ID]
    assert list(gather.records_of(safe.journal.read(), Exercise)) == []


def test_a_choice_that_the_content_no_longer_has(safe: Coach) -> None:
    """A break or a strength that was taken out of the content stops no exercise."""
    state = _at("proof", tendencies=("please",), strength=9)
    _, guide, _ = safe.flows.open_exercise()
    leaving = _at("proof", tendencies=("withdraw",), way="break")
    ask = leaving.asks[leaving.place_of("break_minutes")]

    assert guide.imagined(state).strength == 1
    assert guide.detail(leaving, ask, "40", safe.now()) == ""


def test_the_kept_line_waits_for_a_safe_setting(safe: Coach) -> None:
    """A sentence for the other person is not shown once the protective setting is on."""
    done = _at("proof", request_when="x", request_would="ask me first").stop(MONDAY)
    safe.keep(done)
    assert "ask me first" in safe.look().kept

    safe.set(protective=True)

    assert safe.look().kept == ""


# -- rehearsals --------------------------------------------------------------------------------


def _dealt(safe: Coach, *days: str) -> RehearsalState:
    """Return a rehearsal of a plan whose move was made on some days."""
    safe.journal.save(Plan(id=ID, at=MONDAY, day="2026-11-01", when="w", then="t"))
    for day in days:
        safe.journal.save(Rehearsal(id=day, at=MONDAY, day=day, plan=ID, answer="did"))
    safe.refresh()
    state = safe.rehearsing.open()
    assert state is not None
    return state


def test_the_same_answer_again_keeps_what_was_written(safe: Coach) -> None:
    """Going back and answering the same leaves the line of proof as it was."""
    state = _dealt(safe, "2026-11-02", "2026-11-04").go_on().go_on().answer("did", MONDAY)
    state = state.typing("I asked Sam").go_on("I asked Sam")
    safe.keep(state)

    again = state.back().back().answer("did", MONDAY)
    safe.keep(again)

    assert again.text == "I asked Sam"
    (proof,) = gather.records_of(safe.journal.read(), Proof)
    assert proof.line == "I asked Sam"


def test_changing_ones_mind_loses_no_text(safe: Coach) -> None:
    """What was typed under one answer is there again when one comes back to it."""
    state = _dealt(safe).go_on().go_on().answer("did", MONDAY).typing("I asked")

    back = state.back().answer("old-way", MONDAY).back().answer("did", MONDAY)

    assert back.text == "I asked"


def test_two_times_are_not_three(safe: Coach, coach: Open) -> None:
    """A card that is taken up again does not count its own answer twice."""
    state = _dealt(safe, "2026-11-02").go_on().go_on().answer("did", MONDAY)
    safe.keep(state.typing("I asked"))

    again = coach(MONDAY).rehearsing.open()

    assert again is not None
    assert (again.ask, again.text) == ("proof", "I asked")
    assert again.go_on("I asked").over


def test_a_line_left_at_a_plan_that_is_gone_is_kept(safe: Coach, coach: Open) -> None:
    """Another device retires the plan while a line of proof is half typed: it becomes one."""
    safe.keep(_dealt(safe).go_on().go_on().answer("did", MONDAY).typing("I asked"))
    plan = next(iter(gather.records_of(safe.journal.read(), Plan)))
    safe.journal.save(msgspec.structs.replace(plan, retired=MONDAY))

    later = coach(MONDAY)
    later.look()

    (proof,) = gather.records_of(later.journal.read(), Proof)
    assert (proof.line, proof.day) == ("I asked", date(2026, 11, 23).isoformat())
    assert later.journal.drafts() == []
