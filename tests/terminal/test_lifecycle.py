"""How the app begins and ends: signals, crashes, closed windows, and what is no terminal."""

from __future__ import annotations

import os
import re
import signal
import statistics
import subprocess
import time
from pathlib import Path

import pytest
from tinydb import TinyDB

from coach.words import ASK_TITLES
from tests.faults import documented
from tests.terminal.harness import DEADLINE, TENDING, Terminal, environment

WORDS = " ".join(f"w{number:03}" for number in range(40))
"""200 characters that can be told apart, whatever lines they are wrapped into."""

TOKEN = re.compile(r"w\d{3}")

ARRIVE = re.escape(ASK_TITLES["anchor"])

SENTINEL = "sentinel-9f2c"
"""Stands in a local variable where the crash test lets the app crash."""

BREAKS = f"""
from screens.today import Today
def action_mark(self):
    whispered = "{SENTINEL}"
    raise RuntimeError(whispered)
Today.action_mark = action_mark
from screens.session import SessionScreen
def action_skip(self):
    whispered = "{SENTINEL}" + self.state.text_of("wrote")
    raise KeyError(whispered)
SessionScreen.action_skip = action_skip
"""
"""Python imports this before anything of ours: the app crashes on two keys."""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Give the environment of somebody who has been through Welcome and used the app for days."""
    ours = environment(tmp_path)
    command = [TENDING, "demo", "--days", "3", "--into", ours["TENDING_DIR"]]
    subprocess.run(command, env={**os.environ, **ours}, check=True, capture_output=True)
    return ours


def _open_writing(env: dict[str, str], size: tuple[int, int] = (80, 24)) -> Terminal:
    """Return a terminal in which the app stands at the field of the third step."""
    terminal = Terminal([TENDING], env, size=size)
    terminal.wait("Why today")
    terminal.press("enter")
    terminal.wait(ARRIVE)
    terminal.press("f6")
    terminal.wait_gone(ARRIVE)
    read = terminal.longest_line()
    terminal.press("f6")
    terminal.wait_gone(re.escape(read))
    return terminal


def _kept(env: dict[str, str]) -> str:
    """Return the text of the session that was not finished, read with stock TinyDB."""
    (path,) = Path(env["TENDING_DIR"]).glob("journal/*/drafts.json")
    with TinyDB(path, access_mode="r") as database:
        (draft,) = database.table("drafts").all()
    text: str = draft["state"]["typed"]["wrote"]
    return text


def test_after_kill_9_the_session_is_offered_with_its_text(env: dict[str, str]) -> None:
    """Killed while one types, everything that was shown as saved is there again."""
    with _open_writing(env) as terminal:
        terminal.type("What I had said")
        terminal.wait("What I had said")
        terminal.wait("saved")
        terminal.type(" and half a wo")
        terminal.signal(signal.SIGKILL)
        assert terminal.exit_status() == -signal.SIGKILL

    with Terminal([TENDING], env) as terminal:
        terminal.wait("enter Continue")
        terminal.press("enter")
        terminal.wait("What I had said")
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0


def _seconds_until_kept(env: dict[str, str], text: str, terminal: Terminal) -> float:
    """Return how long after now the drafts on the disk hold `text`."""
    begun = time.monotonic()
    while (passed := time.monotonic() - begun) < DEADLINE:
        found = Path(env["TENDING_DIR"]).glob("journal/*/drafts.json")
        if any(text in path.read_text() for path in found):
            return passed
        terminal.pump(0.005)
    return DEADLINE


@pytest.mark.slow
def test_what_was_typed_is_on_the_disk_within_a_second(env: dict[str, str]) -> None:
    """A second after the last key (as a rule, on a busy machine too) kill -9 takes nothing."""
    rounds = documented("Typing in the app")
    waited = []
    for number in range(rounds):
        with _open_writing(env) if not number else Terminal([TENDING], env) as terminal:
            if number:
                terminal.wait("enter Continue")
                terminal.press("enter")
                terminal.wait(f"word-{number - 1}")
            terminal.type(f" word-{number}")
            waited.append(_seconds_until_kept(env, f"word-{number}", terminal))
            terminal.signal(signal.SIGKILL)
            assert terminal.exit_status() == -signal.SIGKILL

    assert [word for word in _kept(env).split() if "word" in word] == [
        f"word-{number}" for number in range(rounds)
    ]
    assert statistics.median(waited) < 1, waited


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_in_order(env: dict[str, str], number: signal.Signals) -> None:
    """The text is kept, the terminal is as before, and the status is the signal's."""
    with _open_writing(env) as terminal:
        terminal.type("typed just now")
        terminal.wait("typed just now")
        terminal.signal(number)

        assert terminal.exit_status() == 128 + number
        assert terminal.leftovers() == []

    assert _kept(env) == "typed just now"


def test_a_closed_window_keeps_the_text(env: dict[str, str]) -> None:
    """With the terminal gone under it, the app saves and ends, instead of spinning for ever."""
    with _open_writing(env) as terminal:
        terminal.type("typed just now")
        terminal.wait("typed just now")
        terminal.close_window()

        # Python itself makes 120 of it where nobody is left to take the last output.
        assert terminal.exit_status() in {128 + signal.SIGHUP, 120}

    assert _kept(env) == "typed just now"


@pytest.mark.slow
def test_quitting_right_after_typing_keeps_all_that_was_shown(env: dict[str, str]) -> None:
    """200 characters at a person's pace and then the quitting key: what was seen is kept."""
    with _open_writing(env) as terminal:
        terminal.type(WORDS, pause=0.012)
        shown = TOKEN.findall(terminal.text)
        terminal.press("ctrl+q")

        assert terminal.exit_status() == 0
        assert terminal.leftovers() == []

    assert len(shown) > 30
    assert _kept(env).split()[: len(shown)] == shown


@pytest.mark.slow
def test_typing_goes_on_through_resizing(env: dict[str, str]) -> None:
    """A window that becomes smaller under one's hands loses nothing that was typed."""
    with _open_writing(env, size=(120, 40)) as terminal:
        terminal.type("before ")
        terminal.wait("before")
        terminal.resize(40, 15)
        terminal.type("during ")
        terminal.wait("3 of 5")
        terminal.resize(80, 24)
        terminal.type("after")
        terminal.wait("before during after")
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0

    assert _kept(env) == "before during after"


@pytest.mark.slow
def test_what_one_types_stays_in_sight_when_the_window_shrinks(env: dict[str, str]) -> None:
    """After the change of size, at the latest the next key brings the field back into sight."""
    with _open_writing(env, size=(120, 40)) as terminal:
        terminal.type("before ")
        terminal.wait("before")
        terminal.resize(40, 15)
        terminal.wait("3 of 5")
        terminal.type("during")

        terminal.wait("before during")


def _crash(env: dict[str, str], folder: Path, key: str, *, writing: bool) -> Terminal:
    """Return a terminal whose app stands before the key that crashes it, and press it."""
    (folder / "breaks").mkdir()
    (folder / "breaks" / "sitecustomize.py").write_text(BREAKS)
    broken = {**env, "PYTHONPATH": str(folder / "breaks")}
    terminal = Terminal([TENDING], broken)
    terminal.wait("Why today")
    if writing:
        terminal.press("enter")
        terminal.wait(ARRIVE)
        terminal.press("ctrl+n")
        terminal.wait(re.escape(ASK_TITLES["intensity_before"]))
        terminal.press("escape")
        terminal.wait(ARRIVE)
    terminal.press(key)
    return terminal


@pytest.mark.parametrize(("key", "writing"), [("d", False), ("f6", True)])
def test_a_crash_shows_and_writes_nothing_private(
    env: dict[str, str], tmp_path: Path, key: str, *, writing: bool
) -> None:
    """After an error that nobody handled: status 1, two lines, and no local variable anywhere."""
    with _crash(env, tmp_path, key, writing=writing) as terminal:
        assert terminal.exit_status() == 1
        assert terminal.leftovers() == []
        said = [line for line in terminal.raw.decode().split("\x1b")[-1].splitlines() if line]
        output = terminal.raw.decode()

    reports = list(Path(env["TENDING_STATE"]).glob("**/crash-*.txt"))
    assert len(reports) == 1
    assert "sitecustomize.py" in reports[0].read_text()
    assert reports[0].stat().st_mode & 0o077 == 0
    everything = [path for path in tmp_path.rglob("*") if path.is_file()]
    texts = [path.read_bytes() for path in everything if "breaks" not in path.parts]
    assert SENTINEL not in output
    assert not any(SENTINEL.encode() in text for text in texts)
    lines = [line for line in said if "tending stopped" in line or "The report" in line]
    assert len(lines) == 2
    assert "Traceback" not in output


@pytest.mark.parametrize(
    "command", ['"$0" </dev/null', 'echo | "$0"', '"$0" 2>errors', '"$0" now </dev/null']
)
def test_without_a_terminal_it_says_so_and_ends(
    env: dict[str, str], tmp_path: Path, command: str
) -> None:
    """Input from elsewhere, or errors to elsewhere: one line, status 2, nothing drawn."""
    shell = ["sh", "-c", f"{{ {command}; }}; echo status=$?", TENDING]
    with Terminal(shell, env, cwd=tmp_path) as terminal:
        terminal.wait("status=2")
        assert terminal.exit_status() == 0
        assert terminal.leftovers() == []
        errors = tmp_path / "errors"
        said = errors.read_text() if errors.exists() else terminal.raw.decode()

    lines = [line for line in said.splitlines() if "status=" not in line]
    assert len(lines) == 1
    assert lines[0].startswith("tending: the app needs a terminal")


@pytest.mark.parametrize("arguments", [[], ["now"]])
@pytest.mark.parametrize("name", ["dumb", ""])
def test_a_terminal_that_cannot_draw_is_refused(
    env: dict[str, str], name: str, arguments: list[str]
) -> None:
    """Where TERM says that nothing can be drawn: one line, status 2."""
    with Terminal([TENDING, *arguments], {**env, "TERM": name}) as terminal:
        assert terminal.exit_status() == 2

        said = terminal.raw.decode()

    assert said.count("\n") == 1
    assert said.startswith("tending: the app needs a terminal")
    assert "\x1b" not in said


@pytest.mark.parametrize("key", ["ctrl+q", "q"])
def test_leaving_today_leaves_nothing_switched(env: dict[str, str], key: str) -> None:
    """Two keys quit from Today; the terminal is as it was."""
    with Terminal([TENDING], env) as terminal:
        terminal.wait("Why today")
        terminal.press(key)

        assert terminal.exit_status() == 0
        assert terminal.leftovers() == []
