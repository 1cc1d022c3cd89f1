"""Texts that stand in two records: a plan or a proof is one of its own, and in what it came of too.

One place says which those are, so that a day tells each once, the search finds it once, and a
change to either is one to both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from coach.merge import Raw

FRUITS = {
    "plan_when": ("plans", "when"),
    "plan_then": ("plans", "then"),
    "proof": ("proofs", "line"),
}
"""Where a text of a session or an exercise stands once more: table and field of the other."""

ORIGINS = {"sessions": "session", "exercises": "exercise"}
"""The tables of what such records come of, each with the field that names it there."""

TABLES = frozenset(table for table, _ in FRUITS.values())
"""The tables of what came of a session or an exercise, and may be told in that too."""

Key = tuple[str, str, str, object]
"""Day, table, field and text."""


def told(rows: Iterable[tuple[str, Raw]]) -> dict[Key, str]:
    """Return the texts that stand in records of their own, with those records' ids."""
    return {
        (str(raw.get("day")), table, field, raw.get(field)): str(raw.get("id"))
        for table, raw in rows
        if table in TABLES
        for _, field in FRUITS.values()
        if raw.get(field)
    }


def elsewhere(table: str, raw: Raw, standing: Mapping[Key, str]) -> dict[str, str]:
    """Return the fields of a record whose text stands in one of its own, with the id of that.

    Args:
        table: The record's table.
        raw: The record.
        standing: What `told` has of its day.
    """
    if table not in ORIGINS:
        return {}
    day = str(raw.get("day"))
    found = (
        (name, standing.get((day, *FRUITS[name], raw[name]))) for name in FRUITS if name in raw
    )
    return {name: id_ for name, id_ in found if id_ is not None}


def others(table: str, field: str) -> Iterator[tuple[str, str, str]]:
    """Yield where the text of a field may stand too: table, field, and the table it came of.

    The last one says by which key of `ORIGINS` the two are held together.
    """
    for name, (fruits, own) in FRUITS.items():
        if table in ORIGINS and field == name:
            yield fruits, own, table
        elif (table, field) == (fruits, own):
            yield from ((origin, name, origin) for origin in ORIGINS)
