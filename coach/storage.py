"""One TinyDB database in one file, written so that no crash can leave half of it.

TinyDB's own storage writes in place: a full disk or a killed process leaves a file that no
longer opens, and two processes lose each other's records. This one writes a temporary file in
the same folder, syncs it, keeps the previous version and swaps the new one in. TinyDB's
`read()` and `write()` are two calls, so the lock is held by the table, around both.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from coach import files, names, schema, troubles
from coach.schema import Tables
from coach.sealing import PLAIN, Seal, Unopened
from coach.trouble import Trouble

Lock = Callable[[], contextlib.AbstractContextManager[object]]
"""Gives the lock over all of DATA; entering it may raise `Trouble`."""

_SURROGATE = re.compile("[\ud800-\udfff]")

FOLDER = "a folder stands in its place"
UNREADABLE = "it can't be read"
NOT_JSON = "not readable as JSON"
NOT_TABLES = "not laid out as a database"
"""What can be wrong with a database file. Never its content: an error would carry all of it."""


_BAD = (errno.EACCES, errno.EIO, errno.ELOOP, errno.ENXIO, errno.EPERM)
"""What is wrong with the one file: it is closed to us, on bad ground, a circle of links, a pipe.

Any other error would come with every file, and a file that is in order would be set aside for it.
"""


class Damaged(Exception):  # noqa: N818 - a state of a file, told to the journal
    """A database file that can't be read as one. Its text says why, and never what was in it."""


def load(path: str, seal: Seal = PLAIN) -> Tables | None:
    """Return the tables of a database file, or None where there is none; raises as `content`."""
    data = content(path, seal)
    return None if data is None else parse(data)


def content(path: str, seal: Seal = PLAIN) -> bytes | None:
    """Return the bytes of a database file, opened where it is sealed, or None where there is none.

    Raises:
        Damaged: The file is there and is no database.
        Locked: It is sealed, and no identity is here.
        OSError: It can't be read at all.
    """
    try:
        data = files.read(path)
    except IsADirectoryError:
        raise Damaged(FOLDER) from None
    except OSError as error:
        if error.errno not in _BAD:
            raise
        raise Damaged((error.strerror or UNREADABLE).lower()) from None
    return None if data is None else unsealed(path, data, seal)


def unsealed(path: str, data: bytes, seal: Seal) -> bytes:
    """Return the bytes of a file of this name, opened where it is sealed; raises as `content`."""
    try:
        return seal.content(path, data)
    except Unopened as reason:
        raise Damaged(str(reason)) from None


def parse(data: bytes) -> Tables:
    """Return the tables in the bytes of a database file; raise `Damaged` where they are none."""
    try:
        # A byte order mark is harmless, and another editor may have put it there.
        tables = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        raise Damaged(NOT_JSON) from None
    if not isinstance(tables, dict) or not all(
        isinstance(rows, dict)
        and all(number.isdecimal() and isinstance(row, dict) for number, row in rows.items())
        for rows in tables.values()
    ):
        raise Damaged(NOT_TABLES)
    return cast("Tables", tables)


class AtomicStorage(Storage):
    """TinyDB's storage seam, with whole files or none, sealed where the folder is locked."""

    def __init__(self, path: str, lock: Lock, seal: Seal = PLAIN) -> None:
        self.path = path
        self.lock = lock
        self.seal = seal

    def read(self) -> Tables | None:
        """Return the tables as this version writes them, or None where there is no file yet."""
        tables = load(self.path, self.seal)
        return None if tables is None else schema.migrated(tables)

    def write(self, data: Tables) -> None:
        """Put `data` in the file's place at once and durably; raises OSError, leaving the old."""
        self._put(data, names.previous(os.path.realpath(self.path)))

    def _put(self, data: Tables, previous: str) -> None:
        data.setdefault("_default", schema.named())
        # ASCII: stock TinyDB opens files in the locale's encoding.
        content = json.dumps(data, separators=(",", ":"), allow_nan=False).encode("ascii")
        if names.is_sealed(self.path):
            content = self.seal.close(content)
        files.write(self.path, content, previous=previous)

    def mend(self, data: Tables) -> None:
        """Put `data` in a damaged file's place, leaving the previous version as it is."""
        self._put(data, "")

    def forget_previous(self) -> None:
        """Let the present version stand in place of the previous one, which held a deleted text."""
        real = os.path.realpath(self.path)
        files.link(real, names.previous(real))
        files.sync_folder(os.path.dirname(real))


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

    def __init__(self, path: str, lock: Lock, seal: Seal = PLAIN) -> None:
        super().__init__(path, lock, seal, storage=AtomicStorage)

    def put_all(self, records: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """Insert (table, record) each, or replace the one with its `id`, in one write."""
        by_table: dict[str, list[dict[str, Any]]] = {}
        for name, record in records:
            by_table.setdefault(name, []).append(storable(record))
        storage = cast("AtomicStorage", self.storage)
        with storage.lock():
            tables = storage.read() or {}
            for name, fresh in by_table.items():
                rows = tables.setdefault(name, {})
                numbers = {row.get("id"): number for number, row in rows.items()}
                last = max(map(int, rows), default=0)
                for record in fresh:
                    if record["id"] not in numbers:
                        last += 1
                        numbers[record["id"]] = str(last)
                    rows[numbers[record["id"]]] = record
            storage.write(tables)

    def locked_table(self, name: str) -> LockedTable:
        """Return a table by name, typed as what it is."""
        return cast("LockedTable", self.table(name))


def explain(error: OSError, place: str, *, saving: bool = False) -> Trouble:
    """Return what to say of a failed read, or save, of a file or folder: one plain sentence."""
    said = troubles.sentence(error, place)
    return Trouble(f"Not saved: {said}" if saving else said[:1].upper() + said[1:])
