"""Right now in a real terminal: there at once, without a flash, and gone without a trace."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest
from tinydb import TinyDB

from screens.first_frame import HEADING, PAUSE
from tests.terminal.harness import TENDING, UNKNOWN, Terminal, environment

slow = pytest.mark.slow

SIZES = [
    (80, 24),
    *(pytest.param(size, marks=slow) for size in ((40, 15), (120, 40), (131, 30), (240, 70))),
]

LIVING = re.escape("f1 Help")
"""Stands in the key bar, which only the living screen has."""

OPENS = [
    *("now", "now --data-dir=DATA"),
    *(pytest.param(call, marks=slow) for call in ("now --data-dir DATA", "--data-dir DATA now")),
]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Give the environment of somebody who has used the app for days, safe at home."""
    ours = environment(tmp_path)
    command = [TENDING, "demo", "--days", "3", "--into", ours["TENDING_DIR"]]
    subprocess.run(command, env={**os.environ, **ours}, check=True, capture_output=True)
    subprocess.run([TENDING, "status"], env={**os.environ, **ours}, check=True, capture_output=True)
    return ours


def _files(env: dict[str, str]) -> dict[str, bytes]:
    """Return every file of DATA and STATE with its bytes."""
    folders = [Path(env[name]) for name in ("TENDING_DIR", "TENDING_STATE")]
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {str(path): path.read_bytes() for path in paths}


def _moments(env: dict[str, str]) -> list[dict[str, object]]:
    """Return the moments on disk, read with stock TinyDB."""
    found: list[dict[str, object]] = []
    for path in Path(env["TENDING_DIR"]).glob("journal/*/2*.json"):
        with TinyDB(path, access_mode="r") as database:
            found += [dict(row) for row in database.table("moments").all()]
    return found


def _screens(raw: bytes, size: tuple[int, int]) -> Iterator[list[str]]:
    """Yield the screen after each whole sequence or character that was written.

    The alternate screen begins empty, whenever it is switched to.
    """
    screen = pyte.Screen(*size)
    stream = pyte.ByteStream(screen)
    whole = UNKNOWN.sub(b"", raw).replace(b"\x1b[?1049h", b"\x1b[2J\x1b[H")
    for part in re.findall(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|[^\x1b]+|\x1b", whole):
        if not part.startswith(b"\x1b]"):
            stream.feed(part)
        yield [line.rstrip() for line in screen.display]


@pytest.mark.parametrize("size", SIZES)
def test_the_pause_stands_still_from_the_first_frame_on(
    env: dict[str, str], size: tuple[int, int]
) -> None:
    """From the first frame to the living screen no word of the pause moves or is away once."""
    with Terminal([TENDING, "now"], env, size=size) as terminal:
        terminal.wait(LIVING)
        raw = terminal.raw

    words = (HEADING, *PAUSE)
    placed: list[tuple[int, int]] = []
    for lines in _screens(raw, size):
        now = [(y, line.find(w)) for w in words for y, line in enumerate(lines) if w in line]
        if placed:
            assert now == placed
        elif len(now) == len(words):
            placed = now
    assert placed
    assert raw.count(b"\x1b[?1049h") == 1
    assert b"\x1b[2J" not in raw


@pytest.mark.parametrize(
    "more", [{}, {"COLORTERM": ""}, {"COLORTERM": "", "COLORFGBG": "0;15"}], ids=str
)
def test_the_frame_has_the_colours_of_the_living_screen(
    env: dict[str, str], more: dict[str, str]
) -> None:
    """What the frame draws in the theme's colours, 256 or all, Textual then draws in the same."""
    with Terminal([TENDING, "now"], {**env, **more}) as terminal:
        terminal.wait(LIVING)
        raw = terminal.raw

    frame = raw.partition(b"\x1b[?1000h")[0]
    drawn = [_colours_of(part) for part in (frame, raw)]
    assert drawn[0] == drawn[1]
    assert len(set(drawn[0])) > 1


def _colours_of(raw: bytes) -> list[tuple[str, str, bool]]:
    """Return the colours of the pause's words on the screen that `raw` made."""
    screen = pyte.Screen(80, 24)
    pyte.ByteStream(screen).feed(UNKNOWN.sub(b"", raw))
    cells = [screen.buffer[y][x] for y in (0, 3, 4) for x in range(2, 20)]
    return [(cell.fg, cell.bg, cell.bold) for cell in cells if cell.data != " "]


def test_keys_pressed_before_the_app_lives_are_kept(env: dict[str, str]) -> None:
    """A pull's key right after the frame appears, before Textual, leads to its anchor."""
    with Terminal([TENDING, "now"], env) as terminal:
        while PAUSE[1] not in terminal.text:
            terminal.pump(0.005)
        terminal.press("3")
        assert b"\x1b[?1000h" not in terminal.raw

        terminal.wait("Push the wall away")
        assert not re.search("^3", terminal.text, re.MULTILINE)


@slow
def test_five_seconds_and_it_asks_which_pull(env: dict[str, str]) -> None:
    """Left alone, the pause ends by itself five seconds after the frame, not after the app."""
    with Terminal([TENDING, "now"], env) as terminal:
        terminal.wait(PAUSE[0])
        began = time.monotonic()

        terminal.wait("Which way does it pull you")

        assert 4 < time.monotonic() - began < 7


@pytest.mark.parametrize("call", OPENS)
def test_from_the_first_key_to_the_record(env: dict[str, str], call: str) -> None:
    """Pull, anchor, sentence, and one key: the record is on disk, and the program has ended."""
    arguments = call.replace("DATA", env["TENDING_DIR"]).split()
    with Terminal([TENDING, *arguments], env) as terminal:
        terminal.wait(PAUSE[0])
        terminal.press("2")
        terminal.wait("Put a name to the feeling")
        terminal.press("right")
        terminal.wait("Both feet")
        terminal.press("enter")
        terminal.wait("One sentence to say next")
        terminal.press("3")
        terminal.wait("unless you say so")
        terminal.press("k")
        terminal.wait("Kept")
        terminal.press("enter")

        assert terminal.exit_status() == 0
        assert terminal.leftovers() == []

    (moment,) = _moments(env)
    assert moment["tendency"] == "please"
    assert moment["anchor"] == "feet"
    assert str(moment["sentence"]).startswith("No, that doesn't work for me.")


WALK = [
    ("1", "Both feet on the floor"),
    ("f4", "cal"),
    ("f4", "Both feet on the floor"),
    ("enter", "One sentence to say next"),
    ("2", "unless you say so"),
    ("b", "When will you be back"),
    ("escape", "unless you say so"),
]


HIDDEN = 2
"""Steps after which the plain screen covers it: no key but its own does anything."""


@pytest.mark.parametrize(
    ("steps", "end"),
    [
        *((0, "f8"), (HIDDEN, "SIGTERM")),
        *(pytest.param(*case, marks=slow) for case in ((5, "escape"), (6, "SIGHUP"))),
        *(pytest.param(steps, "f8", marks=slow) for steps in (1, 4, 6)),
        *(pytest.param(steps, "escape", marks=slow) for steps in (0, 7)),
        *(pytest.param(steps, "SIGTERM", marks=slow) for steps in (0, 4, 5)),
    ],
)
def test_what_is_not_kept_leaves_no_trace(env: dict[str, str], steps: int, end: str) -> None:
    """Left at any step, by key or signal, hidden in between: not one byte of any file differs."""
    before = _files(env)
    with Terminal([TENDING, "now"], env) as terminal:
        terminal.wait(LIVING)
        for key, seen in WALK[:steps]:
            terminal.press(key)
            terminal.wait(seen)
        if end.startswith("SIG"):
            terminal.signal(signal.Signals[end])
            assert terminal.exit_status() == 128 + signal.Signals[end]
        else:
            terminal.press(end)
            assert terminal.exit_status() == 0
        assert terminal.leftovers() == []

    assert _files(env) == before


def test_a_signal_before_the_app_lives_restores_the_terminal(env: dict[str, str]) -> None:
    """Killed while only the frame stands, the terminal is as it was."""
    with Terminal([TENDING, "now"], env) as terminal:
        while PAUSE[1] not in terminal.text:
            terminal.pump(0.005)
        terminal.signal(signal.SIGTERM)

        assert terminal.exit_status() == 128 + signal.SIGTERM
        assert terminal.leftovers() == []


@pytest.mark.parametrize("arguments", [["now"], ["now", "--data-dir=X"]])
def test_trouble_restores_the_terminal(
    env: dict[str, str], tmp_path: Path, arguments: list[str]
) -> None:
    """Where the folder can't be used, the terminal is restored, and one line says why."""
    (tmp_path / "X").write_text("a file")
    file = str(tmp_path / "X")
    call = [argument.replace("X", file) for argument in arguments]
    with Terminal([TENDING, *call], {**env, "TENDING_DIR": file}) as terminal:
        assert terminal.exit_status() == 1
        assert terminal.leftovers() == []
        said = terminal.raw.decode().rpartition("\x1b[?25h")[2]

    assert (
        said.strip() == f"tending: {file}: this is a file, and the data folder has to be a folder."
    )


def test_ascii_where_the_locale_has_no_more(env: dict[str, str]) -> None:
    """In a locale without UTF-8 the frame and the screen draw the marks in ASCII."""
    with Terminal([TENDING, "now"], {**env, "LANG": "C"}) as terminal:
        terminal.wait("o o o o o")
        terminal.wait(r"\* o o o o")


@pytest.mark.slow
def test_a_break_is_shown_everywhere(env: dict[str, str]) -> None:
    """A break set in Right now stands in the prompt's line and on Today, which ends it."""
    with Terminal([TENDING, "now"], env) as terminal:
        terminal.wait(PAUSE[0])
        terminal.press("4", "enter")
        terminal.wait("One sentence")
        terminal.press("1", "b")
        terminal.wait("When will you be back")
        terminal.press("2")
        terminal.wait(r"Back at 09:3\d")
        terminal.press("enter")
        assert terminal.exit_status() == 0

    said = subprocess.run(
        [TENDING, "status"], env={**os.environ, **env}, check=True, capture_output=True, text=True
    )
    assert re.search(r"  back at 09:3\d$", said.stdout)
    with Terminal([TENDING], env) as terminal:
        terminal.wait(r"Back at 09:3\d")
        terminal.press("i")
        terminal.wait_gone("Back at")
        terminal.press("q")
        assert terminal.exit_status() == 0
