"""Right now as an engine: five steps, each with going on, back and leaving."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach import moment
from coach.moment import BEFORE, MOST, PULLS, MomentState, Sentence
from coach.records import Exercise, Moment
from content import now

NOW = now.load()
AT = "2026-11-23T19:12:00+01:00"
UNTIL = datetime.fromisoformat("2026-11-23T19:40:00+01:00")

OWN = "I said no, kindly."
CAREFUL = "My no stays with me."


def _begun(**fields: Any) -> MomentState:  # noqa: ANN401 - a state's fields
    return MomentState(id="m", at=AT, day="2026-11-23", **fields)


def _at(step: str) -> MomentState:
    """Return a state at a step, with what leads there chosen."""
    anchored = _begun().pulled("please", NOW)
    said = anchored.on().saying(OWN, protective=False)
    return {
        "pause": _begun(),
        "pull": _begun().on(),
        "anchor": anchored,
        "sentence": anchored.on(),
        "leave": said,
        "break": said.to_break(),
    }[step]


def _exercise(no: str, day: str = "2026-11-20", *, protective: bool = False) -> Exercise:
    return Exercise(
        id=no, at=f"{day}T09:00:00+01:00", day=day, tendency="please", kind_no=no,
        protective=protective,
    )  # fmt: skip


def _kept(sentence: str, *, protective: bool = False, pull: str = "please") -> Moment:
    return Moment(
        id=sentence, at=AT, day="2026-11-21", tendency=pull, sentence=sentence,
        protective=protective,
    )  # fmt: skip


# -- time ------------------------------------------------------------------------------------------


def test_the_pause_is_over_after_five_seconds() -> None:
    """Five seconds in all lead to the question, however they are cut; four don't."""
    state = _begun(passed=0.4)

    assert state.passing(3.6).step == "pause"
    assert state.passing(3.6).passing(1).step == "pull"


@pytest.mark.parametrize("pull", PULLS)
def test_an_anchor_takes_its_time_and_goes_on(pull: str) -> None:
    """The anchor holds for its seconds, half a minute to a minute, and leads to the sentence."""
    state = _begun().pulled(pull, NOW)

    assert 30 <= state.length <= 60
    assert state.passing(state.length - 1).step == "anchor"
    assert state.passing(state.length - 1).share < 1
    assert state.passing(state.length).step == "sentence"


@pytest.mark.parametrize("step", ["pull", "sentence", "leave", "break"])
def test_where_the_person_chooses_no_time_passes(step: str) -> None:
    """Nobody is hurried: a step that waits for a choice waits for ever."""
    state = _at(step)

    assert state.passing(3600) is state
    assert state.share == 0


# -- going on and back -----------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["pause", "pull"])
def test_a_pull_can_be_named_in_the_pause_already(step: str) -> None:
    """Whoever knows the pull is not held up by the pause."""
    state = _at(step).pulled("anger", NOW)

    assert (state.step, state.pull, state.holds) == ("anchor", "anger", NOW.anchors["anger"][0])


@pytest.mark.parametrize("step", list(BEFORE))
def test_back_leads_one_step_back(step: str) -> None:
    """From every step one comes back to the one before, and nothing chosen is gone."""
    state = _at(step)

    back = state.back()

    assert back.step == BEFORE[state.step]
    assert (back.pull, back.sentence) == (state.pull, state.sentence)


def test_the_anchor_one_switched_to_is_there_after_going_back() -> None:
    """Back at the pulls, the same pull again has the same anchor; another has its own."""
    state = _begun().pulled("please", NOW).held_by(2).back()

    assert state.pulled("please", NOW).anchor == 2
    assert state.pulled("anger", NOW).anchor == 0


def test_switching_begins_the_anchor_anew() -> None:
    """Another anchor has its whole time; one that there is not changes nothing."""
    state = _begun().pulled("please", NOW).passing(20)

    assert state.held_by(1).passed == 0
    assert state.held_by(9) is state


@pytest.mark.parametrize("step", list(BEFORE))
def test_left_at_any_step_nothing_goes_on(step: str) -> None:
    """Whoever left has left: no key and no second that comes later does anything."""
    state = _at(step).stop()

    assert state.left
    assert state.passing(600) is state
    assert state.back() is state
    assert state.pulled("anger", NOW) is state
    assert state.to_break() is state
    assert state.back_at(UNTIL) is state


_ACTIONS = {
    "on": lambda state: state.on(),
    "back": lambda state: state.back(),
    "second": lambda state: state.passing(1),
    "minute": lambda state: state.passing(60),
    "pull": lambda state: state.pulled("withdraw", NOW),
    "other": lambda state: state.pulled("other", NOW),
    "hold": lambda state: state.held_by(3),
    "say": lambda state: state.saying(OWN, protective=True),
    "break": lambda state: state.to_break(),
    "until": lambda state: state.back_at(UNTIL),
}


@given(st.lists(st.sampled_from(sorted(_ACTIONS)), max_size=40))
def test_no_order_of_keys_leads_astray(names: list[str]) -> None:
    """Whatever is pressed in whatever order, there is a step, and a record could be made of it."""
    state = _begun()

    for name in names:
        state = _ACTIONS[name](state)

    assert state.step in BEFORE
    assert 0 <= state.share <= 1
    assert bool(state.anchors) == bool(state.pull)
    made = state.result()
    assert msgspec.convert(msgspec.to_builtins(made), Moment) == made


# -- what would be kept ----------------------------------------------------------------------------


def test_the_record_has_what_was_chosen() -> None:
    """Pull, anchor, sentence, its wording and the time of coming back."""
    state = _begun().pulled("please", NOW).held_by(1).on()

    made = state.saying(OWN, protective=False).to_break().back_at(UNTIL).result()

    assert made == Moment(
        id="m",
        at=AT,
        day="2026-11-23",
        tendency="please",
        anchor="feet",
        sentence=OWN,
        break_until="2026-11-23T19:40:00+01:00",
    )


# -- what is offered -------------------------------------------------------------------------------


def _offered(
    *exercises: Exercise, moments: tuple[Moment, ...] = (), protective: bool = False
) -> tuple[Sentence, ...]:
    return moment.offers(NOW, exercises, moments, protective=protective).sentences["please"]


@pytest.mark.parametrize("protective", [True, False])
def test_without_own_sentences_the_written_ones_stand(*, protective: bool) -> None:
    """Each pull has written sentences, in the wording that holds, and none is called one's own."""
    offers = moment.offers(NOW, (), (), protective=protective)

    written = NOW.said_protective if protective else NOW.said
    for pull in PULLS:
        assert offers.sentences[pull] == tuple(map(Sentence, written[pull][:MOST]))


def test_own_sentences_come_first() -> None:
    """Sentences of exercises, then of kept moments, then written ones; about five in all."""
    offered = _offered(_exercise(OWN), moments=(_kept("Wait a moment, please."),))

    assert offered[:2] == (Sentence(OWN, own=True), Sentence("Wait a moment, please.", own=True))
    assert [s.text for s in offered[2:]] == list(NOW.said["please"][: MOST - 2])


def test_written_ones_stay_beside_many_own() -> None:
    """However many own ones there are, the newest stand first, and written ones stay in sight."""
    own = [_exercise(f"No, not on the {n}th.", f"2026-11-{n}") for n in range(10, 20)]

    offered = _offered(*own)

    assert len(offered) == MOST
    assert next(s.text for s in offered if s.own) == "No, not on the 19th."
    assert not offered[-1].own


def test_a_written_sentence_kept_before_comes_first_and_once() -> None:
    """A written sentence that was kept once is offered first, and not a second time."""
    written = NOW.said["please"][3]

    offered = [s.text for s in _offered(moments=(_kept(written), _kept("x", pull="anger")))]

    assert offered[0] == written
    assert len(set(offered)) == len(offered) == MOST


def test_the_protective_setting_has_nothing_for_other_ears() -> None:
    """With it, own sentences made without it are left out, and so are the written outward ones."""
    outward = {OWN, "Wait a moment, please.", *NOW.said["please"]}

    offered = _offered(
        _exercise(OWN),
        _exercise(CAREFUL, protective=True),
        moments=(_kept("Wait a moment, please."),),
        protective=True,
    )

    assert offered[0] == Sentence(CAREFUL, own=True)
    assert not outward & {s.text for s in offered}
