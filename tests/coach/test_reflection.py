"""The weekly reflection as an engine: whom, what is asked, what is low, what is kept."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach import reflection
from coach.flow import Value
from coach.records import Look, Person, Reflection
from coach.reflection import QUESTIONS, ReflectionState, note_of

SUNDAY = "2026-11-22T19:00:00+01:00"
WEEK = "2026-11-16"
ID = reflection.reflection_id("7d1f3c58-5a0e-4b6e-9f0b-2c1f7a9d4e10", WEEK)
SAM = "0b1c52a4-0f1c-4b6d-8f6e-52f0f8a3a111"
KIM = "1c2d63b5-1f2d-4c7e-9f7f-63f1f9b4b222"
PEOPLE = {SAM: "Sam", KIM: "Kim"}


def _state(
    people: dict[str, str] | None = None,
    before: tuple[str, ...] = (),
    *,
    since: str = "",
    **values: Value,
) -> ReflectionState:
    """Return a reflection with some answers; names of asks about Sam are those of the questions."""
    named = {
        f"{SAM}.{n}" if n.removesuffix("_note") in QUESTIONS else n: v for n, v in values.items()
    }
    return ReflectionState(
        id=ID,
        at=SUNDAY,
        day="2026-11-22",
        week=WEEK,
        until="2026-11-28",
        people=PEOPLE if people is None else people,
        before=before,
        since=since,
        values=named,
    )


def _names(state: ReflectionState) -> list[str]:
    """Return what is asked, Sam's and Kim's by their names."""
    return [a.name.replace(SAM, "Sam").replace(KIM, "Kim") for a in state.asks]


# -- whom it is about ------------------------------------------------------------------------------


def test_just_me_leaves_the_questions_out() -> None:
    """With nobody chosen only what is one's own is asked."""
    assert _names(_state().answer(())) == [
        "about",
        "appreciated",
        "appreciated_self",
        "learned",
        "intention",
    ]


def test_choosing_nobody_is_an_answer() -> None:
    """Who goes on with nobody chosen and stops there has looked back; who skips it has not."""
    assert _state().answer(()).stop(SUNDAY).result().answered == ("who",)
    assert _state().skip().stop(SUNDAY).result().answered == ()


def test_each_in_turn_is_asked_seven_questions() -> None:
    """Those ticked come first, in that order, then those named anew."""
    state = _state().jotting("Ilse").answer((KIM, SAM))

    (ilse,) = (id_ for id_ in state.about if id_ not in PEOPLE)
    asked = [ask.name for ask in state.asks if ask.kind == "scale"]
    assert asked == [f"{id_}.{name}" for id_ in (KIM, SAM, ilse) for name in QUESTIONS]
    assert state.name(ilse) == "Ilse"


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ilse", ["Ilse"]),
        (" Ilse ,, Uncle  Jo, ", ["Ilse", "Uncle Jo"]),
        ("Ilse, ilse", ["Ilse"]),
        ("  ", []),
        (",", []),
    ],
)
def test_new_names_stand_between_commas(written: str, names: list[str]) -> None:
    """A line may name several; spaces, doubles and empty places are no names."""
    state = _state({}).typing(written).answer()

    assert [state.name(id_) for id_ in state.about] == names


def test_a_name_that_is_known_is_nobody_new() -> None:
    """Writing a known name is as good as ticking it, and makes no second person."""
    state = _state().jotting("sam").answer(()).stop(SUNDAY)

    assert state.about == (SAM,)
    assert state.fruits(SUNDAY) == ()


def test_mending_a_name_keeps_what_was_answered() -> None:
    """An answer belongs to the place in the line: a slip mended later moves nothing."""
    state = _state({}).typing("Smm").answer().answer(7)

    state = state.back().back().typing("Sam").answer()

    (look,) = state.result().looks
    assert (look.feeling, state.name(look.about)) == (7, "Sam")


def test_who_was_named_anew_is_kept_as_a_person() -> None:
    """A new name becomes a person, under the id that the look has."""
    state = _state().jotting("Ilse").answer((SAM,)).stop(SUNDAY)

    (person,) = state.fruits(SUNDAY)

    assert isinstance(person, Person)
    assert (person.name, person.kind) == ("Ilse", "person")
    assert person.id in state.about


# -- what is kept ----------------------------------------------------------------------------------


def test_answers_stay_with_whom_they_are_about() -> None:
    """Ticking somebody else in between moves no answer from one person to another."""
    state = _state().answer((KIM,)).answer(2).at_place(0).answer((SAM, KIM)).answer(9)

    looks = {look.about: look.feeling for look in state.result().looks}

    assert looks == {SAM: 9, KIM: 2}


def test_a_note_may_stand_alone() -> None:
    """A question may be left with only a note, and that is a look too."""
    state = _state().answer((SAM,)).jotting(" the stairs ").answer().skip()

    assert state.result().looks == (Look(about=SAM, notes={"feeling": " the stairs "}),)


def test_typed_and_not_sent_is_kept_at_the_end() -> None:
    """Ending in the middle keeps the note that was being typed, and a half-typed new name."""
    state = _state().answer((SAM,)).jotting("half a no").stop(SUNDAY)
    alone = _state().jotting("Ils").stop(SUNDAY)

    assert state.result().looks[0].notes == {"feeling": "half a no"}
    assert [state.name for state in alone.fruits(SUNDAY) if isinstance(state, Person)] == ["Ils"]


def test_an_ended_one_stays_ended_while_it_is_changed() -> None:
    """Opened again to change it, the record keeps the end it had, and its id and day."""
    kept = _state(feeling=7, about=(SAM,), learned="slow down").stop(SUNDAY).result()

    again = reflection.opened(kept, PEOPLE, until="2026-11-28")

    assert again.ask is not None
    assert again.ask.name == "about"
    assert again.result() == kept
    assert again.at_place(1).answer(8).stop("2026-11-24T09:00:00+01:00").result().ended == SUNDAY


def test_someone_deleted_meanwhile_can_still_be_changed() -> None:
    """A look about somebody who is known no more keeps its answers, without a name."""
    kept = _state(feeling=7, about=(SAM,)).stop(SUNDAY).result()

    again = reflection.opened(kept, {})

    assert again.result().looks == kept.looks
    assert again.name(SAM) == "the other person"


def test_one_reflection_a_week_on_every_device() -> None:
    """The id hangs on person and week alone."""
    other = reflection.reflection_id("7d1f3c58-5a0e-4b6e-9f0b-2c1f7a9d4e10", "2026-11-23")

    assert reflection.reflection_id("7d1f3c58-5a0e-4b6e-9f0b-2c1f7a9d4e10", WEEK) == ID
    assert other != ID


def test_no_intention_can_be_chosen() -> None:
    """'None for now' is an answer that leaves none, also in place of one set before."""
    state = _state(intention="honesty")

    assert state.at_place(state.place_of("intention")).answer("none").result().intention == ""


# -- low answers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "low"),
    [
        ({"feeling": 3}, True),
        ({"body": 0}, True),
        ({"guard": 7}, True),
        ({"honesty": 3}, True),
        ({"feeling": 9, "body": 9, "guard": 7, "honesty": 9}, True),
        ({"feeling": 4, "body": 4, "guard": 6, "honesty": 4}, False),
        ({"able": 0, "willing": 0, "kind": 0}, False),
        ({}, False),
    ],
)
def test_a_low_answer_on_safety_leads_to_support(answers: dict[str, int], *, low: bool) -> None:
    """3 or less on safety or honesty brings Support behind that person's questions, once."""
    state = _state(about=(SAM,))
    given = {f"{SAM}.{name}": answer for name, answer in answers.items()}
    state = msgspec.structs.replace(state, values={**state.values, **given})

    names = _names(state)

    assert ("Sam.support" in names) is low
    if low:
        assert names.index("Sam.support") == names.index("Sam.kind") + 1


def test_skipping_on_does_not_skip_support() -> None:
    """F6 in the middle of somebody's questions still comes by Support, if an answer was low."""
    state = _state().answer((SAM,)).answer(2).skip()

    assert state.ask is not None
    assert state.ask.kind == "support"


def test_an_intention_that_became_low_is_left_out() -> None:
    """Going back and answering low takes the intention out that would serve it."""
    state = _state(about=(SAM,), intention="honesty", honesty=2)

    assert state.result().intention == ""
    assert _state(about=(SAM,), intention="honesty", honesty=4).result().intention == "honesty"


# -- the week before -------------------------------------------------------------------------------


def test_the_week_before_comes_after_all_questions() -> None:
    """It is shown once somebody's seven are through, for whom there is one and anything now."""
    known = _names(_state(before=(SAM,), about=(SAM, KIM), feeling=7))

    assert known.index("Sam.beside") == known.index("Sam.kind") + 1
    assert "Kim.beside" not in known
    assert "Sam.beside" not in _names(_state(before=(SAM,), about=(SAM,)))


@pytest.mark.parametrize(
    ("week", "found"),
    [
        ("2026-11-09", True),
        ("2026-11-08", True),
        ("2026-11-10", True),
        ("2026-11-16", False),
        ("2026-11-02", False),
        ("2026-11-23", False),
        ("none", False),
    ],
)
def test_the_week_before_is_found_by_its_days(week: str, *, found: bool) -> None:
    """The look before counts also where weeks began on another weekday; older ones don't."""
    past = Reflection(id="1", at=SUNDAY, day="2026-11-15", week=week, looks=(Look(about=SAM),))

    assert (SAM in reflection.week_before([past], date(2026, 11, 16))) is found


# -- days ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "waits"), [("2026-11-22", True), ("2026-11-28", True), ("2026-11-29", False)]
)
def test_it_waits_while_its_week_is_due(today: str, *, waits: bool) -> None:
    """Left on Sunday it goes on until the day before the next week's last."""
    assert _state().waits(today) is waits


# -- any way through -------------------------------------------------------------------------------

MOVES = st.one_of(
    st.tuples(st.just("answer"), st.integers(0, 10)),
    st.tuples(st.just("note"), st.text("ab ", max_size=3)),
    st.sampled_from([("skip", 0), ("back", 0), ("on", 0)]),
)


@settings(max_examples=50)
@given(st.lists(MOVES, max_size=40), st.booleans())
def test_any_way_through_keeps_what_was_last_given(
    moves: list[tuple[str, int | str]],
    stop: bool,  # noqa: FBT001 - hypothesis hands it in
) -> None:
    """However one goes back and forth, each question has its last number and its last note."""
    state = _state(before=(SAM, KIM)).answer((SAM, KIM))
    numbers: dict[str, int] = {}
    notes: dict[str, str] = {}
    for move, what in moves:
        ask = state.ask
        if ask is None:
            break
        if move == "back":
            state = state.back() if state.place > 1 else state
        elif move == "skip":
            state = state.skip()
        elif ask.kind == "scale" and move == "note":
            state = state.jotting(str(what))
            notes[ask.name] = str(what)
        elif ask.kind == "scale" and move == "answer":
            state = state.answer(int(what))
            numbers[ask.name] = int(what)
        else:
            state = state.answer()  # a number that was noted and is not given again stays
    end = state.stop(SUNDAY) if stop else state

    looks = {look.about: look for look in end.result().looks}

    for id_ in (SAM, KIM):
        look = looks.get(id_, Look())
        for name in QUESTIONS:
            asked = f"{id_}.{name}"
            assert getattr(look, name) == numbers.get(asked)
            assert look.notes.get(name, "").strip() == notes.get(asked, "").strip()
            assert note_of(asked) not in end.typed or not stop
