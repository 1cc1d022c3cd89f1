"""Whatever the umask, and whatever is a link: what is written is private, and links stay links."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.harness import TENDING, Terminal, environment

COMMANDS = (
    ("today",),
    ("done", "--note", "-"),
    ("done", "--day", "yesterday"),
    ("pause", "2026-11-01", "2026-11-02"),
    ("status", "--json"),
    ("doctor",),
)


def _run(folder: Path, *arguments: str, umask: str = "022") -> str:
    """Run the real program under a umask, as a shell would."""
    command = ["sh", "-c", f'umask {umask}; exec "$0" "$@"', str(TENDING), *arguments]
    env = {**os.environ, **environment(folder)}
    done = subprocess.run(
        command, env=env, input="a note", capture_output=True, check=True, text=True
    )
    return done.stdout


def _wrong(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every path of DATA and STATE that others could reach, with its mode."""
    for base in ("data", "state"):
        top = folder / base
        for path in (top, *top.rglob("*")):
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode != (0o700 if path.is_dir() else 0o600):
                yield str(path), oct(mode)


@pytest.mark.slow
@pytest.mark.parametrize("umask", ["000", "077", "777"])
def test_all_that_is_written_is_private(tmp_path: Path, umask: str) -> None:
    """After every command and the app itself, files are 0600 and folders 0700, lock and all."""
    for command in COMMANDS:
        _run(tmp_path, *command, umask=umask)
    (month,) = (tmp_path / "data").glob("journal/*/2026-11.json")
    month.write_bytes(b"{")
    os.mkfifo(month.with_name("drafts.json"), 0o600)
    _run(tmp_path, "today", umask=umask)
    _run(tmp_path, "doctor", "--repair", umask=umask)

    app = ["sh", "-c", f'umask {umask}; exec "$0"', str(TENDING)]
    with Terminal(app, environment(tmp_path)) as terminal:
        terminal.wait("1 of 10")
        terminal.press("enter")
        terminal.wait("2 of 10")
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0

    assert len(list((tmp_path / "data").rglob("*"))) > 6
    assert list(_wrong(tmp_path)) == []


def test_a_demo_is_private(tmp_path: Path) -> None:
    """A folder that demo fills is as private as one's own."""
    _run(tmp_path, "demo", "--days", "10", "--into", str(tmp_path / "data"), umask="000")
    (tmp_path / "state").mkdir(mode=0o700, exist_ok=True)

    assert list(_wrong(tmp_path)) == []


@pytest.mark.parametrize(
    "linked",
    ["data", "state", "data/journal", "data/journal/*", "data/journal/*/2026-11.json"],
)
def test_a_link_stays_a_link(tmp_path: Path, linked: str) -> None:
    """Folders and files that are links are written where they lead, and found again there."""
    _run(tmp_path, "done", "--day", "yesterday")
    (path,) = tmp_path.glob(linked)
    device = next((tmp_path / "state").glob("*/device.json")).read_bytes()
    elsewhere = tmp_path / "elsewhere" / path.name
    elsewhere.parent.mkdir()
    path.rename(elsewhere)
    path.symlink_to(elsewhere)

    _run(tmp_path, "done")
    _run(tmp_path, "pause", "2026-11-01", "2026-11-02")
    status = json.loads(_run(tmp_path, "status", "--json"))
    doctor = _run(tmp_path, "doctor")

    assert path.is_symlink()
    assert status["streak"]["practised_last_28"] == 2
    assert doctor.startswith("All is well")
    if linked != "data":  # STATE goes by where DATA really is
        assert next((tmp_path / "state").glob("*/device.json")).read_bytes() == device
    assert list(tmp_path.rglob("*.tmp")) == []
