"""Where DATA and STATE lie."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import platformdirs
import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix

from coach import paths

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Take away what the developer's own shell says."""
    for name in ("TENDING_DIR", "TENDING_STATE", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


_ENVIRONMENTS = {
    "plain": {},
    "XDG": {"XDG_DATA_HOME": "/x/data", "XDG_STATE_HOME": "/x/state/"},
    "XDG empty": {"XDG_DATA_HOME": "", "XDG_STATE_HOME": " "},
    "XDG relative": {"XDG_DATA_HOME": "a/b", "XDG_STATE_HOME": "~/s"},
}
_PLATFORMS: dict[str, type[Any]] = {"linux": Unix, "darwin": MacOS}


@pytest.mark.parametrize("environment", _ENVIRONMENTS)
@pytest.mark.parametrize("platform", _PLATFORMS)
def test_the_folders_are_platformdirs_s(
    monkeypatch: pytest.MonkeyPatch, environment: str, platform: str
) -> None:
    """DATA and STATE are what platformdirs names; where both are one, STATE is beside DATA."""
    monkeypatch.setattr(sys, "platform", platform)
    for name, value in _ENVIRONMENTS[environment].items():
        monkeypatch.setenv(name, value)

    folders = _PLATFORMS[platform]("tending", appauthor=False)

    data, state = (os.path.abspath(f) for f in (folders.user_data_dir, folders.user_state_dir))
    assert paths.data_dir() == data
    assert os.path.dirname(paths.state_dir("/d")) == (f"{data}-state" if state == data else state)


def test_the_folders_are_platformdirs_s_here() -> None:
    """On the platform that the test runs on they are what platformdirs itself decides."""
    data = platformdirs.user_data_dir("tending", appauthor=False)
    state = platformdirs.user_state_dir("tending", appauthor=False)

    assert paths.data_dir() == os.path.abspath(data)
    assert os.path.dirname(paths.state_dir("/d")) == os.path.abspath(state)


@pytest.mark.parametrize("platform", _PLATFORMS)
def test_state_is_outside_data(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    """All of DATA may be synchronised and STATE never, so the one does not lie in the other."""
    monkeypatch.setattr(sys, "platform", platform)

    data = paths.data_dir()

    assert os.path.commonpath([data, paths.state_dir(data)]) != data


def test_the_option_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`--data-dir` stands before `$TENDING_DIR`, which stands before the platform's folder."""
    monkeypatch.setenv("TENDING_DIR", "~/from-environment")
    monkeypatch.chdir(tmp_path)

    assert paths.data_dir("option") == str(tmp_path / "option")
    assert paths.data_dir() == str(tmp_path / "from-environment")


def test_two_folders_never_share_a_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Folders of the same name in different places have different STATE folders."""
    monkeypatch.setenv("TENDING_STATE", str(tmp_path / "state"))

    states = {paths.state_dir(str(tmp_path / where / "data")) for where in ("a", "b", "c/d")}

    assert len(states) == 3
    assert {os.path.dirname(state) for state in states} == {str(tmp_path / "state")}


def test_a_folder_has_one_state_by_whatever_name(tmp_path: Path) -> None:
    """A folder reached through a link has the STATE folder of the place it leads to."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")

    assert paths.state_dir(str(tmp_path / "link")) == paths.state_dir(str(tmp_path / "real"))


@pytest.mark.parametrize("name", ["\u05e9\u05dc\u05d5\u05dd", "a b:c", "x" * 200, "\udcff"])
def test_any_folder_name_makes_a_state_name(tmp_path: Path, name: str) -> None:
    """Any name of a data folder makes a STATE folder that can be made, and is the same always."""
    state = paths.state_dir(str(tmp_path / name))

    os.makedirs(state)
    assert state == paths.state_dir(str(tmp_path / name))


def test_the_state_s_name_is_for_ever() -> None:
    """The name doesn't change between versions: a new one would be a new device."""
    assert os.path.basename(paths.state_dir("/home/ada/data")) == "data-290c226fe3af1957"


def test_nothing_but_the_standard_library_is_imported() -> None:
    """Finding the folders costs no import of anything installed."""
    code = (
        "import sys; from coach import paths; before = set(sys.modules); "
        "paths.state_dir(paths.data_dir()); print(*set(sys.modules) - before)"
    )

    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert run.stdout.split() == []


def _files(data: Path, *names: str) -> None:
    for name in names:
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text("{}")


_NAMES = ("journal/a/2026-11.json", "journal/a/drafts.json", "journal/b/2026-11.json")


def test_the_fingerprint_names_every_database(tmp_path: Path) -> None:
    """The fingerprint holds every journal and profile file by name, size and time, and no other."""
    _files(tmp_path, *_NAMES, "profile/a.json", "journal/a/2026-11.prev", "backups/a/x.json")

    found = paths.fingerprint(str(tmp_path))

    assert [row[0] for row in found] == [*_NAMES, "profile/a.json"]
    stat = (tmp_path / "profile/a.json").stat()
    assert found[-1][1:] == [stat.st_size, stat.st_mtime_ns]


def test_a_folder_that_is_not_there_has_a_fingerprint() -> None:
    """A folder that was never used is one state of it like any other."""
    assert paths.fingerprint("/nowhere/at/all") == []


def test_a_link_that_leads_nowhere_hides_no_file(tmp_path: Path) -> None:
    """A dangling link between the files does not keep the others out of the fingerprint."""
    _files(tmp_path, "journal/a/2026-11.json")
    for month in range(1, 11):
        (tmp_path / f"journal/a/2025-{month:02}.json").symlink_to("/nowhere/at/all")
        _files(tmp_path, f"journal/a/2026-{month:02}.json")

    assert len(paths.fingerprint(str(tmp_path))) >= 11
