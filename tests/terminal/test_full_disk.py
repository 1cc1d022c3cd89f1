"""A disk that is really full, under the real program: what is typed survives it, and any end."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.harness import TENDING, Terminal, environment

pytestmark = pytest.mark.slow

FILLER = "filler"


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Give the environment of a folder on a small disk of its own."""
    ours = environment(tmp_path)
    data = Path(ours["TENDING_DIR"])
    data.mkdir()
    if sys.platform != "linux" or os.getuid() != 0 or not shutil.which("mount"):
        pytest.skip("mounting a small disk needs Linux, root and mount")
    mounting = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", str(data)]
    if subprocess.run(mounting, check=False, capture_output=True).returncode:
        pytest.skip("this machine mounts no small disk")
    try:
        (tmp_path / "made").mkdir()
        command = [TENDING, "demo", "--days", "3", "--into", str(tmp_path / "made")]
        subprocess.run(command, env={**os.environ, **ours}, check=True, capture_output=True)
        shutil.copytree(tmp_path / "made", data, dirs_exist_ok=True)
        yield ours
    finally:
        subprocess.run(["umount", "-l", str(data)], check=True)


def _fill(env: dict[str, str]) -> Path:
    """Fill the disk to its last byte and return what has to go to make room."""
    path = Path(env["TENDING_DIR"], FILLER)
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        while file.write(b"x" * 4096):
            pass
    assert shutil.disk_usage(path.parent).free == 0
    return path


def _write(terminal: Terminal) -> None:
    """Begin the short session, on a disk that takes what is typed."""
    terminal.wait("Why today")
    terminal.press("m")
    terminal.wait("Try")
    terminal.type("before ")
    terminal.wait("saved")


def test_typing_goes_on_through_a_full_disk(env: dict[str, str]) -> None:
    """A sentence says what to do and the text stays; with room again it is saved by itself."""
    with Terminal([TENDING], env) as terminal:
        _write(terminal)
        filler = _fill(env)
        terminal.type("during")
        terminal.wait(r"is full; please\s+make some room")
        assert terminal.shows("before during")
        assert terminal.shows("f5 Save elsewhere")

        filler.unlink()
        terminal.wait_gone("is full")

        assert terminal.shows("saved")
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0

    with Terminal([TENDING], env) as terminal:
        terminal.wait("enter Continue")
        terminal.press("enter")
        terminal.wait("before during")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_however_it_ends_on_a_full_disk_the_text_is_offered(
    env: dict[str, str], number: signal.Signals
) -> None:
    """The next start offers what was typed, with the disk still full, and saves it with room."""
    with Terminal([TENDING], env) as terminal:
        _write(terminal)
        filler = _fill(env)
        terminal.type("during")
        terminal.wait(r"is full; please\s+make some room")
        terminal.signal(number)
        assert terminal.exit_status() in {128 + number, -number}
        if number != signal.SIGKILL:
            assert terminal.leftovers() == []

    with Terminal([TENDING], env) as terminal:
        terminal.wait("enter Continue")
        filler.unlink()
        terminal.wait_gone("is full")
        terminal.press("enter")
        terminal.wait("before during")
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0
    assert (
        "before during" in next(Path(env["TENDING_DIR"]).glob("journal/*/drafts.json")).read_text()
    )
    assert not list(Path(env["TENDING_STATE"]).glob("*/rescue"))


def test_leaving_on_a_full_disk_asks_and_says_where_it_is(env: dict[str, str]) -> None:
    """The quitting key asks; 'Leave' ends the app in order and names the copy's place."""
    with Terminal([TENDING], env) as terminal:
        _write(terminal)
        _fill(env)
        terminal.type("during")
        terminal.press("ctrl+q")
        terminal.wait("Not everything is saved yet")
        terminal.press("tab", "tab", "enter")

        assert terminal.exit_status() == 0
        assert terminal.leftovers() == []
        said = re.sub(r"\s", "", terminal.raw.decode().split("\x1b")[-1])
        (copy,) = Path(env["TENDING_STATE"]).glob("*/rescue/*.json")
        assert str(copy) in said
