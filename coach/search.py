"""Full-text search over everything that was ever kept: pure, in memory, as one types.

Case and accents make no difference. Several words have to be found all, each anywhere in the entry.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from coach import days, twice
from coach.entries import Entry
from coach.parts import Part, Path

BEFORE = 24
"""Characters that a snippet shows before what was found."""

REHEARSALS = "rehearsals"

LENGTH = 120
"""Characters of a snippet, at most."""


class Filters(msgspec.Struct, frozen=True):
    """What entries are narrowed down to; empty for all."""

    practice: str = ""
    tendency: str = ""
    person: str = ""
    """The id of someone that was named."""
    table: str = ""

    @property
    def any(self) -> bool:
        """Whether there is one at all."""
        return bool(self.practice or self.tendency or self.person or self.table)


class Item(msgspec.Struct, frozen=True):
    """An entry with the text that is searched."""

    entry: Entry
    folded: str
    order: tuple[str, datetime]
    own: str = ""
    """What of the text stands nowhere else, where some of it does."""
    fruits: frozenset[str] = frozenset()
    """The ids of the entries in which the rest stands."""


class Index(msgspec.Struct, frozen=True):
    """Everything that can be found, the newest first."""

    items: tuple[Item, ...] = ()
    people: Mapping[str, str] = {}
    """The names of people and groups, by id."""


class Hit(msgspec.Struct, frozen=True):
    """Something found: the entry, and a piece of it with what was found in it."""

    entry: Entry
    label: str
    snippet: str
    path: Path = ()
    """Where in the entry that piece stands; empty for its title."""
    spans: tuple[tuple[int, int], ...] = ()
    """From where to where the words of the query stand in the snippet."""


class Found(msgspec.Struct, frozen=True):
    """What a query finds: the newest so many, and how many there are."""

    hits: tuple[Hit, ...] = ()
    count: int = 0


@functools.lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    """Return a character without case and accents; maybe several, maybe none."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(part for part in apart if not unicodedata.combining(part))


def fold(text: str) -> str:
    """Return a text without case and accents, by which texts are compared."""
    return text.lower() if text.isascii() else "".join(map(_folded, text))


def item(entry: Entry, people: Mapping[str, str], twins: Mapping[str, str] | None = None) -> Item:
    """Return an entry ready to be found: by its title, all that is in it, and whom it is about.

    A rehearsal is not found by its plan, which comes back often: the plan itself is found.
    `twins` are the fields whose text stands in an entry of its own, with that one's id.
    """
    names = [people.get(id_, "") for id_ in entry.people]
    title = "" if entry.table == REHEARSALS else entry.title
    order = (entry.day, days.instant(entry.at))
    folded = fold("\n".join((title, *(part.text for part in entry.parts), *names)))
    if not twins:
        return Item(entry, folded, order)
    own = (part.text for part in entry.parts if part.path[0] not in twins)
    return Item(
        entry, folded, order, fold("\n".join((title, *own, *names))), frozenset(twins.values())
    )


def index(items: Iterable[Item], people: Mapping[str, str]) -> Index:
    """Return items in the order in which they are found."""
    return Index(tuple(sorted(items, key=lambda item: item.order, reverse=True)), people)


def find(index: Index, query: str, filters: Filters, most: int) -> Found:
    """Return the newest entries that hold every word of a query; nothing asked finds nothing.

    What is found in an entry of its own is not found once more in what that came of.
    """
    words = fold(query).split()
    if not words and not filters.any:
        return Found()
    held = [item for item in _narrowed(index, filters) if _holds(item.folded, words)]
    found = {item.entry.id for item in held if item.entry.table in twice.TABLES}
    fits = [
        item.entry
        for item in held
        if not (item.fruits and item.fruits & found) or _holds(item.own, words)
    ]
    return Found(tuple(_hit(entry, words) for entry in fits[:most]), len(fits))


def _holds(folded: str, words: list[str]) -> bool:
    return all(word in folded for word in words)


def _narrowed(index: Index, filters: Filters) -> Iterable[Item]:
    """Return the items that the filters let through."""
    items: Iterable[Item] = index.items
    if filters.table:
        items = [one for one in items if one.entry.table == filters.table]
    if filters.practice:
        items = [one for one in items if one.entry.practice == filters.practice]
    if filters.tendency:
        items = [one for one in items if one.entry.tendency == filters.tendency]
    if filters.person:
        name = fold(index.people.get(filters.person, "")).strip()
        items = [
            one
            for one in items
            if filters.person in one.entry.people or (name and name in one.folded)
        ]
    return items


def _hit(entry: Entry, words: list[str]) -> Hit:
    """Return an entry with the piece of it that holds most of the words."""
    parts = (Part((), "", entry.title), *entry.parts)
    best = max(parts, key=lambda part: (sum(w in fold(part.text) for w in words), bool(part.text)))
    text = " ".join(best.text.split())
    spans = sorted(_spans(text, words))
    far = spans and len(text) > LENGTH and spans[0][1] > LENGTH // 2
    start = max(0, spans[0][0] - BEFORE) if far else 0
    if start:
        start = text.find(" ", start, spans[0][0]) + 1 or start
    end = min(len(text), start + LENGTH)
    head, tail = "…" if start else "", "…" if end < len(text) else ""
    moved = len(head) - start
    inside = ((a + moved, min(b, end) + moved) for a, b in spans if start <= a < end)
    return Hit(entry, best.label, f"{head}{text[start:end]}{tail}", best.path, tuple(inside))


def _spans(text: str, words: list[str]) -> Iterator[tuple[int, int]]:
    """Yield where words stand in a text, in places of the text as it was typed."""
    places: list[int] = []
    for place, character in enumerate(text):
        places += [place] * len(_folded(character))
    folded = fold(text)
    for word in dict.fromkeys(words):
        at = folded.find(word)
        while at >= 0:
            yield places[at], places[at + len(word) - 1] + 1
            at = folded.find(word, at + len(word))
