"""The distribution: built, installed somewhere else, and run there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONSTRAINTS = ROOT / "constraints.txt"

pytestmark = pytest.mark.slow

DECOY = "raise SystemExit('the folder one stands in was imported')\n"


def _call(command: list[str], **kwargs: object) -> str:
    """Run a command that has to go well and return what it wrote."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **kwargs)  # type: ignore[call-overload]
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    output: str = done.stdout
    return output


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder with a source distribution and a wheel made from it."""
    folder = tmp_path_factory.mktemp("dist")
    env = {**os.environ, "PIP_CONSTRAINT": str(CONSTRAINTS)}
    _call([sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)], env=env)
    return folder


def _names(built: Path) -> list[str]:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return [name for name in archive.namelist() if not name.endswith("/")]


def test_the_wheel_holds_the_three_rooms_and_nothing_else(built: Path) -> None:
    """No tests, no caches, no documentation is installed."""
    names = _names(built)

    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "coach",
        "content",
        "screens",
    }
    assert len(tops) == 4
    endings = {Path(name).suffix for name in names if ".dist-info/" not in name}
    assert endings <= {".py", ".toml", ".tcss", ".typed"}


def test_the_wheel_holds_every_file_of_the_rooms(built: Path) -> None:
    """Sources, content, styles and the typing marks are all there, and the licence."""
    rooms = ("coach", "content", "screens")
    files = [path for room in rooms for path in (ROOT / room).rglob("*") if path.is_file()]
    own = {str(path.relative_to(ROOT)) for path in files if "__pycache__" not in path.parts}

    names = set(_names(built))

    assert {name for name in names if ".dist-info/" not in name} == own
    assert {f"{room}/py.typed" for room in rooms} <= names
    assert any(name.endswith(".toml") for name in names)
    assert any(name.endswith(".tcss") for name in names)
    assert any(".dist-info/" in name and name.endswith("/LICENSE") for name in names)


def test_the_source_distribution_builds_and_tests_itself(built: Path) -> None:
    """It brings what its own commands read."""
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    wanted = {"pyproject.toml", "Makefile", "constraints.txt", "README.md", "LICENSE"}
    assert wanted <= names
    assert "tests/test_package.py" in names
    assert not any("__pycache__" in name or ".venv" in name for name in names)


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the command, installed with its dependencies in an environment of its own."""
    folder = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    (wheel,) = built.glob("*.whl")
    pip = [str(scripts / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    env = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    _call([*pip, "install", "--constraint", str(CONSTRAINTS), str(wheel)], env=env)
    return scripts / "tending"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Give a folder that has rooms of the same names, which nobody asked for."""
    for name in ("content", "coach", "screens"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(DECOY)
    return tmp_path


def _tending(installed: Path, folder: Path, *arguments: str) -> str:
    env = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    env |= {"TENDING_DIR": str(folder / "data"), "TENDING_STATE": str(folder / "state")}
    return _call([str(installed), *arguments], cwd=folder, env=env)


def test_the_installed_command_answers(installed: Path, elsewhere: Path) -> None:
    """From a folder with its own `content/`, the installed one answers with its own texts."""
    version = _tending(installed, elsewhere, "--version")
    today = _tending(installed, elsewhere, "today")
    status = json.loads(_tending(installed, elsewhere, "status", "--json"))
    again = json.loads(_tending(installed, elsewhere, "status", "--json"))
    library = json.loads(_tending(installed, elsewhere, "library", "--json"))

    assert version == f"tending {status['version']}\n"
    assert status["focus"]["title"] in today
    assert {**status, "now": ""} == {**again, "now": ""}
    assert status["focus"]["id"] in {entry["id"] for entry in library}


def test_the_installed_command_keeps_and_makes_days(installed: Path, elsewhere: Path) -> None:
    """What it saves it finds again, and the demo's texts came along."""
    _tending(installed, elsewhere, "done")
    _tending(installed, elsewhere, "demo", "--days", "20", "--into", "made-up")

    assert json.loads(_tending(installed, elsewhere, "status", "--json"))["practised"] is True
    assert list((elsewhere / "made-up").glob("journal/*/*.json"))


def test_the_installed_screens_can_be_imported(installed: Path, elsewhere: Path) -> None:
    """The app's own part is whole: its modules, and a style for each screen that names one."""
    code = (
        "import importlib, pathlib, pkgutil, screens\n"
        "for part in pkgutil.walk_packages(screens.__path__, 'screens.'):\n"
        "    importlib.import_module(part.name)\n"
        "print(len(list(pathlib.Path(screens.__file__).parent.glob('*.tcss'))))\n"
    )
    command = [str(installed.with_name("python")), "-I", "-c", code]

    assert int(_call(command, cwd=elsewhere)) == len(list((ROOT / "screens").glob("*.tcss")))
