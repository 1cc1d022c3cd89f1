"""How soon a program shows something: whole programs, in a terminal of 80 x 24.

First paint is the time from starting the program to the moment a given text has been written
to its terminal.
"""

from __future__ import annotations

import os
import pty
import select
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.memory import peak

TENDING = str(Path(sys.executable).parent / "tending")
ROUNDS = 9
MARK = b"Why today"
SIZE = (24, 80)
SETTLED = 1.0
"""Seconds after the first paint in which the journal was read, on any machine we know."""

LETTER = "q"
"""What is typed to see how soon it shows: no word of the screen has it."""


def paint(command: list[str], env: dict[str, str], mark: bytes = MARK) -> float:
    """Return the milliseconds until a program in a terminal has written `mark`."""
    return _opened(command, env, mark)[0]


def memory(command: list[str], env: dict[str, str]) -> float:
    """Return the most memory that a program held up to a moment after its first paint, in MB."""
    return _opened(command, env, MARK, SETTLED)[1]


def _opened(
    command: list[str], env: dict[str, str], mark: bytes, stay: float = 0.0
) -> tuple[float, float]:
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
    end = start + 20
    while time.perf_counter() < end:
        if not select.select([terminal], [], [], 0.1 if stay else 1)[0]:
            continue
        try:
            seen += os.read(terminal, 65536)
        except OSError:
            break
        if mark in seen and took != took:  # noqa: PLR0124 - not a number yet: it is the first time
            now = time.perf_counter()
            took, end = (now - start) * 1000, now + stay
    held = peak(pid)
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    os.close(terminal)
    return took, held


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


def early_keys(data: str, env: dict[str, str], seconds: float = 1.0) -> list[float]:
    """Return the milliseconds that keys took in the first second after the paint.

    The key is quick hide, there and back: it works at once, whatever the screen waits for.
    """
    from tests.terminal.harness import Terminal  # noqa: PLC0415 - of Unix alone

    times = []
    with Terminal([TENDING, "--data-dir", data], env) as terminal:
        while MARK.decode() not in terminal.text:
            terminal.pump(0.001)
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            shown = MARK.decode() in terminal.text
            start = time.perf_counter()
            terminal.press("f4")
            while (MARK.decode() in terminal.text) is shown:
                terminal.pump(0.001)
            times.append((time.perf_counter() - start) * 1000)
    return times
