"""A slow or broken disk: no key waits for it, and nothing that was given is forgotten."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

import screens.guiding
from coach.coach import Coach
from coach.trouble import Trouble
from screens import messages
from screens.exercise import ExerciseScreen
from screens.right_now import RightNow

if TYPE_CHECKING:
    from tests.screens.conftest import Drive, Driver

FULL = "Not saved: no room left on the device."


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """Give a disk that is full until the list is cleared."""
    broken = [True]

    def unless(name: str) -> None:
        keep = getattr(Coach, name)

        def keep_or_not(coach: Coach, given: object) -> None:
            if broken:
                raise Trouble(FULL)
            keep(coach, given)

        monkeypatch.setattr(Coach, name, keep_or_not)

    unless("keep")
    unless("keep_moment")
    monkeypatch.setattr(screens.guiding, "RETRY_SECONDS", 0.02)
    yield broken
    broken.clear()


@pytest.mark.parametrize(
    "keys",
    [("o",), ("f3", "2", "enter", "1", "k"), ("f3", "2", "enter", "1", "m")],
    ids=["another", "keep", "count"],
)
async def test_hiding_does_not_wait_for_the_disk(drive: Drive, keys: tuple[str, ...]) -> None:
    """F4 covers the screen at once, also while something is being saved."""
    async with drive() as user:
        await user.press(*keys[:-1])
        gate = threading.Event()
        user.app.desk.submit(lambda _: gate.wait())
        try:
            user.strike(keys[-1])
            user.strike("f4")
            for _ in range(1000):
                await user.pilot._wait_for_screen()
                if user.app.hidden:
                    break

            assert user.app.hidden
        finally:
            gate.set()


async def _to_proof(user: Driver) -> None:
    """Open the exercise and go to its last ask."""
    await user.press("a")
    assert isinstance(user.screen, ExerciseScreen)
    state = user.screen.state
    await user.screen.move(state.at_place(state.place_of("proof")))
    await user.settle()


async def test_trouble_with_the_last_answer_is_told_and_mended(
    drive: Drive, full: list[bool]
) -> None:
    """The screen is gone, so Today says it; once there is room, the line is on disk."""
    async with drive(tendencies=["anger"]) as user:
        await _to_proof(user)
        await user.press(*"I stayed", "enter")
        assert user.on == "Today"
        assert any(FULL in toast for toast in user.toasts)

        full.clear()
        while not user.rows("proofs"):
            await user.settle()

        assert user.row("proofs")["line"] == "I stayed"


async def test_leaving_keeps_what_waited(drive: Drive, full: list[bool]) -> None:
    """An answer whose save had trouble is saved on the way out, if it can be by then."""
    async with drive(tendencies=["anger"]) as user:
        await _to_proof(user)
        await user.press("escape", "4")
        assert FULL in user.text

        full.clear()
        await user.press("ctrl+q")

        (draft,) = user.drafts()
        assert draft.state["values"]["intensity_after"] == 4


async def test_a_right_now_that_could_not_be_kept_is_told(drive: Drive, full: list[bool]) -> None:
    """Left right after the keeping key, it still says that nothing was kept."""
    assert full
    async with drive() as user:
        await user.press("f3", "2", "enter", "1")

        await user.burst("k", "enter")

        assert user.on == "Today"
        assert user.toasts == [FULL]


async def test_a_second_call_opens_nothing_twice(drive: Drive) -> None:
    """Asked for twice, the exercise is open once, and its end is heard."""
    async with drive(tendencies=["anger"]) as user:
        await _to_proof(user)
        user.app.post_message(messages.BeginExercise())
        await user.settle()

        await user.press(*"I stayed", "enter")

        assert user.row("proofs")["line"] == "I stayed"
        assert user.on == "Today"


async def test_a_kept_right_now_follows_a_new_choice(drive: Drive) -> None:
    """Kept, and another sentence chosen after that: the record has the one on the screen."""
    async with drive() as user:
        await user.press("f3", "2", "enter", "1", "k", "backspace", "2")

        assert isinstance(user.screen, RightNow)
        assert user.row("moments")["sentence"] == user.screen.state.sentence


async def test_the_protective_setting_reaches_what_is_open(drive: Drive) -> None:
    """Turned on over an exercise, its asks change at once, at the same place."""
    async with drive(tendencies=["anger"]) as user:
        await user.press("a")
        assert isinstance(user.screen, ExerciseScreen)
        screen = user.screen
        await screen.move(screen.state.at_place(screen.state.place_of("request_would")))
        assert "free to be declined" in user.text

        user.app.post_message(messages.SettingsChanged({"protective": True}))
        await user.settle()

        assert screen.state.protective
        assert "What can you give yourself" in user.text


async def test_a_settings_line_is_kept_as_it_is_typed(drive: Drive) -> None:
    """A name is on disk within the second, without Enter; hiding keeps it at once."""
    async with drive() as user:
        await user.press("s", "enter", *"Mona")

        await user.press("f4")

        assert user.settings().name == "Mona"
