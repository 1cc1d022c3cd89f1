"""Rehearsing in a real terminal: from `r` to the stored record, and through kill -9."""

from __future__ import annotations

import signal
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from coach.clock import Clock
from coach.journal import Journal
from coach.records import Plan
from coach.words import MET, REHEARSAL_TITLES
from tests.terminal.harness import TENDING, Terminal, environment

MORE = ", or one breath"
YESTERDAY = datetime.fromisoformat("2026-11-22T20:00:00+01:00")
PLAN = "5f0c6a1e-9d55-4c43-8a55-0d2f7b8a9c31"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Give the environment of somebody who is past Welcome and made a plan yesterday."""
    ours = environment(tmp_path)
    journal = Journal(ours["TENDING_DIR"], str(tmp_path / "elsewhere"), Clock(YESTERDAY))
    journal.set(onboarded=True, protective=False)
    journal.save(
        Plan(
            id=PLAN, at=YESTERDAY.isoformat(), day="2026-11-22", when="When it rings", then="I wait"
        )
    )
    return ours


def _rows(env: dict[str, str], table: str) -> list[dict[str, Any]]:
    """Return a table's records as they stand, read with stock TinyDB."""
    found: list[dict[str, Any]] = []
    for path in sorted(Path(env["TENDING_DIR"]).glob("journal/*/20*.json")):
        with TinyDB(path, access_mode="r") as database:
            found += [dict(row) for row in database.table(table)]
    newest = {row["id"]: row for row in sorted(found, key=lambda row: str(row["updated"]))}
    return list(newest.values())


def _answer(terminal: Terminal, key: str, answer: str) -> None:
    """Go from Today to the question, and answer it."""
    terminal.wait("r Rehearse")
    terminal.press("r")
    terminal.wait(REHEARSAL_TITLES["see"])
    terminal.press("enter")
    terminal.wait(REHEARSAL_TITLES["say"])
    terminal.press("enter")
    terminal.wait("Did the moment come")
    terminal.press(key)
    terminal.wait(MET[answer])


@pytest.mark.slow
def test_an_answer_reaches_the_disk(env: dict[str, str]) -> None:
    """By keys alone, an answer is a record before one goes on, and Today offers it no more."""
    with Terminal([TENDING], env) as terminal:
        _answer(terminal, "1", "not-yet")
        terminal.wait("saved")
        kept = _rows(env, "rehearsals")
        terminal.press("enter")
        terminal.wait("Why today")
        assert not terminal.shows("r Rehearse")
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0

    (row,) = kept
    assert (row["answer"], row["day"]) == ("not-yet", "2026-11-23")


@pytest.mark.slow
def test_after_kill_9_half_a_smaller_plan_is_there_again(env: dict[str, str]) -> None:
    """Killed while one makes a plan smaller, `r` leads back to the words, and Enter keeps them."""
    with Terminal([TENDING], env) as terminal:
        _answer(terminal, "3", "old-way")
        terminal.press("2")
        terminal.wait(REHEARSAL_TITLES["smaller"])
        terminal.type(MORE)
        terminal.wait(MORE)
        terminal.wait("saved")
        terminal.signal(signal.SIGKILL)
        assert terminal.exit_status() == -signal.SIGKILL

    with Terminal([TENDING], env) as terminal:
        terminal.wait("r Rehearse")
        terminal.press("r")
        terminal.wait(REHEARSAL_TITLES["smaller"])
        terminal.wait(MORE)
        terminal.press("enter")
        terminal.wait("The smaller plan is in the deck")
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0

    old, new = sorted(_rows(env, "plans"), key=lambda row: str(row["day"]))
    assert old["retired"]
    assert (new["smaller_than"], new["then"]) == (PLAN, f"I wait{MORE}")
    assert [row["answer"] for row in _rows(env, "rehearsals")] == ["old-way"]
