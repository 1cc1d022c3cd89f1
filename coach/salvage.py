"""What can still be read of a damaged database: the records in it that are whole.

A file that was cut off, or has a hole in it, is no JSON any more; but TinyDB lays records out one
after the other, and each that is whole can be told from what is not. Pure functions over bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple, NoReturn

from coach import days
from coach.merge import History, Raw
from coach.schema import Tables

DRAFTS = "drafts"

_TABLE = re.compile(r'"([^"\\]+)"\s*:\s*\{(?=\s*"[0-9]+"\s*:\s*\{)')
_ROW = re.compile(r'"[0-9]+"\s*:\s*(?=\{)')
_NUMBERS = re.compile(rb'"[0-9]+"\s*:\s*\{')
_EITHER = re.compile(f"{_TABLE.pattern}|{_ROW.pattern}")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


class Found(NamedTuple):
    """A record that was read, and the table that it stood in."""

    table: str
    row: Raw


def records(content: bytes) -> Iterator[Found]:
    """Yield the whole records in the bytes of a database, in order, doubled ones included."""
    coding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "utf-8")
    text = content.decode(coding, "replace")
    decoder = json.JSONDecoder(parse_constant=_refuse)
    table, at = "", 0
    while found := _EITHER.search(text, at):
        at = found.end()
        if found[1] is not None:
            table = found[1]
            continue
        try:
            row, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            continue
        if table != "_default" and _is_record(row):
            yield Found(table, row)


def is_doubled(content: bytes, tables: Tables) -> bool:
    """Say whether a database has a number twice, as one put together from two versions may.

    JSON takes the last of them, and the first would be gone with the next save. A guess from the
    bytes that costs little is looked into only where it says so.
    """
    if len(_NUMBERS.findall(content)) == sum(len(rows) for rows in tables.values()):
        return False
    return any(one.row not in tables.get(one.table, {}).values() for one in records(content))


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _is_record(row: Raw) -> bool:
    return all(isinstance(row.get(name), str) and row[name] for name in ("id", "at", "day"))


def wanted(found: Iterable[Found], history: History) -> list[Found]:
    """Return those records that are known nowhere, or that are newer than what stands.

    What was deleted stays deleted, whatever the times say, and a draft whose flow has ended is
    none any more. Of several versions of one record, the newest is returned.
    """
    newest: dict[tuple[str, str], Found] = {}
    for one in found:
        key = one.table, one.row["id"]
        if key not in newest or _updated(newest[key].row) < _updated(one.row):
            newest[key] = one
    return [one for one in newest.values() if _is_wanted(one, history)]


def _is_wanted(one: Found, history: History) -> bool:
    standing = history.get(one.table, {}).get(one.row["id"])
    if standing is None:
        return not one.row.get("deleted") and not (
            one.table == DRAFTS and is_ended(one.row["id"], history)
        )
    return not standing.get("deleted") and _updated(standing) < _updated(one.row)


def is_ended(id_: str, history: History) -> bool:
    """Say whether what was begun under an id has ended, or was deleted."""
    rows = (table.get(id_, {}) for name, table in history.items() if name != DRAFTS)
    return any(row.get("ended") or row.get("deleted") for row in rows)


def _updated(row: Raw) -> datetime:
    return days.instant(row.get("updated"))
