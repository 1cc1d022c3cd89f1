"""Welcome by keys: every page to its stored setting, and every page skippable."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coach.settings import Settings
from coach.welcome import PAGES
from screens.welcome import SAFETY, WelcomeScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Drive, Driver

QUESTIONS = 5

NUMBER = {value: str(number) for number, (value, _) in enumerate(SAFETY, start=1)}
"""The key of each answer to the safety question."""


def _page(user: Driver) -> str | None:
    assert isinstance(user.screen, WelcomeScreen)
    return user.screen.state.page


async def _turn_to(user: Driver, page: str) -> None:
    """Skip to a page, on the buttons."""
    while _page(user) != page:
        user.screen.query_one("#skip").focus()
        await user.press("enter")


async def test_every_page_is_answered_by_keys(drive: Drive) -> None:
    """From the first page to Today by keys alone; every answer is a stored setting."""
    async with drive(new=True) as user:
        await user.press("enter", "enter")
        await user.press("2", "2", "1", "2", "4", "enter")
        await user.press(*"Robin", "enter", "1", "down", "enter", *"When I wake", "enter", "enter")
        await user.press(NUMBER["no"])

        assert user.on == "Today"
        assert user.settings() == Settings(
            name="Robin",
            tendencies=("please",),
            company="partner",
            day_start=4,
            cue_when="When I wake",
            protective=False,
            onboarded=True,
        )
        assert "Good morning, Robin" in user.shown


async def test_all_can_be_skipped_at_once(drive: Drive) -> None:
    """Skip all leads to Today; nothing is set, and Welcome doesn't come again by itself."""
    async with drive(new=True) as user:
        await user.press("f8")

        assert user.on == "Today"
        assert user.settings() == Settings(onboarded=True)

    async with drive(new=True) as again:
        assert again.on == "Today"


async def test_every_page_can_be_skipped(drive: Drive) -> None:
    """Skip stands on every page, fields included; all defaults hold, and nothing was answered."""
    async with drive(new=True) as user:
        for page in PAGES:
            assert _page(user) == page
            user.screen.query_one("#skip").focus()
            await user.press("enter")

        assert user.on == "Today"
        assert user.settings() == Settings(onboarded=True)


async def test_back_shows_what_was_answered(drive: Drive) -> None:
    """Escape goes back page by page, with the answers in their fields; the first page stays."""
    async with drive(new=True) as user:
        await _turn_to(user, "name")
        await user.press(*"Robin", "enter", "2", "escape")
        assert "a friend ✓" in user.shown

        await user.press("escape")
        assert "Robin" in user.shown

        await user.press(*["escape"] * len(PAGES))
        assert _page(user) == PAGES[0]


async def test_back_inside_the_self_check(drive: Drive) -> None:
    """Within the self-check Escape goes back one question, and an answer can be changed."""
    async with drive(new=True) as user:
        await _turn_to(user, "check")
        await user.press("1", "1", "escape")
        assert "2. " in user.shown

        await user.press("3", "3", "3", "3")

        assert "Of 5 answers, 1 went quiet and 4 got louder." in user.shown


async def test_the_self_check_suggests(drive: Drive) -> None:
    """The self-check suggests a lead and says how it came about, as no verdict."""
    async with drive(new=True) as user:
        await _turn_to(user, "check")

        await user.press("1", "1", "3", "1", "4")

        assert _page(user) == "tendency"
        assert "[x] I go quiet or leave leads" in user.shown
        assert "Of 4 answers, 3 went quiet and 1 got louder." in user.shown
        assert "not a verdict" in user.shown


async def test_the_suggestion_can_be_changed(drive: Drive) -> None:
    """Several can be chosen, in any order; the first one chosen leads."""
    async with drive(new=True) as user:
        await _turn_to(user, "check")
        await user.press(*["1"] * QUESTIONS)

        await user.press("1", "2", "1", "enter")

        assert user.settings().tendencies == ("please", "withdraw")


async def test_answers_of_the_check_are_not_kept(drive: Drive) -> None:
    """Of self-check and safety question nothing is on disk but the settings they made."""
    async with drive(new=True) as user:
        await _turn_to(user, "check")
        await user.press("1", "3", "3", "3", "2", "enter")
        await _turn_to(user, "safety")
        await user.press(NUMBER["unsure"])

        found = "".join(path.read_text() for path in user.files("*.json"))
        assert user.settings() == Settings(tendencies=("anger",), protective=True, onboarded=True)
        assert "unsure" not in found
        assert "neither" not in found
        assert "withdraw" not in found
        assert "check" not in found


@pytest.mark.parametrize(
    ("key", "protective"),
    [(NUMBER["no"], False), (NUMBER["yes"], True), (NUMBER["unsure"], True), ("skip", None)],
)
async def test_the_safety_question(drive: Drive, key: str, *, protective: bool | None) -> None:
    """Only a plain no turns the careful wording off; yes, unsure and skipping leave it on."""
    async with drive(new=True) as user:
        await _turn_to(user, "safety")

        if key == "skip":
            user.screen.query_one("#skip").focus()
            key = "enter"
        await user.press(key)

        assert user.on == "Today"
        assert user.settings().protective is protective
        assert user.view.settings.shelters is (protective is not False)


async def test_going_on_is_no_answer_to_the_safety_question(drive: Drive) -> None:
    """Continue on the safety page, with nothing chosen there, leaves the careful wording on."""
    async with drive(new=True) as user:
        await _turn_to(user, "safety")

        await user.press("ctrl+n")

        assert user.settings().protective is not False


async def test_hiding_can_be_tried(drive: Drive) -> None:
    """The page that teaches quick hide lets one try it, and comes back to itself."""
    async with drive(new=True) as user:
        await _turn_to(user, "hide")

        await user.press("f4")
        hidden = user.on
        await user.press("f4")

        assert hidden == "HideScreen"
        assert _page(user) == "hide"


async def test_hiding_keeps_a_half_typed_name(drive: Drive) -> None:
    """F4 in a field of Welcome comes back to it with the text, which is saved by then."""
    async with drive(new=True) as user:
        await _turn_to(user, "name")
        await user.press(*"Rob")

        await user.press("f4")
        assert user.settings().name == "Rob"
        await user.press("f4", "i", "n")

        assert "Robin" in user.shown


async def test_the_folder_is_named(drive: Drive) -> None:
    """The second page says where the data lies, and that nothing is sent anywhere."""
    async with drive(new=True) as user:
        await user.press("enter")

        assert Path(user.app.data).name in user.text
        assert "nothing is sent anywhere" in user.shown


async def test_welcome_again_begins_with_what_is_set(drive: Drive) -> None:
    """Opened again later, Welcome has the present settings in its fields; leaving keeps them."""
    async with drive(name="Robin", company="family", tendencies=["anger"]) as user:
        before = user.settings()
        await user.press("s", "w")
        await _turn_to(user, "name")
        assert "Robin" in user.shown

        user.screen.query_one("#leave").focus()
        await user.press("enter")

        assert user.settings() == before


async def test_a_closed_window_keeps_answers(drive: Drive) -> None:
    """What was answered before the window closed is kept, and Welcome comes again."""
    async with drive(new=True) as user:
        await _turn_to(user, "name")
        await user.press(*"Robin", "enter")

    async with drive(new=True) as again:
        assert again.on == "WelcomeScreen"
        assert again.settings().name == "Robin"
