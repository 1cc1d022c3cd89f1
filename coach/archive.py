"""A backup as one file: a zip of DATA's files byte for byte, and a page that says what is in it.

What is sealed in DATA is sealed in there too. Reading one unpacks nothing to the disk, takes no
name on trust and no more than fits: such a file may come from anywhere.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import tempfile
import zipfile
import zlib
from typing import Any, NamedTuple, NoReturn

import msgspec

from coach import backups, files, shelf, storage
from coach.journal import Journal
from coach.schema import SCHEMA
from coach.shelf import Item
from coach.trouble import Trouble

PAGE = "tending-backup.json"
"""The member that says what the others are."""

VERSION = 1
MOST = 64 * 1024 * 1024
"""How many bytes a file in it may have; ten years of one device's months have five million."""
MOST_ALL = 512 * 1024 * 1024
"""How many they may all have."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What zipfile raises for a file that is damaged, or of a kind we don't make."""


class Archive(NamedTuple):
    """What was read from such a file."""

    contents: dict[str, bytes]
    """By path below DATA."""
    problems: list[str]
    """What is not there whole, a sentence each."""


class _Page(msgspec.Struct):
    version: int = msgspec.field(name="tending-backup")
    files: tuple[Item, ...]


# -- writing -------------------------------------------------------------------------------------


def write(journal: Journal, output: str) -> int:
    """Write all of DATA into one new file for its owner's eyes; return how many files that were.

    It is read back before it gets its name, and takes no other file's place.

    Raises:
        Trouble: There is nothing to keep, or it could not be written; then nothing is left of it.
    """
    if os.path.lexists(output):
        _taken(output)
    page, contents = _collected(journal)
    folder = os.path.dirname(os.path.abspath(output))
    try:
        descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".tending-", suffix=".tmp")
        try:
            with open(descriptor, "wb") as file:
                _zip(file, page, contents, journal.clock.now().timetuple()[:6])
                file.flush()
                os.fsync(descriptor)
            if read(temporary) != Archive(contents, []):
                raise OSError(None, "what was written can't be read back")
            _name(temporary, output)
            files.sync_folder(folder)
        finally:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
    except FileExistsError:
        _taken(output)
    except OSError as error:
        raise storage.explain(error, output) from error
    return len(contents)


def _taken(output: str) -> NoReturn:
    message = f"{output}: there is a file of that name already; choose another."
    raise Trouble(message)


def _collected(journal: Journal) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the page and the files by path."""
    records = backups.count(journal)
    contents = {}
    items = []
    try:
        with journal.files.alone():
            for path in shelf.everything(journal.data):
                taken = shelf.take(
                    journal.data, path, functools.partial(shelf.is_sound, path, seal=journal.seal)
                )
                if taken is not None:
                    contents[path], instead = taken
                    digest = shelf.digest(contents[path])
                    items.append(Item(path, digest, len(contents[path]), instead))
    except OSError as error:
        raise storage.explain(error, error.filename or journal.data) from error
    if not items:
        message = f"{journal.data}: nothing is kept here yet, so there is nothing to back up."
        raise Trouble(message)
    page = {
        "tending-backup": VERSION,
        "created": journal.clock.now().isoformat(timespec="seconds"),
        "schema": SCHEMA,
        **({} if journal.seal.active else {"records": records}),
        "files": msgspec.to_builtins(items),
    }
    return page, contents


def _zip(
    file: Any,  # noqa: ANN401 - a binary file
    page: dict[str, Any],
    contents: dict[str, bytes],
    at: tuple[int, ...],
) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        members = {PAGE: json.dumps(page, indent=2).encode("ascii"), **contents}
        for path, content in members.items():
            year, *rest = at
            info = zipfile.ZipInfo(path, (max(year, 1980), *rest))  # type: ignore[arg-type]
            info.external_attr = files.FILE_MODE << 16
            target.writestr(info, content, zipfile.ZIP_DEFLATED)


def _name(temporary: str, output: str) -> None:
    """Give a file its name, if no other has it."""
    try:
        os.link(temporary, output)
    except FileExistsError:
        raise
    except OSError:  # no hard links here
        os.close(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, files.FILE_MODE))
        os.replace(temporary, output)


# -- reading -------------------------------------------------------------------------------------


def is_archive(path: str) -> bool:
    """Say whether a file is a zip."""
    try:
        return zipfile.is_zipfile(path)
    except OSError:
        return False


def read(path: str) -> Archive:
    """Return what is in such a file.

    Raises:
        Trouble: It is no backup of tending, or it is too large; the sentence says which.
        OSError: It can't be read at all.
    """
    found = Archive({}, [])
    try:
        with zipfile.ZipFile(path) as source:
            page = _page(path, source)
            if sum(item.size for item in page.files) > MOST_ALL:
                message = f"{path}: this is larger than a backup of tending gets; it was not read."
                raise Trouble(message)
            for item in page.files:
                if not shelf.belongs(item.path):
                    continue
                content = _member(source, item.path, item.size)
                if content is None or shelf.digest(content) != item.sha256:
                    found.problems.append(f"{item.path} in it is damaged, and was left out.")
                else:
                    found.contents[item.path] = content
    except UNREADABLE:
        message = f"{path}: this is no backup of tending, or it is damaged; nothing was restored."
        raise Trouble(message) from None
    return found


def _page(path: str, source: zipfile.ZipFile) -> _Page:
    content = _member(source, PAGE, MOST)
    if content is None:
        raise ValueError(PAGE)
    page = msgspec.json.decode(content, type=_Page)
    if page.version > VERSION:
        message = f"{path}: this backup was made by a newer tending; please bring this one up."
        raise Trouble(message)
    return page


def _member(source: zipfile.ZipFile, name: str, most: int) -> bytes | None:
    """Return a member of at most so many bytes; None if it is not there, too large or damaged."""
    try:
        info = source.getinfo(name)
        if info.file_size > min(most, MOST) or info.compress_type not in METHODS:
            return None
        with source.open(info) as file:
            return file.read(most)
    except (KeyError, *UNREADABLE):
        return None
