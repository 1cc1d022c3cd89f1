"""Going through the plans that came back: the engine, and what the coach keeps of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach import deck, merge, rehearsal
from coach.coach import Coach
from coach.deck import Card
from coach.records import Moment, Plan, Proof, Rehearsal
from coach.rehearsal import NO, YES, RehearsalState
from coach.words import CAME, MET, REHEARSAL_HINTS, REHEARSAL_TITLES
from content.voice import faults

Open = Callable[..., Coach]

AT = "2026-11-24T09:00:00+01:00"
DAY = "2026-11-24"
WEDNESDAY = "2026-11-25T09:00:00+01:00"
PLAN = "0b6c1c52-8a52-4f4e-8c2c-5d3a0e7e9a11"

steps = st.sampled_from(
    [
        *(("answer", answer) for answer in (*sorted(deck.ANSWERS), deck.LATER)),
        *(("go_on", value) for value in ("", YES, NO, "I breathe out")),
        ("typing", "I breathe"),
        ("typing", ""),
        ("back", None),
    ]
)


def _card(number: int = 0, *, did: int = 0) -> Card:
    return Card(id=f"plan {number}", day=1, when="When it rings", then="I wait", did=did)


def _begun(*cards: Card) -> RehearsalState:
    return rehearsal.begin("r", DAY, cards or (_card(),))


def _at_question(*cards: Card) -> RehearsalState:
    return _begun(*cards).go_on().go_on()


def _taken(state: RehearsalState, step: tuple[str, str | None]) -> RehearsalState:
    name, value = step
    match name:
        case "answer":
            return state.answer(str(value), AT)
        case "typing":
            return state.typing(str(value))
        case "go_on":
            return state.go_on(str(value))
        case _:
            return state.back()


def _answers(state: RehearsalState) -> list[str]:
    return [r.answer for r in state.records() if isinstance(r, Rehearsal)]


# -- the engine ------------------------------------------------------------------------------------


def test_it_leads_from_the_cue_to_the_question() -> None:
    """First one sees the cue, then says the move, then is asked whether the moment came."""
    state = _begun()

    assert [state.ask, state.go_on().ask, state.go_on().go_on().ask] == ["see", "say", "came"]


@pytest.mark.parametrize(
    ("answer", "then"),
    [("not-yet", "met"), ("did", "proof"), ("old-way", "old-way"), ("later", "met")],
)
def test_every_answer_is_met_and_kept(answer: str, then: str) -> None:
    """Each answer leads to its own sentence and is a record at once."""
    state = _at_question().answer(answer, AT)

    assert state.ask == then
    assert _answers(state) == [answer]


def test_the_question_waits_for_an_answer() -> None:
    """Going on without one changes nothing."""
    state = _at_question()

    assert state.go_on() == state


def test_the_old_way_offers_a_smaller_move() -> None:
    """Made smaller, the new then-part is part of the answer; the next card follows."""
    state = _at_question(_card(1), _card(2)).answer("old-way", AT).go_on(YES)
    assert (state.ask, state.text) == ("smaller", "I wait")

    state = state.go_on("I breathe out")

    assert state.turns["plan 1"].smaller == "I breathe out"
    assert (state.card, state.ask) == (_card(2), "see")


@pytest.mark.parametrize("then", ["", "  ", "I wait"])
def test_the_same_or_nothing_leaves_the_plan(then: str) -> None:
    """An empty field, or the old words, leave the plan as it is."""
    state = _at_question().answer("old-way", AT).go_on(YES).go_on(then)

    assert not state.turns["plan 0"].smaller
    assert state.over


def test_leaving_it_as_it_is_leads_on() -> None:
    """The old way asks for nothing more."""
    assert _at_question().answer("old-way", AT).go_on(NO).over


@pytest.mark.parametrize(("line", "kept"), [("I asked.", ["I asked."]), ("", [])])
def test_a_line_of_proof_is_optional(line: str, kept: list[str]) -> None:
    """After `did` a line may be kept, and belongs to the plan; Enter alone keeps none."""
    state = _at_question().answer("did", AT).go_on(line)

    proofs = [record for record in state.records() if isinstance(record, Proof)]
    assert [proof.line for proof in proofs] == kept
    assert all(proof.plan == "plan 0" for proof in proofs)
    assert state.over


@pytest.mark.parametrize(("value", "retired"), [(YES, True), (NO, False), ("", False)])
def test_a_plan_done_often_may_be_retired(value: str, *, retired: bool) -> None:
    """The third time it was done, it is offered as one's own; not now leaves it."""
    state = _at_question(_card(did=2)).answer("did", AT).go_on("")
    assert state.ask == "yours"

    assert state.go_on(value).turns["plan 0"].retired is retired


def test_an_answer_can_be_changed() -> None:
    """One step back leads to the question; another answer takes the first one's place."""
    state = _at_question().answer("old-way", AT).back().answer("did", AT)

    assert _answers(state) == ["did"]
    assert len(list(state.records())) == 1


def test_stopping_keeps_the_line_and_leaves_the_plan_waiting() -> None:
    """Stopped in a line of proof, it is kept; half a smaller plan waits for its end."""
    proof = _at_question().answer("did", AT).typing("I ask").stop()
    smaller = _at_question().answer("old-way", AT).go_on(YES).typing("I br").stop()

    assert [p.line for p in proof.records() if isinstance(p, Proof)] == ["I ask"]
    assert not list(proof.unfinished())
    assert not smaller.turns["plan 0"].smaller
    assert [one.text for one in smaller.unfinished()] == ["I br"]


def test_a_text_comes_back_with_its_card() -> None:
    """What was left at a plan stands in its field again, with the answer's own day."""
    left = tuple(
        _at_question(_card(2)).answer("old-way", AT).go_on(YES).typing("I br").unfinished()
    )

    state = rehearsal.begin("r", "2026-12-01", (_card(2), _card(1)), left)

    assert (state.ask, state.text) == ("smaller", "I br")
    assert [record.day for record in state.records()] == [DAY]
    assert state.go_on("I breathe").ask == "see"


@given(taken=st.lists(steps, max_size=30), cards=st.integers(1, 4))
def test_whatever_one_does_no_card_has_two_answers(
    taken: list[tuple[str, str | None]], cards: int
) -> None:
    """Any keys in any order: one answer a card, each id once, and all of it can be a draft."""
    state = _begun(*(_card(number, did=number) for number in range(cards)))
    for step in taken:
        state = _taken(state, step)

    kept = list(state.records())
    assert len({record.id for record in kept}) == len(kept)
    assert len(_answers(state)) == len(state.turns) <= cards
    for one in state.unfinished():
        assert msgspec.convert(msgspec.to_builtins(one), rehearsal.Unfinished) == one


# -- what the coach keeps --------------------------------------------------------------------------


def _plan(opened: Coach) -> None:
    plan = Plan(
        id=PLAN,
        at="2026-11-23T20:00:00+01:00",
        day="2026-11-23",
        when="When it rings",
        then="I wait",
    )
    opened.journal.save(plan)


def _rows(opened: Coach, table: str) -> list[dict[str, Any]]:
    return list(merge.living(opened.journal.read(), table))


@pytest.fixture
def tuesday(coach: Open) -> Coach:
    """Give a coach in a safe home, with a plan of the day before."""
    opened = coach(AT)
    opened.set(protective=False)
    _plan(opened)
    return opened


def _opened(opened: Coach) -> RehearsalState:
    state = opened.rehearsing.open()
    assert state is not None
    return state


def test_a_plan_of_yesterday_is_due(tuesday: Coach) -> None:
    """Today names the plan and how many are in the deck; cached, it knows the same."""
    seen = tuesday.look()

    assert seen.rehearse is not None
    assert (seen.rehearse.when, seen.rehearse.then, seen.rehearse.deck) == (
        "When it rings",
        "I wait",
        1,
    )
    assert tuesday.glance() == seen


def test_an_answer_is_kept_at_once_and_once(tuesday: Coach) -> None:
    """Kept again and again while one goes on, an answer is one record, saved once."""
    state = _opened(tuesday).go_on().go_on().answer("did", AT)
    tuesday.keep(state)
    (row,) = _rows(tuesday, "rehearsals")

    tuesday.keep(state.typing("I ask"))
    tuesday.keep(state.go_on("I asked."))

    assert _rows(tuesday, "rehearsals") == [row]
    assert (row["plan"], row["answer"], row["day"]) == (PLAN, "did", DAY)
    assert [proof["line"] for proof in _rows(tuesday, "proofs")] == ["I asked."]
    assert not tuesday.journal.drafts()
    assert tuesday.rehearsing.open() is None
    assert tuesday.look().rehearse is None


def test_a_changed_answer_takes_its_line_along(tuesday: Coach) -> None:
    """Answered anew, the record is the same one, and the line that no longer fits is gone."""
    state = _opened(tuesday).go_on().go_on().answer("did", AT)
    tuesday.keep(msgspec.structs.replace(state.go_on("I asked."), place=0, ask="proof"))

    tuesday.keep(state.back().answer("not-yet", AT))

    assert [row["answer"] for row in _rows(tuesday, "rehearsals")] == ["not-yet"]
    assert not _rows(tuesday, "proofs")


def test_a_rehearsal_alone_is_no_practice(tuesday: Coach) -> None:
    """Rehearsing doesn't make a day practised."""
    tuesday.keep(_opened(tuesday).answer("did", AT).go_on("I asked."))

    assert not tuesday.look().practised


def test_made_smaller_the_old_plan_rests(tuesday: Coach) -> None:
    """The smaller plan has the same cue, knows the old one, and begins its own spacing."""
    tuesday.keep(_opened(tuesday).answer("old-way", AT).go_on(YES).go_on("I breathe out"))

    old, new = sorted(_rows(tuesday, "plans"), key=lambda row: str(row["day"]))
    assert old["retired"]
    assert (new["when"], new["then"], new["smaller_than"]) == (
        "When it rings",
        "I breathe out",
        PLAN,
    )
    (card,) = tuesday.refresh().deck
    assert (card.answered, date_of(card.day), date_of(deck.due_on(card))) == (0, DAY, "2026-11-25")


def date_of(day: int) -> str:
    """Return an ordinal's day, ISO."""
    return date.fromordinal(day).isoformat()


@pytest.mark.parametrize("what", ["retired", "smaller"])
def test_retiring_can_be_undone(tuesday: Coach, what: str) -> None:
    """Undone, the plan is in the deck as before, and nothing stands in its place."""
    if what == "retired":
        assert tuesday.rehearsing.retire(PLAN)
    else:
        assert tuesday.rehearsing.make_smaller(PLAN, "I breathe out")
    assert [card.id for card in tuesday.refresh().deck] != [PLAN]

    assert tuesday.undo()

    assert [(card.id, card.then) for card in tuesday.refresh().deck] == [(PLAN, "I wait")]


def test_what_is_out_of_the_deck_stays_as_it_is(tuesday: Coach) -> None:
    """A retired plan is not retired again, nor made smaller; an unknown id changes nothing."""
    tuesday.rehearsing.retire(PLAN)
    before = _rows(tuesday, "plans")

    assert not tuesday.rehearsing.retire(PLAN)
    assert not tuesday.rehearsing.make_smaller(PLAN, "I breathe")
    assert not tuesday.rehearsing.retire("none")
    assert _rows(tuesday, "plans") == before


def test_half_a_smaller_plan_is_offered_on_a_later_day(tuesday: Coach, coach: Open) -> None:
    """Left in the middle, it comes again with its card and its text, though the card isn't due."""
    tuesday.keep(_opened(tuesday).answer("old-way", AT).go_on(YES).typing("I br"))

    later = coach(WEDNESDAY)
    seen = later.look()
    state = _opened(later)

    assert seen.rehearse is not None
    assert (state.ask, state.text) == ("smaller", "I br")
    later.keep(state.go_on("I breathe"))
    assert not later.journal.drafts()
    assert [row["day"] for row in _rows(later, "rehearsals")] == [DAY]
    assert later.look().rehearse is None


def test_a_text_for_a_plan_that_is_gone_is_forgotten(tuesday: Coach) -> None:
    """A draft for a plan that another device retired leaves the folder."""
    tuesday.keep(_opened(tuesday).answer("old-way", AT).go_on(YES).typing("I br"))
    tuesday.rehearsing.retire(PLAN)

    tuesday.look()

    assert not tuesday.journal.drafts()


def test_the_protective_setting_hides_older_plans(tuesday: Coach) -> None:
    """Switched on, a plan made without it is neither rehearsed nor shown as the newest plan."""
    tuesday.set(protective=True)

    seen = tuesday.look()

    assert seen.rehearse is None
    assert seen.plan == ("", "")
    assert tuesday.rehearsing.open() is None


@pytest.mark.parametrize("shelters", [True, False])
def test_a_sessions_plan_knows_whether_it_is_safe(coach: Open, *, shelters: bool) -> None:
    """Safe is what was made in the protective setting, or on a focus that needs nobody else."""
    opened = coach(AT)
    opened.set(protective=shelters)
    seen = opened.look()
    kept = {}
    for focus in opened.library.focuses.values():
        careful = shelters and focus.protective is not None
        view = msgspec.structs.replace(seen.focus, id=focus.id, protective=careful)
        state = opened.flows.begin(msgspec.structs.replace(seen, focus=view))
        state = msgspec.structs.replace(state, values={"plan_when": "w", "plan_then": "t"})
        (plan,) = state.fruits(AT)
        kept[focus.id] = plan.protective

    alone = {f.id for f in opened.library.focuses.values() if f.protective is None}
    assert {id_ for id_, safe in kept.items() if safe} == (set(kept) if shelters else alone)


# -- hard days -------------------------------------------------------------------------------------


def _with_proof(opened: Coach, line: str = "I asked once.") -> None:
    opened.journal.save(Proof(id="p", at="2026-10-03T09:00:00+02:00", day="2026-10-03", line=line))


def test_a_hard_day_shows_a_line_of_ones_own(tuesday: Coach) -> None:
    """Arriving flooded brings a line of proof to Today, with the day it was written."""
    _with_proof(tuesday)
    assert tuesday.look().proof == ("", "")

    tuesday.keep(tuesday.flows.begin(tuesday.look()).answer("feet").answer(8))

    assert tuesday.look().proof == ("2026-10-03", "I asked once.")


def test_a_day_below_flooded_is_none(tuesday: Coach) -> None:
    """An intensity of 7 is no hard day."""
    _with_proof(tuesday)

    tuesday.keep(tuesday.flows.begin(tuesday.look()).answer("feet").answer(7))

    assert tuesday.look().proof == ("", "")


def test_a_kept_moment_makes_a_day_hard(tuesday: Coach) -> None:
    """A Right now that was kept today brings a line too; yesterday's doesn't."""
    _with_proof(tuesday)
    moment = Moment(id="m", at=AT, day="2026-11-23", sentence="I need a minute")
    tuesday.journal.save(moment)
    assert tuesday.look().proof == ("", "")

    tuesday.journal.save(msgspec.structs.replace(moment, id="n", day=DAY))

    assert tuesday.look().proof == ("2026-10-03", "I asked once.")


@pytest.mark.parametrize("words", [REHEARSAL_TITLES, REHEARSAL_HINTS, MET, CAME])
def test_its_words_keep_to_the_voice(words: dict[str, str]) -> None:
    """Nothing that a rehearsal says scolds, hurries or gives a verdict."""
    assert [fault for text in words.values() for fault in faults("line", text)] == []
