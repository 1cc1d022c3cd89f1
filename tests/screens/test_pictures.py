"""Pictures of the main screens at 80x24, on a demo folder and a clock that stands.

They come last: what a picture shows has been asserted elsewhere. After a wished change of look:
`.venv/bin/pytest tests/screens/test_pictures.py --snapshot-update`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input, TextArea

from coach import demo
from coach.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.screens.conftest import Build

    Picture = Callable[..., bool]

DAYS = 60
SEED = 7
MORNING = datetime.fromisoformat("2026-11-23T09:00:00+01:00")


@pytest.fixture
def picture(
    snap_compare: Callable[..., bool],
    build: Build,
    tmp_path: Path,
    pressing: Callable[..., Callable[[Pilot[None]], Awaitable[None]]],
) -> Picture:
    """Give a function that presses keys in a demo folder's app and compares its picture."""

    def compare(*keys: str, theme: str = "dusk", new: bool = False) -> bool:
        if not new:
            demo.fill(str(tmp_path / "data"), DAYS, SEED, Clock(MORNING))
        app = build(new=new, theme=theme)

        async def before(pilot: Pilot[None]) -> None:
            await pressing(*keys)(pilot)
            for field in pilot.app.screen.query("Input, TextArea"):
                assert isinstance(field, Input | TextArea)
                field.cursor_blink = False

        return snap_compare(app, run_before=before)

    return compare


@pytest.mark.parametrize("theme", ["paper", "dusk", "contrast"])
def test_today(picture: Picture, theme: str) -> None:
    """Today looks like this in each theme."""
    assert picture(theme=theme)


def test_writing(picture: Picture) -> None:
    """Try looks like this: what to do, the question, an open field."""
    assert picture("enter", "2", "enter", "6", "1", "2", "3", "ctrl+n")


def test_welcome(picture: Picture) -> None:
    """A question of the self-check looks like this."""
    assert picture("enter", "enter", new=True)


def test_settings(picture: Picture) -> None:
    """Settings look like this, with one of them open."""
    assert picture("s", *["down"] * 11, "enter")


def test_right_now(picture: Picture) -> None:
    """The last step of Right now looks like this: the sentence, well set, and the ways on."""
    assert picture("f3", "2", "enter", "1")
