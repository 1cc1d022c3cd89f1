"""The dialogs: a pause, its end, and a day to fill in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from screens.widgets.one_of import OneOf

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from coach.coach import Coach
    from tests.screens.conftest import Drive

CLEAR = ("end", "ctrl+u")
"""Keys that empty a line."""


@pytest.mark.parametrize(
    ("first", "last", "stored"),
    [
        ("2026-11-24", "2026-11-30", ("2026-11-24", "2026-11-30")),
        ("today", "tomorrow", ("2026-11-23", "2026-11-24")),
        ("2026-11-01", "2026-11-10", ("2026-11-01", "2026-11-10")),
        ("2026-11-23", "2026-11-23", ("2026-11-23", "2026-11-23")),
    ],
)
async def test_a_pause_is_set(drive: Drive, first: str, last: str, stored: tuple[str, str]) -> None:
    """Two days, Enter after each, and the pause is stored; past, coming or a single day."""
    async with drive() as user:
        await user.press("p", *CLEAR, *first, "enter", *CLEAR, *last, "enter")

        pause = user.row("pauses")
        assert (pause["first"], pause["last"]) == stored
        assert user.on == "Today"


@pytest.mark.parametrize(
    ("first", "last", "trouble"),
    [
        ("31.12.2026", "2026-12-31", "is not a day"),
        ("2026-02-30", "2026-12-31", "is not a day"),
        ("2026-11-24", "soon", "is not a day"),
        ("2026-11-24", "2026-11-23", "would end before it begins"),
        ("[/b]", "2026-11-23", "'[/b]' is not a day"),
    ],
)
async def test_a_bad_date_is_told(drive: Drive, first: str, last: str, trouble: str) -> None:
    """What is no day, or a span turned round, is told in the dialog, and nothing is stored."""
    async with drive() as user:
        await user.press("p", *CLEAR, *first, "enter", *CLEAR, *last, "enter")

        assert user.rows("pauses") == []
        assert user.on == "PauseDialog"
        assert trouble in user.shown


async def test_a_pause_is_set_by_its_button(drive: Drive) -> None:
    """Tab leads to the button; Enter takes the span that stands there."""
    async with drive() as user:
        await user.press("p", "tab", "tab", "enter")

        assert user.row("pauses")["first"] == "2026-11-23"
        assert "in a pause" in user.shown


async def test_a_pause_is_ended(drive: Drive, other: Callable[[], Coach], monday: date) -> None:
    """Within a pause the dialog offers its end, which is yesterday."""
    other().pause(monday - timedelta(days=2), monday + timedelta(days=5))
    async with drive() as user:
        await user.press("p", "tab", "tab", "tab", "enter")

        assert user.row("pauses")["last"] == "2026-11-22"
        assert not user.view.streak.paused
        assert "in a pause" not in user.shown


async def test_outside_a_pause_there_is_nothing_to_end(drive: Drive) -> None:
    """Without a present pause its end is not offered."""
    async with drive() as user:
        await user.press("p")

        assert "End the present pause" not in user.shown


@pytest.mark.parametrize("key", ["p", "f"])
async def test_escape_leaves_all_as_it_is(drive: Drive, key: str) -> None:
    """Escape leaves a dialog, and nothing is stored."""
    async with drive() as user:
        await user.press(key, "escape")

        assert user.rows("pauses") == user.rows("marks") == []
        assert user.on == "Today"


@pytest.mark.parametrize("key", ["p", "f"])
async def test_a_dialog_is_opened_once(drive: Drive, key: str) -> None:
    """The key pressed twice in a row opens the dialog once."""
    async with drive() as user:
        await user.burst(key, key)

        assert len(user.app.screen_stack) == 2


async def test_open_days_are_offered(
    drive: Drive, other: Callable[[], Coach], monday: date
) -> None:
    """Fill-in offers the last 14 days and today, without those already practised."""
    for back in (0, 1, 3):
        other().mark(monday - timedelta(days=back))

    async with drive(size=(80, 40)) as user:
        await user.press("f")

        offered = [label for _, label in user.screen.query_one(OneOf).options]
        assert offered[:2] == ["Saturday 21 November", "Thursday 19 November"]
        assert offered[-1] == "Monday 9 November"
        assert "Thursday 19 November" in user.shown


async def test_the_oldest_day_can_be_filled_in(drive: Drive) -> None:
    """Arrows reach the days beyond the number keys."""
    async with drive() as user:
        await user.press("f", "up", "enter")

        mark = user.row("marks")
        assert (mark["day"], mark["kind"]) == ("2026-11-09", "filled-in")
        assert "Monday 9 November is marked." in user.toasts[0]


async def test_enter_with_nothing_marked_fills_in_nothing(drive: Drive) -> None:
    """Enter in the fresh list either takes the day that is marked there or does nothing."""
    async with drive() as user:
        await user.press("f")
        marked = user.screen.query_one(OneOf).value

        await user.press("enter")

        assert [row["day"] for row in user.rows("marks")] == ([marked] if marked else [])


async def test_the_marked_day_is_in_sight(drive: Drive) -> None:
    """On a small screen the line that is marked stays in sight while one moves along."""
    async with drive(size=(40, 15)) as user:
        await user.press("f")

        await user.press("down", "up")

        assert "› Monday 9 November" in user.shown


async def test_with_all_days_marked_there_is_a_way_back(
    drive: Drive, other: Callable[[], Coach], monday: date
) -> None:
    """Where nothing is open the dialog says so and has a button to leave."""
    for back in range(15):
        other().mark(monday - timedelta(days=back))
    async with drive() as user:
        await user.press("f")
        assert "marked already" in user.shown

        await user.press("enter")

        assert user.on == "Today"
