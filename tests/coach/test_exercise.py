"""'Be an adult' as an engine: what is asked of whom, and what becomes of the answers."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.exercise import ExerciseState, next_rung, speaking
from coach.flow import Value
from coach.records import Exercise, Plan, Proof, Record, write
from content.schema import TENDENCIES, Tendency

AT = "2026-11-23T09:05:00.000+01:00"
SHARED_BEFORE = [
    *("tendencies", "start", "happened"),
    *("intensity_before", "place", "feelings"),
    *("pull", "age", "need_then", "need_now"),
]
SHARED_AFTER = ["plan_when", "plan_then", "intensity_after", "proof"]

ANSWERS: dict[str, Value] = {
    "happened": "Sam asked, and I left the room",
    "intensity_before": 6,
    "feelings": ("uneasy", "small"),
    "pull": "I want to be out of this room",
    "need_now": "time",
    "rung": "2",
    "unsaid": "I felt rushed",
    "kind_no": "No, not this weekend",
    "strength": "3",
    "sit": (2, 5, 4, None),
    "behaviour": "the door was slammed",
    "request_when": "the door slams",
    "request_feel": "startled",
    "request_need": "quiet",
    "request_would": "close it by hand",
    "stay": "stayed",
    "calm": "walk",
    "calm_before": 7,
    "calm_after": 3,
    "plan_when": "When the door slams",
    "plan_then": "I put both feet down",
    "intensity_after": 3,
    "proof": "I stayed and said it",
}


def _exercise(lead: Tendency | None = "withdraw", **fields: Any) -> ExerciseState:  # noqa: ANN401
    return ExerciseState(
        id="5f0c1c1e-0d55-4d3c-9a5e-3a5b8d0f2a11",
        at="2026-11-23T09:00:00.000+01:00",
        day="2026-11-23",
        lead=lead,
        **fields,
    )


def _asked(state: ExerciseState, **answers: Value) -> tuple[list[str], ExerciseState]:
    """Go through an exercise with some answers; return what was asked, and the end."""
    names = []
    while state.ask:
        names.append(state.ask.name)
        state = state.answer(answers.get(state.ask.name, ""))
    return names, state


def _through(lead: Tendency, **fields: Any) -> ExerciseState:  # noqa: ANN401 - any field
    return _asked(_exercise(lead, **fields), **ANSWERS)[1].stop(AT)


# -- what is asked ---------------------------------------------------------------------------


def test_whoever_goes_quiet_steps_up() -> None:
    """The move of `withdraw` is a rung, a sentence in three parts and a minute of staying."""
    asked, _ = _asked(_exercise("withdraw"), unsaid="I felt rushed")

    move = ["way", "rung", "unsaid", "matters", "like", "stay"]
    assert asked == [*SHARED_BEFORE, *move, "say", *SHARED_AFTER]


def test_leaving_is_a_move_when_it_has_an_end() -> None:
    """Whoever goes quiet may leave instead, and then says when they are back."""
    asked, end = _asked(_exercise("withdraw"), way="break", break_minutes="30")

    assert asked == [*SHARED_BEFORE, "way", "break_minutes", "away", *SHARED_AFTER]
    assert end.result().break_minutes == 30


def test_whoever_pleases_does_not_accommodate() -> None:
    """The move of `please` is a pause phrase, a no, and sitting with imagined displeasure."""
    asked, _ = _asked(_exercise("please"), kind_no="No, thank you")

    move = ["pause_phrase", "rung", "kind_no", "instead", "strength", "sit", "curve"]
    assert asked == [*SHARED_BEFORE, *move, "say", *SHARED_AFTER]


def test_whoever_gets_angry_asks_for_a_need_and_then_calms_down() -> None:
    """The move of `anger` is behaviour, need, a checked request, and then calming, every time."""
    asked, _ = _asked(_exercise("anger"), request_would="knock first")

    request = ["request_when", "request_feel", "request_need", "request_would", "check"]
    calming = ["calm", "calm_before", "calm_run", "calm_after"]
    move = ["behaviour", "under", *request, *calming]
    assert asked == [*SHARED_BEFORE, *move, "say", *SHARED_AFTER]


@pytest.mark.parametrize(("intensity", "first"), [(7, False), (8, True), (10, True)])
def test_from_eight_on_calming_comes_first(intensity: int, *, first: bool) -> None:
    """At 8 or more a calming tool comes right after the number, before any reframing."""
    asked, _ = _asked(_exercise(), intensity_before=intensity)

    after = asked[asked.index("intensity_before") + 1]
    assert (after == "calm_first") is first
    assert ("intensity_calmed" in asked) is first


@pytest.mark.parametrize(
    ("start", "then"),
    [
        ("own", ["happened"]),
        ("scene", ["scene"]),
        ("example", ["example", "happened"]),
    ],
)
def test_a_moment_of_ones_own_or_a_scene(start: str, then: list[str]) -> None:
    """One looks at a moment of one's own, at a scene, or at an example and then one's own."""
    asked, _ = _asked(_exercise(), start=start)

    assert asked[2 : 2 + len(then)] == then


def test_the_lead_tendency_can_be_switched_for_this_moment() -> None:
    """Another tendency than the lead may be chosen, and the move is that one's."""
    asked, end = _asked(_exercise("withdraw"), tendencies=("anger",))

    assert "behaviour" in asked
    assert end.result().tendency == "anger"


def test_of_two_tendencies_one_is_named() -> None:
    """With two tendencies it is asked which speaks now, and the move is that one's."""
    asked, end = _asked(_exercise("withdraw"), tendencies=("please", "anger"), voice="anger")

    assert asked[asked.index("pull") + 1] == "voice"
    assert "behaviour" in asked
    assert end.result().tendency == "anger"
    assert end.result().tendencies == ("please", "anger")


def test_the_exercise_in_a_session_takes_over_the_intensity() -> None:
    """Inside a session it is not asked again how strong it was on arriving."""
    state = _exercise(session="a", values={"intensity_before": 9})

    asked, end = _asked(state)

    assert "intensity_before" not in asked
    assert "calm_first" in asked
    assert end.result().intensity_before == 9


# -- the safety question ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "careful"), [("no", False), ("yes", True), ("unsure", True), ("", True)]
)
def test_the_safety_question_comes_before_the_move(answer: str, *, careful: bool) -> None:
    """Unanswered, it comes before the first move; only the preference stays, not the answer."""
    asked, end = _asked(_exercise(protective=True, asks_safety=True), safety=answer)

    assert asked.index("safety") == asked.index("way") - 1
    assert end.protective is careful
    assert "safety" not in end.values


def test_what_one_gives_oneself_is_no_request_to_check() -> None:
    """In the protective setting no request to the other person is built, so none is checked."""
    asked, _ = _asked(_exercise("anger", protective=True))

    assert "check" not in asked
    assert "calm_run" in asked


# -- what becomes of it ----------------------------------------------------------------------


def test_three_records_differ_as_the_flows_do() -> None:
    """Each tendency's record holds the fields of its own move, and those that all share."""
    own = {
        "withdraw": {"unsaid", "stayed"},
        "please": {"kind_no", "strength", "discomfort"},
        "anger": {"behaviour", "request_would", "calm", "calm_before", "calm_after"},
    }
    kept = {t: set(write(_through(t).result())) for t in TENDENCIES}

    for tendency in TENDENCIES:
        others = set().union(*(own[t] for t in TENDENCIES if t != tendency))
        assert own[tendency] <= kept[tendency]
        assert not others & kept[tendency]
        assert {"happened", "feelings", "pull", "need_now", "proof"} <= kept[tendency]


def test_a_plan_and_a_proof_are_records_of_their_own() -> None:
    """The if-then plan goes into the deck and the proof into the list, once however often saved."""
    state = _through("please", protective=True)

    fruits: dict[type[Record], Any] = {type(fruit): fruit for fruit in state.fruits(AT)}

    assert fruits[Plan].then == "I put both feet down"
    assert (fruits[Plan].exercise, fruits[Plan].tendency) == (state.id, "please")
    assert fruits[Plan].protective
    assert fruits[Proof].line == "I stayed and said it"
    assert [f.id for f in state.fruits(AT)] == [f.id for f in state.fruits("later")]


def test_nothing_given_leaves_nothing() -> None:
    """An exercise that was only looked at has no answered step, no plan and no proof."""
    _, end = _asked(_exercise())
    looked = msgspec.structs.replace(end, values={})

    assert looked.result().answered == ()
    assert looked.fruits(AT) == ()


def test_the_sentence_grows_with_its_parts() -> None:
    """The sentence stands as soon as a part is typed, before it was sent."""
    state = _exercise()
    while state.ask and state.ask.name != "matters":
        state = state.answer(ANSWERS.get(state.ask.name, ""))

    assert state.sentence == "I felt rushed."
    assert (
        state.typing("time to think").sentence == "I felt rushed. It matters to me: time to think."
    )


def test_text_of_a_move_that_was_left_is_kept() -> None:
    """Who writes, goes back and switches the tendency loses no text."""
    state = _exercise("please")
    while state.ask and state.ask.name != "instead":
        state = state.answer(ANSWERS.get(state.ask.name, ""))
    typed = state.typing("a walk on Sunday")
    switched = msgspec.structs.replace(typed, values={**typed.values, "tendencies": ("anger",)})

    record = switched.stop(AT).result()

    assert (record.kind_no, record.instead) == ("No, not this weekend", "a walk on Sunday")
    assert record.tendency == "anger"


_moves = st.lists(
    st.sampled_from(["answer", "skip", "back", "eight", "two", "break", "scene", "no"])
    | st.text(max_size=12),
    max_size=40,
)


@given(moves=_moves, lead=st.sampled_from([None, *TENDENCIES]), session=st.booleans())
def test_no_order_of_keys_breaks_an_exercise(
    moves: list[str], lead: Tendency | None, *, session: bool
) -> None:
    """Whatever is pressed in whatever order, the state can be kept, and its record written."""
    given_: dict[str, Value] = {"eight": 8, "two": ("please", "anger")}
    state = _exercise(lead, session="s" if session else "", asks_safety=True, protective=True)
    for move in moves:
        if move == "back":
            state = state.back()
        elif move == "skip":
            state = state.skip()
        elif move == "answer":
            state = state.answer()
        elif state.ask and state.ask.kind in {"line", "text"}:
            state = state.typing(move).answer()
        elif state.ask and (move in given_ or move in state.ask.words):
            wants = {"eight": "scale", "two": "some"}.get(move, state.ask.kind)
            state = state.answer(given_.get(move, move)) if state.ask.kind == wants else state
        kept = msgspec.convert(msgspec.to_builtins(state), ExerciseState)
        assert kept == state
        assert 0 <= state.place <= len(state.asks)
        record = state.stop(AT).result()
        assert isinstance(record, Exercise)


# -- the rules beside it ---------------------------------------------------------------------


def test_the_pull_says_which_tendency_speaks() -> None:
    """A pull from a tendency's own list decides; own words leave it to the one named first."""
    owner: dict[str, Tendency] = {"My finger wants to point": "anger", "I nod": "please"}

    assert speaking(("please", "anger"), "My finger wants to point", owner) == "anger"
    assert speaking(("please", "anger"), "I hum a tune", owner) == "please"
    assert speaking(("withdraw", "anger"), "I nod", owner) == "withdraw"


def _past(rung: int | None, day: int, before: int = 5, after: int = 5) -> Exercise:
    return Exercise(
        id=str(day),
        at=AT,
        day=f"2026-11-{day:02}",
        tendency="please",
        rung=rung,
        intensity_before=before,
        intensity_after=after,
    )


@pytest.mark.parametrize(
    ("past", "rung"),
    [
        ([], 1),
        ([_past(None, 3)], 1),
        ([_past(1, 3)], 2),
        ([_past(4, 5), _past(2, 3)], 5),
        ([_past(6, 3)], 6),
        ([_past(3, 3, before=4, after=7)], 3),
    ],
)
def test_the_next_rung_is_one_above_the_last(past: list[Exercise], rung: int) -> None:
    """One rung up from the last, the same after a harder time, and never above the sixth."""
    assert next_rung(past, "please") == rung


def test_each_ladder_has_its_own_rungs() -> None:
    """What was done on one ladder suggests nothing on the other."""
    assert next_rung([_past(4, 3)], "withdraw") == 1


def test_the_protective_ladder_is_a_ladder_of_its_own() -> None:
    """Rungs taken alone suggest none that meets the other person."""
    alone = msgspec.structs.replace(_past(5, 3), protective=True)

    assert next_rung([alone], "please") == 1
    assert next_rung([alone], "please", protective=True) == 6
