"""One device's rolling backups as they lie on the disk: copies by digest, and what each backup has.

Each file of DATA is copied byte for byte under the digest of its bytes, so that a month that did
not change costs nothing, and a sealed one needs no key. A small database a backup, named after its
day, says which copies were which files. Each device keeps its own and reads everyone's.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any, NamedTuple

import msgspec

from coach import files, lock, names, rotation, schema, storage
from coach.databases import JOURNAL, PROFILE
from coach.schema import Tables
from coach.sealing import PLAIN, Locked, Seal
from coach.storage import Damaged

FOLDER = "backups"
STORE = "files"
LOCK = lock.FOLDER
PRACTICES = "practices"

PREVIOUS = "previous"
EARLIER = "earlier"
"""What a copy may be of instead of the file, where that was damaged: its previous version, or
what an earlier backup has."""

_COPY = re.compile(r"[0-9a-f]{64}\..+")


class Item(msgspec.Struct, frozen=True, omit_defaults=True):
    """One file of a backup: its path below DATA, and which copy has its bytes."""

    path: str
    sha256: str
    size: int
    instead: str = ""

    @property
    def copy(self) -> str:
        """What the copy is called: its digest, and an ending that says what is in it."""
        name = os.path.basename(self.path)
        if is_database(self.path):
            return self.sha256 + names.suffix(sealed=names.is_sealed(name))
        return self.sha256 + (os.path.splitext(name)[1] or ".file")


class Manifest(msgspec.Struct, frozen=True):
    """One backup: its name, which begins with its day, and what it is made of."""

    name: str
    device: str
    at: str
    records: int
    """How many records stood; -1 where nobody could tell, as the folder was locked."""
    items: tuple[Item, ...]

    @property
    def size(self) -> int:
        """How many bytes its files have, as they lie on the disk."""
        return sum(item.size for item in self.items)


class Listed(NamedTuple):
    """A backup there is, with what it is made of, or none where that can't be read."""

    device: str
    name: str
    manifest: Manifest | None


# -- what is in one ------------------------------------------------------------------------------


def everything(data: str) -> list[str]:
    """Return the paths below DATA of all that a backup holds, every device's, with / between."""
    found = [f"{PROFILE}/{name}" for name in listed(data, PROFILE) if names.is_database(name)]
    for device in listed(data, JOURNAL):
        inside = listed(data, JOURNAL, device)
        found += [f"{JOURNAL}/{device}/{name}" for name in inside if names.is_database(name)]
    found += [f"{LOCK}/{name}" for name in listed(data, LOCK)]
    found += [f"{PRACTICES}/{name}" for name in listed(data, PRACTICES)]
    return [path for path in found if belongs(path)]


def belongs(path: str) -> bool:
    """Say whether a path below DATA is one that a backup may hold, and no trick."""
    parts = path.split("/")
    if any(part.startswith(".") or "\\" in part or "\0" in part or not part for part in parts):
        return False
    match parts:
        case ["profile", name] | ["journal", _, name]:
            return names.is_database(name)
        case ["lock", _]:
            return True
        case ["practices", name]:
            return name.endswith((".toml", ".toml.age"))
        case _:
            return False


def is_database(path: str) -> bool:
    """Say whether a file of a backup is a database."""
    return path.startswith((f"{PROFILE}/", f"{JOURNAL}/"))


def is_sound(path: str, content: bytes, seal: Seal) -> bool:
    """Say whether bytes are what the file at a path should hold, as far as can be told."""
    if not is_database(path):
        return True
    try:
        tables_in(path, content, seal)
    except Locked:
        return True
    except Damaged:
        return False
    return True


def tables_in(path: str, content: bytes, seal: Seal) -> Tables:
    """Return the tables in the bytes of a database file; raises Damaged or Locked."""
    return storage.parse(storage.unsealed(path, content, seal))


def take(data: str, path: str, sound: Callable[[bytes], bool]) -> tuple[bytes, str] | None:
    """Return the bytes of a file of DATA, and what they are instead where it is damaged."""
    place = os.path.join(data, *path.split("/"))
    for source, instead in ((place, ""), (names.previous(place), PREVIOUS)):
        try:
            content = files.read(source)
        except IsADirectoryError:
            continue
        if content is not None and sound(content):
            return content, instead
    return None


def digest(content: bytes) -> str:
    """Return the digest by which bytes are known."""
    return hashlib.sha256(content).hexdigest()


# -- one device's --------------------------------------------------------------------------------


class Shelf(NamedTuple):
    """The backups of one device in a data folder; who changes them holds the folder's lock."""

    data: str
    device: str
    seal: Seal = PLAIN

    @property
    def folder(self) -> str:
        """Where they lie."""
        return os.path.join(self.data, FOLDER, self.device)

    def path(self, name: str) -> str:
        """Return where a backup's database lies, or would: sealed as we are, if there are two."""
        ours, other = (
            self._way(name, sealed=way) for way in (self.seal.active, not self.seal.active)
        )
        return ours if os.path.exists(ours) or not os.path.exists(other) else other

    def _way(self, name: str, *, sealed: bool) -> str:
        return os.path.join(self.folder, f"{name}{names.suffix(sealed=sealed)}")

    def all_names(self) -> list[str]:
        """Return the names of all backups, the newest first."""
        inside = listed(self.data, FOLDER, self.device)
        found = {names.stem(name) for name in inside if names.is_database(name)}
        return sorted((name for name in found if rotation.day_of(name)), reverse=True)

    def read(self, name: str) -> Manifest:
        """Return what a backup is made of; raises Damaged, Locked or OSError."""
        return read_manifest(self.path(name), self.seal)

    def listed(self) -> Iterator[Listed]:
        """Yield all backups, the newest first."""
        for name in self.all_names():
            manifest = None
            with contextlib.suppress(Damaged, Locked, OSError):
                manifest = self.read(name)
            yield Listed(self.device, name, manifest)

    def content(self, item: Item) -> bytes:
        """Return the bytes of a file of a backup; raises Damaged where they are not there whole."""
        return content_of(self.folder, item)

    def _copy(self, item: Item) -> str:
        return os.path.join(self.folder, STORE, item.copy)

    def has(self, item: Item) -> bool:
        """Say whether the copy is there, of the right length; `verify` looks at every byte."""
        try:
            return os.path.getsize(self._copy(item)) == item.size
        except OSError:
            return False

    # -- making ----------------------------------------------------------------------------------

    def make(self, name: str, at: str, records: int) -> Manifest | None:
        """Back up all of DATA as it stands; return None where there is nothing.

        The copies come first and the backup's database last, so that a crash, or a disk that is
        full, leaves the earlier backups whole and nothing half of this one.
        """
        written: list[str] = []
        try:
            found = [self._kept(path, written) for path in everything(self.data)]
            items = tuple(item for item in found if item)
            if not items:
                return None
            settle(written)
            manifest = Manifest(name, self.device, at, records, items)
            self.write(manifest)
        except OSError:
            for path in written:
                with contextlib.suppress(OSError):
                    os.unlink(path)
            raise
        return manifest

    def _kept(self, path: str, written: list[str]) -> Item | None:
        """Return the item for a file of DATA, whose bytes are kept by now."""

        def sound(content: bytes) -> bool:
            known = Item(path, digest(content), len(content))
            return self.has(known) or is_sound(path, content, self.seal)

        taken = take(self.data, path, sound)
        if taken is None:
            return self._earlier(path)
        content, instead = taken
        item = Item(path, digest(content), len(content), instead)
        self.store(item, content, written)
        return item

    def _earlier(self, path: str) -> Item | None:
        for one in self.listed():
            for item in one.manifest.items if one.manifest else ():
                if item.path == path and self.has(item):
                    return msgspec.structs.replace(item, instead=EARLIER)
        return None

    def store(self, item: Item, content: bytes, written: list[str]) -> None:
        """Keep a copy, unless it is there, and read it back; raises OSError where it is not whole.

        It isn't waited for: `written` says what to wait for.
        """
        if self.has(item):
            return
        path = self._copy(item)
        written.append(path)
        files.write(path, content, durable=False)
        _check(path, item.sha256)

    def write(self, manifest: Manifest) -> None:
        """Write a backup's database whole and durably, in place of the one of its name."""
        tables: dict[str, Any] = {
            "_default": schema.named(),
            "backup": {
                "1": {
                    "at": manifest.at,
                    "device": manifest.device,
                    "records": manifest.records,
                }
            },
            "files": {
                str(number): msgspec.to_builtins(item)
                for number, item in enumerate(manifest.items, 1)
            },
        }
        content = self.seal.close(json.dumps(tables, separators=(",", ":")).encode("ascii"))
        path = self._way(manifest.name, sealed=self.seal.active)
        files.write(path, content)
        _check(path, digest(content))
        self.remove_other(manifest.name)

    def remove_other(self, name: str) -> None:
        """Remove a backup's database of the other kind, sealed or plain, if ours is there."""
        if os.path.exists(self._way(name, sealed=self.seal.active)):
            files.remove(self._way(name, sealed=not self.seal.active))

    # -- what goes -------------------------------------------------------------------------------

    def rotate(self, today: date) -> None:
        """Remove the backups whose time is over, and the copies that none needs any more."""
        for name in rotation.expired(self.all_names(), today):
            for sealed in (False, True):
                files.remove(self._way(name, sealed=sealed))
        self.collect()

    def collect(self) -> None:
        """Remove the copies that no backup names; none where a backup can't be read."""
        needed: set[str] = set()
        for name in listed(self.data, FOLDER, self.device):
            if not names.is_database(name):
                continue
            try:
                manifest = read_manifest(os.path.join(self.folder, name), self.seal)
            except (Damaged, Locked, OSError):
                return
            needed.update(item.copy for item in manifest.items)
        store = os.path.join(self.folder, STORE)
        for name in listed(store):
            if name not in needed and _COPY.fullmatch(name.removeprefix(".")):
                with contextlib.suppress(OSError):
                    os.unlink(os.path.join(store, name))


def _check(path: str, sha256: str) -> None:
    """Read back what was written; raises OSError where it is something else."""
    if digest(files.read(path) or b"") != sha256:
        raise OSError(None, "what was written can't be read back", path)


def settle(paths: Collection[str]) -> None:
    """Wait until files have reached the disk: their bytes, then their names."""
    for path in paths:
        with open(path, "r+b") as file:
            os.fsync(file.fileno())
    for folder in {os.path.dirname(path) for path in paths}:
        files.sync_folder(folder)


def content_of(folder: str, item: Item) -> bytes:
    """Return the bytes of a file of the backups in a folder; raises Damaged if not there whole."""
    content = files.read(os.path.join(folder, STORE, item.copy))
    if content is None or digest(content) != item.sha256:
        message = "its copy is missing or damaged"
        raise Damaged(message)
    return content


def read_manifest(path: str, seal: Seal) -> Manifest:
    """Return what the backup at a path is made of; raises Damaged, Locked or OSError."""
    tables = storage.load(path, seal)
    try:
        (about,) = (tables or {})["backup"].values()
        items = msgspec.convert(list((tables or {})["files"].values()), tuple[Item, ...])
        made = msgspec.convert(
            {**about, "name": names.stem(os.path.basename(path)), "items": ()}, Manifest
        )
    except (KeyError, ValueError):
        raise Damaged(storage.NOT_TABLES) from None
    if not all(belongs(item.path) and _COPY.fullmatch(item.copy) for item in items):
        raise Damaged(storage.NOT_TABLES)
    return msgspec.structs.replace(made, items=items)


def listed(*parts: str) -> list[str]:
    """Return the names in a folder, sorted; where there is none, none."""
    try:
        return sorted(os.listdir(os.path.join(*parts)))
    except (FileNotFoundError, NotADirectoryError):
        return []
