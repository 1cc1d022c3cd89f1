"""A program in a pseudo-terminal: keys go in as a person types them, the screen is read back.

Waiting is always for something to be seen, with a deadline; whoever waits, reads what the
program wrote, so that it never stands still on a full buffer.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

import pyte

ROOT = Path(__file__).parents[2]
TENDING = str(Path(sys.executable).with_name("tending"))

DEADLINE = 20.0
"""Seconds after which what was waited for counts as missing; generous, for busy machines."""

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "f8": "\x1b[19~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f6": "\x1b[17~",
    **{f"ctrl+{letter}": chr(ord(letter) & 0x1F) for letter in "abcdefghijklmnopqrstuvwxyz"},
}

REACTION = 0.08
"""Seconds of stillness after which a person has seen what is shown and presses the next key."""

CONTROLLING = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execvp(sys.argv[1], sys.argv[1:])"
)
"""Makes the pseudo-terminal the controlling one, as a terminal window does, and steps aside."""

UNKNOWN = re.compile(
    rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b[P_^][^\x1b]*\x1b\\|\x1b\[[0-9;]*:[0-9;:]*m"
)
"""Sequences that pyte does not know and would print as text."""

ALTERNATE = re.compile(rb"\x1b\[\?(?:1049|1047|47)[hl]")
WHOLE = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|[^\[P_^])")
MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
KITTY = re.compile(rb"\x1b\[([<>])[0-9]*u")

SWITCHED_ON = ("47", "1047", "1049", "1000", "1002", "1003", "1004", "1006", "1015", "1016", "2004")
"""Modes that have to be off again afterwards: the alternate screen, mouse, focus, paste."""


class Terminal:
    """One program in a terminal of its own; a context manager that leaves nothing running."""

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        *,
        size: tuple[int, int] = (80, 24),
        cwd: Path | None = None,
    ) -> None:
        self._master, slave = os.openpty()
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._pending = b""
        self.raw = b""
        self._set_size(size)
        self.before = termios.tcgetattr(slave)
        whole = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            **env,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-c", CONTROLLING, *command],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=whole,
            cwd=cwd,
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(DEADLINE)
        if self._master >= 0:
            os.close(self._master)

    # -- reading -----------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """What is on the screen, without the blanks at the ends of lines."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def shows(self, pattern: str) -> bool:
        """Say whether the screen shows a match of `pattern` now."""
        return re.search(pattern, self.text) is not None

    def wait(self, pattern: str) -> str:
        """Return the first match of `pattern`, once it is shown and the screen came to rest."""
        for _ in self._until(DEADLINE):
            found = re.search(pattern, self.text)
            if found:
                self._rest()
                return found[0]
            if self._process.poll() is not None and not self.pump(0):
                break
        message = f"{pattern!r} was not seen; the screen was:\n{self.text}"
        raise AssertionError(message)

    def wait_gone(self, pattern: str) -> None:
        """Return once the screen no longer shows `pattern` and came to rest."""
        for _ in self._until(DEADLINE):
            if not self.shows(pattern):
                self._rest()
                return
        message = f"{pattern!r} stayed; the screen was:\n{self.text}"
        raise AssertionError(message)

    def longest_line(self) -> str:
        """Return the longest line on the screen: a page's own, by which to see that it is gone."""
        return max(self.text.splitlines()[4:-2], key=len).strip()

    def exit_status(self) -> int:
        """Return the program's exit status once it ended; a signal's number is negative."""
        for _ in self._until(DEADLINE):
            status = self._process.poll()
            if status is not None:
                while self.pump(0):
                    pass
                return status
        message = f"it is still running; the screen was:\n{self.text}"
        raise AssertionError(message)

    def leftovers(self) -> list[str]:
        """Return what the program left switched in the terminal; an empty list is right."""
        modes: dict[str, bool] = {}
        for numbers, switch in MODE.findall(self.raw):
            modes.update(dict.fromkeys(numbers.decode().split(";"), switch == b"h"))
        kitty = sum(1 if way == b">" else -1 for way in KITTY.findall(self.raw))
        found = [f"{number} on" for number in SWITCHED_ON if modes.get(number)]
        found += ["cursor hidden"] if modes.get("25") is False else []
        found += ["keyboard protocol on"] if kitty > 0 else []
        after = termios.tcgetattr(self._master)
        names = ("input", "output", "control", "local")
        changed = zip(names, self.before[:4], after[:4], strict=True)
        return found + [f"{name} flags changed" for name, old, new in changed if old != new]

    def _rest(self) -> None:
        """Read until nothing was written for a moment, or something moves all the time."""
        for _ in self._until(10 * REACTION):
            if not self.pump(REACTION):
                return

    def _until(self, seconds: float) -> Iterator[None]:
        """Yield, reading in between, until `seconds` are over."""
        end = time.monotonic() + seconds
        yield
        while (left := end - time.monotonic()) > 0:
            self.pump(min(left, 0.02))
            yield

    def pump(self, seconds: float) -> bool:
        """Read what the program wrote, waiting up to `seconds`; return whether there was some."""
        watched = [self._master] if self._master >= 0 else []
        if not select.select(watched, [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:  # the other end was closed
            data = b""
        self.raw += data
        data, whole = self._pending + data, True
        cut = data.rfind(b"\x1b") if b"\x1b" in data[-24:] else -1
        if cut >= 0:
            whole = WHOLE.match(data[cut:]) is not None
        data, self._pending = (data, b"") if whole else (data[:cut], data[cut:])
        cleared = ALTERNATE.sub(b"\x1b[0m\x1b[2J\x1b[H", data)
        self._stream.feed(UNKNOWN.sub(b"", cleared))
        return bool(data)

    # -- driving -----------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys by name, or single characters."""
        for key in keys:
            os.write(self._master, KEYS.get(key, key).encode())

    def type(self, text: str, *, pause: float = 0.0) -> None:
        """Type a text, character by character, with a person's pause in between."""
        for character in text:
            os.write(self._master, character.encode())
            for _ in self._until(pause):
                pass

    def resize(self, columns: int, rows: int) -> None:
        """Change the window's size; the program is told by the system."""
        self._screen.resize(rows, columns)
        self._set_size((columns, rows))

    def _set_size(self, size: tuple[int, int]) -> None:
        columns, rows = size
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        self._process.send_signal(number)

    def close_window(self) -> None:
        """Close the terminal under the program, as a closed window or a lost connection does."""
        os.close(self._master)
        self._master = -1


def environment(folder: Path, now: str = "2026-11-23T09:00:00+01:00") -> dict[str, str]:
    """Return an environment in which tending keeps everything in `folder`, and `now` is now."""
    return {
        "TZ": "Europe/Berlin",
        "TENDING_NOW": now,
        "TENDING_DIR": str(folder / "data"),
        "TENDING_STATE": str(folder / "state"),
        "HOME": str(folder),
    }
