"""After an error that nobody handled: status 1, a report, and nothing private anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from coach.journal import Journal
from screens.session import SessionScreen
from screens.today import Today

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import AutopilotCallbackType

    from screens.app import TendingApp
    from tests.screens.conftest import Build

    Run = Callable[..., None]

PRIVATE = "I never told anyone"


def _fall(*_: object) -> NoReturn:
    said = PRIVATE
    raise RuntimeError(said)


@pytest.fixture
def run(pressing: Callable[..., AutopilotCallbackType]) -> Callable[..., None]:
    """Give a function that runs an app as the program does, without a terminal, by keys."""

    def by_keys(app: TendingApp, *keys: str) -> None:
        app.run(headless=True, auto_pilot=pressing(*keys, leave=True))
        app.desk.close()

    return by_keys


def _reports(app: TendingApp) -> list[str]:
    """Return the crash reports in STATE."""
    return [path.read_text() for path in Path(app.state).glob("crash/*.txt")]


@pytest.fixture
def in_a_handler(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the key `d` fail, with a secret in a local variable and in the message."""
    monkeypatch.setattr(Today, "action_mark", _fall)


@pytest.mark.usefixtures("in_a_handler")
def test_a_crash_says_so(build: Build, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """The status is 1, and the last words name the kind of error and the report's place."""
    app = build()

    run(app, "d")

    assert app.return_code == 1
    (report,) = Path(app.state).glob("crash/*.txt")
    assert "RuntimeError" in app.last_words[0]
    assert str(report) in app.last_words[1]
    assert report.stat().st_mode & 0o777 == 0o600
    assert PRIVATE not in "".join(capsys.readouterr())


@pytest.mark.usefixtures("in_a_handler")
def test_a_report_has_nothing_private(build: Build, run: Run) -> None:
    """Report and last words name files and lines; no local variable and no message."""
    app = build()

    run(app, "d")

    (report,) = _reports(app)
    assert "test_crash.py" in report
    assert "in _fall" in report
    assert PRIVATE not in report
    assert PRIVATE not in " ".join(app.last_words)


def test_a_crash_keeps_what_was_typed(
    build: Build,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What was typed before the error is in the folder, and nowhere else."""
    monkeypatch.setattr(SessionScreen, "action_stop", _fall)
    app = build()

    run(app, "m", *"hush", "f8")

    journal = Journal(app.data, app.state, app.clock)
    journal.read()
    (draft,) = journal.drafts()
    assert app.return_code == 1
    assert draft.state["typed"] == {"wrote": "hush"}
    assert "hush" not in "".join(_reports(app))
    assert "hush" not in "".join(capsys.readouterr())


def test_a_crash_in_the_desks_thread(
    build: Build,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An error behind the desk ends the app the same way, told by its own name."""
    monkeypatch.setattr("coach.coach.Coach.mark", _fall)
    app = build()

    run(app, "d")

    (report,) = _reports(app)
    assert app.return_code == 1
    assert "RuntimeError" in app.last_words[0]
    assert "in _fall" in report
    assert PRIVATE not in report + " ".join(app.last_words) + "".join(capsys.readouterr())


def test_leaving_leaves_no_report(build: Build, run: Run) -> None:
    """An app that is quit has status 0, no last words and no report."""
    app = build()

    run(app, "q")

    assert not app.return_code
    assert app.last_words == ()
    assert _reports(app) == []
