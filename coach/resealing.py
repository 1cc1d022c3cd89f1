"""Bringing this device's files into the form that the lock asks for: sealed, or plain again.

Each new file is whole on the disk before the old one goes, so that a crash leaves both; the next
opening then puts both together. Every opening of a folder that has a key comes through here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

from coach import files, lock, merge, names, schema, storage
from coach.databases import PROFILE, Databases
from coach.schema import Tables

_COMPUTED = ("today", "status")
"""Files of STATE with text in them that can be computed anew: they are removed."""

_STATE_TEXT = ("deleted", *_COMPUTED)


def settle(databases: Databases) -> int:
    """Seal this device's plain files where the folder is locked, else open its sealed ones.

    Returns how many changed their form. Does nothing where the passphrase was not given.

    Raises:
        Trouble: A file could not be written; what is done by then stays done.
    """
    if databases.seal.shut or not lock.keys(databases.data):
        return 0
    changed = 0
    with databases.exclusively():
        for path in list(_wrong(databases)):
            _convert(databases, path)
            changed += 1
        for path in _left_over(databases):
            files.remove(path)
        if changed or not databases.seal.active:
            from coach import backups  # noqa: PLC0415 - where a form changes, and there alone

            backups.reseal(databases.data, databases.device, databases.seal, databases.seal)
    return changed


def _wrong(databases: Databases) -> Iterator[str]:
    """Yield this device's files that lie in the other form."""
    for path in _ours(databases):
        name = os.path.basename(path)
        is_text = names.is_database(name) or names.is_kept_version(name)
        if is_text and names.is_sealed(name) != databases.seal.active:
            yield path


def _ours(databases: Databases) -> Iterator[str]:
    """Yield every file of this device: its journal, its profile, and what STATE holds of text."""
    own = os.path.join(databases.data, databases.own)
    yield from _files_in(own)
    for path in _files_in(os.path.join(databases.data, PROFILE)):
        if names.owner(path) == databases.device or f".{databases.device}" in path:
            yield path
    for path in _files_in(databases.state):
        if names.stem(os.path.basename(path)) in _STATE_TEXT:
            yield path


def _files_in(folder: str) -> list[str]:
    try:
        return [entry.path for entry in os.scandir(folder) if entry.is_file()]
    except OSError:
        return []


def _convert(databases: Databases, path: str) -> None:
    target = names.resealed(path, sealed=databases.seal.active)
    in_state = path.startswith(databases.state)
    computed = in_state and names.stem(os.path.basename(path)) in _COMPUTED
    content = None if computed or (in_state and os.path.exists(target)) else files.read(path)
    if content is not None:
        content = databases.seal.content(path, content)
        if os.path.exists(target) and names.is_database(os.path.basename(target)):
            target, content = _together(content, target, databases)
        files.write(target, databases.seal.close(content))
    files.remove(path)


def _together(content: bytes, target: str, databases: Databases) -> tuple[str, bytes]:
    """Return both forms of a database as one: a conversion was cut short, and one was saved to.

    What can't be read of the one to convert goes aside.
    """
    try:
        ours = schema.migrated(storage.parse(content))
    except storage.Damaged:
        moment = databases.clock.now().strftime("%Y-%m-%dT%H%M%S")
        return names.aside(target, moment), content
    theirs = databases.load(target) or {}
    both: Tables = {}
    for table in {**ours, **theirs}:
        rows = [*ours.get(table, {}).values(), *theirs.get(table, {}).values()]
        each = {merge.canonical(row): row for row in rows}
        both[table] = {str(number): row for number, row in enumerate(each.values(), 1)}
    both["_default"] = schema.named()
    return target, json.dumps(both).encode("ascii")


def _left_over(databases: Databases) -> Iterator[str]:
    """Yield what killed saves left: under a lock it may hold plain text."""
    for path in _files_in(os.path.join(databases.data, databases.own)):
        if path.endswith(".tmp"):
            yield path


def plain_elsewhere(data: str, device: str) -> list[str]:
    """Return the files of DATA with text that lie plain, and that this device can't seal.

    They are other devices', until tending runs there, and versions that a synchroniser keeps.
    """
    found = []
    for folder, _, listed in os.walk(data):
        inside = os.path.relpath(folder, data).split(os.sep)[0]
        if inside == lock.FOLDER:
            continue
        for name in listed:
            path = os.path.join(folder, name)
            if names.is_sealed(name) or device in os.path.relpath(path, data):
                continue
            if inside != "practices":
                found.append(path)
    return sorted(found)
