"""Bringing a backup back: what stood in it stands again, and nothing is ever deleted by it.

What is missing comes back, what was deleted stands again, what was edited goes back; what was
written since stays. Doing it twice changes nothing the second time.
"""

from __future__ import annotations

import os
from typing import Any, NamedTuple

import msgspec

from coach import archive, backups, files, merge, names, schema, shelf, storage
from coach.journal import SETTINGS, Draft, Journal
from coach.merge import History, Raw
from coach.schema import Tables
from coach.sealing import Seal
from coach.settings import setting_id
from coach.shelf import LOCK, PRACTICES, Listed
from coach.storage import Damaged
from coach.trouble import Trouble

_UNSTORED = frozenset({"updated"})
"""What tells two versions of a record apart without their saying anything else."""
_UNSTORED_CHOICE = _UNSTORED | {"at"}
"""Versions of a day's choice with another `at` are another choice to `merge`, hence we keep it."""


class Backup(NamedTuple):
    """A backup, opened: what was in it."""

    title: str
    """Its day, or what its file is called."""
    profiles: list[tuple[str, Tables]]
    history: History
    drafts: list[Raw]
    others: dict[str, bytes]
    """The files that are no databases, by path below DATA: the person's practices, the lock."""
    problems: list[str]
    """What in it is not whole, a sentence each."""

    @property
    def records(self) -> int:
        """How many records stood."""
        return merge.count(self.history)


class Plan(NamedTuple):
    """What restoring a backup is going to change."""

    back: list[tuple[str, Raw]]
    """Records by table that are missing, or deleted by now."""
    changed: list[tuple[str, Raw]]
    """Records that were edited since."""
    stones: list[tuple[str, Raw]]
    """Tombstones that are missing."""
    settings: list[Raw]
    drafts: list[Raw]
    others: list[str]
    """The paths of files that are missing or differ."""
    stay: int
    """How many records were written since."""

    @property
    def changes(self) -> bool:
        """Whether there is anything to do."""
        return any(self[:-1])


class Restored(NamedTuple):
    """What came of it."""

    plan: Plan
    kept: str
    """The name of the backup in which the state before is kept; empty where there was none."""


# -- which there are -----------------------------------------------------------------------------


def listed(journal: Journal) -> list[Listed]:
    """Return all backups of a folder: this device's, the newest first, then those of others."""
    found = backups.shelves(journal.data, journal.device, journal.seal)
    return [one for shelf in found for one in shelf.listed()]


def find(journal: Journal, which: str) -> str:
    """Return where the backup lies that a person names: a day, DEVICE/DAY, or a file.

    A day is this device's, if it has a backup of it.

    Raises:
        Trouble: There is none, or the day names two of other devices.
    """
    found = [
        (shelf.device, shelf.path(name))
        for shelf in backups.shelves(journal.data, journal.device, journal.seal)
        for name in shelf.all_names()
        if which in {name, f"{shelf.device}/{name}"}
    ]
    if found and (len(found) == 1 or found[0][0] == journal.device):
        return found[0][1]
    if found:
        devices = " or ".join(f"{device}/{which}" for device, _ in found)
        message = f"{which}: several devices have a backup of that day; write {devices}."
        raise Trouble(message)
    if os.path.isfile(which):
        return which
    message = f"{which}: there is no such backup; `tending restore` lists those there are."
    raise Trouble(message)


# -- opening one ---------------------------------------------------------------------------------


def open_backup(path: str, seal: Seal) -> Backup:
    """Return what is in a backup: a file of `tending backup -o`, or one of the rolling ones.

    Raises:
        Locked: It is sealed, and no identity is here to open it.
        Trouble: It is no backup, or can't be read.
    """
    try:
        if archive.is_archive(path):
            contents, problems = archive.read(path)
            title = os.path.basename(path)
        else:
            contents, problems = _rolling(path, seal)
            title = names.stem(os.path.basename(path))
    except OSError as error:
        raise storage.explain(error, path) from error
    return _opened(path, title, contents, problems, seal)


def lock_of(path: str) -> dict[str, bytes]:
    """Return the files of the lock by name that a backup brings; {} for one that is not sealed.

    They are what its seal is made from where the folder has none yet.
    """
    if not archive.is_archive(path):
        return {}
    contents, _ = archive.read(path)
    return {
        place.removeprefix(f"{LOCK}/"): content
        for place, content in contents.items()
        if place.startswith(f"{LOCK}/")
    }


def _rolling(path: str, seal: Seal) -> tuple[dict[str, bytes], list[str]]:
    try:
        manifest = shelf.read_manifest(path, seal)
    except Damaged as reason:
        message = f"{path}: this is no backup of tending, or it is damaged ({reason})."
        raise Trouble(message) from None
    contents = {}
    problems = []
    for item in manifest.items:
        try:
            contents[item.path] = shelf.content_of(os.path.dirname(os.path.abspath(path)), item)
        except Damaged:
            problems.append(f"{item.path} in it is missing or damaged, and was left out.")
    return contents, problems


def _opened(
    path: str, title: str, contents: dict[str, bytes], problems: list[str], seal: Seal
) -> Backup:
    profiles: list[tuple[str, Tables]] = []
    months: list[tuple[str, Tables]] = []
    drafts: list[Raw] = []
    others = {}
    for place, content in contents.items():
        if not shelf.is_database(place):
            others[place] = content
            continue
        try:
            tables = shelf.tables_in(place, content, seal)
        except Damaged as reason:
            problems.append(f"{place} in it was left out: {reason}.")
            continue
        if schema.is_newer(tables):
            problems.append(f"{place} in it was left out: it was written by a newer tending.")
            continue
        tables = schema.migrated(tables)
        name = os.path.basename(place)
        if place.startswith("profile/"):
            profiles.append((names.owner(place), tables))
        elif names.is_drafts(name):
            drafts += tables.get(names.DRAFTS, {}).values()
        elif names.is_month(name):
            months.append((names.owner(place), tables))
    if not profiles and not months and not drafts:
        message = f"{path}: nothing in it can be read; nothing was restored."
        raise Trouble(message)
    return Backup(title, profiles, merge.merge(months), drafts, others, problems)


# -- bringing it back ----------------------------------------------------------------------------


def restore(journal: Journal, backup: Backup) -> Restored:
    """Let everything of a backup stand again, after keeping the present state as another backup.

    Raises:
        Trouble: It could not be done whole; doing it again does the rest.
    """
    with journal.files.exclusively():
        plan = planned(journal, backup)
        if not plan.changes:
            return Restored(plan, "")
        kept = backups.keep_state(journal)
        for place in plan.others:
            path = os.path.join(journal.data, *place.split("/"))
            files.write(path, backup.others[place])
        settings = ((SETTINGS, row) for row in plan.settings)
        drafts = ((names.DRAFTS, row) for row in plan.drafts)
        journal.put_many([*settings, *plan.stones, *plan.back, *plan.changed, *drafts])
    return Restored(plan, kept.name if kept else "")


def planned(journal: Journal, backup: Backup) -> Plan:
    """Return what restoring a backup would change, from a reading of what stands."""
    present = journal.read()
    plan = Plan([], [], [], _settings(journal, backup), [], _others(journal, backup), 0)
    for table, rows in backup.history.items():
        now = present.get(table, {})
        for id_, row in rows.items():
            _sort(plan, table, row, now.get(id_), present)
    after = {(table, str(row["id"])): row for table, row in (*plan.back, *plan.changed)}
    plan.drafts.extend(_drafts(journal, backup, present, after))
    stay = sum(
        1
        for table in present
        for row in merge.living(present, table)
        if backup.history.get(table, {}).get(row["id"], {"deleted": True}).get("deleted")
    )
    return plan._replace(stay=stay)


def _sort(plan: Plan, table: str, row: Raw, now: Raw | None, present: History) -> None:
    """Put a record of the backup where it belongs in the plan."""
    if row.get("deleted"):
        if now is None:
            plan.stones.append((table, row))
    elif now is None:
        if table != "choices" or not _chosen(present, str(row.get("day"))):
            plan.back.append((table, row))
    elif now.get("deleted") or not _same(table, row, now):
        if table == "choices":
            row = {**row, "at": now.get("at")}  # an edit of what stands, or it might not
        (plan.back if now.get("deleted") else plan.changed).append((table, row))


def _chosen(present: History, day: str) -> bool:
    """Say whether a day has its choice, under whichever id: there is one a day."""
    return any(str(row.get("day")) == day for row in merge.living(present, "choices"))


def _same(table: str, row: Raw, other: Raw) -> bool:
    unstored = _UNSTORED_CHOICE if table == "choices" else _UNSTORED
    return _said(row, unstored) == _said(other, unstored)


def _said(row: Raw, unstored: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in unstored}


def _settings(journal: Journal, backup: Backup) -> list[Raw]:
    """Return the settings that are missing or were changed, the person's id if it is older."""
    person = setting_id("person")
    present = {str(row.get("id")): row for row in journal.profile().values()}
    rows = merge.merge(backup.profiles).get(SETTINGS, {})
    found = [
        row
        for id_, row in rows.items()
        if id_ != person
        and not (row.get("deleted") and id_ in present)
        and not (id_ in present and _same(SETTINGS, row, present[id_]))
    ]
    ours = list(journal.files.profiles())
    oldest = merge.oldest_person([*ours, *backup.profiles])
    if oldest and oldest != merge.oldest_person(ours):
        found.append(oldest)
    return found


def _drafts(
    journal: Journal, backup: Backup, present: History, after: dict[tuple[str, str], Raw]
) -> list[Raw]:
    """Return the drafts that are missing, and whose flow is not over in what is going to stand."""
    there = {draft.id for draft in (*journal.drafts(), *journal.drafts_elsewhere())}
    over = {
        id_
        for table, rows in present.items()
        for id_, row in rows.items()
        if _is_over(after.get((table, id_), row))
    } | {id_ for (_, id_), row in after.items() if _is_over(row)}
    found: dict[str, Raw] = {}
    for row in backup.drafts:
        id_ = str(row.get("id"))
        if _is_draft(row) and id_ not in there and id_ not in over:
            known = found.get(id_)
            if merge.newest_update(known) <= merge.newest_update(row):
                found[id_] = row
    return list(found.values())


def _is_over(row: Raw) -> bool:
    return bool(row.get("ended") or row.get("deleted"))


def _is_draft(row: Raw) -> bool:
    try:
        msgspec.convert(row, Draft)
    except msgspec.ValidationError:
        return False
    return True


def _others(journal: Journal, backup: Backup) -> list[str]:
    """Return the paths of practices that are missing or differ, and of the lock where it is needed.

    A folder that has a lock keeps its own; one that is opened without one needs none.
    """
    wanted = []
    locked = os.path.isdir(os.path.join(journal.data, LOCK))
    for place, content in backup.others.items():
        if place.startswith(f"{PRACTICES}/"):
            if files.read(os.path.join(journal.data, *place.split("/"))) != content:
                wanted.append(place)
        elif journal.seal.active and not locked:
            wanted.append(place)
    return wanted
