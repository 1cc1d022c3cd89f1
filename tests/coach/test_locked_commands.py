"""The commands on a locked folder: which ask, which never do, and what they say."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coach import passphrase
from coach.trouble import Trouble
from tests.coach.shell import Shell

SECRET = "the swallows nest above the door"
PASS = "correct horse"
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tending: Shell, quick: None, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Give a function that runs a command; `secret` comes from a file descriptor."""
    del quick

    def no_terminal(_: str) -> str:
        raise Trouble(passphrase.NO_TERMINAL)

    monkeypatch.setattr(passphrase, "from_terminal", no_terminal)

    def run(*arguments: str, secret: str | None = None, stdin: str = "") -> tuple[int, str, str]:
        answer = tending(*arguments, secret=secret, stdin=stdin.encode())
        return answer.code, answer.out, answer.err

    return run


@pytest.fixture
def locked(call: Call) -> str:
    """Lock a folder with a note in it; give the recovery key."""
    call("done", "--note", "-", stdin=SECRET)
    code, out, _ = call("lock", secret=PASS)
    assert code == 0
    return next(line.strip() for line in out.splitlines() if "AGE-SECRET-KEY-1" in line)


@pytest.mark.usefixtures("locked")
def test_reading_asks_and_without_an_answer_says_so(call: Call) -> None:
    """A command that reads what was written needs the passphrase: one line, status 1, without."""
    for command in (("today",), ("export", "--format", "json"), ("resume",)):
        code, out, err = call(*command)
        assert (code, out) == (1, "")
        assert err.startswith("tending: the folder is locked")
        assert err.count("\n") == 1


@pytest.mark.usefixtures("locked")
def test_with_the_passphrase_everything_is_read(call: Call) -> None:
    """From a file descriptor, before or after the command, once a run."""
    code, out, err = call("export", "--format", "json", secret=PASS)

    assert (code, err) == (0, "")
    assert SECRET in out


@pytest.mark.usefixtures("locked")
def test_a_wrong_passphrase_is_one_line(call: Call) -> None:
    """A descriptor's only line that opens nothing ends the command; nothing is changed."""
    code, out, err = call("export", "--format", "json", secret="wrong")

    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert PASS not in err


def test_the_recovery_key_is_taken_for_a_passphrase(call: Call, locked: str) -> None:
    """The key that was printed opens the folder, and sets a new passphrase for a lost one."""
    code, out, _ = call("export", "--format", "json", secret=locked)
    assert code == 0
    assert SECRET in out

    code, out, _ = call("lock", "--new-passphrase", secret=f"{locked}\nnew one")
    assert code == 0
    assert call("export", "--format", "json", secret="new one")[0] == 0
    assert call("export", "--format", "json", secret=PASS)[0] == 1


@pytest.mark.usefixtures("locked")
def test_status_and_done_never_ask(call: Call) -> None:
    """Locked, they answer without the passphrase, and what they add is there once it is opened."""
    code, out, err = call("status", "--json")
    assert (code, err) == (0, "")
    status = json.loads(out)
    assert status["practised"] is True
    assert status["streak"]["current"] == 1
    assert call("status", "--format", "dot")[1] == "●\n"

    assert call("done", "--day", "yesterday") == (0, "2026-11-22 is marked as practised.\n", "")
    code, out, err = call("done", "--note", "-", stdin="a second thought")
    assert (code, err) == (0, "")
    assert "your note joined it" in out
    assert json.loads(call("status", "--json")[1])["streak"]["current"] == 2

    told = call("export", "--format", "json", secret=PASS)[1]
    assert "a second thought" in told
    assert "2026-11-22" in told


def test_the_days_backup_has_the_form_of_the_folder(call: Call, tmp_path: Path) -> None:
    """A command that locks or unlocks leaves no backup of the form that the folder had before."""
    plain = tmp_path / "data" / "backups"
    call("done", "--note", "-", stdin=SECRET)
    shutil.rmtree(plain)
    assert call("lock", secret=PASS)[0] == 0
    assert [p for p in plain.rglob("*.json") if p.is_file()] == []

    call("today", secret=PASS)
    assert any(plain.rglob("*.json.age"))
    shutil.rmtree(plain)
    assert call("unlock", secret=PASS)[0] == 0
    assert list(plain.rglob("*.age")) == []


def test_locking_again_changes_nothing(call: Call, locked: str) -> None:
    """A folder that is locked stays so; the recovery key is printed again when asked for alone."""
    code, out, _ = call("lock", secret=PASS)
    assert code == 0
    assert "AGE-SECRET-KEY" not in out

    assert locked in call("lock", "--recovery-key", secret=PASS)[1]


def test_unlocking_lets_everything_be_read_again(call: Call, locked: str) -> None:
    """After unlocking nothing asks; unlocking once more says that there is nothing to do."""
    del locked
    code, out, _ = call("unlock", secret=PASS)
    assert code == 0
    assert out.startswith("Unlocked: ")

    assert SECRET in call("export", "--format", "json")[1]
    assert json.loads(call("status", "--json")[1])["focus"]["id"]
    assert call("unlock")[:2] == (0, "The folder is not locked; nothing was changed.\n")


@pytest.mark.parametrize("secret", ["", "\n"])
def test_an_empty_passphrase_locks_nothing(call: Call, secret: str) -> None:
    """An empty passphrase is refused in a sentence, and the folder stays open."""
    call("done", "--note", "-", stdin=SECRET)

    code, out, err = call("lock", secret=secret)

    assert (code, out) == (1, "")
    assert "empty passphrase" in err
    assert SECRET in call("export", "--format", "json")[1]


def test_on_a_terminal_a_slip_is_noticed() -> None:
    """Typed twice and not the same, a passphrase is not taken."""
    answers = iter(("one", "two"))

    with pytest.raises(Trouble, match="not the same"):
        passphrase.new(lambda _: next(answers), twice=True)


def test_without_a_terminal_one_is_told_of_the_descriptor() -> None:
    """Asking where there is no terminal, as in a timer, is refused and names the other way."""
    asks = (
        "from coach import passphrase\n"
        "from coach.trouble import Trouble\n"
        "try: passphrase.from_terminal('x')\n"
        "except Trouble as trouble: print(trouble)"
    )

    said = subprocess.run(
        [sys.executable, "-c", asks],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
        start_new_session=True,
    )

    assert "--passphrase-fd" in said.stdout
