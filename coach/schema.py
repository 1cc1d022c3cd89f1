"""Versions of the files: which one a file has, and the chain that brings an older one up to ours.

A step is a pure function from the tables of version N to those of version N + 1. Files are read
through the chain, and written in our version at the next save. A newer file than ours is never
written.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from coach import days

SCHEMA = 1
"""The version of the files that this program writes."""

Tables = dict[str, dict[str, Any]]
"""A database as TinyDB lays it out: table, then document number, then fields."""

DEFAULT = "_default"
"""TinyDB's default table: it holds one document, which names the version."""


def named() -> dict[str, Any]:
    """Return the default table of a file of ours, which names its version."""
    return {"1": {"schema": SCHEMA}}


def of(tables: Tables) -> int:
    """Return the version that a database names; 0 for one that names none."""
    for row in tables.get(DEFAULT, {}).values():
        number = row.get("schema")
        if isinstance(number, int):
            return max(number, 0)
    return 0


def is_newer(tables: Tables) -> bool:
    """Say whether a database is of a version that this program doesn't know."""
    return of(tables) > SCHEMA


def migrated(tables: Tables) -> Tables:
    """Return a database in our version; one that has it, or a newer one, as it is."""
    version = of(tables)
    if version >= SCHEMA:
        return tables
    for number in range(version, SCHEMA):
        tables = STEPS[number](tables)
    return {**tables, DEFAULT: named()}


def _with_identity(tables: Tables) -> Tables:
    """Give records of a file that names no version what every record has.

    Such a file was written by hand or by a script, with stock TinyDB or without: its records may
    lack an id, a day, or when they were updated. What is made up is made from the record alone, so
    that each device makes up the same.
    """
    return {
        table: rows if table == DEFAULT else {n: _identified(table, r) for n, r in rows.items()}
        for table, rows in tables.items()
    }


def _identified(table: str, row: dict[str, Any]) -> dict[str, Any]:
    at = str(row.get("at", ""))
    begun = days.instant(at)
    content = f"{table} {sorted((key, repr(value)) for key, value in row.items())}"
    made = {
        "id": str(uuid.uuid5(uuid.NAMESPACE_OID, content)),
        "day": begun.date().isoformat() if begun != days.EPOCH else "",
        "updated": at,
    }
    return {**{name: value for name, value in made.items() if value and name not in row}, **row}


STEPS: dict[int, Callable[[Tables], Tables]] = {0: _with_identity}
"""The step from each older version to the one after it."""
