"""`make bench`: how fast tending is on this machine, as ratios measured in one run.

Every figure is a median of interleaved runs, so that a busy machine slows both sides alike.
First paint is the time from starting the program to the moment a given text has been written
to its terminal.
"""

from __future__ import annotations

import itertools
import os
import pty
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
TENDING = str(Path(sys.executable).parent / "tending")
ROUNDS = 9
NOW = "2026-11-23T09:00:00+00:00"
MARK = b"Why today"
PAUSE = b"Nothing to do for five seconds."
LIVING = b"Help"
"""Stands in the key bar, which the pause of `tending now` has once Textual draws it."""
SIZE = (24, 80)
LETTER = "q"
"""What is typed to see how soon it shows: no word of the screen has it."""

BARE = """
from textual.app import App
from textual.containers import VerticalScroll
from textual.widgets import Static

class Bare(App):
    CSS = "Static { height: auto; margin: 0 0 1 0; }"
    def compose(self):
        yield Static("tending")
        with VerticalScroll():
            yield Static("practice"); yield Static("title"); yield Static("a line " * 15)
            yield Static("Why today  its turn"); yield Static("M T W T F S S"); yield Static("plan")
        yield Static("keys")

Bare().run()
"""


def paint(command: list[str], env: dict[str, str], mark: bytes = MARK) -> float:
    """Return the milliseconds until a program in an 80x24 terminal has written `mark`."""
    start = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(command[0], command, env)  # noqa: S606 - our own program
    import fcntl  # noqa: PLC0415 - as the next two, of Unix alone
    import struct  # noqa: PLC0415
    import termios  # noqa: PLC0415

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
    seen = b""
    took = float("nan")
    while time.perf_counter() - start < 20:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            seen += os.read(terminal, 65536)
        except OSError:
            break
        if mark in seen:
            took = (time.perf_counter() - start) * 1000
            break
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    os.close(terminal)
    return took


def keys(data: str, env: dict[str, str], count: int = 200) -> list[float]:
    """Return the milliseconds from each of some keys, typed in a flow, to its letter's showing."""
    from tests.terminal.harness import Terminal  # noqa: PLC0415 - of Unix alone

    times = []
    with Terminal([TENDING, "--data-dir", data], env) as terminal:
        terminal.wait("Why today")
        for seen, key in (("Why today", "a"), ("Which pull", "ctrl+n"), ("like to look", "1")):
            terminal.wait(seen)
            terminal.press(key)
        terminal.wait("What happened")
        before = terminal.text.count(LETTER)
        for number in range(1, count + 1):
            start = time.perf_counter()
            terminal.press(LETTER)
            while terminal.text.count(LETTER) < before + number:
                terminal.pump(0.001)
            times.append((time.perf_counter() - start) * 1000)
    return times


def run(command: list[str], env: dict[str, str]) -> float:
    """Return the milliseconds a program takes from start to end."""
    start = time.perf_counter()
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1000


def interleave(tasks: dict[str, Callable[[], float]], rounds: int = ROUNDS) -> dict[str, float]:
    """Run every task once a round; return the median of each."""
    for task in tasks.values():
        task()
    found: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            found[name].append(task())
    return {name: statistics.median(times) for name, times in found.items()}


def saves(data: str, state: str, count: int = 200) -> list[float]:
    """Return the milliseconds that each of some saves took."""
    from coach.clock import Clock  # noqa: PLC0415 - after the environment was set
    from coach.journal import Journal  # noqa: PLC0415
    from coach.records import Mark  # noqa: PLC0415

    journal = Journal(data, state, Clock())
    journal.read()
    times = []
    for number in range(count):
        day = f"2026-11-{number % 28 + 1:02}"
        mark = Mark(id=f"bench-{number}", at=NOW, day=day, kind="done")
        start = time.perf_counter()
        journal.save(mark)
        times.append((time.perf_counter() - start) * 1000)
    return times


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="tending-bench-") as folder:
        bench(Path(folder))


def bench(folder: Path) -> None:
    """Measure in a folder of our own."""
    env = {
        **{k: v for k, v in os.environ.items() if not k.startswith("TENDING_")},
        "TENDING_STATE": str(folder / "state"),
        "TENDING_NOW": NOW,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }
    os.environ.update(env)
    none, years = str(folder / "none"), str(folder / "years")
    # A day of history is the least that has been through Welcome.
    for data, count in ((none, "1"), (years, "3650")):
        run([TENDING, "demo", "--days", count, "--into", data], env)
        run([TENDING, "status", "--data-dir", data], env)
    bare = folder / "bare.py"
    bare.write_text(BARE)

    def opening(data: str) -> Callable[[], float]:
        return lambda: paint([TENDING, "--data-dir", data], env)

    def without_cache() -> float:
        for cache in (folder / "state").glob("years-*/*.json"):
            if cache.name != "device.json":
                cache.unlink()
        return paint([TENDING, "--data-dir", years], env)

    days = itertools.count()

    def at_nine() -> dict[str, str]:
        day = datetime.fromisoformat(NOW) + timedelta(days=next(days))
        return {**env, "TENDING_NOW": day.isoformat()}

    def first_of_day() -> float:
        run([TENDING, "status", "--data-dir", years], at_nine())
        return paint([TENDING, "--data-dir", years], at_nine())

    first = interleave(
        {
            "bare": lambda: paint([sys.executable, str(bare)], env),
            "none": opening(none),
            "years": opening(years),
            "pause": lambda: paint([TENDING, "now", "--data-dir", years], env, PAUSE),
            "living": lambda: paint([TENDING, "now", "--data-dir", years], env, LIVING),
        }
    )
    cold = interleave({"day": first_of_day, "cache": without_cache}, 5)
    for data in (none, years):
        run([TENDING, "status", "--data-dir", data], env)
    prompt = interleave(
        {
            "pass": lambda: run([sys.executable, "-c", "pass"], env),
            "none": lambda: run([TENDING, "status", "--data-dir", none], env),
            "years": lambda: run([TENDING, "status", "--data-dir", years], env),
        },
        15,
    )
    state = str(folder / "saves-state")
    empty = saves(str(folder / "empty"), state)
    full = saves(years, state)
    typed = keys(years, env)
    report(first, cold, prompt, empty, full, typed)


def report(  # noqa: PLR0913 - a table of all that was measured
    first: dict[str, float],
    cold: dict[str, float],
    prompt: dict[str, float],
    empty: list[float],
    full: list[float],
    typed: list[float],
) -> None:
    """Print every figure with its ratio and its aim."""
    rows = [
        ("bare Textual app, first paint", first["bare"], "", ""),
        ("Today, no history", first["none"], first["none"] / first["bare"], "bare, aim 1.35"),
        ("Today, ten years", first["years"], first["years"] / first["none"], "none, aim 1.1"),
        ("Today, first of the day", cold["day"], cold["day"] / first["bare"], "bare"),
        ("Today, cache deleted", cold["cache"], cold["cache"] / first["bare"], "bare"),
        ("now: pause on screen", first["pause"], first["pause"] / first["bare"], "bare, aim 0.25"),
        ("now: living screen", first["living"], first["living"] / first["bare"], "bare, aim 1.2"),
        ("python -c pass", prompt["pass"], "", ""),
        ("status, no history", prompt["none"], prompt["none"] / prompt["pass"], "pass, aim 4"),
        ("status, ten years", prompt["years"], prompt["years"] / prompt["pass"], "pass, aim 4"),
    ]
    for name, times, base in (("no history", empty, empty), ("ten years", full, empty)):
        middle, last = statistics.median(times), statistics.quantiles(times, n=100)[98]
        rows.append((f"save, {name}, 50th", middle, middle / statistics.median(base), "none"))
        rows.append(
            (f"save, {name}, 99th", last, last / statistics.quantiles(base, n=100)[98], "none")
        )
    rows.append(("a key in a flow, 50th", statistics.median(typed), "", ""))
    rows.append(("a key in a flow, 95th", statistics.quantiles(typed, n=20)[18], "", "aim 50 ms"))
    for name, took, ratio, aim in rows:
        shown = f"{ratio:6.2f} x {aim}" if ratio else aim
        sys.stdout.write(f"{name:<32}{took:8.1f} ms  {shown}\n")


if __name__ == "__main__":
    main()
