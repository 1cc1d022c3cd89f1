"""Deleting what was kept, in one folder, and letting it stand again for a day."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from coach import labels, merge, twice
from coach.changing import standing
from coach.entries import Entry, entry
from coach.folder import Folder

NAMED_BY = {**twice.ORIGINS, "plans": "plan"}
"""By table, the field that names a record of it in what came of it."""

HANGS = {
    "plans": ("session", "exercise"),
    "proofs": ("session", "exercise", "plan"),
    "exercises": ("session",),
    "rehearsals": ("plan",),
}
"""By table, the fields that name what a record came of."""


class Removing:
    """The records of one folder that can be deleted.

    Args:
        folder: Where they are kept.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def with_it(self, table: str, id_: str) -> tuple[Entry, ...]:
        """Return what came of a record, and stands by itself: it goes along if that is chosen.

        Raises:
            ValueError: The record is not there any more.
        """
        standing(self._folder, table, id_)
        history = self._folder.journal.known()
        called = labels.of(self._folder, history)
        field = NAMED_BY.get(table)
        return tuple(
            entry(other, raw, called)
            for other, fields in HANGS.items()
            if field in fields
            for raw in merge.living(history, other)
            if raw.get(field) == id_
        )

    def remove(self, doomed: Iterable[tuple[str, str]], *, purge: bool = False) -> None:
        """Delete records, by table and id; with `purge`, out of this device's backups as well.

        For a day they can be brought back all the same.

        Raises:
            Trouble: They could not be deleted, or not be taken out of the backups.
        """
        journal = self._folder.journal
        history = journal.read()
        gone = []
        for table, id_ in doomed:
            raw = history.get(table, {}).get(id_, {})
            if raw and not raw.get("deleted"):
                journal.remove_raw(table, raw)
                gone.append(id_)
        if gone:
            self._folder.undoing.append(functools.partial(self._bring_all_back, gone))
        if purge and gone:
            from coach import backups  # noqa: PLC0415 - needed for this alone

            backups.purge(journal, gone)

    def lately(self) -> tuple[Entry, ...]:
        """Return what can still be brought back, the newest first."""
        called = labels.of(self._folder, self._folder.journal.read())
        found = [entry(one.table, one.record, called) for one in self._folder.journal.deleted()]
        return tuple(found[::-1])

    def bring_back(self, id_: str) -> bool:
        """Let a record stand again that was deleted lately; return whether it does."""
        self._folder.journal.read()
        return self._folder.journal.bring_back(id_)

    def _bring_all_back(self, ids: Iterable[str]) -> None:
        for id_ in ids:
            self.bring_back(id_)
