"""Weeks behind by keys: one person at a time, two spans, two weeks side by side."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from coach.coach import Coach
from coach.records import Look, Mark, Person, Reflection
from screens import weeks
from screens.messages import OpenWeeks
from screens.widgets.picture import Drawing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.screens.conftest import Drive, Driver

LAST = date(2026, 11, 16)
SIZES = [
    (80, 24),
    pytest.param((40, 15), marks=pytest.mark.slow),
    pytest.param((120, 40), marks=pytest.mark.slow),
]


def _look_at(coach: Coach, name: str, *looks: tuple[int, Look]) -> None:
    """Let someone be looked at some weeks before the last one, with a practised day in each."""
    journal = coach.journal
    begun = "2025-01-06T20:00:00+01:00"
    journal.save(Person(id=name, at=begun, day=begun[:10], name=name))
    for back, look in looks:
        week = (LAST - timedelta(weeks=back)).isoformat()
        at = f"{week}T20:00:00+01:00"
        id_ = f"{name} {week}"
        journal.save(Reflection(id=id_, at=at, day=week, week=week, looks=(look,)))
        journal.save(Mark(id=week, at=at, day=week, kind="done"))


def _look(name: str, feeling: int, honesty: int) -> Look:
    return Look(about=name, feeling=feeling, honesty=honesty, kind=8)


@pytest.fixture
def two(other: Callable[[], Coach]) -> None:
    """Let Sam and the team have been looked at."""
    _look_at(
        other(), "Sam", (30, _look("Sam", 5, 6)), (2, _look("Sam", 7, 8)), (0, _look("Sam", 8, 8))
    )
    _look_at(other(), "The [b]team", (1, _look("The [b]team", 9, 9)))


async def _open(user: Driver) -> None:
    user.app.post_message(OpenWeeks())
    await user.settle()


async def test_with_no_look_it_invites(drive: Drive) -> None:
    """Nobody was looked at yet: one sentence, and no key for what isn't there."""
    async with drive() as user:
        await _open(user)

        assert weeks.NOTHING in user.text
        assert "A year" not in user.keys_shown
        assert "Next person" not in user.keys_shown
        await user.press("escape")
        assert user.on == "Today"


@pytest.mark.usefixtures("two")
async def test_someone_over_twelve_weeks_and_a_year(drive: Drive) -> None:
    """Three pictures with their sentences; `y` takes a year, and `y` again twelve weeks."""
    async with drive() as user:
        await _open(user)
        assert user.shown.startswith("Weeks behind 12 weeks Sam 1 of 2")
        assert "Trust with Sam stood between 7 and 8 in the 2 weeks you looked back." in user.text
        assert len(user.screen.query(Drawing)) == 3
        assert "⠤" in user.shown or "⠒" in user.shown or "●" in user.shown

        await user.press("y")
        assert user.shown.startswith("Weeks behind 52 weeks Sam")
        assert "Trust with Sam stood between 5 and 8 in the 3 weeks you looked back." in user.text
        assert "y 12 weeks" in user.keys_shown

        await user.press("y")
        assert "12 weeks" in user.shown


@pytest.mark.usefixtures("two")
async def test_the_arrows_turn_to_others(drive: Drive) -> None:
    """Left and right go round; a name is shown as it was typed."""
    async with drive() as user:
        await _open(user)

        await user.press("right")
        assert "The [b]team 2 of 2" in user.shown
        assert "Honesty with The [b]team stood at 9 in the week of 9 Nov." in user.text

        await user.press("right")
        assert "Sam 1 of 2" in user.shown
        await user.press("left")
        assert "The [b]team 2 of 2" in user.shown


@pytest.mark.usefixtures("two")
async def test_since_the_first(drive: Drive) -> None:
    """First and last value with their weeks, at the end of the page."""
    async with drive(size=(80, 60)) as user:
        await _open(user)

        assert f"{weeks.SINCE} first last Trust 5, 20 Apr 2026 8, 16 Nov 2026" in user.shown


async def test_what_is_low_leads_to_support(drive: Drive, other: Callable[[], Coach]) -> None:
    """The way to Support stands first, nothing is drawn, nothing compared with the first."""
    _look_at(other(), "Sam", (3, _look("Sam", 8, 8)), (0, _look("Sam", 2, 8)))
    async with drive() as user:
        await _open(user)
        assert weeks.LOW in user.text
        assert "●" not in user.shown
        assert weeks.SINCE not in user.text

        await user.press("tab", "enter")

        assert user.on == "SupportScreen"


@pytest.mark.usefixtures("two")
async def test_two_weeks_side_by_side(drive: Drive) -> None:
    """The newest two are chosen at first; Enter shows them, Escape offers others."""
    async with drive() as user:
        await _open(user)
        await user.press("c")
        assert "[x] 16 Nov to 22 Nov 2026" in user.shown
        assert "[ ] 2 Nov to 8 Nov 2026" in user.shown

        await user.press("enter")
        assert f"{weeks.SIDE_BY_SIDE} 9 Nov 16 Nov Days practised 1 of 7 1 of 7" in user.shown
        assert "with Sam" in user.shown
        assert "with The" not in user.shown  # each is compared alone

        await user.press("escape", "2", "3", "enter")
        assert "2 Nov 16 Nov" in user.shown
        assert "Trust with Sam 7 8" in user.shown

        await user.press("escape", "escape", "escape")
        assert user.on == "Today"


@pytest.mark.usefixtures("two")
async def test_weeks_of_two_years_say_which(drive: Drive, other: Callable[[], Coach]) -> None:
    """Where the years differ, the columns name them."""
    other().journal.save(
        Mark(id="old", at="2025-03-03T20:00:00+01:00", day="2025-03-03", kind="done")
    )
    async with drive() as user:
        await _open(user)
        await user.press("c", "5", "enter")

        assert "3 Mar 2025 9 Nov 2026" in user.shown


@pytest.mark.usefixtures("two")
async def test_two_have_to_be_chosen(drive: Drive) -> None:
    """With one let go, Enter says what is needed and stays."""
    async with drive() as user:
        await _open(user)

        await user.press("c", "1", "enter")

        assert user.toasts == [weeks.TWO]
        assert "Which two weeks?" in user.shown


async def test_without_two_weeks_there_is_nothing_to_choose(drive: Drive) -> None:
    """A new folder has no weeks: one sentence, and Enter does nothing."""
    async with drive() as user:
        await _open(user)

        await user.press("c", "enter")

        assert weeks.NO_TWO in user.text
        await user.press("escape")
        assert user.on == "WeeksScreen"


@pytest.mark.usefixtures("two")
async def test_a_click_chooses_a_week(drive: Drive) -> None:
    """A click on a line chooses that week; of three, the one chosen first is let go."""
    async with drive() as user:
        await _open(user)
        await user.press("c")

        await user.pilot.click(user.focused, offset=(8, 2))
        await user.settle()

        assert "[ ] 16 Nov to" in user.shown
        assert "[x] 9 Nov to" in user.shown
        assert "[x] 2 Nov to" in user.shown


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("size", SIZES)
async def test_every_line_fits(drive: Drive, size: tuple[int, int]) -> None:
    """At every size, nothing is cut, and keys alone reach the last line of every page."""
    async with drive(size=size) as user:
        await _open(user)
        for keys in ((), ("y",), ("right",), ("c",), ("enter",)):
            await user.press(*keys)
            column = user.screen.query_one("#shown").size.width
            assert all(
                child.virtual_region.right <= column for child in user.screen.query("#shown > *")
            )
            await user.press(*["pagedown"] * 20)
            last = user.screen.query_one("#shown").children[-1]
            assert user.screen.find_widget(last).visible_region.height


@pytest.mark.usefixtures("two")
async def test_it_is_drawn_in_ascii(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the locale has only ASCII, the pictures are."""
    monkeypatch.setenv("LC_ALL", "C")
    async with drive() as user:
        await _open(user)

        drawn = user.screen.query(Drawing).first().render().plain

        assert drawn.isascii()
        assert drawn.count("*") == 2


@pytest.mark.usefixtures("two")
async def test_nothing_opens_twice(drive: Drive) -> None:
    """A key too many opens no second screen over the first."""
    async with drive() as user:
        await _open(user)
        await _open(user)

        await user.press("escape")

        assert user.on == "Today"
