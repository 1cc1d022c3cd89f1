"""Checks by keys: the three kinds, what is kept of them, and where they lead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coach.records import Check
from screens.check import CheckScreen
from screens.checking import ELSEWHERE
from screens.checks import ChecksScreen
from screens.messages import SettingsChanged
from screens.widgets.beside import Beside
from screens.widgets.one_of import OneOf

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.coach import Coach
    from tests.screens.conftest import Drive, Driver

SIZES = [(80, 24), pytest.param((40, 15), marks=pytest.mark.slow)]
MARKUP = "[/red] [bold"

sizes = pytest.mark.parametrize("size", SIZES)


def _asked(user: Driver) -> str:
    """Return the name of what is asked now."""
    assert isinstance(user.screen, CheckScreen)
    assert user.screen.state.ask is not None
    return user.screen.state.ask.name


async def _named(user: Driver, look: str, name: str = "Sam", fear: str = "3") -> None:
    """Begin a check, name someone, and answer the question of fear and control if it is asked."""
    await user.press("c", look)
    await user.type(name)
    await user.press("enter")
    if _asked(user) == "safety":
        await user.press(fear)


# -- the three kinds -------------------------------------------------------------------------------


@sizes
async def test_a_relationship_from_first_key_to_record(drive: Drive, size: tuple[int, int]) -> None:
    """Nine both ways, a note, results, two to tend with their focuses; and back in the list."""
    async with drive(size=size) as user:
        await _named(user, "1")
        assert "As it comes to you" in user.text
        await user.press(*"76" * 9)
        await user.type("the kitchen")
        await user.press("ctrl+n")
        bars = user.screen.query_one(Beside)
        assert [cell.now for row in bars.rows for cell in row.cells] == [7, 6] * 9
        await user.press("enter", "2", "7")
        assert "Honesty" in user.text
        await user.press("enter")
        assert "Ask for theirs, then only listen" in user.text
        await user.press("enter")

        assert user.on == "ChecksScreen"
        row, person = user.row("checks"), user.row("people")
        assert (row["kind"], row["about"]) == ("relationship", person["id"])
        assert (person["name"], person.get("kind", "person")) == ("Sam", "person")
        assert (row["receive"]["trust"], row["give"]["boundaries"]) == (7, 6)
        assert (row["tend"], row["notes"]) == (["trust", "honesty"], {"seen": "the kitchen"})
        assert row["ended"]
        assert user.drafts() == []
        options = user.screen.query_one(OneOf).options
        assert options[3][1] == "23 November 2026: relationship, Sam"


@sizes
async def test_a_community_from_first_key_to_record(drive: Drive, size: tuple[int, int]) -> None:
    """Six marks once; fear and control were answered before, and are not asked."""
    async with drive(size=size) as user:
        await _named(user, "2", "Choir")
        assert _asked(user) == "receive_inner-life"
        await user.press(*"765674", "ctrl+n", "enter", "enter")

        row = user.row("checks")
        assert (row["kind"], row["receive"]["self-care"]) == ("community", 4)
        assert "give" not in row
        assert "tend" not in row
        assert user.row("people")["kind"] == "group"
        assert user.on == "ChecksScreen"


@sizes
async def test_someone_new_from_first_key_to_record(drive: Drive, size: tuple[int, int]) -> None:
    """Nine early signs; after the results there is nothing to tend."""
    async with drive(size=size) as user:
        await _named(user, "3", "Ro")
        assert "They ask what suits you" in user.text
        await user.press(*"777777777", "ctrl+n")
        assert _asked(user) == "results"
        await user.press("enter")

        row = user.row("checks")
        assert (row["kind"], len(row["receive"])) == ("new", 9)
        assert user.on == "ChecksScreen"


# -- safety ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["1", pytest.param("2", marks=pytest.mark.slow)])
@pytest.mark.parametrize("protective", [None, pytest.param(False, marks=pytest.mark.slow)])
async def test_a_yes_leaves_no_trace_but_the_setting(
    drive: Drive, key: str, *, protective: bool | None
) -> None:
    """The setting is on, Support is where it leads, and no byte on disk holds the answer."""
    async with drive(protective=protective) as user:
        await _named(user, "1", fear=key)
        await user.press("7", "8")
        assert user.settings().protective is True
        _no_answer_on_disk(user)
        await user.press(*("f6",) * 8, "enter")
        assert _asked(user) == "support"
        await user.press("enter")

        assert user.on == "SupportScreen"
        row = user.row("checks")
        assert row["receive"] == {"equality": 7, "trust": 8}
        assert "give" not in row
        _no_answer_on_disk(user)
        await user.press("escape")
        assert user.on == "ChecksScreen"


def _no_answer_on_disk(user: Driver) -> None:
    """Assert that neither DATA nor STATE holds what was answered, or that it was asked."""
    folders = (Path(user.app.data), Path(user.app.state))
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    found = [
        (path.name, word)
        for path in files
        for word in (b'"yes"', b'"unsure"', b'"no"', b"safety")
        if word in path.read_bytes()
    ]
    assert files
    assert found == []


async def test_a_no_opens_the_ordinary_wording_where_it_was_open(drive: Drive) -> None:
    """Answered for the first time, a no sets the preference, as in the exercise."""
    async with drive(protective=None) as user:
        await _named(user, "1")
        await user.press("7")

        assert user.settings().protective is False
        assert _asked(user) == "give_equality"


async def test_a_no_about_one_person_leaves_the_setting_on(drive: Drive) -> None:
    """It may be on for somebody else's sake."""
    async with drive(protective=True) as user:
        await _named(user, "1")
        await user.press("7")

        assert user.settings().protective is True
        assert _asked(user) == "receive_trust"


async def test_what_is_low_leads_to_support_alone(drive: Drive) -> None:
    """A 3 on boundaries: nothing to tend, no focus named, and End here ends without Support."""
    async with drive() as user:
        await _named(user, "1")
        await user.press(*("f6",) * 8, "3", "9", "ctrl+n", "enter")
        assert _asked(user) == "support"
        assert "Safety is not earned" in user.text
        await user.press("f8")

        assert user.on == "ChecksScreen"
        assert "tend" not in user.row("checks")
        await user.press("4")
        assert "Support has people" in user.text
        await user.press("tab", "enter")
        assert user.on == "SupportScreen"


async def test_the_setting_is_followed_in_the_middle(drive: Drive) -> None:
    """Put on from Settings while a check is open, what one gives is asked no more."""
    async with drive() as user:
        await _named(user, "1")
        await user.press("7")
        assert _asked(user) == "give_equality"

        user.app.post_message(SettingsChanged({"protective": True}))
        await user.settle()

        assert _asked(user) == "receive_trust"


# -- coming back -----------------------------------------------------------------------------------


async def test_left_and_gone_on_with(drive: Drive) -> None:
    """Escape leads back step by step; the list says what was begun, and opens it there."""
    async with drive() as user:
        await _named(user, "1")
        await user.press("7", "escape", "escape", "escape", "escape")
        assert user.on == "ChecksScreen"
        assert "begun today" in user.screen.query_one(OneOf).options[0][1]

        await user.press("1", "enter", "3")

        assert _asked(user) == "receive_equality"
        assert isinstance(user.screen, CheckScreen)
        assert user.screen.state.values["receive_equality"] == 7


async def test_only_looked_into_it_leaves_nothing(drive: Drive) -> None:
    """A check that was opened and left at once is neither a draft nor a record."""
    async with drive() as user:
        await user.press("c", "1", "escape")

        assert user.on == "ChecksScreen"
        assert (user.drafts(), user.rows("checks")) == ([], [])


@pytest.mark.slow
async def test_someone_named_before_is_offered(drive: Drive) -> None:
    """Their name stands in the list, and so does having none."""
    async with drive() as user:
        await _named(user, "1")
        await user.press("7", "f8", "1")
        assert [label for _, label in user.screen.query_one(OneOf).options] == [
            "Sam",
            "Without a name",
        ]

        await user.press("2", "3", "8", "f8")

        checks = sorted(user.rows("checks"), key=lambda row: row["receive"]["equality"])
        assert [bool(row.get("about")) for row in checks] == [True, False]


async def test_a_name_is_never_markup(drive: Drive) -> None:
    """A name is shown as it was typed, over the steps and in the list."""
    async with drive() as user:
        await _named(user, "1", MARKUP)
        assert MARKUP in user.text
        await user.press("7", "f8")

        assert MARKUP in user.shown
        await user.press("4")
        assert MARKUP in user.text


async def test_a_month_later_the_list_says_so(drive: Drive, coach: Callable[..., Coach]) -> None:
    """On Checks alone, one quiet line; Today has none."""
    coach("2026-10-05T09:00:00+02:00").journal.save(
        Check(
            id="0d3b8f10-6c1f-4f0c-9b62-0f5f4f4f8a01",
            at="2026-10-05T09:00:00+02:00",
            day="2026-10-05",
            kind="relationship",
            receive={"trust": 8},
        )
    )
    async with drive() as user:
        assert "5 October" not in user.text

        await user.press("c")

        assert "The last look at a relationship was on 5 October 2026." in user.text


async def test_a_long_list_keeps_the_marked_line_in_sight(
    drive: Drive, coach: Callable[..., Coach]
) -> None:
    """On a small screen, the last check is seen when marked, and what belongs to it below."""
    for number in range(12):
        day = f"2025-{number + 1:02}-05"
        coach().journal.save(Check(id=day, at=f"{day}T09:00:00+01:00", day=day, kind="new"))
    async with drive(size=(40, 15)) as user:
        await user.press("c")
        assert "Nine things that a healing" in user.shown

        await user.press("up")

        assert "› 5 January 2025: someone new," in user.shown
        assert "without a name Enter opens it" in user.shown


async def test_one_thing_at_a_time(drive: Drive) -> None:
    """From the palette over something that asks, the list is read, and nothing begins on top."""
    async with drive() as user:
        await user.press("m", *"mine")
        await user.app.run_action("checks")
        await user.settle()
        assert isinstance(user.screen, ChecksScreen)

        await user.press("1")

        assert user.toasts == [ELSEWHERE]
        await user.press("escape")
        assert user.on == "SessionScreen"


async def test_ascii_where_the_locale_has_no_more(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bars are drawn in ASCII there, each with its figure."""
    monkeypatch.setenv("LC_ALL", "C")
    async with drive() as user:
        await _named(user, "2", "Choir")
        await user.press("7", *("f6",) * 6)

        assert "=======--- 7" in user.shown
        assert user.screen.query_one(Beside).render().plain.isascii()
