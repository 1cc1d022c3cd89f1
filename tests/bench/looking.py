"""How soon one looks back: opening Week and History, and a key in the search field.

Two programs run side by side, one with a month of history and one with ten years, and are pressed
in turns, so that a busy machine slows both alike. Each press ends when its mark is on the screen.
"""

from __future__ import annotations

import contextlib
import re
import time
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.painting import MARK, SETTLED, TENDING

if TYPE_CHECKING:
    from tests.terminal.harness import Terminal

TODAY = MARK.decode()

STARTS = 3
"""How often the programs are started: so often each screen is opened for the first time."""

OPENINGS = 12
"""How often each screen is opened after that, a start."""

KEYS = 40
"""How often a key is pressed in the search field, a start."""

SECONDS = 20.0
"""After so long a mark counts as missing."""


class Screen(NamedTuple):
    """A screen that a key opens, and what is on it once it is there."""

    name: str
    key: str
    mark: str


WEEK = Screen("Week", "w", "Dear Robin")
HISTORY = Screen("History", "h", "November 2026")
SEARCH = Screen("Search", "/", "A word or two")

WORD = "th"
"""What stands in the search field: in nearly everything that one writes."""

FOUND = r"\d found|One found"
"""Said of `WORD`, and again once a letter was taken back."""

LETTER = "q"
NOTHING = "Nothing has that"
"""Said once `LETTER` stands behind `WORD`."""

BACKSPACE = "\x7f"

Times = dict[str, list[float]]
"""Milliseconds by what was done."""


def measure(data: dict[str, str], env: dict[str, str]) -> dict[str, Times]:
    """Return how long things took in each of some data folders, by the name of the folder."""
    times: dict[str, Times] = {name: {} for name in data}
    for _ in range(STARTS):
        _one_start(data, env, times)
    return times


def _one_start(data: dict[str, str], env: dict[str, str], times: dict[str, Times]) -> None:
    from tests.terminal.harness import Terminal  # noqa: PLC0415 - of Unix alone

    with contextlib.ExitStack() as stack:
        terminals = {
            name: stack.enter_context(Terminal([TENDING, "--data-dir", folder], env))
            for name, folder in data.items()
        }
        for terminal in terminals.values():
            terminal.wait(TODAY)
        time.sleep(SETTLED)
        for number in range(OPENINGS + 1):
            for screen in (WEEK, HISTORY):
                what = screen.name if number else f"{screen.name}, first"
                for name, terminal in terminals.items():
                    took = _press(terminal, screen.key, screen.mark)
                    times[name].setdefault(what, []).append(took)
                    _press(terminal, "escape", TODAY)
                    terminal.wait(TODAY)
        _search(terminals, times)


def _search(terminals: dict[str, Terminal], times: dict[str, Times]) -> None:
    """Add a letter to what is searched, and take it back."""
    for terminal in terminals.values():
        for screen in (HISTORY, SEARCH):
            _press(terminal, screen.key, screen.mark)
            terminal.wait(screen.mark)
        for letter in WORD:
            terminal.press(letter)
            terminal.wait(FOUND)
    for number in range(KEYS):
        key, mark = ((LETTER, NOTHING), (BACKSPACE, FOUND))[number % 2]
        for name, terminal in terminals.items():
            times[name].setdefault(SEARCH.name, []).append(_press(terminal, key, mark))
            terminal.wait(mark)


def _press(terminal: Terminal, key: str, mark: str) -> float:
    """Press a key; return the milliseconds until a mark is on the screen."""
    start = time.perf_counter()
    terminal.press(key)
    while not re.search(mark, terminal.text):
        if time.perf_counter() - start > SECONDS:
            message = f"{mark!r} was not seen after {key!r}; the screen was:\n{terminal.text}"
            raise AssertionError(message)
        terminal.pump(0.001)
    return (time.perf_counter() - start) * 1000
