"""No word is lost between processes: killed ones, and many that save to one folder at once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import filelock
import pytest
from tinydb import TinyDB

from coach.coach import Coach
from tests.faults import documented
from tests.terminal.harness import TENDING

Open = Callable[..., Coach]

ROOT = Path(__file__).parents[2]
BUSY = "Not saved: another tending is saving to this folder; please try again."

SAVER = """
import sys
from coach.coach import open_coach
from coach.records import Mark

name, count = sys.argv[1], int(sys.argv[2])
journal = open_coach(None).journal
for number in range(count):
    day = f"2026-11-{number % 22 + 1:02}"  # all before the 23rd, which the commands mark
    journal.save(Mark(id=f"{name}-{number}", at=day, day=day, kind="filled-in", note=name * 400))
print(sum(id_.startswith(name) for id_ in journal.read()["marks"]))
"""


def _start(*command: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def _saver(name: str, count: int) -> subprocess.Popen[str]:
    return _start(sys.executable, "-c", SAVER, name, str(count))


def _marks(coach: Coach) -> dict[str, Any]:
    return coach.journal.read().get("marks", {})


@pytest.mark.slow
def test_kill_9_loses_nothing(tmp_path: Path) -> None:
    """200 times kill -9 of a saving process: all acknowledged is there, every file opens."""
    rounds = documented("A saving process is killed")
    command = [sys.executable, "tests/killing.py", str(tmp_path), str(rounds), "1"]

    answer = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)

    counted = json.loads(answer.stdout)
    assert counted.pop("saves") > 5 * rounds
    assert counted == {"kills": rounds, "lost": 0, "unreadable": 0, "damaged": 0, "left": 0}


@pytest.mark.slow
def test_two_processes_save_500_records_each(coach: Open) -> None:
    """Two processes that save 500 records each at once lose none, and each sees the other's."""
    count = documented("Two processes") // 2
    opened = coach()
    assert opened.journal.device

    savers = [_saver(name, count) for name in "ab"]
    answers = [saver.communicate() for saver in savers]

    assert answers == [(f"{count}\n", "")] * 2
    assert set(_marks(opened)) == {f"{name}-{number}" for name in "ab" for number in range(count)}
    for path in Path(opened.data).rglob("*.json"):
        with TinyDB(path, access_mode="r") as stock:
            assert stock.all() == [{"schema": 1}]


@pytest.mark.slow
def test_twenty_commands_while_two_processes_save(coach: Open) -> None:
    """Notes of 20 commands at once, beside two busy processes: each is there, none replaced one."""
    opened = coach()
    opened.look()
    count = documented("`tending done --note -`")

    savers = [_saver(name, 100) for name in "ab"]
    commands = [_start(TENDING, "done", "--note", "-") for _ in range(count)]
    for number, command in enumerate(commands):
        command.communicate(f"note {number:02}\n")
    for saver in savers:
        saver.communicate()

    marks = _marks(coach())
    today = [row["note"] for row in marks.values() if row["kind"] == "done"]
    assert [command.returncode for command in (*commands, *savers)] == [0] * (count + 2)
    assert sum(row["kind"] == "filled-in" for row in marks.values()) == 200
    assert sorted("\n".join(today).split("\n")) == [f"note {number:02}" for number in range(count)]


@pytest.mark.slow
def test_a_held_lock_is_one_clear_line(coach: Open) -> None:
    """Where another program holds the lock for too long, it is said that nothing was saved."""
    opened = coach()
    opened.look()

    with filelock.FileLock(Path(opened.state, "lock")):
        command = _start(TENDING, "done", "--note", "-")
        answer = command.communicate("words\n")

    assert (command.returncode, *answer) == (1, "", f"tending: {BUSY}\n")
    assert _marks(coach()) == {}
