"""The shape of the checks: plain behaviours for nine characteristics and six marks, and the words.

Apart from `content.schema` because nothing of it is needed before a check is opened.
"""

from __future__ import annotations

import functools
from typing import Literal

from content import library
from content.schema import Strict

Kind = Literal["relationship", "community", "new"]
"""What is looked at: `new` is someone new."""

WayId = Literal["receive", "give", "early", "there"]
"""How a statement is meant: as it comes to one, from one, early on, or as it is there."""


class KindWords(Strict, frozen=True, kw_only=True):
    """What is said of one kind of check before it begins."""

    id: Kind
    title: str
    short: str
    """The kind in a word, for lists."""
    line: str
    whom: str
    whom_hint: str


class Characteristic(Strict, frozen=True, kw_only=True):
    """One of the nine, as something that can be seen in a kitchen or on the phone."""

    id: str
    name: str
    receive: str
    give: str
    early: str
    """What of it shows in the first weeks with someone new."""


class Mark(Strict, frozen=True, kw_only=True):
    """One of the six marks of a community, as something that can be seen there."""

    id: str
    name: str
    there: str


class Way(Strict, frozen=True, kw_only=True):
    """How a way of asking is called: over the statement, and over a column of results."""

    id: WayId
    label: str
    column: str


class Words(Strict, frozen=True, kw_only=True):
    """The title and the quiet line of a view."""

    id: str
    title: str
    hint: str


class ChecksFile(Strict, frozen=True, kw_only=True):
    """Everything that the checks say."""

    kind: tuple[KindWords, ...]
    characteristic: tuple[Characteristic, ...]
    mark: tuple[Mark, ...]
    way: tuple[Way, ...]
    words: tuple[Words, ...]

    @property
    def themes(self) -> tuple[Characteristic | Mark, ...]:
        """All that is asked about, in the order in which it is."""
        return (*self.characteristic, *self.mark)

    def of_kind(self, kind: str) -> KindWords:
        """Return what is said of a kind."""
        return next(k for k in self.kind if k.id == kind)

    def said(self, id_: str) -> Words:
        """Return the words of a view."""
        return next(w for w in self.words if w.id == id_)

    def way_called(self, id_: str) -> Way:
        """Return how a way of asking is called."""
        return next(w for w in self.way if w.id == id_)

    def name(self, theme: str) -> str:
        """Return the name of a characteristic or mark; one of a later version goes by its id."""
        found = (t.name for t in self.themes if t.id == theme)
        return next(found, theme.replace("-", " ").capitalize())

    def statement(self, theme: str, way: str) -> str:
        """Return the behaviour that a theme is asked by."""
        entry = next(t for t in self.themes if t.id == theme)
        return str(getattr(entry, way))


@functools.cache
def load(language: str = "en") -> ChecksFile:
    """Return what the checks say; raises `ContentError` for a slip in the file."""
    return library.read_toml(library.HERE / language / "checks.toml", ChecksFile)
