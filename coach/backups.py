"""Rolling backups as the journal makes and uses them: kept in DATA/backups/<device>/, and cheap.

How they lie there is `coach.shelf`'s; which of them stay is `coach.rotation`'s.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta

import msgspec

from coach import files, names, storage
from coach.clock import Clock
from coach.databases import PROFILE
from coach.journal import Journal
from coach.schema import Tables
from coach.sealing import Locked, Seal
from coach.shelf import (
    FOLDER,
    LOCK,
    STORE,
    Item,
    Manifest,
    Shelf,
    digest,
    is_database,
    listed,
    read_manifest,
    settle,
    tables_in,
)
from coach.storage import Damaged

# -- all devices' --------------------------------------------------------------------------------


def shelves(data: str, device: str, seal: Seal) -> list[Shelf]:
    """Return every device's backups in a folder, this device's first."""
    others = [name for name in listed(data, FOLDER) if name != device and name[0] != "."]
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
            held = [name for name in listed(store) if _holds(journal, store, name, ids)]
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
        settle(written)
        if tuple(items) != manifest.items or names.is_sealed(path) != shelf.seal.active:
            shelf.write(msgspec.structs.replace(manifest, items=tuple(items)))
        shelf.remove_other(name)
    shelf.collect()
