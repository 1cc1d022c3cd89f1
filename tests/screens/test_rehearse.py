"""Rehearsing by keys: from `r` on Today to the stored record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import screens.guiding
from coach.coach import Coach
from coach.records import Proof, Rehearsal
from coach.rehearsal import RehearsalState
from coach.trouble import Trouble
from coach.words import CAME, MADE_SMALLER, MET, REHEARSAL_TITLES, RETIRED
from screens.rehearse import RehearseScreen
from screens.widgets.timed import Timed
from screens.widgets.writing import Line
from tests.screens.conftest import PLAN

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.screens.conftest import Drive, Driver

pytestmark = pytest.mark.usefixtures("plan_due")

PLAN_LINE = "When Sam sighs at dinner, I ask once, slowly"
ASKED = ("r", "enter", "enter")
"""From Today to the question whether the moment came."""

LATER, STOP = "f6", "f8"


def _ask(user: Driver) -> str:
    assert isinstance(user.screen, RehearseScreen)
    return user.screen.state.ask


def _rehearsed(other: Callable[[], Coach], *days: str) -> None:
    """Let the plan have been done on earlier days."""
    journal = other().journal
    for day in days:
        at = f"{day}T21:00:00+01:00"
        journal.save(Rehearsal(id=day, at=at, day=day, plan=PLAN, answer="did"))


async def test_today_offers_what_came_back(drive: Drive) -> None:
    """Today shows the plan, how many are in the deck, and the key."""
    async with drive() as user:
        assert f"Rehearse {PLAN_LINE} in the deck: 1" in user.shown
        assert "r Rehearse" in user.keys_shown


async def test_with_nothing_due_there_is_no_key(drive: Drive) -> None:
    """Before its day Today shows the newest plan without the key, and `r` does nothing."""
    async with drive(now="2026-11-22T22:00:00+01:00") as user:
        await user.press("r")

        assert user.on == "Today"
        assert "Your plan When Sam sighs" in user.shown
        assert "Rehearse" not in user.shown


async def test_it_leads_from_cue_to_move_to_question(drive: Drive) -> None:
    """First the cue alone, then the whole plan, then the question with four answers."""
    async with drive() as user:
        await user.press("r")
        assert REHEARSAL_TITLES["see"] in user.shown
        assert "When Sam sighs at dinner …" in user.shown
        assert "I ask once" not in user.shown

        await user.press("enter")
        assert REHEARSAL_TITLES["say"] in user.shown
        assert PLAN_LINE in user.shown

        await user.press("enter")
        assert "Since 22 November" in user.shown
        assert all(answer in user.shown for answer in CAME.values())


@pytest.mark.parametrize(
    ("key", "answer"), [("1", "not-yet"), ("2", "did"), ("3", "old-way"), ("4", "later")]
)
async def test_each_answer_is_kept_at_once(drive: Drive, key: str, answer: str) -> None:
    """One key answers; it is met by its own sentence, and on disk before one goes on."""
    async with drive() as user:
        await user.press(*ASKED, key)

        assert (user.row("rehearsals")["plan"], user.row("rehearsals")["answer"]) == (PLAN, answer)
        assert user.row("rehearsals")["day"] == "2026-11-23"
        assert MET[answer] in user.shown


@pytest.mark.parametrize("answer", ["1", "4"])
async def test_after_the_last_card_today_is_there(drive: Drive, answer: str) -> None:
    """Enter lays the only card down; nothing is due any more, and the day isn't practised by it."""
    async with drive() as user:
        await user.press(*ASKED, answer, "enter")

        assert user.on == "Today"
        assert user.view.rehearse is None
        assert not user.view.practised


async def test_a_line_of_proof_is_kept(drive: Drive) -> None:
    """After `did`, a line typed and sent is a proof that belongs to the plan."""
    async with drive() as user:
        await user.press(*ASKED, "2", *"I asked [b]once[/b].", "enter")

        proof = user.row("proofs")
        assert (proof["line"], proof["plan"]) == ("I asked [b]once[/b].", PLAN)
        assert user.on == "Today"


async def test_a_smaller_plan_takes_its_place(drive: Drive) -> None:
    """After the old way: 2, the old words to edit, Enter; the smaller plan stands on Today."""
    async with drive() as user:
        await user.press(*ASKED, "3", "2")
        field = user.focused
        assert isinstance(field, Line)
        assert field.value == "I ask once, slowly"

        await user.press("ctrl+a", "ctrl+k", *"I breathe", "enter")

        old, new = sorted(user.rows("plans"), key=lambda row: str(row["day"]))
        assert old["retired"]
        assert (new["when"], new["then"]) == ("When Sam sighs at dinner", "I breathe")
        assert new["smaller_than"] == PLAN
        assert "Your plan When Sam sighs at dinner, I breathe" in user.shown
        assert user.toasts == [f"{MADE_SMALLER} z undoes it."]

        await user.press("z")

        assert user.row("plans")["then"] == "I ask once, slowly"
        assert not user.row("plans").get("retired")


async def test_it_may_stay_as_it_is(drive: Drive) -> None:
    """After the old way, 1 leaves the plan in the deck."""
    async with drive() as user:
        await user.press(*ASKED, "3", "1")

        assert user.on == "Today"
        assert not user.row("plans").get("retired")


async def test_a_plan_becomes_ones_own(drive: Drive, other: Callable[[], Coach]) -> None:
    """Done for the third time, it is offered; yes retires it, and `z` puts it back."""
    _rehearsed(other, "2026-11-20", "2026-11-21")
    async with drive(now="2026-12-24T09:00:00+01:00") as user:
        await user.press(*ASKED, "2", "enter")
        assert REHEARSAL_TITLES["yours"] in user.shown

        await user.press("1")

        assert user.row("plans")["retired"]
        assert user.toasts == [f"{RETIRED} z undoes it."]
        assert not user.app.view or user.app.view.plan == ("", "")

        await user.press("z")
        assert not user.row("plans").get("retired")
        assert "Your plan" in user.shown


async def test_not_now_keeps_it_in_the_deck(drive: Drive, other: Callable[[], Coach]) -> None:
    """Offered as one's own and left for later, the plan stays."""
    _rehearsed(other, "2026-11-20", "2026-11-21")
    async with drive(now="2026-12-24T09:00:00+01:00") as user:
        await user.press(*ASKED, "2", "enter", "2")

        assert user.on == "Today"
        assert not user.row("plans").get("retired")


@pytest.mark.parametrize("before", [("r",), ("r", "enter"), ASKED])
async def test_any_card_can_wait_until_tomorrow(drive: Drive, before: tuple[str, ...]) -> None:
    """A key postpones from the first look on: that is no answer, and it comes the next day."""
    async with drive() as user:
        await user.press(*before, LATER, "enter")
        assert user.row("rehearsals")["answer"] == "later"
        assert user.view.rehearse is None

        user.clock.set("2026-11-24T09:00:00+01:00")
        await user.idle()

        assert user.view.rehearse is not None


@pytest.mark.parametrize("leave", ["escape", STOP])
async def test_leaving_before_an_answer_changes_nothing(drive: Drive, leave: str) -> None:
    """Left at the first look, nothing is kept and the plan is still due."""
    async with drive() as user:
        await user.press("r", leave)

        assert user.on == "Today"
        assert user.rows("rehearsals") == []
        assert user.view.rehearse is not None


async def test_escape_goes_back_to_the_question(drive: Drive) -> None:
    """A slip of the finger is mended: one step back, and another answer takes its place."""
    async with drive() as user:
        await user.press(*ASKED, "3", "escape")
        assert _ask(user) == "came"

        await user.press("1")

        assert user.row("rehearsals")["answer"] == "not-yet"


async def test_what_is_being_typed_is_a_draft(drive: Drive) -> None:
    """Left in the middle of a smaller plan, `r` leads back to the words, and Enter keeps them."""
    async with drive() as user:
        await user.press(*ASKED, "3", "2", *", or nod", STOP)
        assert user.on == "Today"
        (draft,) = user.drafts()
        assert draft.state["text"] == "I ask once, slowly, or nod"

        user.clock.set("2026-11-24T09:00:00+01:00")
        await user.idle()
        await user.press("r")
        assert _ask(user) == "smaller"
        assert "I ask once, slowly, or nod" in user.shown
        await user.press("enter")

        assert {row["then"] for row in user.rows("plans")} == {
            "I ask once, slowly",
            "I ask once, slowly, or nod",
        }
        assert user.row("rehearsals")["day"] == "2026-11-23"
        assert not user.drafts()


async def test_hiding_keeps_what_was_typed(drive: Drive) -> None:
    """At the moment of hiding, the smaller plan is on its way to the disk."""
    async with drive() as user:
        await user.press(*ASKED, "3", "2", *"!")
        await user.press("f4")

        (draft,) = user.drafts()
        assert draft.state["text"].endswith("slowly!")


async def test_a_line_fills_and_nothing_happens(drive: Drive) -> None:
    """While one pictures the moment, a line fills; full, it stays so, and the screen waits."""
    async with drive() as user:
        await user.press("r")
        line = user.screen.query_one(Timed)
        empty = line.render().plain

        line.advance(4)
        some = line.render().plain
        line.advance(100)

        assert empty.count("━") == 0
        assert 0 < some.count("━") < len(some)
        assert line.render().plain.count("━") == len(some)
        assert _ask(user) == "see"


async def test_a_text_longer_than_its_field_shows_its_end(drive: Drive) -> None:
    """On a narrow screen the cursor is in sight, behind the old words."""
    async with drive(size=(40, 15)) as user:
        await user.press(*ASKED, "3", "2", *" and then I breathe out", STOP, "r")

        assert "I breathe out" in user.shown


async def test_leaving_in_haste_keeps_what_was_typed(drive: Drive) -> None:
    """ctrl+q right behind the typing: the words are a draft."""
    async with drive() as user:
        await user.press(*ASKED, "3", "2")
        await user.burst(*" or nod", "ctrl+q")

        assert user.app._exit
        (draft,) = user.drafts()
        assert draft.state["text"] == "I ask once, slowly or nod"


async def test_trouble_is_said_and_the_answer_kept_later(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While nothing can be saved the screen says so; once it can, the answer is on disk."""
    keep, broken = Coach.keep, [True]

    def keep_or_not(coach: Coach, state: RehearsalState) -> None:
        if broken:
            message = "Not saved: no room left on the device."
            raise Trouble(message)
        keep(coach, state)

    monkeypatch.setattr(Coach, "keep", keep_or_not)
    monkeypatch.setattr(screens.guiding, "RETRY_SECONDS", 0.02)
    async with drive() as user:
        await user.press(*ASKED, "1")
        assert "no room left on the device. Your words are still here" in user.shown
        assert user.rows("rehearsals") == []

        broken.clear()
        while "no room left" in user.shown:
            await user.pilot.pause()

        assert user.row("rehearsals")["answer"] == "not-yet"
        await user.press("enter")
        assert user.on == "Today"


async def test_no_time_passes_behind_the_plain_screen(drive: Drive) -> None:
    """Hidden, the line stands still, however often its timer ticks; back again, it goes on."""
    async with drive() as user:
        await user.press("r")
        line = user.screen.query_one(Timed)
        before = line.seconds

        await user.press("f4")
        line._tick()
        assert line.seconds == before

        await user.press("f4")
        line._tick()
        assert line.seconds == before + 1


async def test_text_is_never_markup(drive: Drive, other: Callable[[], Coach]) -> None:
    """A plan with brackets is shown as it was typed, on Today and in the rehearsal."""
    opened = other()
    opened.refresh()
    opened.rehearsing.make_smaller(PLAN, "[/red] [bold I nod")
    async with drive(now="2026-11-24T09:00:00+01:00") as user:
        assert "[/red] [bold I nod" in user.shown

        await user.press("r", "enter")

        assert "[/red] [bold I nod" in user.shown


async def test_a_hard_day_shows_ones_own_line(drive: Drive, other: Callable[[], Coach]) -> None:
    """After arriving flooded, Today has a line that one wrote, with its day."""
    at = "2026-10-03T08:00:00+02:00"
    other().journal.save(Proof(id="p", at=at, day="2026-10-03", line="I asked [b]twice."))
    async with drive() as user:
        assert "You wrote" not in user.shown

        await user.press("enter", "2", "enter", "9", STOP)

        assert user.on == "Today"
        assert "You wrote on 3 October I asked [b]twice." in user.shown
