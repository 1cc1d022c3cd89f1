"""One TinyDB database in one file, written so that no crash can leave half of it.

TinyDB's own storage writes in place: a full disk or a killed process leaves a file that no
longer opens, and two processes lose each other's records. This one writes a temporary file in
the same folder, syncs it, keeps the previous version and swaps the new one in. TinyDB's
`read()` and `write()` are two calls, so the lock is held by the table, around both.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any, cast

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from coach import troubles
from coach.records import SCHEMA
from coach.trouble import Trouble

Tables = dict[str, dict[str, Any]]
"""A database as TinyDB lays it out: table, then document number, then fields."""

Lock = Callable[[], contextlib.AbstractContextManager[object]]
"""Gives the lock over all of DATA; entering it may raise `Trouble`."""

_SURROGATE = re.compile("[\ud800-\udfff]")

FOLDER = "a folder stands in its place"
NOT_JSON = "not readable as JSON"
NOT_TABLES = "not laid out as a database"
"""What can be wrong with a database file. Never its content: an error would carry all of it."""

FOLDER_MODE = 0o700
FILE_MODE = 0o600


class Damaged(Exception):  # noqa: N818 - a state of a file, told to the journal
    """A database file that can't be read as one. Its text says why, and never what was in it."""


def previous(path: str) -> str:
    """Return where the previous good version of a database file is kept."""
    return f"{path.removesuffix('.json')}.prev"


def make_folder(path: str) -> None:
    """Create a folder that only its owner may enter, whatever the umask, and its parents."""
    if os.path.isdir(path):
        return
    make_folder(os.path.dirname(path))
    with contextlib.suppress(FileExistsError):
        os.mkdir(path, FOLDER_MODE)
        os.chmod(path, FOLDER_MODE)


def load(path: str) -> Tables | None:
    """Return the tables of a database file, or None where there is none.

    Raises:
        Damaged: The file is there and is no database.
        OSError: It can't be read at all.
    """
    try:
        with open(path, "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return None
    except IsADirectoryError:
        raise Damaged(FOLDER) from None
    return parse(data)


def parse(data: bytes) -> Tables:
    """Return the tables in the bytes of a database file; raise `Damaged` where they are none."""
    try:
        # A byte order mark is harmless, and another editor may have put it there.
        tables = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Damaged(NOT_JSON) from None
    if not isinstance(tables, dict) or not all(
        isinstance(rows, dict)
        and all(number.isdecimal() and isinstance(row, dict) for number, row in rows.items())
        for rows in tables.values()
    ):
        raise Damaged(NOT_TABLES)
    return cast("Tables", tables)


def schema_of(tables: Tables) -> int:
    """Return the schema number that a database names; one that names none is the first."""
    for row in tables.get("_default", {}).values():
        number = row.get("schema")
        if isinstance(number, int):
            return number
    return 1


class AtomicStorage(Storage):
    """TinyDB's storage seam, with whole files or none."""

    def __init__(self, path: str, lock: Lock) -> None:
        self.path = path
        self.lock = lock

    def read(self) -> Tables | None:
        """Return the tables, or None where there is no file yet."""
        return load(self.path)

    def write(self, data: Tables) -> None:
        """Put `data` in the file's place at once and durably; raises OSError, leaving the old."""
        data.setdefault("_default", {"1": {"schema": SCHEMA}})
        real = os.path.realpath(self.path)
        folder = os.path.dirname(real)
        make_folder(folder)
        # ASCII: stock TinyDB opens files in the locale's encoding.
        content = json.dumps(data, separators=(",", ":"), allow_nan=False).encode("ascii")
        temporary = os.path.join(folder, f".{os.path.basename(real)}.tmp")
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
            with open(descriptor, "wb") as file:
                os.chmod(temporary, FILE_MODE)
                file.write(content)
                file.flush()
                os.fsync(descriptor)
            self._keep_previous(real)
            os.replace(temporary, real)
        finally:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        sync_folder(folder)

    def forget_previous(self) -> None:
        """Let the present version stand in place of the previous one, which held a deleted text."""
        self._keep_previous(os.path.realpath(self.path))

    def _keep_previous(self, real: str) -> None:
        """Let the version about to be replaced stay reachable, at the cost of one link."""
        kept = previous(real)
        link = f"{kept}.tmp"
        try:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(link)
            try:
                os.link(real, link)
            except FileNotFoundError:
                return
            except OSError:  # no hard links here: copy instead
                shutil.copyfile(real, link)
                os.chmod(link, FILE_MODE)
            os.replace(link, kept)
        finally:
            with contextlib.suppress(OSError):
                os.unlink(link)


def sync_folder(folder: str) -> None:
    """Make a rename durable, where the platform can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def storable(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value in which every text can be written: half characters become U+FFFD."""
    if isinstance(value, str):
        return value if value.isascii() else _SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    return value


class LockedTable(Table):
    """A TinyDB table that holds the lock over each whole read-modify-write."""

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        storage = cast("AtomicStorage", self._storage)
        with storage.lock():
            self._next_id = None  # another process may have added documents
            self.clear_cache()
            yield

    def put(self, record: dict[str, Any]) -> None:
        """Insert the record, or replace the one with the same `id`, reading the file once."""

        def updater(table: dict[int, Any]) -> None:
            for number, document in table.items():
                if document.get("id") == record["id"]:
                    table[number] = Document(record, number)
                    return
            number = max(table, default=0) + 1
            table[number] = Document(record, number)

        record = storable(record)
        with self._alone():
            self._update_table(updater)
            if record.get("deleted"):
                cast("AtomicStorage", self._storage).forget_previous()

    def drop(self, id_: str) -> None:
        """Take the record with this id out of the file, without a trace."""

        def updater(table: dict[int, Any]) -> None:
            for number in [n for n, document in table.items() if document.get("id") == id_]:
                del table[number]

        with self._alone():
            self._update_table(updater)
            cast("AtomicStorage", self._storage).forget_previous()


class Database(TinyDB):
    """TinyDB with our storage and our table."""

    table_class = LockedTable

    def __init__(self, path: str, lock: Lock) -> None:
        super().__init__(path, lock, storage=AtomicStorage)

    def locked_table(self, name: str) -> LockedTable:
        """Return a table by name, typed as what it is."""
        return cast("LockedTable", self.table(name))


def explain(error: OSError, place: str, *, saving: bool = False) -> Trouble:
    """Return what to say of a failed read, or save, of a file or folder: one plain sentence."""
    said = troubles.sentence(error, place)
    return Trouble(f"Not saved: {said}" if saving else said[:1].upper() + said[1:])
