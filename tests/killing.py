"""A script: kill -9 of a process that saves, round after round; prints what it counted, as JSON.

    python tests/killing.py FOLDER ROUNDS SEED

The saving process is forked from this one, so that a round costs no start of Python. What it
acknowledges goes through a pipe after `save` returned; it is killed after a random number of
acknowledgements and a random moment more, and a fresh journal has to hold everything acknowledged.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from tinydb import TinyDB

sys.path.insert(0, str(Path(__file__).parents[1]))

from coach.clock import Clock
from coach.journal import Draft, Journal
from coach.records import Mark

AT = "2026-11-23T09:00:00.000+01:00"
MOST_ACKNOWLEDGED = 25
LONGEST_WAIT = 0.004
LONGEST_TEXT = 4000


def _journal(base: Path) -> Journal:
    return Journal(str(base / "data"), str(base / "state"), Clock(datetime.fromisoformat(AT)))


def _text(id_: str) -> str:
    """Return the text that belongs to an id, by which a mix-up would be seen."""
    length = int(id_.rsplit("-", 1)[1])
    return (f"{id_} caf\u00e9 " * (length // 8 + 1))[:length]


def _save_on(base: Path, round_: int, dice: random.Random, pipe: int) -> NoReturn:
    """Save records and drafts for ever, and say each that was saved."""
    journal = _journal(base)
    number = 0
    while True:
        number += 1
        id_ = f"{round_}-{number}-{dice.randrange(LONGEST_TEXT)}"
        day = f"2026-{round_ % 12 + 1:02}-{number % 28 + 1:02}"
        if number % 5:
            journal.save(Mark(id=id_, at=AT, day=day, kind="done", note=_text(id_)))
        else:
            state = {"text": _text(id_), "number": 1000 * round_ + number}
            journal.keep_draft(
                Draft(id=f"d{round_ % 4}", kind="letter", at=AT, day=day, updated="", state=state)
            )
        os.write(pipe, f"{number} {id_}\n".encode())


def _killed(base: Path, round_: int, dice: random.Random) -> list[tuple[int, str]]:
    """Run one saving process and kill it; return what it acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _save_on(base, round_, random.Random(dice.random()), writing)  # noqa: S311
    os.close(writing)
    wanted, said = dice.randint(0, MOST_ACKNOWLEDGED), b""
    while said.count(b"\n") < wanted:
        said += os.read(reading, 65536)
    select.select([], [], [], dice.uniform(0, LONGEST_WAIT))
    os.kill(child, signal.SIGKILL)
    while more := os.read(reading, 65536):
        said += more
    os.close(reading)
    os.waitpid(child, 0)
    lines = said.decode().splitlines(keepends=True)
    return [(int(n), id_) for n, id_ in (line.split() for line in lines if line.endswith("\n"))]


def _unreadable(base: Path, pattern: str = "*.json") -> int:
    """Count the files that stock json or stock TinyDB can't open."""
    count = 0
    for path in (base / "data").rglob(pattern):
        try:
            json.loads(path.read_bytes())
            with TinyDB(path, access_mode="r") as stock:
                stock.tables()
        except Exception:  # noqa: BLE001 - whatever goes wrong with it counts
            count += 1
    return count


def main(base: Path, rounds: int, seed: int) -> dict[str, int]:
    """Kill, look, count."""
    dice = random.Random(seed)  # noqa: S311
    counted: Counter[str] = Counter(dict.fromkeys(("lost", "unreadable", "damaged", "left"), 0))
    saved: set[str] = set()
    drafts: dict[str, tuple[int, str]] = {}
    for round_ in range(rounds):
        acknowledged = _killed(base, round_, dice)
        counted.update(kills=1, saves=len(acknowledged))
        saved.update(id_ for number, id_ in acknowledged if number % 5)
        for number, id_ in acknowledged:
            if not number % 5:
                drafts[f"d{round_ % 4}"] = (1000 * round_ + number, id_)
        fresh = _journal(base)
        marks = fresh.read().get("marks", {})
        kept = {draft.id: draft.state for draft in fresh.drafts()}
        counted["lost"] += sum(marks.get(id_, {}).get("note") != _text(id_) for id_ in saved)
        for key, (number, id_) in drafts.items():
            there = kept.get(key, {"number": 0})
            newer = there["number"] > number
            counted["lost"] += not (newer or there.get("text") == _text(id_))
        counted["unreadable"] += _unreadable(base, f"2026-{round_ % 12 + 1:02}.json")
        counted["unreadable"] += _unreadable(base, "drafts.json")
        counted["damaged"] += len(fresh.notices)
        month = f"2026-{round_ % 12 + 1:02}-01"
        fresh.save(Mark(id=f"after-{round_}-9", at=AT, day=month, kind="done"))
        fresh.keep_draft(Draft(id="after", kind="letter", at=AT, day=month, updated="", state={}))
        counted["left"] += sum("tmp" in path.name for path in base.rglob("*"))
    counted["unreadable"] += _unreadable(base)
    return dict(counted)


if __name__ == "__main__":
    folder, rounds_, seed_ = sys.argv[1:]
    print(json.dumps(main(Path(folder), int(rounds_), int(seed_))))  # noqa: T201
