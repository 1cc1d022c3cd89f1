"""Support: danger first, then one's own contact, then lines with their sources and dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from content import library, schema
from screens.settings import ROWS

if TYPE_CHECKING:
    from tests.screens.conftest import Drive

DATA = library.read_toml(library.HERE / "en" / "support.toml", schema.SupportFile)


@pytest.mark.parametrize(
    ("settings", "shown"),
    [
        ({"contact_name": "Kim", "contact_reach": "0151 23"}, "Your own: Kim, 0151 23"),
        ({"contact_name": "Kim [b]"}, "Your own: Kim [b]"),
        ({"contact_reach": "0151 23"}, "Your own: 0151 23"),
    ],
)
async def test_the_own_contact_comes_right_after_danger(
    drive: Drive, settings: dict[str, Any], shown: str
) -> None:
    """What is set of the contact stands between danger and the lines, as it was typed."""
    async with drive(**settings) as user:
        await user.press("f2")

        text = user.text
        assert text.startswith("If you are in danger right now")
        assert f"Australia. {shown} United States" in text
        assert "Settings" not in user.shown


async def test_without_a_contact_one_line_says_where_to_name_one(drive: Drive) -> None:
    """Where no contact is set, one quiet line says that Settings has a place for it."""
    async with drive() as user:
        await user.press("f2")

        assert "Your own" not in user.text
        assert "name a trusted contact in Settings. United States" in user.text


async def test_a_contact_named_in_settings_stands_on_support(drive: Drive) -> None:
    """A contact typed into Settings is on Support at once, and after opening again."""
    async with drive() as user:
        down = ["down"] * next(n for n, row in enumerate(ROWS) if row.name == "contact_name")
        await user.press("s", *down, "enter", *"Kim", "enter", "down", "enter", *"0151", "enter")

        await user.press("f2")

        assert "Your own: Kim, 0151" in user.shown
        assert user.settings().contact_name == "Kim"


def test_the_contacts_rows_say_that_they_are_plain_text() -> None:
    """Whoever names a contact is told before that it lies on the disk in plain text."""
    hints = [row.hint for row in ROWS if row.name.startswith("contact_")]

    assert len(hints) == 2
    assert all("plain text" in hint for hint in hints)


@pytest.mark.parametrize("region", DATA.region, ids=lambda region: region.id)
def test_every_number_has_its_source(region: schema.Region) -> None:
    """Each region has an emergency number, and each number names the page that confirmed it."""
    assert region.danger
    assert region.danger_source.startswith("http")
    assert all(line.reach and line.source.startswith("http") for line in region.line)


async def test_each_region_shows_danger_first_and_where_numbers_are_from(drive: Drive) -> None:
    """Right leads through all regions; each begins with its danger number and names its sources."""
    async with drive(size=(120, 60)) as user:
        await user.press("f2")
        for region in DATA.region:
            text = user.text
            danger = text.index(f"Immediate danger: {region.danger}")
            assert all(danger < text.index(line.name) for line in region.line)
            for line in region.line:
                host = line.source.partition("://")[2].partition("/")[0].removeprefix("www.")
                assert f"[{host}, {line.checked or 'undated'}]" in text
            await user.press("right")

        assert "United States" in user.text
        assert all(directory.reach in user.text for directory in DATA.directory)
        assert f"Compiled {DATA.checked}" in user.text
