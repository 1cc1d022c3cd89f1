"""What the screens that look back at single days tell the app."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from textual.message import Message

from coach.entries import Entry
from coach.parts import Path


@dataclass
class ShowMonth(Message):
    """Another month is on the calendar: it needs what stands in it."""

    first: date


@dataclass
class OpenDay(Message):
    """Open the page of a day, at an entry if one is named, and at a place in it."""

    day: date
    entry: str = ""
    path: Path = ()


@dataclass
class OpenSearch(Message):
    """Open the search."""


@dataclass
class OpenReading(Message):
    """Open one's own lines, to be read one after another."""


@dataclass
class RecallDay(Message):
    """The page of a day is on the screen: it needs the same day of earlier years."""

    day: date


@dataclass
class BeginEdit(Message):
    """Change a text."""

    table: str
    record: str
    path: Path


@dataclass
class AskDelete(Message):
    """Ask whether, and how, an entry is to be deleted."""

    entry: Entry


@dataclass
class DeleteEntries(Message):
    """Delete records, by table and id; out of this machine's backups too, if so chosen."""

    records: tuple[tuple[str, str], ...]
    purge: bool = False


@dataclass
class AskDeleted(Message):
    """Show what was deleted lately."""


@dataclass
class BringBack(Message):
    """Let a record stand again that was deleted lately."""

    record: str
