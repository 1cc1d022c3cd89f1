"""What was deleted lately, so that it can be brought back for a day; then it is gone.

A private file in STATE, never synchronised: the tombstone in DATA has no text any more.
"""

from __future__ import annotations

import contextlib
import os
from datetime import datetime, timedelta
from typing import Any

import msgspec

from coach import days, files, names
from coach.sealing import Locked, Seal, Unopened

HOURS = 24
"""How long something deleted can be brought back."""


class Deleted(msgspec.Struct, frozen=True):
    """A record as it was before it was deleted."""

    when: str
    """The moment, ISO 8601."""
    table: str
    record: dict[str, Any]


def _path(state: str, seal: Seal) -> str:
    return os.path.join(state, f"deleted{names.suffix(sealed=seal.active)}")


def _known(state: str, seal: Seal) -> list[Deleted]:
    path = _path(state, seal)
    try:
        content = files.read(path)
        if content is None:
            return []
        return msgspec.json.decode(seal.content(path, content), type=list[Deleted])
    except (OSError, ValueError, RecursionError, Locked, Unopened):
        return []


def waiting(state: str, seal: Seal, now: datetime) -> list[Deleted]:
    """Return what can still be brought back, the newest last."""
    # One from far ahead was written under a wrong clock, and would never go.
    lately = timedelta(hours=HOURS)
    return [d for d in _known(state, seal) if abs(now - days.instant(d.when)) < lately]


def keep(state: str, seal: Seal, one: Deleted, now: datetime) -> None:
    """Keep a record that is about to be deleted; raises OSError where it can't."""
    others = [d for d in waiting(state, seal, now) if d.record.get("id") != one.record.get("id")]
    _write(state, seal, [*others, one])


def forget(state: str, seal: Seal, now: datetime, id_: str = "") -> None:
    """Forget what is too old to be brought back, and the record of an id."""
    known = _known(state, seal)
    left = [d for d in waiting(state, seal, now) if d.record.get("id") != id_]
    with contextlib.suppress(OSError):
        if not left:
            files.remove(_path(state, seal))
        elif left != known:
            _write(state, seal, left)


def _write(state: str, seal: Seal, all_: list[Deleted]) -> None:
    files.write(_path(state, seal), seal.close(msgspec.json.encode(all_)))
