"""The adult's view by keys: from `v` on Today, two spans, a hard week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from coach.coach import Coach
from coach.records import Exercise, Moment, Proof, Rehearsal
from screens import adult_view
from screens.widgets.picture import Drawing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.screens.conftest import Drive

MONDAY = date(2026, 11, 23)


def _ago(back: int) -> tuple[str, str]:
    day = (MONDAY - timedelta(days=back)).isoformat()
    return f"{day}T20:00:00+01:00", day


@pytest.fixture
def noted(other: Callable[[], Coach]) -> None:
    """Let there be eleven pulls, ten of them with the move, and words that were picked."""
    journal = other().journal
    for number in range(11):
        at, day = _ago(10 + 4 * number)
        answer = "did" if number else "old-way"
        journal.save(Rehearsal(id=f"r{number}", at=at, day=day, plan="p", answer=answer))
    for number, words in enumerate((("hurt", "[b]torn"), ("hurt",))):
        at, day = _ago(20 + number)
        journal.save(Exercise(id=f"e{number}", at=at, day=day, feelings=words))


async def test_with_nothing_it_invites(drive: Drive) -> None:
    """A new folder has a sentence on what will stand here."""
    async with drive() as user:
        await user.press("v")

        assert adult_view.NOTHING in user.text
        await user.press("escape")
        assert user.on == "Today"


@pytest.mark.usefixtures("noted")
async def test_pulls_and_moves_over_months(drive: Drive) -> None:
    """The picture with its sentence, words with their bars; `y` takes a year."""
    async with drive(size=(80, 40)) as user:
        await user.press("v")
        assert user.shown.startswith("The adult's view 6 months")
        assert "In these 6 months the pull was noted 11 times" in user.text
        assert "█ pulls felt ░ moves chosen" in user.shown
        assert "2 ━━━━━━━━━━━━ hurt 1 ━━━━━━ [b]torn" in user.shown

        await user.press("y")
        assert "In these 12 months the pull was noted 11 times" in user.text
        assert "y 6 months" in user.keys_shown


@pytest.mark.usefixtures("noted")
async def test_it_may_be_needed_less(drive: Drive) -> None:
    """After eight weeks with the move in eight of ten pulls, it says so, before all else."""
    async with drive() as user:
        await user.press("v")

        assert user.shown.startswith("The adult's view 6 months In the last eight weeks the move")
        assert adult_view.NEEDS_LESS in user.text


@pytest.mark.usefixtures("noted")
async def test_a_hard_week_has_one_thing(drive: Drive, other: Callable[[], Coach]) -> None:
    """What held, with one's own line as it was typed; no picture, no figures, no other span."""
    at, day = _ago(1)
    journal = other().journal
    journal.save(Moment(id="m", at=at, day=day))
    before = _ago(2)
    journal.save(Moment(id="n", at=before[0], day=before[1]))
    journal.save(Proof(id="p", at=at, day=day, line="I asked [b]once[/b]."))
    async with drive() as user:
        await user.press("v")

        assert "On Sunday 22 November you wrote this. I asked [b]once[/b]." in user.shown
        assert adult_view.HARD in user.text
        assert not user.screen.query(Drawing)
        assert "A year" not in user.keys_shown
        assert adult_view.NEEDS_LESS not in user.text


@pytest.mark.usefixtures("noted")
@pytest.mark.parametrize(
    "size",
    [
        pytest.param((80, 24), marks=pytest.mark.slow),
        (40, 15),
        pytest.param((120, 40), marks=pytest.mark.slow),
    ],
)
async def test_its_end_can_be_reached(drive: Drive, size: tuple[int, int]) -> None:
    """At every size keys alone reach the last word that was picked."""
    async with drive(size=size) as user:
        await user.press("v", "y")
        await user.press(*["pagedown"] * 10)

        assert "[b]torn" in user.shown


@pytest.mark.usefixtures("noted")
async def test_its_key_opens_nothing_twice(drive: Drive) -> None:
    """From the palette on its own screen nothing happens."""
    async with drive() as user:
        await user.press("v")
        await user.app.run_action("app.adult_view")
        await user.settle()

        await user.press("escape")

        assert user.on == "Today"
