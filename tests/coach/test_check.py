"""A check as an engine: what is asked of whom, what is kept of it, and what is not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.check import KINDS, MOST_TENDED, CheckState, Known, monthly, newest
from coach.flow import Value
from coach.records import Check, Person
from coach.safety import LOW, WATCHED
from content.checks import Kind
from content.schema import CHARACTERISTICS, MARKS

AT = "2026-11-23T09:00:00.000+01:00"
ID = "5f0c1c1e-0d55-4d3c-9a5e-3a5b8d0f2a11"
SAM = Known("0d3b8f10-6c1f-4f0c-9b62-0f5f4f4f8a01", "Sam")

few = settings(max_examples=50)
kinds = st.sampled_from(KINDS)
fear = st.sampled_from(["yes", "unsure", "no", None])


def _check(look: Kind = "relationship", **fields: Any) -> CheckState:  # noqa: ANN401
    return CheckState(id=ID, at=AT, day="2026-11-23", look=look, people=(SAM,), **fields)


def _to(state: CheckState, name: str) -> CheckState:
    """Go on to an ask, answering nothing."""
    while state.ask is not None and state.ask.name != name:
        state = state.skip() if state.ask.name == "safety" else state.answer()
    assert state.ask is not None
    return state


def _scaled(state: CheckState, value: int, **other: int) -> CheckState:
    """Answer every scale with a value, some with others, and go on to the note."""
    state = _to(state, f"receive_{state.themes[0]}")
    while state.ask is not None and state.ask.kind == "scale":
        state = state.answer(other.get(state.ask.name.replace("-", "_"), value))
    return state


def _names(state: CheckState) -> list[str]:
    return [ask.name for ask in state.asks]


# -- fear and control ------------------------------------------------------------------------


@pytest.mark.parametrize("look", ["relationship", "new"])
def test_fear_and_control_come_before_anything_else(look: Kind) -> None:
    """Before the first statement about someone, fear and control are asked, each time."""
    for unanswered in (True, False):
        assert _names(_check(look, unanswered=unanswered))[:3] == [
            "whom",
            "safety",
            "receive_equality",
        ]


def test_of_a_community_they_are_asked_until_answered_once() -> None:
    """A community asks for them only where the setting is still open."""
    assert "safety" in _names(_check("community", unanswered=True))
    assert "safety" not in _names(_check("community"))


@few
@given(look=kinds, unanswered=st.booleans(), one=fear, other=fear)
def test_no_answer_can_be_read_from_a_check(
    *, look: Kind, unanswered: bool, one: str | None, other: str | None
) -> None:
    """In the protective setting, an earlier no apart, every answer leaves the very same state."""
    state = _to(_check(look, protective=True, unanswered=unanswered), "whom").answer("Sam")
    if state.ask is None or state.ask.name != "safety":
        return
    answered = [state.skip() if a is None else state.answer(a) for a in (one, other)]

    if not unanswered or "no" not in (one, other):
        assert answered[0] == answered[1]
    for after in answered:
        assert "safety" not in after.values
        kept = msgspec.json.encode(after)
        assert not any(word in kept for word in (b'"yes"', b'"unsure"', b'"no"', b"safety"))


@pytest.mark.parametrize("answer", ["yes", "unsure"])
@pytest.mark.parametrize("look", ["relationship", "new"])
def test_a_yes_leads_to_support_and_to_no_homework(look: Kind, answer: str) -> None:
    """After a yes only what comes to one is asked, nothing is tended, and Support is the end."""
    state = _to(_check(look), "safety").answer(answer)

    assert state.protective
    names = _names(_scaled(state, 9))
    assert not [n for n in names if n.startswith("give_") or n in {"tend", "serving"}]
    assert names[-1] == "support"
    assert _names(state)[-1] == "support"


def test_a_no_opens_the_setting_only_where_it_was_not_answered() -> None:
    """A no about one person leaves the setting on that was put on for another's sake."""
    assert not _to(_check(protective=True, unanswered=True), "safety").answer("no").protective
    assert _to(_check(protective=True), "safety").answer("no").protective


def test_skipping_leaves_the_setting_as_it_is() -> None:
    """Passed over, the question changes nothing: open counts as yes, answered as it was."""
    assert _to(_check(protective=True, unanswered=True), "safety").skip().protective
    assert not _to(_check(), "safety").skip().protective


def test_what_one_gives_is_let_go_after_a_yes() -> None:
    """Who goes back and says yes has no figure of giving, and nothing to tend, in the record."""
    state = _to(_scaled(_check(), 8), "tend").answer(("trust",))
    assert state.result().give

    state = state.at_place(state.place_of("safety")).answer("yes")

    assert state.result().receive["trust"] == 8
    assert (state.result().give, state.result().tend) == ({}, ())


# -- what is asked ---------------------------------------------------------------------------


def test_the_nine_are_asked_both_ways_one_after_the_other() -> None:
    """In a relationship each of the nine is asked as it comes to one, and then as it comes back."""
    asked = [name for name in _names(_check()) if "_" in name]

    assert asked == [f"{way}_{theme}" for theme in CHARACTERISTICS for way in ("receive", "give")]


def test_marks_and_early_signs_are_asked_once() -> None:
    """The six marks, and what someone new shows early, are asked one way."""
    for look, themes in (("community", MARKS), ("new", CHARACTERISTICS)):
        asked = [name for name in _names(_check(look)) if "_" in name]  # type: ignore[arg-type]
        assert asked == [f"receive_{theme}" for theme in themes]


values_ = st.one_of(st.none(), st.integers(0, 10))


@few
@given(
    look=kinds,
    protective=st.booleans(),
    unanswered=st.booleans(),
    said=fear,
    scales=st.lists(values_, min_size=24, max_size=24),
)
def test_what_is_asked_hangs_on_earlier_answers_alone(
    *, look: Kind, protective: bool, unanswered: bool, said: str | None, scales: list[int | None]
) -> None:
    """An answer never changes what was asked up to it, so that its place in the row holds."""
    state = _check(look, protective=protective or unanswered, unanswered=unanswered)
    for scale in scales:
        ask = state.ask
        if ask is None:
            break
        before = _names(state)[: state.place + 1]
        given_: Value | None = {"scale": scale, "word": said, "some": ("trust",)}.get(ask.kind)
        state = state.answer(given_) if given_ is not None else state.skip()
        assert _names(state)[: len(before)] == before
        assert _names(state.back())[: len(before)] == before


@few
@given(kinds, st.dictionaries(st.sampled_from(CHARACTERISTICS + MARKS), st.integers(0, 10)))
def test_what_is_low_leads_to_support_alone(look: Kind, answers: dict[str, int]) -> None:
    """With a watched answer of 3 or less nothing is tended; without one, no Support at the end."""
    values: dict[str, Value] = {f"receive_{theme}": value for theme, value in answers.items()}
    state = _check(look, values=values)
    asked = {theme: value for theme, value in answers.items() if theme in state.themes}

    names = _names(state)

    low = [theme for theme, value in asked.items() if theme in WATCHED and value <= LOW]
    assert ("support" in names) is bool(low)
    assert ("tend" in names) is bool(asked and not low and look != "new")
    assert ("results" in names) is bool(asked)


def test_low_in_giving_is_no_danger_to_oneself() -> None:
    """What one gives little of oneself may be tended."""
    assert "tend" in _names(_scaled(_check(), 8, give_trust=1))


def test_nothing_answered_ends_at_once() -> None:
    """A check that was only leafed through has no results, nothing to tend, and is not kept."""
    state = _check()
    while not state.over:
        state = state.skip()

    assert state.answered == ()
    assert state.fruits(AT) == ()


# -- what is kept ----------------------------------------------------------------------------


def test_a_check_becomes_a_record() -> None:
    """Figures by theme, the note, whom it is about, and what is to be tended."""
    state = _to(_check(), "whom").answer("  sam ")
    state = _to(_scaled(state, 7, receive_trust=5, give_honesty=4), "note").answer("the kitchen")
    state = _to(state, "tend").answer(("trust", "honesty")).answer()

    kept = state.stop(AT).result()

    assert (kept.kind, kept.about, kept.ended) == ("relationship", SAM.id, AT)
    assert (kept.receive["trust"], kept.give["trust"], kept.give["honesty"]) == (5, 7, 4)
    assert set(kept.receive) == set(kept.give) == set(CHARACTERISTICS)
    assert (kept.notes, kept.tend) == ({"seen": "the kitchen"}, ("trust", "honesty"))
    assert set(kept.answered) == {*CHARACTERISTICS, "note", "tend"}


def test_at_most_two_are_tended() -> None:
    """Of more than two, or of what is not looked at, nothing is taken over."""
    state = _to(_scaled(_check(), 7), "tend").answer(("trust", "self-care", "honesty", "respect"))

    assert state.result().tend == ("trust", "honesty")
    assert len(state.result().tend) == MOST_TENDED


@pytest.mark.parametrize(("look", "kind"), [("new", "person"), ("community", "group")])
def test_who_is_named_first_here_is_kept(look: Kind, kind: str) -> None:
    """A new name becomes a person or group, once something was answered; a known one does not."""
    named = _to(_check(look), "whom").answer("Ro")
    answered = _to(named, f"receive_{named.themes[0]}").answer(6)

    assert named.fruits(AT) == ()
    (person,) = answered.fruits(AT)
    assert isinstance(person, Person)
    assert (person.name, person.kind, person.id) == ("Ro", kind, answered.result().about)
    known = _to(_to(_check(), "whom").answer("Sam"), "receive_equality").answer(6)
    assert known.fruits(AT) == ()


def test_a_note_that_was_not_sent_is_kept() -> None:
    """What stands in the field when one ends is kept as it stands."""
    state = _to(_check(), "note").typing("half a sen")

    assert state.stop(AT).result().notes == {"seen": "half a sen"}


# -- over several checks ---------------------------------------------------------------------

records_ = st.lists(
    st.builds(
        lambda days, kind, about, n, trust: Check(
            id=str(n),
            at=f"{date(2026, 9, 1) + timedelta(days)}T09:00:00+01:00",
            day=str(date(2026, 9, 1) + timedelta(days)),
            kind=kind,
            about=about,
            receive={"trust": trust},
        ),
        st.integers(0, 90),
        kinds,
        st.sampled_from(["", "a", "b"]),
        st.integers(0, 99),
        st.integers(0, 10),
    ),
    max_size=8,
    unique_by=lambda c: (c.day, c.id),
)


@few
@given(records_)
def test_the_newest_of_each_kind_and_person_is_found(checks: list[Check]) -> None:
    """What a check is shown beside is the newest before it, of its kind and about the same."""
    found = newest(checks)

    for key, check in found.items():
        same = [c for c in checks if (c.kind, c.about) == key]
        assert check.day == max(c.day for c in same)
    assert set(found) == {(c.kind, c.about) for c in checks}


@few
@given(records_, st.integers(90, 150))
def test_repeating_is_suggested_after_a_month(checks: list[Check], ahead: int) -> None:
    """A look at a relationship may be repeated after 30 days, unless its last one was low."""
    today = date(2026, 9, 1) + timedelta(ahead)
    looks = [c for c in checks if c.kind == "relationship"]
    found = monthly(checks, today)

    if not looks or max(date.fromisoformat(c.day) for c in looks) >= today - timedelta(30):
        assert found == ""
    elif all(c.receive["trust"] > LOW for c in looks):
        assert found == max(c.day for c in looks)
    elif all(c.receive["trust"] <= LOW for c in looks):
        assert found == ""
