"""The sheet to share on the screen: ticks one by one, read as a text, written to a file."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from coach.records import Session
from screens.messages import OpenSheet
from screens.sheet import Ticks

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.coach import Coach
    from tests.screens.conftest import Drive, Driver

SUNDAY = "2026-11-22T09:00:00+01:00"
WORDS = "I [b]asked[/b] once"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is suggested lie in a folder of the test's."""
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture
def _entries(coach: Callable[..., Coach]) -> None:
    """Put two weeks with something in each into the folder."""
    for day, keep in (("2026-11-11", "an older line"), ("2026-11-17", WORDS)):
        fields: dict[str, Any] = {"focus": "small-true-thing", "practice": "be-an-adult"}
        session = Session(
            id=day, at=f"{day}T09:00:00+01:00", day=day, answered=("keep",), keep=keep, **fields
        )
        coach(SUNDAY).journal.save(session)


entries = pytest.mark.usefixtures("_entries")


async def _open(user: Driver, week: date | None = None) -> None:
    if week:
        user.app.post_message(OpenSheet(week))
    else:
        user.app.action_sheet()
    await user.settle()
    assert user.on == "SheetScreen"


async def _to(user: Driver, words: str) -> None:
    """Move to the line with some words."""
    ticks = user.screen.query_one(Ticks)
    while words not in ticks.lines[ticks.place].text:
        await user.press("down")


def _texts(user: Driver) -> list[str]:
    """Return the lines that are ticked."""
    ticks = user.screen.query_one(Ticks)
    return [line.text for line in ticks.lines if line in ticks.ticked]


@entries
async def test_nothing_is_ticked_until_it_is(drive: Drive) -> None:
    """At first nothing is ticked; a key ticks one line or lets it go, and there is none for all."""
    async with drive(now=SUNDAY) as user:
        await _open(user)
        assert _texts(user) == []
        assert "none ticked" in user.shown

        await _to(user, WORDS)
        await user.press("space")
        assert _texts(user) == [f"Tuesday 17 November: {WORDS}"]
        assert "1 ticked" in user.shown
        assert f"[x] Tuesday 17 November: {WORDS}" in user.shown

        await user.press("enter")
        for key in (*"abcdefghijklmnopqruvxyz0123456789*+", "ctrl+a", "shift+down", "end"):
            before = len(_texts(user))
            await user.press(key)
            assert user.on == "SheetScreen", key
            assert len(_texts(user)) - before <= 1, key

        assert _texts(user) == []


@pytest.mark.slow
@entries
async def test_a_click_ticks(drive: Drive) -> None:
    """A click on a line ticks it; on a heading it does nothing."""
    async with drive(now=SUNDAY) as user:
        await _open(user)
        ticks = user.screen.query_one(Ticks)
        rows = [place for place, _, _ in ticks._rows(ticks.size.width)]

        await user.pilot.click(ticks, offset=(3, 0))
        await user.settle()
        assert _texts(user) == []

        await user.pilot.click(ticks, offset=(3, rows.index(1)))
        await user.settle()
        assert _texts(user) == [ticks.lines[1].text]


@entries
async def test_the_text_has_what_is_ticked(drive: Drive) -> None:
    """As a text there is what was ticked and nothing else; Escape leads back to the ticks."""
    async with drive(now=SUNDAY) as user:
        await _open(user)
        await user.press("t")
        assert user.on == "SheetScreen"
        assert user.toasts == ["Nothing is ticked yet. Space or enter ticks the marked line."]

        await _to(user, WORDS)
        await user.press("space", "t")

        assert user.on == "SheetText"
        assert (
            "The week from Monday 16 November to Sunday 22 November 2026 "
            f"Own lines Tuesday 17 November: {WORDS}"
        ) in user.shown
        assert "Practised" not in user.shown
        await user.press("escape")
        assert _texts(user) == [f"Tuesday 17 November: {WORDS}"]


@entries
async def test_it_is_written_where_the_person_says(drive: Drive, tmp_path: Path) -> None:
    """What is ticked goes to a new file that only the person may read, and nothing else changes."""
    async with drive(now=SUNDAY) as user:
        await _open(user)
        before = {path: path.read_bytes() for path in user.files("*.json")}
        await _to(user, WORDS)
        await user.press("space", "w")
        assert user.on == "SheetDialog"
        assert "tending-2026-11-22-0900.txt" in user.shown

        await user.press("enter")

        written = tmp_path / "home" / "tending-2026-11-22-0900.txt"
        assert "The sheet is in" in user.text
        assert written.read_text().endswith(f"\n\nOwn lines\n  Tuesday 17 November: {WORDS}\n")
        assert stat.S_IMODE(written.stat().st_mode) == 0o600
        await user.press("enter")
        assert user.on == "SheetScreen"
        assert {path: path.read_bytes() for path in user.files("*.json")} == before


@pytest.mark.slow
@entries
async def test_a_file_that_is_there_stays(drive: Drive, tmp_path: Path) -> None:
    """A file of that name is left alone, and another name can be given."""
    taken = tmp_path / "home" / "taken.txt"
    taken.write_text("mine")
    async with drive(now=SUNDAY) as user:
        await _open(user)
        await user.press("space", "w", "ctrl+u")
        await user.type(str(taken))

        await user.press("enter")

        assert "is there already and stays as it is" in user.text
        assert taken.read_text() == "mine"
        await user.press("backspace", "enter")
        assert (tmp_path / "home" / "taken.tx").exists()


@pytest.mark.slow
@entries
async def test_four_weeks_keep_what_is_ticked(drive: Drive) -> None:
    """The lines of four weeks come before; the ticks and the marked line stay, there and back."""
    async with drive(now=SUNDAY) as user:
        await _open(user)
        await _to(user, WORDS)
        await user.press("space", "s")

        assert _texts(user) == [f"Tuesday 17 November: {WORDS}"]
        ticks = user.screen.query_one(Ticks)
        assert ticks.has_focus
        assert WORDS in ticks.lines[ticks.place].text
        assert "Wednesday 11 November: an older line" in [line.text for line in ticks.lines]
        assert WORDS in user.shown
        await user.press("s")
        assert _texts(user) == [f"Tuesday 17 November: {WORDS}"]


@entries
async def test_a_week_of_before_can_be_shared(drive: Drive) -> None:
    """Opened from a week's page, the sheet has that week's lines."""
    async with drive(now=SUNDAY) as user:
        await _open(user, date(2026, 11, 9))

        lines = user.screen.query_one(Ticks).lines

        assert "Wednesday 11 November: an older line" in [line.text for line in lines]
        assert {line.week[-22:] for line in lines} == {"Sunday 15 November 2026"[-22:]}


async def test_a_week_with_nothing_invites(drive: Drive) -> None:
    """Without anything to tick the screen says what will stand here."""
    async with drive(now=SUNDAY) as user:
        await _open(user)

        assert "Nothing here yet." in user.text
        await user.press("space", "t", "w", "s", "s", "escape")
        assert user.on == "Today"
