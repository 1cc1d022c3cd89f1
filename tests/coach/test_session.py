"""The guided session: what is asked in which order, and what becomes of the answers."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coach.session import SessionState

AT = "2026-11-23T09:05:00.000+01:00"
MARKUP = "[/red] [bold"
TEXTS = {
    "markup": MARKUP,
    "unicode": "I said \u201cno\u201d \u2013 \U0001f331 \u05e9\u05dc\u05d5\u05dd e\u0301",
    "blanks": "  two  spaces\n\n\tand a tab  ",
    "controls": "\x1b[31m\x00\x7f\u202e",
    "long": "slowly " * 2857 + "!",
}

_texts = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


def _session(*, short: bool = False) -> SessionState:
    return SessionState(
        id="5f0c1c1e-0d55-4d3c-9a5e-3a5b8d0f2a11",
        at="2026-11-23T09:00:00.000+01:00",
        day="2026-11-23",
        focus="one-exact-word",
        practice="be-an-adult",
        short=short,
    )


def _at(name: str, state: SessionState | None = None) -> SessionState:
    """Return a session that was taken on, nothing answered, to the ask `name`."""
    state = state or _session()
    while state.ask and state.ask.name != name:
        state = msgspec.structs.replace(state, place=state.place + 1)
    return state


def _asked(state: SessionState, go_on: Callable[[SessionState], SessionState]) -> list[str]:
    """Return the names of all asks up to the end, in the order in which they come."""
    names = []
    while state.ask:
        names.append(state.ask.name)
        state = go_on(state)
    return names


def test_every_ask_in_its_order() -> None:
    """A session asks these things, one at a time and in this order, and is over after the last."""
    asked = _asked(_session(), SessionState.answer)

    assert asked == [
        *("anchor", "intensity_before", "body", "heart", "spirit"),
        *("read", "wrote", "plan_when", "plan_then", "intensity_after", "keep"),
    ]
    assert _session().steps == ("arrive", "read", "try", "plan", "close")


def test_the_short_version() -> None:
    """The 60-second version is two asks: doing it, and one line to keep."""
    state = _session(short=True)

    assert _asked(state, SessionState.answer) == ["wrote", "keep"]
    assert state.answer().answer("mine").result().short


def test_breath_is_never_the_only_anchor() -> None:
    """One may arrive with something other than one's breath (voice.md, Safety)."""
    ask = _session().ask

    assert ask is not None
    assert len(set(ask.words) - {"breath"}) >= 2


def test_skip_goes_to_the_next_step() -> None:
    """Skipping passes over the rest of a step, and the last one's skip ends the session."""
    asked = _asked(_session(), SessionState.skip)

    assert asked == ["anchor", "read", "wrote", "plan_when", "intensity_after"]


def test_skipping_is_not_answering() -> None:
    """A session that was skipped through has no answered step."""
    state = _session()
    while state.ask:
        state = state.skip()

    assert state.over
    assert state.result().answered == ()


@pytest.mark.parametrize("name", ["anchor", "read", "wrote"])
def test_going_on_is_enough_where_something_was_done(name: str) -> None:
    """Arriving, reading and trying count by going on: nothing has to be written."""
    state = _at(name).answer()

    assert len(state.answered) == 1


@pytest.mark.parametrize("name", ["intensity_before", "body", "plan_when", "plan_then", "keep"])
def test_going_on_without_an_answer_is_no_answer(name: str) -> None:
    """Where something is asked for, going on with an empty field answers nothing."""
    state = _at(name).answer()

    assert state.answered == ()
    assert state.values == {}


def test_the_lowest_number_is_an_answer() -> None:
    """0 on a scale is an answer like any other."""
    state = _at("intensity_before").answer(0)

    assert state.answered == ("arrive",)
    assert state.result().intensity_before == 0


def test_back_shows_what_was_answered() -> None:
    """Going back returns to the ask before, its answer still in it."""
    state = _at("wrote").answer("what I wrote").back()

    assert state == _at("wrote", state)
    assert state.text_of("wrote") == "what I wrote"


def test_back_from_the_first_stays() -> None:
    """There is nothing before the first ask."""
    assert _session().back() == _session()


def test_back_and_on_keeps_a_number_a_number() -> None:
    """A number that was answered stays one when the person goes back and on without touching it."""
    state = _at("intensity_before").answer(9).back().answer()

    assert state.values["intensity_before"] == 9
    assert state.flooded
    assert state.result().intensity_before == 9


def test_an_answer_can_be_taken_back() -> None:
    """What the person went back to and emptied is not kept."""
    state = _at("keep").answer("too much").back().answer("")

    assert state.result().keep == ""


def test_an_answer_taken_back_is_not_kept_by_stopping() -> None:
    """What the person emptied and then stopped at is not kept either."""
    state = _at("keep").answer("too much").back().typing("").stop(AT)

    assert state.result().keep == ""


@_texts
def test_text_is_kept_exactly(text: str) -> None:
    """What was typed is kept letter for letter, blanks, markup and controls included."""
    state = _at("wrote").typing(text)

    assert state.text_of("wrote") == text
    assert state.answer().result().wrote == text
    assert state.stop(AT).result().wrote == text


@_texts
def test_a_state_comes_back_from_its_draft(text: str) -> None:
    """A state turned into plain data, JSON and back is the same state."""
    state = _at("wrote").answer(text).typing(text)

    plain = msgspec.json.decode(msgspec.json.encode(msgspec.to_builtins(state)))

    assert msgspec.convert(plain, SessionState) == state


def test_typing_stays_with_its_ask() -> None:
    """Unsent text stays in its own field while the person goes on and comes back."""
    state = _at("plan_when").typing("when the phone rings").skip()

    assert state.text_of("intensity_after") == ""
    assert _at("plan_when", msgspec.structs.replace(state, place=0)).text_of("plan_when") == (
        "when the phone rings"
    )


def test_stopping_folds_in_what_was_typed() -> None:
    """Stopping keeps what stands in any field as answered, and the moment of stopping."""
    state = _at("wrote").typing("half a thou").skip().typing("when it rains").stop(AT)

    assert state.over
    assert state.typed == {}
    assert state.result().wrote == "half a thou"
    assert state.result().plan_when == "when it rains"
    assert (state.result().answered, state.result().ended) == (("try", "plan"), AT)


def test_emptying_a_text_leaves_what_was_done() -> None:
    """Trying counts without a written word, so emptying its text and stopping leaves the step."""
    state = _at("wrote").answer("too much").back().typing("").stop(AT)

    assert state.result().wrote == ""
    assert state.answered == ("try",)


def test_stopping_with_a_number_in_the_field() -> None:
    """A number that was typed and not sent is kept, as a number."""
    state = _at("intensity_before").typing("7").stop(AT)

    assert state.result().intensity_before == 7


def test_blanks_alone_are_no_answer() -> None:
    """Stopping with nothing but blanks in the field answers nothing."""
    state = _at("keep").typing(" \n ").stop(AT)

    assert state.answered == ()


def test_a_second_stop_changes_nothing() -> None:
    """A session is stopped once; the first moment stands."""
    state = _session().answer("feet").stop(AT)

    assert state.stop("2026-11-23T23:00:00.000+01:00") == state


def test_nothing_changes_after_the_end() -> None:
    """Answers, skips and keys that come late leave a stopped session as it is."""
    state = _session().answer("feet").stop(AT)

    assert state.answer("late") == state.skip() == state.typing("late") == state


@pytest.mark.parametrize(("value", "flooded"), [(0, False), (7, False), (8, True), (10, True)])
def test_flooded_from_eight_on(value: int, *, flooded: bool) -> None:
    """Who arrives with 8 or more is flooded, and is offered grounding before anything else."""
    state = _at("intensity_before").answer(value)

    assert state.flooded is flooded
    assert state.ask is not None
    assert state.ask.name == ("ground" if flooded else "body")


def test_grounding_is_no_field_of_the_record() -> None:
    """A session of someone flooded can be finished, and its record read."""
    state = _at("intensity_before").answer(10)
    while state.ask:
        state = state.answer("" if state.ask.kind != "scale" else 4)

    assert state.result().intensity_before == 10
    assert state.result().intensity_after == 4


def test_a_lower_number_takes_grounding_away() -> None:
    """Who goes back and says a lower number goes on to the body, not to grounding."""
    state = _at("intensity_before").answer(9).back().answer(2)

    assert state.ask is not None
    assert state.ask.name == "body"


def test_a_plan_needs_both_halves() -> None:
    """An if-then plan is a record of its own once both halves were given."""
    half = _at("plan_when").answer("when the phone rings")
    whole = half.answer("I breathe out first")

    plan = whole.fruits(AT)[0]
    assert half.fruits(AT) == ()
    assert plan is not None
    assert (plan.when, plan.then) == ("when the phone rings", "I breathe out first")
    assert (plan.session, plan.day, plan.at) == (whole.id, whole.day, AT)


_moves = st.lists(
    st.sampled_from(["answer", "skip", "back", "zero", "eight"]) | st.text(max_size=20), max_size=30
)


@example(moves=["answer", "eight", "back", "answer"], short=False)
@given(moves=_moves, short=st.booleans())
def test_no_order_of_keys_breaks_a_session(moves: list[str], *, short: bool) -> None:
    """Whatever is pressed in whatever order, the state can be kept, and its record written."""
    state = _session(short=short)
    for move in moves:
        match move:
            case "answer" | "skip" | "back":
                state = getattr(state, move)()
            case "zero" | "eight" if state.ask and state.ask.kind == "scale":
                state = state.answer(0 if move == "zero" else 8)
            case _ if state.ask and state.ask.kind in {"text", "line"}:
                state = state.typing(move)
            case _:
                continue
        state.result()
        assert msgspec.convert(msgspec.to_builtins(state), SessionState) == state

    assert state.stop(AT).result().ended == (state.ended or AT)
