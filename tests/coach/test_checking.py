"""Opening checks, keeping them, and finding what was looked at before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach import gather, spare
from coach.check import CheckState
from coach.records import Check, Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.coach import Coach
    from content.checks import Kind

    Open = Callable[..., Coach]

NEXT = "2026-11-24T09:00:00+01:00"


def _begun(coach: Coach, look: Kind = "relationship", name: str = "Sam") -> CheckState:
    """Open a check, name someone, and stand at its first scale."""
    state, _, _ = coach.checking.open(look)
    state = state.answer(name)
    while state.ask and state.ask.kind != "scale":
        state = state.answer("no") if state.ask.name == "safety" else state.skip()
    return state


def _whole(coach: Coach, value: int, look: Kind = "relationship", name: str = "Sam") -> Check:
    """Answer every scale with a value, and keep the check."""
    state = _begun(coach, look, name)
    while state.ask and state.ask.kind == "scale":
        state = state.answer(value)
    state = state.stop(coach.at())
    coach.keep(state)
    return state.result()


def test_what_was_begun_today_goes_on(coach: Open) -> None:
    """A check that was left is there again on the same day, its kind alone, with its answers."""
    first = coach()
    state = _begun(first).answer(6)
    first.keep(state)

    again = coach()

    assert again.checking.open("relationship")[0].values == state.values
    assert again.checking.open("new")[0].values == {}
    assert again.checking.view().begun == ("relationship",)
    assert again.checking.view().earlier == ()


def test_on_the_next_day_it_is_kept_as_it_was_left(coach: Open) -> None:
    """A check begun yesterday is settled with what was answered, and whom it was about."""
    first = coach()
    first.keep(_begun(first).answer(6))

    later = coach(NEXT)
    later.look()

    (earlier,) = later.checking.view().earlier
    assert (earlier.day, earlier.about) == ("2026-11-23", "Sam")
    assert later.checking.view().begun == ()


def test_a_name_stands_for_the_same_person(coach: Open) -> None:
    """Named again, whatever its case, it is the same record; groups and people are apart."""
    one = coach()
    _whole(one, 7)
    _whole(one, 6, name="sam")
    _whole(one, 5, look="community")

    people = gather.records_of(one.journal.read(), Person)
    assert sorted((p.name, p.kind) for p in people) == [("Sam", "group"), ("Sam", "person")]
    assert [k.name for k in one.checking.open("new")[0].people] == ["Sam"]


def test_it_is_shown_beside_the_last_one_about_the_same(coach: Open) -> None:
    """What is read again has the one before it, of its kind and about the same person."""
    one = coach("2026-10-05T09:00:00+02:00")
    first = _whole(one, 7)
    two = coach()
    _whole(two, 3, name="Ro")
    _whole(two, 2, look="new")
    second = _whole(two, 8)

    shown, before = two.checking.outcome(second.id), two.checking.outcome(first.id)

    assert shown is not None
    assert before is not None
    assert {(c.now, c.then) for row in shown.rows for c in row.cells} == {(8, 7)}
    assert {(c.now, c.then) for row in before.rows for c in row.cells} == {(7, None)}
    state, guide, _ = two.checking.open("relationship")
    assert guide.before[state.answer("Sam").about].id == second.id


def test_what_was_deleted_is_not_read(coach: Open) -> None:
    """A check that is gone has no outcome."""
    one = coach()
    kept = _whole(one, 7)
    one.remove_standing(Check, kept.id)

    assert one.checking.outcome(kept.id) is None
    assert one.checking.view().earlier == ()


def test_repeating_is_suggested_quietly(coach: Open) -> None:
    """After a month the day of the last look is told, and never in the protective setting."""
    one = coach("2026-10-05T09:00:00+02:00")
    one.set(protective=False)
    _whole(one, 7)
    two = coach()

    assert two.checking.view().last == "2026-10-05"
    two.set(protective=True)
    assert two.checking.view().last == ""


def test_what_is_low_shapes_no_choice(coach: Open) -> None:
    """What was tended stays in the choice of focus; what is low by now is in no reason."""
    one = coach()
    state = _begun(one)
    while state.ask and state.ask.kind == "scale":
        state = state.answer(7)
    state = state.skip().answer().answer(("respect", "trust")).stop(one.at())
    one.keep(state)
    day = one.today().toordinal()

    def wishes() -> tuple[str, ...]:
        made = one.refresh()
        return gather.causes(made, gather.past(made, day + 1), day + 1, day).wishes

    assert set(wishes()) == {"respect", "trust"}
    _whole(one, 2, look="new", name="Ro")
    assert "trust" not in wishes()


def test_saved_elsewhere_it_reads_as_it_was_asked(coach: Open) -> None:
    """The text for when the folder takes nothing has each statement with its answer."""
    state = _begun(coach()).answer(6)

    text = spare.as_text([state])

    assert text.startswith("A look at a relationship, 2026-11-23\n")
    assert "When plans are made, what you would like counts" in text
    assert "Sam" in text
