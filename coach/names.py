"""What the files of DATA are called, and what a name says about a file.

Synchronisers give conflict copies names of their own, such as `2026-11.sync-conflict-2026.json`,
`2026-11 (conflicted copy 2026-11-23).json` or, as theirs goes before the last suffix,
`2026-11.json.sync-conflict-….age`. Each is read like the file it is a copy of.
"""

from __future__ import annotations

import os
import re

DRAFTS = "drafts"
INBOX = "inbox"
PLAIN = ".json"
SEALED = ".json.age"

_DATABASE = re.compile(r"(?!.*\.(?:prev|damaged-))[^.].*(?:\.json|\.json(?![0-9A-Za-z]).*\.age)")
_MONTH = re.compile(r"\d{4}-\d{2}(?!\d)|inbox-")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2})-")
_DRAFTS = re.compile(r"drafts(?![a-z])")
_OWNER = re.compile(r"[0-9A-Za-z]*")  # some begin a conflict copy with _conflict


def is_database(name: str) -> bool:
    """Say whether a file of this name is a database that is read."""
    return _DATABASE.fullmatch(name) is not None


def is_month(name: str) -> bool:
    """Say whether a file of a device's folder holds records: a month's, or one from the inbox."""
    return is_database(name) and _MONTH.match(name) is not None


def month_of(day: object) -> str:
    """Return the name of the month that an ISO day is in, or nothing: it becomes a file's name."""
    found = _DAY.match(day) if isinstance(day, str) else None
    return found[1] if found else ""


def is_inbox(name: str) -> bool:
    """Say whether a file holds what was kept while the folder was locked."""
    return is_database(name) and name.startswith(f"{INBOX}-")


def is_drafts(name: str) -> bool:
    """Say whether a file of a device's folder holds drafts."""
    return is_database(name) and _DRAFTS.match(name) is not None


def is_sealed(name: str) -> bool:
    """Say whether a file of this name is encrypted."""
    return name.endswith(".age")


def owner(path: str) -> str:
    """Return whose a database is, by its place: the device's folder, or the profile's name."""
    folder, name = os.path.split(path)
    if os.path.basename(folder) != "profile":
        return os.path.basename(folder)
    found = _OWNER.match(name)
    return found[0] if found else ""


def stem(path: str) -> str:
    """Return a database's path without what tells how it is kept."""
    return path.removesuffix(".age").removesuffix(PLAIN)


def suffix(*, sealed: bool) -> str:
    """Return how the name of a file with text in it ends."""
    return SEALED if sealed else PLAIN


def previous(path: str) -> str:
    """Return where the previous good version of a database is kept; it is no database's name."""
    return f"{stem(path)}.prev{SEALED if is_sealed(path) else ''}"


def aside(path: str, moment: str) -> str:
    """Return where a damaged database is set aside."""
    return f"{stem(path)}.damaged-{moment}{SEALED if is_sealed(path) else ''}"


def is_kept_version(name: str) -> bool:
    """Say whether a file is a previous version or one set aside."""
    return bool(re.fullmatch(r"(?!\.).*\.(?:prev|damaged-).*(?<!\.tmp)", name))


def resealed(path: str, *, sealed: bool) -> str:
    """Return where a file of text lies once it is sealed, or plain again."""
    if sealed:
        return f"{path}.age" if path.endswith(PLAIN) else f"{path}{SEALED}"
    if is_kept_version(os.path.basename(path)):
        return path.removesuffix(SEALED)
    plain = path.removesuffix(".age")
    return plain if plain.endswith(PLAIN) else f"{plain}{PLAIN}"


_WRITTEN_HERE = r"(?:[0-9]{4}-[0-9]{2}|drafts|inbox-.*|[0-9A-Za-z]+)(?:\.v[0-9]+(?:-[0-9]+)?)?"


def is_copy(name: str) -> bool:
    """Say whether a database is a conflict copy of another: it has a synchroniser's name."""
    return is_database(name) and not re.fullmatch(rf"{_WRITTEN_HERE}\.json(?:\.age)?", name)


def is_stray(name: str) -> bool:
    """Say whether a file is a conflict copy of a previous version."""
    versions = is_kept_version(name) and ".damaged-" not in name
    return versions and not re.fullmatch(rf"{_WRITTEN_HERE}\.prev(?:\.json\.age)?", name)
