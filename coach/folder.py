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

    def now(self) -> datetime:
        """Return the present moment, local and aware."""
        return self.clock.now()

    def today(self) -> date:
        """Return the present civil day; `facts` were gathered before."""
        return days.civil_day(self.now(), self.facts().settings.day_start)

    def facts(self) -> Facts:
        """Return the facts of the folder, from the cache where nothing changed."""
        if self._facts is None:
            cached = cache.load(self.data, self.state, self.journal.seal)
            self._facts = cached.facts if cached else self._gather()
        return self._facts

    def _gather(self) -> Facts:
        try:
            self.files = paths.fingerprint(self.data)
        except OSError as error:
            raise storage.explain(error, error.filename or self.data) from error
        if self.journal.seal.shut:
            return shut.facts(self.state)
        history = self.journal.read()
        return gather.gather(history, self.journal.person(), self.journal.settings())

    def refresh(self) -> Facts:
        """Read what changed on disk and return the new facts."""
        self._facts = self._gather()
        return self._facts

    def take(self, facts: Facts) -> None:
        """Take over facts that are known to be the folder's."""
        self._facts = facts

    def forget(self) -> None:
        """Let the facts be read anew when they are next asked for."""
        self._facts = None

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
