"""The exercise in a real terminal: each tendency's flow from the first key to the stored record."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from tests.terminal.harness import TENDING, Terminal, environment

HAPPENED = "Sam asked, [/red] [bold and I left"

Steps = tuple[tuple[str, str], ...]
"""(what is seen, what is typed then); a trailing newline is Enter."""

BEFORE: Steps = (
    ("Which pull was it", "\n"),
    ("like to look at", "1"),
    ("What happened", HAPPENED + "^"),
    ("How strong is it in you", "6"),
    ("Where in your body", "4"),
    ("words are nearest", "une\n\n"),
    ("before you thought", "2"),
    ("How old", "nine\n"),
    ("back then", "und\n"),
    ("you need now", "time\n"),
)
AFTER: Steps = (
    ("Rehearse it", "^"),
    ("next such moment", "\n"),
    ("then, what do you do", "\n"),
    ("How strong is it now", "3"),
    ("keep as proof", "I said it\n"),
)
MOVES: dict[str, Steps] = {
    "withdraw": (
        ("Which step fits", "1"),
        ("ladder of speaking up", "2"),
        ("not said", "I felt rushed\n"),
        ("matter", "time\n"),
        ("like to happen", "a day\n"),
        ("stay for one minute", "\n"),
    ),
    "please": (
        ("buys time", "1"),
        ("ladder of noes", "3"),
        ("kind sentence", "No, not this time\n"),
        ("offer instead", "\n"),
        ("How cross", "2"),
        ("Sit with", "5\n"),
        ("No, not this time", "^"),
    ),
    "anger": (
        ("as a camera", "the door slammed\n"),
        ("under the anger", "qui\n"),
        ("Which moment is that", "\n"),
        ("do you feel", "\n"),
        ("need there", "\n"),
        ("ask for", "close it by hand\n"),
        ("read back", "1"),
        ("heat go down", "4"),
        ("Before you start", "6"),
        ("Take your time", "\n"),
        ("And afterwards", "2"),
    ),
}
OWN: dict[str, dict[str, Any]] = {
    "withdraw": {"rung": 2, "unsaid": "I felt rushed", "matters": "time", "like": "a day"},
    "please": {"rung": 3, "kind_no": "No, not this time", "strength": 2},
    "anger": {"under": "quiet", "request_would": "close it by hand", "calm_after": 2},
}


def _env(folder: Path, tendency: str) -> dict[str, str]:
    """Give the environment of somebody past Welcome, with a lead tendency, in a safe home."""
    ours = environment(folder)
    command = [TENDING, "demo", "--days", "3", "--into", ours["TENDING_DIR"]]
    subprocess.run(command, env={**os.environ, **ours}, check=True, capture_output=True)
    for profile in Path(ours["TENDING_DIR"]).glob("profile/*.json"):
        with TinyDB(profile) as database:
            rows = database.table("settings")
            rows.update({"value": [tendency]}, lambda row: row["name"] == "tendencies")
    return ours


def _row(env: dict[str, str], table: str) -> dict[str, Any]:
    """Return the newest record of a table."""
    rows: list[dict[str, Any]] = []
    for month in Path(env["TENDING_DIR"]).glob("journal/*/2026-*.json"):
        with TinyDB(month, access_mode="r") as database:
            rows += [dict(row) for row in database.table(table).all()]
    return max(rows, key=lambda row: row["at"])


def _go_through(terminal: Terminal, steps: Steps) -> None:
    for seen, typed in steps:
        terminal.wait(seen)
        for key in typed:
            terminal.press({"\n": "enter", "^": "ctrl+n"}.get(key, key))


@pytest.mark.slow
@pytest.mark.parametrize("tendency", list(MOVES))
def test_from_the_first_key_to_the_record(tmp_path: Path, tendency: str) -> None:
    """Each flow leads by keys alone to its own record, a plan and a proof, and back to Today."""
    env = _env(tmp_path, tendency)

    with Terminal([TENDING], env) as terminal:
        terminal.wait("Why today")
        terminal.press("a")
        _go_through(terminal, (*BEFORE, *MOVES[tendency]))
        assert terminal.shows(re.escape(HAPPENED))
        _go_through(terminal, AFTER)
        terminal.wait("Kept today")
        assert terminal.shows("I said it")
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0
        assert terminal.leftovers() == []

    exercise = _row(env, "exercises")
    assert {name: exercise.get(name) for name in OWN[tendency]} == OWN[tendency]
    others = {name for own, fields in OWN.items() if own != tendency for name in fields}
    assert not (others - set(OWN[tendency])) & set(exercise)
    assert (exercise["happened"], exercise["feelings"]) == (HAPPENED, ["uneasy"])
    assert (exercise["intensity_before"], exercise["intensity_after"]) == (6, 3)
    assert exercise["answered"][-1] == "close"
    assert _row(env, "plans")["exercise"] == exercise["id"]
    assert _row(env, "proofs")["line"] == "I said it"


@pytest.mark.slow
def test_after_kill_9_the_exercise_goes_on_with_its_text(tmp_path: Path) -> None:
    """Killed while one writes, the exercise waits on Today with what was shown as saved."""
    env = _env(tmp_path, "withdraw")
    with Terminal([TENDING], env) as terminal:
        terminal.wait("Why today")
        terminal.press("a")
        _go_through(terminal, BEFORE[:2])
        terminal.wait("What happened")
        terminal.type("Sam asked twice")
        terminal.wait("Sam asked twice")
        terminal.wait("saved")
        terminal.signal(signal.SIGKILL)
        assert terminal.exit_status() == -signal.SIGKILL

    with Terminal([TENDING], env) as terminal:
        terminal.wait("a Go on with it")
        terminal.press("a")
        terminal.wait("Sam asked twice")
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0
