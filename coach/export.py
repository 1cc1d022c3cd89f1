"""Everything the person keeps, as one file."""

from __future__ import annotations

import msgspec

from coach.journal import Journal
from coach.schema import SCHEMA


def as_json(journal: Journal) -> bytes:
    """Return all settings and records that stand as JSON, unknown tables and fields included.

    Sorted by table and id, so that the same journal always gives the same bytes.
    """
    history = journal.read()
    whole = {
        "schema": SCHEMA,
        "profile": dict(sorted(journal.profile().items())),
        "records": {
            table: [rows[id_] for id_ in sorted(rows)] for table, rows in sorted(history.items())
        },
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2)
