"""Settings by keys: each row is changed, shown and stored at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import OptionList

from screens.settings import ROWS, Row
from tests.screens.conftest import one_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.coach import Coach
    from tests.screens.conftest import Drive, Driver

CHANGES: list[tuple[str, tuple[str, ...], object, str]] = [
    ("name", (*"Robin", "enter"), "Robin", "Robin"),
    ("tendencies", ("3", "enter"), ("anger",), "getting loud"),
    ("tendencies", ("2", "1", "enter"), ("please", "withdraw"), "smoothing over, then going quiet"),
    ("company", ("3",), "friend", "a friend"),
    ("day_start", ("down", "down", "enter"), 5, "05:00"),
    ("cue_when", (*"When it rains", "enter"), "When it rains", "When it rains"),
    ("cue_then", ("end", "ctrl+u", *"I sit", "enter"), "I sit", "I sit"),
    ("protective", ("1",), True, "on"),
    ("contact_name", (*"Kim", "enter"), "Kim", "Kim"),
    ("contact_reach", (*"0151 23", "enter"), "0151 23", "0151 23"),
    ("rest_days", ("up", "up", "enter"), 0, "0"),
    ("week_start", ("7",), "sunday", "Sunday"),
    ("streak_display", ("2",), False, "off"),
    ("theme", ("2",), "paper", "paper, light"),
    ("reduced_motion", ("1",), True, "on"),
    ("soft_clock", ("2",), False, "off"),
]
"""Setting, keys in its field, what is stored, and what its row then says."""

LABELS = {row.name: row.label for row in ROWS}


async def _open(user: Driver, name: str) -> None:
    """Open Settings and a row of it."""
    place = next(place for place, row in enumerate(ROWS) if row.name == name)
    await user.press("s", *["down"] * place, "enter")


def test_every_row_is_tried() -> None:
    """Each row of the screen stands in the table of changes."""
    assert {row.name for row in ROWS} == {change[0] for change in CHANGES}


@pytest.mark.parametrize(("name", "keys", "value", "shown"), one_of(2, CHANGES))
async def test_a_row_is_changed(
    drive: Drive, name: str, keys: tuple[str, ...], value: object, shown: str
) -> None:
    """A change is stored at once and stands in its row; the list has the focus again."""
    async with drive(size=(80, 40)) as user:
        await _open(user, name)

        await user.press(*keys)

        assert getattr(user.settings(), name) == value
        assert getattr(user.view.settings, name) == value
        assert f"{LABELS[name]} {shown}" in user.shown
        assert isinstance(user.focused, OptionList)


@pytest.mark.parametrize(("name", "_keys", "_value", "_shown"), one_of(4, CHANGES))
async def test_escape_changes_nothing(
    drive: Drive, name: str, _keys: object, _value: object, _shown: object
) -> None:
    """Escape closes an open row with the old value, and again leads to Today."""
    async with drive() as user:
        before = user.settings()
        await _open(user, name)

        await user.press("escape", "escape")

        assert user.settings() == before
        assert user.on == "Today"


async def test_a_line_left_by_escape_is_kept(drive: Drive) -> None:
    """What was typed into a line is not lost by Escape."""
    async with drive() as user:
        await _open(user, "name")

        await user.press(*"Robin", "escape")

        assert user.settings().name == "Robin"


@pytest.mark.parametrize("theme", ["paper", "dusk", "contrast"])
async def test_a_theme_is_put_on_at_once(drive: Drive, theme: str) -> None:
    """A theme that is chosen stands at once, and in the next opening."""
    number = {"paper": "2", "dusk": "3", "contrast": "4"}[theme]
    async with drive() as user:
        await _open(user, "theme")

        await user.press(number)

        assert user.settings().theme == theme
        assert user.app.theme == theme


async def test_motion_is_reduced_and_comes_back(drive: Drive) -> None:
    """Reduced motion stops animation at once; turned off, it is as before."""
    async with drive() as user:
        before = user.app.animation_level
        await _open(user, "reduced_motion")
        await user.press("1")
        assert user.app.animation_level == "none"

        await user.press("enter", "2")

        assert user.app.animation_level == before


@pytest.mark.parametrize("row", one_of(3, ((row,) for row in ROWS if row.options)))
async def test_enter_keeps_what_is_marked(drive: Drive, row: Row) -> None:
    """Enter in a list just opened keeps the value that stands there, set or not."""
    async with drive(new=True) as user:
        await user.press("f8")
        before = getattr(user.settings(), row.name)
        await _open(user, row.name)

        await user.press("enter", "escape", "escape")

        assert getattr(user.settings(), row.name) == before


async def test_a_name_is_no_markup(drive: Drive) -> None:
    """A name with brackets is shown and stored as typed."""
    async with drive() as user:
        await _open(user, "name")

        await user.press(*"[/b]", "enter")

        assert user.settings().name == "[/b]"
        assert "Name [/b]" in user.shown


async def test_the_hour_of_a_day_moves_today(drive: Drive) -> None:
    """With a day that begins later, the same moment belongs to the day before."""
    async with drive() as user:
        await _open(user, "day_start")

        await user.press(*["down"] * 7, "enter", "escape")

        assert user.settings().day_start == 10
        assert user.view.day == "2026-11-22"
        assert "Sunday 22 November" in user.shown


async def test_a_setting_that_cannot_be_kept_says_so(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trouble with storing a setting is told in a sentence, and nothing is stored."""
    async with drive() as user:
        await _open(user, "name")
        monkeypatch.setattr("coach.storage.AtomicStorage.write", _full)

        await user.press(*"Robin", "enter")

        assert user.settings().name == ""
        assert len(user.toasts) == 1


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")


async def test_pause_and_welcome_are_near(drive: Drive) -> None:
    """From the list, `p` opens the pause and `w` Welcome."""
    async with drive() as user:
        await user.press("s", "p")
        assert user.on == "PauseDialog"

        await user.press("escape", "w")

        assert user.on == "WelcomeScreen"


async def test_settings_from_elsewhere_are_shown(drive: Drive, other: Callable[[], Coach]) -> None:
    """What another program set stands in the list when it is opened after the next look."""
    async with drive() as user:
        other().set(name="Kim")
        await user.idle()

        await user.press("s")

        assert "Name Kim" in user.shown
