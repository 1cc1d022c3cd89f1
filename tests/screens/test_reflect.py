"""The weekly reflection on the screen: keys, notes, last week kept back, leaving it and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coach.records import Look, Reflection
from screens.widgets.writing import Line
from tests.screens.conftest import SAM

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.coach import Coach
    from tests.screens.conftest import Drive

pytestmark = pytest.mark.usefixtures("week_due")

BEGIN = ("w", "enter")
ABOUT_SAM = (*BEGIN, "1", "enter")


async def test_from_the_first_question_to_the_letter(drive: Drive) -> None:
    """A number and Enter answer a question; in the end the letter has it, and the disk too."""
    async with drive() as user:
        await user.press(*ABOUT_SAM)
        assert "Did you feel safe with Sam, in what you feel?" in user.shown
        assert "not at all" in user.shown
        for number in "8729678":
            await user.burst(number, "enter")
        for keys in (("soup", "enter"), ("rest", "enter"), ("slow", "ctrl+n")):
            await user.burst(*keys[0], keys[1])
        assert "Is there something for the week ahead?" in user.shown
        assert "Boundaries: set one, and hold it" in user.shown
        await user.press("4")

        assert user.on == "WeekScreen"
        row = user.row("reflections")
        values = {"feeling": 8, "body": 7, "guard": 2, "honesty": 9, "able": 6}
        assert row["looks"] == [{"about": SAM, **values, "willing": 7, "kind": 8}]
        assert (row["appreciated"], row["appreciated_self"]) == ("soup", "rest")
        assert (row["learned"], row["intention"]) == ("slow", "be-an-adult")
        assert "Sam: safe in feeling 8" in user.shown
        assert "Hello," not in user.shown
        assert user.drafts() == []


async def test_a_new_name_is_typed_on_the_list(drive: Drive) -> None:
    """Letters on the list go to the line below it; who is named there is asked about by name."""
    async with drive() as user:
        await user.press(*BEGIN)
        await user.burst(*"Ilse", "enter")

        assert "safe with Ilse" in user.shown
        await user.press("f8")
        assert {row["name"] for row in user.rows("people")} == {"Sam", "Ilse"}


async def test_a_note_stands_beside_the_number(drive: Drive) -> None:
    """After the number one may write; both are kept within the second, and a burst loses none."""
    async with drive() as user:
        await user.press(*ABOUT_SAM, "7")
        await user.burst(*"the stairs", "enter")

        assert "in your body?" in user.shown
        await user.press("escape")
        assert "a good deal" in user.shown
        assert "the stairs" in [line.value for line in user.screen.query(Line)]
        (draft,) = user.drafts()
        assert draft.state["values"][f"{SAM}.feeling_note"] == "the stairs"


async def test_a_number_pressed_again_stays_and_another_corrects_it(drive: Drive) -> None:
    """What is typed after it is its note, and no letter reaches the next question's scale."""
    async with drive() as user:
        await user.press(*ABOUT_SAM, "2", "enter", "escape", "2")
        assert "in what you feel?" in user.shown
        await user.burst(*"the tone", "enter")
        assert "in your body?" in user.shown

        await user.press("7", "3", "enter")

        await user.press("f8")
        (look,) = user.row("reflections")["looks"]
        assert look == {
            "about": SAM,
            "feeling": 2,
            "body": 3,
            "notes": {"feeling": "the tone"},
        }


async def test_keys_too_many_at_the_end_break_nothing(drive: Drive) -> None:
    """Pressed faster than the app follows, Enter after the last ask finds the screen gone."""
    async with drive() as user:
        await user.press(*ABOUT_SAM, "7", "f6", "f6", "f6")
        assert "for the week ahead?" in user.shown
        await user.burst("enter", "enter", "ctrl+n", "enter")

        assert user.app._exception is None
        assert user.app.is_running
        assert user.row("reflections")["ended"]


@pytest.mark.slow
async def test_a_question_can_be_left_out(drive: Drive) -> None:
    """Enter with no number goes on; F6 leaves the rest of a person out."""
    async with drive() as user:
        await user.press(*ABOUT_SAM, "enter", "6", "enter", "f6")

        assert "appreciated in someone" in user.shown
        assert user.row("reflections")["looks"] == [{"about": SAM, "body": 6}]


async def test_left_and_taken_up_again(drive: Drive) -> None:
    """Escape from the first ask leaves it; Today and the letter have it as it was left."""
    async with drive() as user:
        await user.press(*ABOUT_SAM, "7", *"st", "escape", "escape", "escape")
        assert user.on == "Today"
        assert "as you left it" in user.shown

        await user.press("w")
        assert "enter Continue" in user.keys_shown
        await user.press("enter", "enter")

        assert "a good deal" in user.shown
        assert [line.value for line in user.screen.query(Line)] == ["st"]


@pytest.mark.slow
async def test_last_week_is_kept_back(drive: Drive, other: Callable[[], Coach]) -> None:
    """No ask before the seventh is answered shows a word of last week's answers; then they do."""
    then = Look(about=SAM, feeling=4, kind=1, notes={"feeling": "old words"})
    other().journal.save(
        Reflection(
            id="1",
            at="2026-11-15T19:00:00+01:00",
            day="2026-11-15",
            week="2026-11-09",
            looks=(then,),
            ended="2026-11-15T19:10:00+01:00",
        )
    )
    async with drive() as user:
        await user.press(*ABOUT_SAM)
        for number in "8729678":
            assert "old words" not in user.text
            assert "before" not in user.text
            await user.burst(number, "enter")

        assert "now before safe in feeling 8 4 safe in body 7" in user.shown
        assert "kind 8 1" in user.shown
        assert "old words" in user.text


async def test_a_low_answer_leads_to_support(drive: Drive) -> None:
    """At the end of a person's questions a calm view says so, and its button opens Support."""
    async with drive() as user:
        await user.press(*ABOUT_SAM, "2", "enter", "f6")
        assert "What you answered about Sam matters" in user.shown

        await user.pilot.click("#open-support")
        await user.settle()
        assert user.on == "SupportScreen"
        await user.press("escape", "ctrl+n")

        assert "did you good" in user.shown
        await user.press("f8")
        assert "one key away: F2" in user.text


@pytest.mark.slow
async def test_the_protective_setting_asks_for_oneself(drive: Drive) -> None:
    """In the protective setting nobody is to be thanked."""
    async with drive(protective=True) as user:
        await user.press(*BEGIN, "f6")

        assert "One thing that did you good" in user.shown


@pytest.mark.slow
async def test_answers_can_be_changed(drive: Drive) -> None:
    """Enter opens the same record again; whom one lets go is said to go with the answers."""
    async with drive() as user:
        await user.press(*ABOUT_SAM, "7", "enter", "f8")
        await user.press("enter")
        assert "[x] Sam answered" in user.shown
        await user.press("1")
        assert "[ ] Sam without your answers" in user.shown
        await user.press("1", "enter")
        assert "a good deal" in user.shown

        await user.press("9", "enter", "f8")

        assert user.row("reflections")["looks"][0]["feeling"] == 9


@pytest.mark.slow
async def test_user_text_is_no_markup(drive: Drive) -> None:
    """A name in brackets is shown as it is."""
    async with drive() as user:
        await user.press(*BEGIN)
        await user.burst(*"[b]Jo", "enter")

        assert "safe with [b]Jo" in user.shown
