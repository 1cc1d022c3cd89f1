"""What is imported when: the arrows at run time, and the quick ways that stay quick."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

CALL = """
import json, sys
from coach.__main__ import main
sys.argv = ["tending", *{arguments}]
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
print(json.dumps(sorted(sys.modules)))
"""
"""Calls tending as its script does, and prints at last what was imported."""

LOOK = "import json, sys\n{statement}\nprint(json.dumps(sorted(sys.modules)))"

SCREEN_LIBRARIES = {"textual", "rich", "screens"}
"""What no answer on the command line needs."""

COMMANDS: list[list[str]] = [
    ["today"],
    ["today", "--json"],
    ["done"],
    ["status"],
    ["status", "--json"],
    ["pause", "today", "tomorrow"],
    ["resume"],
    ["library"],
    ["library", "--json"],
    ["export", "--format", "json"],
    ["backup"],
    ["restore"],
    ["devices"],
    ["devices", "--json"],
    ["demo", "--days", "3", "--into", "made-up"],
    ["--version"],
    ["--help"],
    ["done", "--help"],
    ["now", "--help"],
]

SOURCES = sorted([*ROOT.glob("coach/**/*.py"), *ROOT.glob("content/**/*.py")])


def _modules(code: str, folder: Path, *options: str) -> set[str]:
    """Return the modules that a fresh interpreter has after `code`, run in `folder`."""
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "TENDING_DIR": str(folder / "data"),
        "TENDING_STATE": str(folder / "state"),
        "TENDING_NOW": "2026-11-23T09:00:00+01:00",
        "TZ": "Europe/Berlin",
    }
    command = [sys.executable, *options, "-c", code]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def _roots(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def test_content_imports_nothing_of_ours(tmp_path: Path) -> None:
    """What the coach knows stands alone: neither coach nor screens, and no Textual."""
    modules = _modules(LOOK.format(statement="import content, content.library"), tmp_path)

    assert "content.library" in modules
    assert not _roots(modules) & {"coach", "tinydb", "click", *SCREEN_LIBRARIES}


def test_no_module_of_the_coach_brings_textual(tmp_path: Path) -> None:
    """All of the coach can be imported without the screens or Textual."""
    names = [f"coach.{path.stem}" for path in ROOT.glob("coach/*.py")]
    statement = f"import importlib\nfor name in {names}: importlib.import_module(name)"

    modules = _modules(LOOK.format(statement=statement), tmp_path)

    assert {"coach.cli", "coach.coach", "coach.journal"} <= modules
    assert not _roots(modules) & SCREEN_LIBRARIES


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_command_but_the_app_imports_textual(tmp_path: Path, arguments: list[str]) -> None:
    """Every answer of the command line comes without Textual, Rich and the screens."""
    modules = _modules(CALL.format(arguments=arguments), tmp_path)

    assert not _roots(modules) & SCREEN_LIBRARIES


@pytest.mark.parametrize("form", [[], ["--json"], ["--format", "{current}"]], ids=" ".join)
def test_a_cached_status_takes_the_standard_library_alone(tmp_path: Path, form: list[str]) -> None:
    """Asked again, `status` answers where nothing is installed, and imports just these of ours."""
    _modules(CALL.format(arguments=["status"]), tmp_path)
    code = CALL.format(arguments=["status", *form])

    modules = _modules(code, tmp_path, "-S")

    ours = {name for name in modules if name.partition(".")[0] in {"coach", "content", "screens"}}
    assert ours == {
        "coach",
        "coach.__main__",
        "coach.breaks",
        "coach.clock",
        "coach.days",
        "coach.files",
        "coach.paths",
        "coach.status",
        "coach.trouble",
    }
    others = _roots(modules) - {"coach", "__main__"} - set(sys.stdlib_module_names)
    assert others == set()


HEAVY = {
    *("argparse", "asyncio", "dataclasses", "email", "hashlib", "http", "importlib.metadata"),
    *("inspect", "logging", "pathlib", "random", "shutil", "sqlite3", "ssl", "subprocess"),
    *("tempfile", "tomllib", "typing_extensions", "unittest", "urllib", "uuid", "zoneinfo"),
}
"""Modules that cost milliseconds and that an answer from the cache has no use for."""


def test_a_cached_status_takes_nothing_heavy(tmp_path: Path) -> None:
    """A prompt asks at every line, so that every import counts."""
    _modules(CALL.format(arguments=["status"]), tmp_path)

    modules = _modules(CALL.format(arguments=["status"]), tmp_path, "-S")

    assert not modules & HEAVY


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_source_below_the_screens_names_textual(path: Path) -> None:
    """Not even inside a function; and only the way in may name the screens."""
    tree = ast.parse(path.read_text())

    named = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            named.add(node.module or "")

    may_open = path.name in {"cli.py", "__main__.py"} and path.parent.name == "coach"
    assert not _roots(named) & (SCREEN_LIBRARIES - ({"screens"} if may_open else set()))


def test_nothing_draws_before_a_picture_is_shown(tmp_path: Path) -> None:
    """All of the screens can be imported without what draws pictures."""
    names = [f"screens.{path.stem}" for path in ROOT.glob("screens/*.py")]
    widgets = {path.stem for path in ROOT.glob("screens/widgets/*.py")} - {"drawing"}
    names += [f"screens.widgets.{name}" for name in sorted(widgets)]
    statement = f"import importlib\nfor name in {names}: importlib.import_module(name)"

    modules = _modules(LOOK.format(statement=statement), tmp_path)

    assert {"screens.app", "screens.widgets.picture"} <= modules
    assert not _roots(modules) & {"plotext", "textual_plotext"}
