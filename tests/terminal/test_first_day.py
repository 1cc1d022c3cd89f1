"""One whole first day in a real terminal, from `make run` to the second day's Today."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from coach.words import ASK_TITLES
from tests.terminal.harness import ROOT, TENDING, Terminal, environment

TUESDAY = "2026-11-24T08:10:00+01:00"
WROTE = "I said it to the empty chair, [/red] [bold and all: schön, 安心, 🙂"
KEPT = "I can be slow and still be honest."


def _make_environment(folder: Path, now: str) -> dict[str, str]:
    """Return the person's own environment, so that make finds what it needs."""
    own = {name: text for name, text in os.environ.items() if not name.startswith("MAKE")}
    ours = environment(folder, now)
    for name in ("HOME", "TENDING_DIR"):
        del ours[name]
    return {**own, "TERM": "xterm-256color", **ours}


def _run(folder: Path, now: str) -> Terminal:
    command = ["make", "run", f"DATA_DIR={folder / 'data'}"]
    return Terminal(command, _make_environment(folder, now), cwd=ROOT)


def _status(folder: Path, now: str) -> dict[str, Any]:
    """Return the day as the shell has it."""
    command = [TENDING, "--data-dir", str(folder / "data"), "status", "--json"]
    env = {**os.environ, **environment(folder, now)}
    done = subprocess.run(command, env=env, capture_output=True, check=True, text=True)
    status: dict[str, Any] = json.loads(done.stdout)
    return status


def _welcome(terminal: Terminal) -> None:
    """Go through Welcome by keys."""
    terminal.wait("1 of 10")
    terminal.press("enter")
    terminal.wait("2 of 10")
    terminal.press("ctrl+n")
    for number in range(1, 6):
        terminal.wait(rf"3 of 10[\s\S]*{number}\. ")
        terminal.press("1")
    terminal.wait("5 went quiet")
    terminal.press("enter")
    terminal.wait("5 of 10")
    terminal.type("Ada")
    terminal.press("enter")
    terminal.wait("6 of 10")
    terminal.press("2")
    terminal.wait("› 03:00")
    terminal.press("down", "up", "enter")
    terminal.wait("8 of 10")
    terminal.type("When tea is ready")
    terminal.press("enter")
    _try_hiding(terminal)
    terminal.wait("10 of 10")
    terminal.press("1")


def _try_hiding(terminal: Terminal) -> None:
    """Do on the page about quick hide what it says."""
    terminal.wait("9 of 10")
    terminal.press("f4")
    terminal.wait("November 2026")
    assert not terminal.shows("tending")
    terminal.press("ctrl+g")
    terminal.wait("9 of 10")
    terminal.press("enter")


def _wait_for(terminal: Terminal, ask: str) -> None:
    """Wait until something is asked, in whatever words it is."""
    terminal.wait(re.escape(ASK_TITLES[ask]))


def _session(terminal: Terminal) -> None:
    """Go through all five steps."""
    terminal.press("enter")
    _wait_for(terminal, "anchor")
    terminal.press("2")
    terminal.wait("Press both feet down")
    terminal.press("enter")
    _wait_for(terminal, "intensity_before")
    terminal.press("6")
    for place in ("body", "heart", "spirit"):
        _wait_for(terminal, place)
        terminal.press("3")
    terminal.wait("✓ Arrive")
    terminal.wait_gone(re.escape(ASK_TITLES["spirit"]))
    terminal.press("enter")
    terminal.wait("✓ Read")
    terminal.type(WROTE)
    terminal.wait("saved")
    terminal.press("ctrl+n")
    _wait_for(terminal, "plan_when")
    assert terminal.shows("You wrote  I said it to the empty chair")
    terminal.type("When Sam sighs at dinner")
    terminal.press("enter")
    _wait_for(terminal, "plan_then")
    terminal.type("I ask once, slowly")
    terminal.press("enter")
    _wait_for(terminal, "intensity_after")
    terminal.press("4")
    _wait_for(terminal, "keep")
    terminal.type(KEPT)
    terminal.press("enter")


def _records(folder: Path, table: str) -> list[dict[str, Any]]:
    months = (folder / "data" / "journal").glob("*/2026-*.json")
    return [row for month in months for row in json.loads(month.read_text())[table].values()]


@pytest.mark.slow
def test_a_first_day_and_the_second_mornings_today(tmp_path: Path) -> None:
    """Welcome, Today, a session and the quitting key; on the next day it is all remembered."""
    monday = "2026-11-23T09:00:00+01:00"

    with _run(tmp_path, monday) as terminal:
        _welcome(terminal)
        terminal.wait("Good morning, Ada")
        title = _status(tmp_path, monday)["focus"]["title"]
        terminal.wait(re.escape(title))
        terminal.wait("Monday 23 November")
        _session(terminal)
        terminal.wait(re.escape(KEPT))
        terminal.wait(r"M  T  W  T  F  S  S\s+●  ·  ·  ·  ·  ·  ·")
        terminal.wait("run of 1   1 of the last 28 days")
        assert _status(tmp_path, monday)["practised"] is True
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0
        assert terminal.leftovers() == []

    (session,) = _records(tmp_path, "sessions")
    assert session["wrote"] == WROTE
    assert session["keep"] == KEPT
    assert session["answered"] == ["arrive", "read", "try", "plan", "close"]
    assert (session["intensity_before"], session["intensity_after"]) == (6, 4)
    (plan,) = _records(tmp_path, "plans")
    assert (plan["when"], plan["then"]) == ("When Sam sighs at dinner", "I ask once, slowly")

    with _run(tmp_path, TUESDAY) as terminal:
        terminal.wait("Good morning, Ada +Tuesday 24 November")
        terminal.wait(r"M  T  W  T  F  S  S\s+●  [○·]  ·  ·  ·  ·  ·")
        terminal.wait("run of 1   1 of the last 28 days")
        terminal.wait("When Sam sighs at dinner, I ask once, slowly")
        second = _status(tmp_path, TUESDAY)
        terminal.wait(re.escape(second["focus"]["title"]))
        assert second["focus"]["id"] != session["focus"]
        assert second["practised"] is False
        assert not terminal.shows(re.escape(title))
        terminal.press("q")
        assert terminal.exit_status() == 0
        assert terminal.leftovers() == []
