"""The look: stylesheets that stay on their screen, sizes, colours that can be read."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.color import Color

import screens
from screens.themes import HUES, THEMES, by_setting
from tests.screens.conftest import one_of

if TYPE_CHECKING:
    from textual.theme import Theme

    from tests.screens.conftest import Drive

FOLDER = Path(screens.__file__).parent
SHEETS = sorted(path.stem for path in FOLDER.glob("*.tcss") if path.stem != "app")
SIZES = [(80, 24), (40, 15), (120, 40)]
LINES = 3
"""Lines of a long field that are enough to write in."""

ENOUGH = {"paper": 4.5, "dusk": 4.5, "contrast": 7.0}
"""The least contrast of text, by theme."""

READ = ("enter", "2", "enter", "6", "1", "2", "3")
"""The keys that lead from Today to a session's reading."""

WALKS: dict[str, tuple[tuple[str, ...], ...]] = {
    "session": (
        *((), ("enter",), ("2", "enter"), ("9",), ("escape", "6"), ("1",), ("2",), ("3",)),
        *(("enter",), ("a", "ctrl+n"), ("b", "enter"), ("c", "enter"), ("4",), ("escape",)),
    ),
    "minute": (("m",), ("a", "ctrl+n"), ("b", "enter")),
    "rehearse": (
        *(("r",), ("enter",), ("enter",), ("2",), ("escape", "3"), ("2",), ("a", "enter")),
    ),
    "going quiet": (
        *(("a",), ("ctrl+n",), ("3",), ("ctrl+n",), ("x", "ctrl+n"), ("6",), ("4",)),
        *(("u", "n", "e", "enter", "enter"), ("2",), ("n", "enter"), ("u", "enter")),
        *(("t", "i", "enter"), ("1",), ("2",), ("a", "enter"), ("b", "enter"), ("c", "enter")),
        *(("enter",), ("ctrl+n",), ("enter",), ("enter",), ("3",), ("escape",)),
    ),
    "pleasing": (
        *(("a", "1", "2", "ctrl+n"), ("2",), ("enter",), ("9",), ("1",), ("f9",), ("enter",)),
        *(("5",), ("f6",), ("1",), ("f6",), ("f6",), ("1",), ("3",), ("a", "enter"), ("enter",)),
        *(("4",), ("6", "enter"), ("ctrl+n",)),
    ),
    "anger": (
        *(("a", "1", "3", "ctrl+n", "1", "x", "ctrl+n", "6", "f6", "f6", "f6"),),
        *(("a", "enter"), ("q", "u", "i", "enter"), ("enter",), ("b", "enter"), ("enter",)),
        *(("s", "t", "o", "p", "enter"), ("escape",), ("enter",), ("down", "enter")),
        *(("4",), ("7",), ("enter",)),
    ),
    "week": (
        *(("w",), ("enter",), ("1", "enter"), ("2",), ("a", "enter"), ("f6",), ("ctrl+n",)),
        *(("x", "enter"), ("y", "enter"), ("z", "ctrl+n"), ("down",), ("enter",), ("left",)),
        *(("tab",), ("escape",)),
    ),
    "weeks behind": (("w", "t"), ("y",), ("c",), ("enter",), ("escape",)),
    "checks": (
        *(("c",), ("2",), ("x", "enter"), ("7",), ("f6",) * 5, ("a", "ctrl+n"), ("enter",)),
        *(("down", "space"), ("enter",), ("enter",), ("4",), ("escape", "1"), ("enter",)),
        *(("3",), ("2",), ("f8",)),
    ),
    "settings": (
        *(("s",), ("enter",), ("escape", "down", "enter"), ("escape", "down", "down", "enter")),
        ("escape", "end", "enter"),
    ),
    "history": (
        *(("h",), ("y",), ("y", "left", "enter"), ("enter",), ("a", "escape"), ("x",), ("escape",)),
        *(("escape", "slash"), ("s", "a"), ("tab",), ("escape", "down"), ("escape", "escape", "r")),
    ),
    "dialogs": (("p",), ("tab",), ("tab",), ("escape", "f"), ("up",), ("escape",)),
    "right now": (("f3",), ("enter",), ("3",), ("4",), ("enter",), ("5",), ("b",), ("5", "1")),
    "sheet": (("d",), ("ctrl+p", *"to share", "enter"), ("down",), ("s",), ("space", "t")),
    "adult view": (("v",), ("y",)),
    "others": (("f1",), ("escape", "f2"), ("escape", "f4")),
    "welcome": (
        *(("s", "w"), ("enter",), ("enter",), ("1", "1", "1", "1", "1"), ("enter",)),
        *(("a", "enter"), ("1",), ("enter",), ("b", "enter"), ("enter",)),
    ),
}
"""Ways through all screens and fields, each a row of stops with the keys that lead to them."""

SMALLEST = (40, 15)
"""Where a field is lost first: the size that the quick suite walks at."""


@pytest.fixture(autouse=True)
def _something_is_due(plan_due: None, week_due: None) -> None:
    """So that rehearsing and the week can be walked to like all else."""


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_stylesheet_stays_on_its_screen(sheet: str) -> None:
    """Every rule of a screen's stylesheet begins with a class of that screen's module."""
    words = re.sub(r"/\*.*?\*/", "", (FOLDER / f"{sheet}.tcss").read_text(), flags=re.DOTALL)
    module = importlib.import_module(f"screens.{sheet}")
    ours = {name for name, value in vars(module).items() if _made_in(module.__name__, value)}

    selectors = [
        one.strip() for rule in re.findall(r"([^{}]+)\{", words) for one in rule.split(",")
    ]

    assert selectors
    assert [one for one in selectors if re.split(r"[.#:\s>]", one)[0] not in ours] == []


def _made_in(module: str, value: object) -> bool:
    return isinstance(value, type) and value.__module__ == module


@pytest.mark.parametrize("sheet", ["app", *SHEETS])
def test_colours_come_from_the_theme(sheet: str) -> None:
    """No stylesheet names a colour; all come from the theme, or for hiding from the terminal."""
    words = (FOLDER / f"{sheet}.tcss").read_text()

    found = re.findall(r"(?:color|background|tint|border[-\w]*|outline):\s*([^;]+);", words)

    allowed = re.compile(r"((none|round|solid|thick|transparent|\$[\w-]+|\d+%)\s*)+")
    own = "ansi_default" if sheet == "hide" else ""
    assert [value for value in found if value != own and not allowed.fullmatch(value)] == []


@pytest.mark.parametrize(
    "size", [pytest.param(s, marks=pytest.mark.slow if s != SMALLEST else ()) for s in SIZES]
)
@pytest.mark.parametrize("walk", one_of(2, WALKS))
async def test_every_screen_fits(drive: Drive, walk: str, size: tuple[int, int]) -> None:
    """At every size, on every screen, what has the focus can be seen whole, or three lines."""
    async with drive(size=size) as user:
        for keys in WALKS[walk]:
            await user.press(*keys)

            assert user.shown
            if user.app.focused is not None:
                whole = user.focused.region
                seen = user.screen.find_widget(user.focused).visible_region
                assert seen.height >= min(whole.height, LINES), keys
                assert seen.width == whole.width, keys


@pytest.mark.parametrize("size", SIZES)
async def test_the_end_of_a_page_can_be_reached(drive: Drive, size: tuple[int, int]) -> None:
    """Keys alone reach the last line of a page that is longer than the screen."""
    async with drive(size=size) as user:
        await user.press("f2")
        await user.press(*["pagedown"] * 40)

        assert "or sent." in user.shown


@pytest.mark.parametrize("size", SIZES)
async def test_the_reading_column_is_narrow(drive: Drive, size: tuple[int, int]) -> None:
    """No line of reading text is longer than 72 columns, however wide the terminal."""
    async with drive(size=size) as user:
        await user.press(*READ)

        assert max(text.size.width for text in user.screen.query(".prose")) <= 72


async def test_a_resize_keeps_field_and_text(drive: Drive) -> None:
    """Made small and large again, the screen has the same field with the same text."""
    async with drive() as user:
        await user.press("m", *"words")
        field = user.focused

        for size in ((40, 15), (120, 40), (80, 24)):
            await user.pilot.resize_terminal(*size)
            await user.settle()

        assert user.focused is field
        assert "words" in user.shown


def _contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2, 1.4.3)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour, from 0 to 1."""
    weights = (0.2126, 0.7152, 0.0722)
    parts = (part / 255 for part in Color.parse(colour).rgb)
    linear = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return sum(weight * part for weight, part in zip(weights, linear, strict=True))


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", ["background", "surface"])
def test_text_can_be_read(theme: Theme, ground: str) -> None:
    """Text, muted text and all hues have enough contrast on background and surface."""
    colours = {
        "foreground": str(theme.foreground),
        "muted": theme.variables["muted"],
        **HUES[theme.name],
    }

    contrasts = {
        name: _contrast(colour, getattr(theme, ground)) for name, colour in colours.items()
    }

    assert {name: c for name, c in contrasts.items() if c < ENOUGH[theme.name]} == {}


@pytest.mark.parametrize(
    "theme",
    [pytest.param(theme, id=theme.name) for theme in THEMES],
)
def test_what_is_marked_can_be_read(theme: Theme) -> None:
    """Text keeps its contrast on the colour of selections and the focused button."""
    marked = theme.variables["rule"]

    contrast = _contrast(str(theme.foreground), marked)

    assert contrast >= 4.5


def test_a_practice_has_its_hue_in_every_theme() -> None:
    """The three themes have a hue, and a different one, for each practice and the circle."""
    practices = {name: set(hues) for name, hues in HUES.items()}

    assert len(set(map(frozenset, practices.values()))) == 1
    assert all(len(set(hues.values())) == 6 for hues in HUES.values())


@pytest.mark.parametrize(
    ("chosen", "dark", "name"),
    [("auto", True, "dusk"), ("auto", False, "paper"), ("contrast", False, "contrast")],
)
def test_auto_follows_the_terminal(chosen: str, *, dark: bool, name: str) -> None:
    """Without a choice the theme is dark or light as the terminal is."""
    found = by_setting(chosen, dark_terminal=dark)

    assert found == name


async def test_the_hue_stands_beside_the_name(drive: Drive) -> None:
    """A practice is always named; its hue is never the only sign."""
    async with drive() as user:
        assert user.view.focus.practice_name in user.shown

        await user.press(*READ)

        assert user.view.focus.practice_name in user.shown
