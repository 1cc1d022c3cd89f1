"""The search's index over one folder: made piece by piece, and only what changed made anew."""

from __future__ import annotations

from collections.abc import Iterator

from coach import days, labels, merge, search, twice
from coach.entries import CHOICES, entry
from coach.folder import Folder
from coach.merge import History
from coach.search import Index, Item

SLICE = 1000
"""Entries that are made ready in one go: a save in between waits no longer."""


class Searching:
    """What is found in one folder.

    Args:
        folder: Where it is kept.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._items: dict[tuple[str, str], tuple[object, Item]] = {}
        """What is ready, by table and id, each with the stamp of what it was made of."""
        self._people: dict[str, str] = {}
        self._index: Index | None = None
        self._made_of: tuple[History, int] | None = None
        """Which history the index was made of, and how many saves there had been by then."""
        self._waiting: Iterator[None] | None = None

    def index_more(self) -> Index | None:
        """Make some more of the search's index, and return it once it is whole.

        With nothing changed it is there at once; after a change only that is made anew.
        """
        folder = self._folder
        folder.refresh()
        history = folder.journal.read()
        made_of = (history, folder.journal.saves)
        same = self._made_of and self._made_of[0] is history and self._made_of[1] == made_of[1]
        if same and self._index is not None:
            return self._index
        if not same or self._waiting is None:
            self._index, self._made_of = None, made_of
            self._waiting = self._make(history)
        if next(self._waiting, self) is self:
            self._waiting = None
        return self._index

    def _make(self, history: History) -> Iterator[None]:
        """Make the index, pausing now and then."""
        called = labels.of(self._folder, history)
        if called.people != self._people:
            self._items.clear()
            self._people = dict(called.people)
        rows = [
            (table, raw)
            for table in history
            if table != CHOICES
            for raw in merge.living(history, table)
            if days.is_day(str(raw.get("day")))
        ]
        standing = twice.told(rows)
        before, self._items = self._items, {}
        made = 0
        for table, raw in rows:
            key = (table, str(raw["id"]))
            twins = twice.elsewhere(table, raw, standing)
            stamp = (raw.get("updated"), called.plans.get(str(raw.get("plan"))), twins)
            known = before.get(key)
            if known is None or known[0] != stamp:
                known = (stamp, search.item(entry(table, raw, called), self._people, twins))
                made += 1
                if made % SLICE == 0:
                    self._items = {**before, **self._items}
                    yield
            self._items[key] = known
        current = {(table, str(raw["id"])) for table, raw in rows}
        self._items = {key: one for key, one in self._items.items() if key in current}
        self._index = search.index((one for _, one in self._items.values()), self._people)
