"""One person's folder as the coach works with it: its journal, its facts, its clock.

What belongs to every part of the coach stands here; the parts are handed one `Folder`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

import msgspec

from coach import cache, days, gather, paths, records, shut, storage
from coach.clock import Clock
from coach.facts import Facts
from coach.journal import Journal
from coach.records import Record
from coach.sealing import PLAIN, Seal
from content import library

_R = TypeVar("_R", bound=Record)


class Folder:
    """A data folder, read and written through its journal; all in the thread that saves.

    Args:
        data: The data folder.
        clock: Tells the time.
        seal: How the folder lies on the disk.
    """

    def __init__(self, data: str, clock: Clock, seal: Seal = PLAIN) -> None:
        self.data = data
        self.clock = clock
        self.state = paths.state_dir(data)
        self.journal = Journal(data, self.state, clock, seal)
        self.library = library.load()
        self.files: list[list[object]] = []
        """The folder's fingerprint from just before it was last read."""
        self.undoing: list[Callable[[], object]] = []
        """How to undo what was done last on Today, the newest at the end."""
        self._facts: Facts | None = None
        self._saves = 0
        """How many saves had been made here when the facts were last known."""

    def now(self) -> datetime:
        """Return the present moment, local and aware."""
        return self.clock.now()

    def today(self) -> date:
        """Return the present civil day; `facts` were gathered before."""
        return days.civil_day(self.now(), self.facts().settings.day_start)

    def facts(self) -> Facts:
        """Return the facts of the folder as they were last known, read now if they never were."""
        return self._facts or self.refresh()

    def refresh(self) -> Facts:
        """Return the facts of the folder as it now stands.

        Where no file changed since they were last known, here or in the cache, nothing is read.
        """
        try:
            files = paths.fingerprint(self.data)
        except OSError as error:
            raise storage.explain(error, error.filename or self.data) from error
        if self.journal.seal.shut:
            self._facts = shut.facts(self.state)
            return self._facts
        if self._facts is None:
            self.take_cached()
        if self._facts is None or (files, self.journal.saves) != (self.files, self._saves):
            self.files, self._saves = files, self.journal.saves
            history = self.journal.read()
            self._facts = gather.gather(history, self.journal.person(), self.journal.settings())
        return self._facts

    def take_cached(self) -> cache.Cached | None:
        """Take over the facts in the cache, if they are the folder's as it now stands."""
        cached = cache.load(self.data, self.state, self.journal.seal)
        if cached:
            self._facts = cached.facts
            self.files, self._saves = [list(row) for row in cached.files], self.journal.saves
        return cached

    def at(self) -> str:
        """Return the present moment as records have it."""
        return self.now().isoformat(timespec="milliseconds")

    def standing(self, kind: type[_R], id_: str) -> _R | None:
        """Return the living record of an id."""
        found = records.read(kind, self.journal.standing(kind.table, id_))
        return found if found and not found.deleted else None

    def save_new(self, record: Record) -> None:
        """Save a record, unless it stands just so already."""
        standing = self.standing(type(record), record.id)
        if standing is None or msgspec.structs.replace(standing, updated="") != record:
            self.journal.save(record)

    def remove_standing(self, kind: type[Record], id_: str) -> None:
        """Delete the record of an id, if there is one."""
        standing = self.standing(kind, id_)
        if standing is not None:
            self.journal.remove(standing)


def new_id() -> str:
    """Return an id that no other record has."""
    return str(uuid.uuid4())
