"""Rolling backups: what DATA held on a day, kept in DATA/backups/<device>/ and cheap to keep.

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
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

import msgspec

from coach import files, names, schema, storage
from coach.clock import Clock
from coach.databases import JOURNAL, PROFILE
from coach.journal import Journal
from coach.schema import Tables
from coach.sealing import PLAIN, Locked, Seal
from coach.storage import Damaged

FOLDER = "backups"
STORE = "files"
LOCK = "lock"
PRACTICES = "practices"

DAILY = 7
WEEKLY = 4
MONTHLY = 12
LONGEST = timedelta(days=366)
"""How much older than the daily ones a backup may get."""
EXTRA = timedelta(days=7)
"""How long a backup is kept that was made before something was restored."""

PREVIOUS = "previous"
EARLIER = "earlier"
"""What a copy may be of instead of the file, where that was damaged: its previous version, or
what an earlier backup has."""

_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(T\d{6})?")
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


# -- which are kept ------------------------------------------------------------------------------


def kept(days: Iterable[date], today: date) -> set[date]:
    """Return the days whose backups are kept: 7 daily ones, 4 weekly and 12 monthly.

    They are the newest seven, and the newest of each of the newest four weeks (from Monday) and
    twelve months that have one. Days and not the calendar are counted, so that neither a long
    absence nor a clock that was wrong for a day takes what there is. Only where seven newer ones
    stand does one go for its age. Days to come, which a wrong clock made or makes of ours, stay.
    """
    all_ = set(days)
    past = sorted((day for day in all_ if day <= today), reverse=True)
    chosen = set(past[:DAILY])
    for most, span in ((WEEKLY, _week), (MONTHLY, _month)):
        newest: dict[tuple[int, int], date] = {}
        for day in past:
            newest.setdefault(span(day), day)
        chosen.update(list(newest.values())[:most])
    if len(past) >= DAILY:
        chosen = {day for day in chosen if past[DAILY - 1] - day <= LONGEST}
    return chosen | {day for day in all_ if day > today}


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def expired(all_: Iterable[str], today: date) -> list[str]:
    """Return the names of the backups that are to go; a name is a day, or a moment of one."""
    found = {name: day for name in all_ if (day := _day(name))}
    stay = kept((day for name, day in found.items() if len(name) == len("2026-11-23")), today)
    return sorted(
        name
        for name, day in found.items()
        if (today - day > EXTRA if "T" in name else day not in stay)
    )


def _day(name: str) -> date | None:
    match = _NAME.fullmatch(name)
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


# -- what is in one ------------------------------------------------------------------------------


def everything(data: str) -> list[str]:
    """Return the paths below DATA of all that a backup holds, every device's, with / between."""
    found = [f"{PROFILE}/{name}" for name in _listed(data, PROFILE) if names.is_database(name)]
    for device in _listed(data, JOURNAL):
        inside = _listed(data, JOURNAL, device)
        found += [f"{JOURNAL}/{device}/{name}" for name in inside if names.is_database(name)]
    found += [f"{LOCK}/{name}" for name in _listed(data, LOCK)]
    found += [f"{PRACTICES}/{name}" for name in _listed(data, PRACTICES)]
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
        inside = _listed(self.data, FOLDER, self.device)
        found = {names.stem(name) for name in inside if names.is_database(name)}
        return sorted((name for name in found if _day(name)), reverse=True)

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
            _settle(written)
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
        for name in expired(self.all_names(), today):
            for sealed in (False, True):
                files.remove(self._way(name, sealed=sealed))
        self.collect()

    def collect(self) -> None:
        """Remove the copies that no backup names; none where a backup can't be read."""
        needed: set[str] = set()
        for name in _listed(self.data, FOLDER, self.device):
            if not names.is_database(name):
                continue
            try:
                manifest = read_manifest(os.path.join(self.folder, name), self.seal)
            except (Damaged, Locked, OSError):
                return
            needed.update(item.copy for item in manifest.items)
        store = os.path.join(self.folder, STORE)
        for name in _listed(store):
            if name not in needed and _COPY.fullmatch(name.removeprefix(".")):
                with contextlib.suppress(OSError):
                    os.unlink(os.path.join(store, name))


def _check(path: str, sha256: str) -> None:
    """Read back what was written; raises OSError where it is something else."""
    if digest(files.read(path) or b"") != sha256:
        raise OSError(None, "what was written can't be read back", path)


def _settle(paths: Collection[str]) -> None:
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


def _listed(*parts: str) -> list[str]:
    try:
        return sorted(os.listdir(os.path.join(*parts)))
    except (FileNotFoundError, NotADirectoryError):
        return []


# -- all devices' --------------------------------------------------------------------------------


def shelves(data: str, device: str, seal: Seal) -> list[Shelf]:
    """Return every device's backups in a folder, this device's first."""
    others = [name for name in _listed(data, FOLDER) if name != device and name[0] != "."]
    return [Shelf(data, name, seal) for name in (device, *others)]


def copies(data: str, device: str, seal: Seal, path: str) -> Iterator[tuple[str, Tables]]:
    """Yield the good copies of a database, the newest first, with what each is in words.

    This device's backups come before those of others.
    """
    wanted = names.stem(os.path.relpath(path, data).replace(os.sep, "/"))
    for shelf in shelves(data, device, seal):
        whose = "its backup" if shelf.device == device else "another device's backup"
        for one in shelf.listed():
            for item in one.manifest.items if one.manifest else ():
                if names.stem(item.path) == wanted:
                    with contextlib.suppress(Damaged, Locked, OSError):
                        tables = tables_in(item.path, shelf.content(item), seal)
                        yield f"{whose} of {one.name[:10]} is used", tables


# -- for the journal -----------------------------------------------------------------------------


def is_due(journal: Journal, today: date) -> bool:
    """Say whether there is no backup of the present civil day yet."""
    return not os.path.exists(shelf_of(journal).path(today.isoformat()))


def back_up(journal: Journal, today: date) -> Manifest | None:
    """Make the backup of the present civil day, or make it anew; None if there is nothing to keep.

    Raises:
        Trouble: It could not be made; earlier ones are as they were.
    """
    return _make(journal, lambda _: today.isoformat())


def keep_state(journal: Journal) -> Manifest | None:
    """Make a further backup, named after the moment, before much is changed at once.

    Raises:
        Trouble: It could not be made.
    """
    return _make(journal, lambda shelf: _unused(shelf, journal.clock))


def _make(journal: Journal, name: Callable[[Shelf], str]) -> Manifest | None:
    records = count(journal)
    shelf = shelf_of(journal)
    try:
        with journal.files.alone():
            at = journal.clock.now().isoformat(timespec="milliseconds")
            made = shelf.make(name(shelf), at, records)
            shelf.rotate(date.fromisoformat(journal.today()))
    except OSError as error:
        raise storage.explain(error, shelf.folder, saving=True) from error
    return made


def shelf_of(journal: Journal) -> Shelf:
    """Return the backups that a journal's device keeps."""
    return Shelf(journal.data, journal.device, journal.seal)


def _unused(shelf: Shelf, clock: Clock) -> str:
    moment = clock.now()
    while os.path.exists(shelf.path(name := moment.strftime("%Y-%m-%dT%H%M%S"))):
        moment += timedelta(seconds=1)
    return name


def count(journal: Journal) -> int:
    """Return how many records stand; -1 where that can't be told without the key."""
    if journal.seal.shut:
        return -1
    return journal.count()


# -- what `tending doctor` asks ------------------------------------------------------------------


def verify(data: str, device: str, seal: Seal) -> list[str]:
    """Read a device's backups whole; return what is wrong with them, a sentence each."""
    shelf = Shelf(data, device, seal)
    problems = []
    sound: dict[str, bool] = {}
    for name in shelf.all_names():
        try:
            manifest = shelf.read(name)
        except (Damaged, Locked) as reason:
            problems.append(f"{shelf.path(name)}: {reason}.")
            continue
        except OSError as error:
            problems.append(str(storage.explain(error, shelf.path(name))))
            continue
        for item in manifest.items:
            if item.copy not in sound:
                try:
                    shelf.content(item)
                    sound[item.copy] = True
                except (Damaged, OSError):
                    sound[item.copy] = False
            if not sound[item.copy]:
                problems.append(
                    f"{shelf.path(name)}: the copy of {item.path} is missing or damaged."
                )
    return problems


# -- changing what lies there --------------------------------------------------------------------


def purge(journal: Journal, ids: Collection[str]) -> int:
    """Take the text of deleted records out of this device's backups; return how many copies had it.

    Tombstones take its place. The new copies and the backups that name them come before the old
    copies go, so that it can be done again after a crash. A copy that only a damaged backup may
    name goes as well: nothing could be restored by it.

    Raises:
        Locked: The backups are sealed, and no identity is here.
        Trouble: It could not be done whole.
    """
    shelf = shelf_of(journal)
    store = os.path.join(shelf.folder, STORE)

    def without(item: Item) -> tuple[str, bytes] | None:
        if not is_database(item.path):
            return None
        tables = tables_in(item.path, shelf.content(item), journal.seal)
        if not _purged(journal, tables, ids):
            return None
        content = json.dumps(tables, separators=(",", ":")).encode("ascii")
        return item.path, journal.seal.close(content) if names.is_sealed(item.path) else content

    try:
        with journal.files.alone():
            held = [name for name in _listed(store) if _holds(journal, store, name, ids)]
            if held:
                _rewrite(shelf, without, lambda _: False)
            for name in held:
                files.remove(os.path.join(store, name))
    except OSError as error:
        raise storage.explain(error, shelf.folder) from error
    return len(held)


def _holds(journal: Journal, store: str, name: str, ids: Collection[str]) -> bool:
    """Say whether a copy is of a database that has the text of records with these ids."""
    if not names.is_database(name):
        return False
    content = files.read(os.path.join(store, name)) or b""
    try:
        return _purged(journal, tables_in(f"{PROFILE}/{name}", content, journal.seal), ids)
    except Damaged:
        return False


def _purged(journal: Journal, tables: Tables, ids: Collection[str]) -> bool:
    """Replace records by their tombstones, in place; say whether there were any."""
    found = False
    for table, rows in tables.items():
        for number, row in list(rows.items()):
            id_ = str(row.get("id"))
            if id_ not in ids or row.get("deleted"):
                continue
            found = True
            stone = journal.standing(table, id_)
            if stone.get("deleted"):
                rows[number] = stone
            else:
                del rows[number]
    return found


def reseal(data: str, device: str, seal_from: Seal, seal_to: Seal) -> None:
    """Convert a device's backups between plain and sealed; who calls holds the folder's lock.

    What is so already stays as it is, hence doing it again after a crash finishes it.

    Raises:
        Locked: They are sealed, and neither seal has an identity.
        OSError: It could not be done whole.
    """
    sealed = seal_to.active

    def other(item: Item) -> tuple[str, bytes] | None:
        if not is_database(item.path) or names.is_sealed(item.path) == sealed:
            return None
        content = storage.unsealed(item.path, shelf.content(item), shelf.seal)
        path = names.stem(item.path) + names.suffix(sealed=sealed)
        return path, seal_to.close(content)

    identities = (*seal_from.identities, *seal_to.identities)
    shelf = Shelf(data, device, Seal(seal_to.recipients, identities))
    _rewrite(shelf, other, lambda item: not sealed and item.path.startswith(f"{LOCK}/"))


def _rewrite(
    shelf: Shelf,
    change: Callable[[Item], tuple[str, bytes] | None],
    leaves: Callable[[Item], bool],
) -> None:
    """Give every backup the files that `change` makes of its own: a new path and new bytes.

    None leaves a file as it is, and those that `leaves` names go. A copy that is damaged stays as
    it is, as does a backup that can't be read; the shelf's seal is that of the new databases.
    """
    changed: dict[tuple[str, str], tuple[str, str, int] | None] = {}
    for name in shelf.all_names():
        path = shelf.path(name)
        try:
            manifest = read_manifest(path, shelf.seal)
        except Damaged:
            continue
        items = []
        written: list[str] = []
        for item in manifest.items:
            if leaves(item):
                continue
            key = (item.copy, item.path)
            if key not in changed:
                changed[key] = None
                with contextlib.suppress(Damaged):
                    new = change(item)
                    if new is not None:
                        copy = Item(new[0], digest(new[1]), len(new[1]))
                        shelf.store(copy, new[1], written)
                        changed[key] = (copy.path, copy.sha256, copy.size)
            known = changed[key]
            items.append(Item(*known, item.instead) if known else item)
        _settle(written)
        if tuple(items) != manifest.items or names.is_sealed(path) != shelf.seal.active:
            shelf.write(msgspec.structs.replace(manifest, items=tuple(items)))
        shelf.remove_other(name)
    shelf.collect()
