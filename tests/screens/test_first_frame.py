"""The frame before Textual: the theme's colours, and shapes that the locale has."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.color import Color, ColorSystem
from textual.theme import Theme

from coach.coach import Coach
from screens import first_frame, themes
from screens.base import SHORT, WIDE

ROOT = Path(__file__).parents[2]

LOOK = """
import sys
from coach import __main__
from screens import first_frame
first_frame.show(None)
print(*sorted(sys.modules))
"""


HEAVY = {
    "asyncio",
    "dataclasses",
    "datetime",
    "json",
    "logging",
    "pathlib",
    "re",
    "shutil",
    "typing",
}
"""Modules that the frame would wait for."""


def test_it_imports_next_to_nothing() -> None:
    """Drawing takes a few modules of the standard library and of ours, none of them heavy."""
    run = subprocess.run(
        [sys.executable, "-S", "-c", LOOK], cwd=ROOT, capture_output=True, text=True, check=True
    )

    imported = {name for name in run.stdout.split() if not name.startswith(("encodings.", "__m"))}
    ours = {name for name in imported if name.partition(".")[0] in {"coach", "screens", "content"}}
    assert ours == {"coach", "coach.__main__", "coach.paths", "screens", "screens.first_frame"}
    assert imported - ours <= set(sys.stdlib_module_names) | {"os.path", "collections.abc"}
    assert not imported & HEAVY


@pytest.mark.parametrize("theme", themes.THEMES, ids=lambda theme: theme.name)
def test_colours_are_the_themes(theme: Theme) -> None:
    """Text, background and muted text are the theme's, in true colour and as Rich reduces them."""
    wanted = (theme.foreground, theme.background, theme.variables["muted"])

    found = first_frame.THEMES[theme.name]

    assert tuple(rgb for rgb, _ in found) == wanted
    for rgb, nearest in found:
        assert Color.parse(rgb).downgrade(ColorSystem.EIGHT_BIT).number == nearest


def test_breakpoints_are_the_screens() -> None:
    """The frame knows the widths and heights at which our screens change."""
    assert (first_frame.WIDE, first_frame.SHORT) == (WIDE, SHORT)


@pytest.mark.parametrize("chosen", ["auto", "paper", "dusk", "contrast"])
def test_the_theme_is_read_from_the_cache(coach: Callable[..., Coach], chosen: str) -> None:
    """The setting is found in the cache, whatever the person typed that looks like it."""
    opened = coach()
    assert first_frame._theme(None) == ""
    opened.set(theme=chosen, name='"theme":"contrast"', cue_when='{"theme":"paper"}')
    opened.look()

    assert first_frame._theme(None) == chosen


@pytest.mark.parametrize(
    ("names", "plain"),
    [
        ({"LANG": "en_GB.UTF-8"}, False),
        ({"LANG": "de_DE.utf8"}, False),
        ({"LC_ALL": "C", "LANG": "en_GB.UTF-8"}, True),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, True),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "en_GB.ISO-8859-1"}, False),
        ({"LC_CTYPE": "en_GB.UTF-8", "LANG": "C"}, False),
        ({"LC_ALL": "C.UTF-8"}, False),
        ({"LANG": "en_GB.ISO-8859-1"}, True),
        ({}, True),
    ],
)
@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="these are always UTF-8")
def test_shapes_follow_the_inherited_locale(
    monkeypatch: pytest.MonkeyPatch, names: dict[str, str], *, plain: bool
) -> None:
    """LC_ALL decides, else LC_CTYPE unless Python set it, else LANG."""
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in names.items():
        monkeypatch.setenv(name, value)

    assert first_frame.plain_shapes() is plain
    assert first_frame.marks(2) == ("* * o o o" if plain else "● ● ○ ○ ○")


@pytest.mark.parametrize(("columns", "lines"), [(1, 1), (4, 2), (20, 5), (40, 15), (240, 70)])
def test_it_draws_every_row_whole(columns: int, lines: int) -> None:
    """At any size each row is drawn once and as wide as the terminal, the words cut to fit."""
    drawn = first_frame._drawn(columns, lines, "", "").partition("\x1b[H")[2]

    rows = re.sub(r"\x1b\[(1|22)m", "", drawn).split("\x1b[")[1:]

    assert [row.partition("H")[0] for row in rows] == [str(n) for n in range(1, lines + 1)]
    assert {len(row.partition("H")[2]) for row in rows} <= {columns}
