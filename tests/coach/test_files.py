"""Whole files or none: what happens to bytes between here and the disk."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import NoReturn

import pytest

from coach import files


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """Bytes come back as they were; where there is no file there is nothing."""
    path = tmp_path / "deep" / "file"

    assert files.read(str(path)) is None
    files.write(str(path), b"\x00\xff")
    assert files.read(str(path)) == b"\x00\xff"
    assert os.listdir(path.parent) == ["file"]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe in a file's place is an error at once, and the next write takes its place."""
    path = tmp_path / "file"
    os.mkfifo(path)

    with pytest.raises(OSError, match="no ordinary file"):
        files.read(str(path))
    files.write(str(path), b"new")

    assert files.read(str(path)) == b"new"


def test_a_folder_in_the_way_is_put_beside(tmp_path: Path) -> None:
    """What is in a folder that stands in a file's place is kept, each time under another name."""
    path = tmp_path / "file"
    for number in range(2):
        path.unlink(missing_ok=True)
        path.mkdir()
        (path / str(number)).touch()
        files.write(str(path), b"new")

    assert path.read_bytes() == b"new"
    assert sorted(p.name for p in tmp_path.rglob("*") if p.parent != tmp_path) == ["0", "1"]


def test_a_link_to_nowhere_is_written_through(tmp_path: Path) -> None:
    """The file that a link names is made, with the folders to it, and the link stays."""
    link = tmp_path / "file"
    link.symlink_to(tmp_path / "there" / "real")

    files.write(str(link), b"new")

    assert link.is_symlink()
    assert (tmp_path / "there" / "real").read_bytes() == b"new"
    assert _mode(tmp_path / "there") == 0o700


def test_a_free_name_is_nothings_yet(tmp_path: Path) -> None:
    """A name that even a link to nowhere has is not free."""
    path = tmp_path / "file"
    assert files.free(str(path)) == str(path)

    path.symlink_to("nowhere")
    (tmp_path / "file-2").touch()

    assert files.free(str(path)) == str(tmp_path / "file-3")


def test_what_is_not_durable_waits_for_no_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What can be computed anew is written without a sync; a folder is synced when it is made."""
    (tmp_path / "cache").mkdir()

    def sync(_: int) -> NoReturn:
        raise OSError(errno.EIO, "synced")

    monkeypatch.setattr(os, "fsync", sync)
    files.write(str(tmp_path / "cache" / "file"), b"new", durable=False)

    with pytest.raises(OSError, match="synced"):
        files.write(str(tmp_path / "cache" / "file"), b"newer")
    assert files.read(str(tmp_path / "cache" / "file")) == b"new"


def test_removing_what_is_gone_is_no_trouble(tmp_path: Path) -> None:
    """A file can be removed twice."""
    path = tmp_path / "file"
    path.touch()

    files.remove(str(path))
    files.remove(str(path))

    assert not path.exists()
