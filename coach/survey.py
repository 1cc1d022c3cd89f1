"""A data folder and its STATE as they lie on the disk: looked at once, and changed by nothing.

What `coach.doctor` says follows from a `Survey` alone. The one thing written is a probe in STATE.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

import msgspec

from coach import (
    backups,
    device,
    files,
    lock,
    merge,
    names,
    passing,
    resealing,
    salvage,
    schema,
    storage,
)
from coach.databases import JOURNAL, PROFILE
from coach.merge import History
from coach.salvage import Found
from coach.schema import Tables
from coach.sealing import PLAIN, Locked, Seal
from coach.storage import Damaged

MOST = 64 << 20
"""Bytes up to which a damaged file is searched for records."""


class Entry(NamedTuple):
    """One path: a folder, a file, a link that leads nowhere, or something else."""

    path: str
    place: str
    """The path below DATA or STATE; empty for the folder itself."""
    kind: str
    mode: int
    user: int
    ours: bool
    """Whether it is this device's, or belongs to the folder as such."""

    @property
    def name(self) -> str:
        """The last part of its path."""
        return os.path.basename(self.path)


class File(NamedTuple):
    """A database, the previous version of one, or one that was set aside."""

    path: str
    owner: str
    ours: bool
    role: str
    tables: Tables | None
    """What is in it, as it lies there; None where that can't be read."""
    damage: str
    locked: bool
    found: tuple[Found, ...]
    """The records in it that reading it as a database does not give."""


DATABASE, PREVIOUS, ASIDE = "database", "previous", "aside"


KEPT = ("today.json", "status.json", "break.json", "deleted.json")
"""What STATE keeps to be quick, or for a while."""


class Probe(NamedTuple):
    """What a trial with a file in STATE gave."""

    writable: bool = True
    links: bool = True
    lock_free: bool = True


class Survey(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """All that a look at the disk gave."""

    data: str
    state: str
    now: datetime
    device: str
    """This machine's id; empty where it has none yet."""
    user: int
    entries: tuple[Entry, ...] = ()
    in_state: tuple[Entry, ...] = ()
    files: tuple[File, ...] = ()
    probe: Probe = Probe()
    unread: tuple[str, ...] = ()
    """What is kept in STATE and can't be read, by name."""
    backups: tuple[str, ...] = ()
    """What is wrong with this device's backups: `place: reason.`, a sentence each."""
    plain: tuple[str, ...] = ()
    """Files with text that lie open in a locked folder, and that this device can't seal."""
    free: dict[str, int]
    """Bytes free, by folder."""

    @property
    def exists(self) -> bool:
        """Whether there is a data folder."""
        return bool(self.entries)

    @property
    def databases(self) -> tuple[File, ...]:
        """The files that are read as databases."""
        return tuple(file for file in self.files if file.role == DATABASE)

    @cached_property
    def history(self) -> History:
        """What stands in all files, settings and drafts among it."""
        return self.history_without("")

    def history_without(self, path: str) -> History:
        """Return what stands where one file is left out."""
        known = {file.path: file for file in self.files}
        found = []
        for file in self.databases:
            if file.path == path:
                continue
            stands = file
            if file.damage:
                stands = known.get(names.previous(file.path), file)
            if stands.tables is not None:
                found.append((file.owner, schema.migrated(stands.tables)))
        return merge.merge(found)


def look(data: str, state: str, now: datetime, seal: Seal = PLAIN) -> Survey:
    """Look at a folder; nothing is changed, and nothing is made that is not there.

    Raises:
        OSError: The data folder can't be read.
    """
    mine = device.known(state)
    entries = tuple(_walk(data, mine)) if os.path.isdir(data) else ()
    return Survey(
        data=data,
        state=state,
        now=now,
        device=mine,
        user=os.geteuid() if hasattr(os, "geteuid") else 0,
        entries=entries,
        in_state=tuple(_walk(state, mine)) if os.path.isdir(state) else (),
        files=tuple(file for entry in entries if (file := _file(entry, mine, seal))),
        probe=_probe(state),
        unread=tuple(name for name in KEPT if not _is_json(os.path.join(state, name))),
        free={folder: _free(folder) for folder in (data, state)},
        plain=tuple(resealing.plain_elsewhere(data, mine)) if lock.is_locked(data) else (),
        backups=tuple(backups.verify(data, mine, seal)) if mine else (),
    )


def _walk(folder: str, mine: str) -> Iterator[Entry]:
    """Yield a folder and all below it; what a synchroniser keeps for itself is left out."""
    seen: set[str] = set()

    def below(path: str, place: str) -> Iterator[Entry]:
        entry = _entry(path, place, mine)
        yield entry
        real = os.path.realpath(path)
        if entry.kind != "folder" or real in seen:
            return
        seen.add(real)
        try:
            inside = sorted(os.listdir(path))
        except OSError:
            if not place:
                raise
            return
        for name in inside:
            if not passing.is_foreign(name):
                yield from below(os.path.join(path, name), os.path.join(place, name))

    return below(folder, "")


def _entry(path: str, place: str, mine: str) -> Entry:
    try:
        found = os.stat(path)
    except OSError:
        return Entry(path, place, "link", 0, 0, _is_ours(place, mine))
    kind = "other"
    if stat.S_ISDIR(found.st_mode):
        kind = "folder"
    elif stat.S_ISREG(found.st_mode):
        kind = "file"
    mode = stat.S_IMODE(found.st_mode)
    return Entry(path, place, kind, mode, found.st_uid, _is_ours(place, mine))


def _is_ours(place: str, mine: str) -> bool:
    """Say whether a place below DATA is this device's, or nobody's; all of STATE is."""
    parts = place.split(os.sep)
    if len(parts) < 2:  # noqa: PLR2004 - the folders that all devices share
        return True
    if parts[0] == PROFILE:
        return names.owner(place) == mine
    return parts[0] not in {JOURNAL, "backups"} or parts[1] == mine


def _file(entry: Entry, mine: str, seal: Seal) -> File | None:
    """Return the database at an entry, or the version of one; None for any other."""
    folder, name = os.path.split(entry.place)
    in_journal = os.path.dirname(folder) == JOURNAL
    if not in_journal and folder != PROFILE:
        return None
    if names.is_kept_version(name):
        role = PREVIOUS if ".prev" in name else ASIDE
    elif names.is_database(name) and (
        not in_journal or names.is_month(name) or names.is_drafts(name)
    ):
        role = DATABASE
    else:
        return None
    if entry.kind == "link":
        return None
    owner = names.owner(entry.place)
    tables, damage, locked = _read(entry.path, seal)
    found: tuple[Found, ...] = ()
    if owner == mine and (role == ASIDE or (role == DATABASE and tables is not None)):
        found = tuple(_beyond(entry.path, tables if role == DATABASE else None, seal))
    return File(entry.path, owner, owner == mine, role, tables, damage, locked, found)


def _read(path: str, seal: Seal) -> tuple[Tables | None, str, bool]:
    """Return (tables, what is damaged, whether it is locked)."""
    try:
        return storage.load(path, seal), "", False
    except Locked:
        return None, "", True
    except Damaged as reason:
        return None, str(reason), False
    except OSError as error:
        return None, (error.strerror or storage.UNREADABLE).lower(), False


def _beyond(path: str, tables: Tables | None, seal: Seal) -> Iterator[Found]:
    """Yield the records in a file's bytes that are not in its tables."""
    try:
        if os.path.getsize(path) > MOST:
            return
        content = storage.content(path, seal) or b""
    except (OSError, Locked, Damaged):
        return
    known: dict[tuple[str, object], list[object]] = {}
    for table, rows in (tables or {}).items():
        for row in rows.values():
            known.setdefault((table, str(row.get("id"))), []).append(row)
    for one in salvage.records(content):
        if one.row not in known.get((one.table, one.row["id"]), ()):
            yield one


def _is_json(path: str) -> bool:
    """Say whether a file is JSON, or is not there."""
    try:
        content = files.read(path)
        if content is not None:
            msgspec.json.decode(content)
    except (OSError, ValueError, RecursionError):
        return False
    return True


def _probe(state: str) -> Probe:
    """Try in STATE what every save needs there; where it is not there yet, nothing is tried."""
    if not os.path.isdir(state):
        return Probe()
    path, other = (os.path.join(state, f".probe{number}") for number in "12")
    links = True
    try:
        files.write(path, b"tending")
        try:
            os.link(path, other)
        except OSError:
            links = False
    except OSError:
        return Probe(writable=False)
    finally:
        for one in (path, other):
            with contextlib.suppress(OSError):
                os.unlink(one)
    return Probe(links=links, lock_free=_is_free(os.path.join(state, "lock")))


def _is_free(lock: str) -> bool:
    import filelock  # noqa: PLC0415 - 50 ms

    if not os.path.isfile(lock):
        return True
    try:
        with filelock.FileLock(lock, timeout=0, mode=files.FILE_MODE):
            return True
    except (filelock.Timeout, OSError):
        return False


def _free(folder: str) -> int:
    """Return how many bytes are free where a folder is, or would be."""
    import shutil  # noqa: PLC0415 - 5 ms

    while not os.path.isdir(folder) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 1 << 62
