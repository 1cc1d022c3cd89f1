"""What a save costs: ours with no history and with ten years, and TinyDB's stock storage.

Each runs in a process of its own, so that none carries another's records in memory, and they
take turns in a shuffled order, so that a busy machine slows all alike. The month that is written
is equally full in both folders of ours: what differs is the history alone.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.memory import peak

SAVES = 800
"""How often each of ours saves: enough for a 99th percentile that stays where it is."""

STOCK_SAVES = 30
"""How often the stock storage saves: each takes as long as a hundred of ours."""

STOCK_RECORDS = 10_000
MONTH = "2026-12"
"""The month that is written, which the made-up history has not reached."""

MONTH_RECORDS = 100
"""How many records an eager writer's month holds."""

ROUND = 20
"""After so many saves the month is put back, so that it stays about as full."""

SIZE = 600
"""Bytes of a record."""


class Subject:
    """One store in its own process, saving when it is told to."""

    def __init__(self, kind: str, place: str, env: dict[str, str]) -> None:
        command = [sys.executable, "-m", "tests.bench.saving", kind, place]
        self._process = subprocess.Popen(
            command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.memory = self._answer()
        """The most memory that it held after reading everything and one save, in MB."""
        self.times: list[float] = []

    def save(self) -> None:
        """Let it save once."""
        self._tell("save")
        self.times.append(self._answer())

    def end(self) -> float:
        """Let it end; return how many syncs a save of it makes."""
        self._tell("end")
        syncs = self._answer()
        self._process.wait()
        return syncs

    def _tell(self, word: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()

    def _answer(self) -> float:
        assert self._process.stdout
        return float(self._process.stdout.readline())


def measure(none: str, years: str, stock: str, env: dict[str, str]) -> dict[str, Subject]:
    """Let all three save in turns; `none` and `years` are data folders, `stock` is a file."""
    subjects = {
        "none": Subject("ours", none, env),
        "years": Subject("ours", years, env),
        "stock": Subject("stock", stock, env),
    }
    turns = ["none", "years"] * SAVES + ["stock"] * STOCK_SAVES
    random.Random(1).shuffle(turns)  # noqa: S311 - an order, no secret
    for name in turns:
        subjects[name].save()
    return subjects


def _record(number: int) -> dict[str, object]:
    """Return the fields of a session as an eager writer leaves it."""
    fields: dict[str, object] = {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "at": f"{MONTH}-20T09:00:00.000+00:00",
        "day": f"{MONTH}-20",
        "updated": f"{MONTH}-20T09:00:00.000+00:00",
        "focus": "say-the-small-thing",
        "practice": "speak-the-unsaid",
        "answered": ["arrive", "reflect", "write"],
        "ended": f"{MONTH}-20T09:05:00.000+00:00",
        "intensity_before": 6,
    }
    sentence = "When it gets loud at the table I go quiet, and then I say one true thing. "
    room = SIZE - len(json.dumps({**fields, "wrote": ""}))
    return {**fields, "wrote": (sentence * 9)[:room]}


def _ours(data: str) -> Callable[[], float]:
    """Open a data folder with a month as full as an eager writer's; return how it saves once."""
    from coach import paths, records  # noqa: PLC0415 - not in the process that only waits
    from coach.clock import Clock  # noqa: PLC0415
    from coach.journal import Journal  # noqa: PLC0415

    journal = Journal(data, paths.state_dir(data), Clock())
    month = Path(data, "journal", journal.device, f"{MONTH}.json")
    month.parent.mkdir(parents=True, exist_ok=True)
    rows = {str(number): _record(number) for number in range(1, MONTH_RECORDS + 1)}
    full = json.dumps({"_default": {"1": {"schema": 1}}, "sessions": rows}, separators=(",", ":"))
    month.write_text(full)
    journal.read()
    number = MONTH_RECORDS

    def save() -> float:
        nonlocal number
        number += 1
        if number % ROUND == 0:
            other = month.with_suffix(".bench")
            other.write_text(full)
            other.replace(month)
        session = records.read(records.Session, _record(number))
        assert session
        start = time.perf_counter()
        journal.save(session)
        return (time.perf_counter() - start) * 1000

    return save


def _stock(file: str) -> Callable[[], float]:
    """Open stock TinyDB with the same records, all in its one file; return how it saves once."""
    from tinydb import TinyDB  # noqa: PLC0415 - as above

    rows = {str(number): _record(number) for number in range(1, STOCK_RECORDS + 1)}
    Path(file).write_text(json.dumps({"sessions": rows}))
    table = TinyDB(file).table("sessions")
    number = STOCK_RECORDS

    def save() -> float:
        nonlocal number
        number += 1
        record = _record(number)
        start = time.perf_counter()
        table.insert(record)
        return (time.perf_counter() - start) * 1000

    return save


def main(kind: str, place: str) -> None:
    """Be one subject: save at every line of stdin, and answer with the milliseconds it took."""
    save = _ours(place) if kind == "ours" else _stock(place)
    save()

    def say(figure: float) -> None:
        sys.stdout.write(f"{figure}\n")
        sys.stdout.flush()

    say(peak())
    for line in sys.stdin:
        if line.strip() == "end":
            break
        say(save())
    from unittest import mock  # noqa: PLC0415 - it is heavy, and memory was told by now

    with mock.patch("os.fsync", wraps=os.fsync) as syncs:
        save()
    say(syncs.call_count)


if __name__ == "__main__":
    main(*sys.argv[1:])
