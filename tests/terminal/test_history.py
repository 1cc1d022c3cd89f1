"""History in a real terminal: what is being changed outlives the program."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.terminal.harness import TENDING, Terminal, environment

TYPED = "zebra"


@pytest.mark.slow
def test_after_kill_9_a_change_is_there_again(tmp_path: Path) -> None:
    """Killed while one changes a text, what was kept is in the field again, and can be saved."""
    env = environment(tmp_path)
    command = [TENDING, "demo", "--days", "3", "--into", env["TENDING_DIR"]]
    subprocess.run(command, env={**os.environ, **env}, check=True, capture_output=True)

    with Terminal([TENDING], env) as terminal:
        _open_yesterday(terminal)
        terminal.press("enter")
        terminal.wait("Change a text")
        terminal.type(TYPED)
        terminal.wait("kept as a draft")
        terminal.signal(signal.SIGKILL)
        assert terminal.exit_status() == -signal.SIGKILL

    with Terminal([TENDING], env) as terminal:
        _open_yesterday(terminal)
        terminal.wait("a change was begun")
        terminal.press("enter")
        terminal.wait("As you left it")
        terminal.wait(TYPED)
        terminal.press("ctrl+n")
        terminal.wait("Saved")
        terminal.press("escape", "ctrl+q")
        assert terminal.exit_status() == 0

    held = [path for path in tmp_path.rglob("2026-11.json") if TYPED in path.read_text()]
    assert len(held) == 1


def _open_yesterday(terminal: Terminal) -> None:
    """Go from Today to the page of yesterday."""
    terminal.wait("enter Begin")
    terminal.press("h")
    terminal.wait("enter Open")
    terminal.press("left")
    terminal.wait("Sunday 22")
    terminal.press("enter")
    terminal.wait("enter Change")
