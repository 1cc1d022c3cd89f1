"""How the files of several devices become one history: pure functions, in any order.

The same id seen twice: the greater (`updated`, device id, canonical JSON) stands. Two choices
for one day, made by devices that had not met: the earliest stands, unless a session was begun
on the other, which then stands through its edits too.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from coach import days
from coach.schema import Tables

Raw = dict[str, Any]
"""A stored record, with fields that this version may not know."""

History = dict[str, dict[str, Raw]]
"""All records that stand, tombstones included: table, then id."""


def canonical(record: Raw) -> bytes:
    """Return the one JSON text of a record: keys sorted, no spaces."""
    return msgspec.json.encode(record, order="sorted")


def _rank(record: Raw, device: str) -> tuple[datetime, str, bytes]:
    return days.instant(record.get("updated")), device, canonical(record)


def merge(files: Iterable[tuple[str, Tables]]) -> History:
    """Merge (device id, tables) of any number of files into what stands.

    The order of the files and how often one is given change nothing.
    """
    standing: dict[str, dict[str, tuple[str, Raw]]] = {}
    choices: list[tuple[str, Raw]] = []
    for device, tables in files:
        for table, rows in tables.items():
            if table == "_default":
                continue
            if table == "choices":
                choices += ((device, row) for row in rows.values() if _sound(row))
                continue
            known = standing.setdefault(table, {})
            for row in rows.values():
                if _sound(row):
                    _stand(known, row["id"], device, row)
    history: History = {
        table: {id_: row for id_, (_, row) in known.items()} for table, known in standing.items()
    }
    if choices:
        history["choices"] = _merge_choices(choices, history.get("sessions", {}))
    return history


def _sound(row: Raw) -> bool:
    return isinstance(row.get("id"), str)


def _stand(known: dict[str, tuple[str, Raw]], key: str, device: str, row: Raw) -> None:
    """Keep the greater of the row known under `key` and this one."""
    if key in known:
        other, standing = known[key]
        if _rank(standing, other) >= _rank(row, device):
            return
    known[key] = (device, row)


def _merge_choices(versions: list[tuple[str, Raw]], sessions: dict[str, Raw]) -> dict[str, Raw]:
    """Return one choice a day, by id. Versions with the same `at` are edits of one choice."""
    edits: dict[str, tuple[str, Raw]] = {}
    for device, row in versions:
        _stand(edits, f"{row['id']} {days.instant(row.get('at')).timestamp()}", device, row)
    by_day: dict[str, list[tuple[str, Raw]]] = {}
    for device, row in edits.values():
        by_day.setdefault(str(row.get("day")), []).append((device, row))
    begun = {
        (str(session.get("day")), str(session.get("focus")))
        for session in sessions.values()
        if not session.get("deleted")
    }

    def order(candidate: tuple[str, Raw]) -> tuple[bool, int, datetime, str, bytes]:
        device, row = candidate
        # Begun on what it shows, on what it showed before 'another one', or on neither.
        shown = row.get("shown")
        focuses = [[row.get("focus")], shown if isinstance(shown, list | tuple) else []]
        unused = [
            all((str(row.get("day")), str(focus)) not in begun for focus in some)
            for some in focuses
        ]
        rank = unused.index(False) if False in unused else len(unused)
        return bool(row.get("deleted")), rank, days.instant(row.get("at")), device, canonical(row)

    stands: dict[str, Raw] = {}
    for _, candidates in sorted(by_day.items()):
        _, row = candidates[0] if len(candidates) == 1 else min(candidates, key=order)
        stands[row["id"]] = row
    return stands


def living(history: History, table: str) -> Iterator[Raw]:
    """Yield the records of a table that were not deleted."""
    return (row for row in history.get(table, {}).values() if not row.get("deleted"))


def newest_update(row: Raw | None) -> datetime:
    """Return when a standing record was last updated; for none, before everything."""
    return days.instant(row.get("updated")) if row else days.EPOCH


def count(history: History) -> int:
    """Return how many records stand."""
    return sum(1 for table in history for _ in living(history, table))


def oldest_person(profiles: Iterable[tuple[str, Tables]]) -> Raw | None:
    """Return the setting with the person's id that was made first, of all that hold one."""
    found = [
        row
        for _, tables in profiles
        for row in tables.get("settings", {}).values()
        if row.get("name") == "person" and not row.get("deleted") and _is_id(row.get("value"))
    ]
    return min(found, key=lambda r: (days.instant(r.get("at")), str(r["value"])), default=None)


def _is_id(value: object) -> bool:
    try:
        uuid.UUID(str(value))
    except ValueError:
        return False
    return True
