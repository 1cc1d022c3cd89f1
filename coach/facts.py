"""What the day's screens and the prompt need of the whole history: figures and few texts.

Small enough to be cached in STATE: with unchanged files the next opening, or the next day's,
starts from these instead of from ten years of records. `coach.gather` makes them.
"""

from __future__ import annotations

import msgspec

from coach.deck import Card, Line
from coach.records import Choice
from coach.settings import Settings


class Practised(msgspec.Struct, frozen=True):
    """A practised day with the practice it came from, if it is known."""

    day: int
    practice: str = ""


class FirstLook(msgspec.Struct, frozen=True):
    """What a measure of a relationship (`coach.looks`) was when it was first told of someone."""

    about: str
    measure: str
    week: int
    """The first day of the week that was looked back on."""
    value: int


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """The history in figures, and the few texts that Today shows. Days are ordinals."""

    person: str
    settings: Settings
    practised: tuple[int, ...] = ()
    pauses: tuple[tuple[int, int], ...] = ()
    choices: tuple[Choice, ...] = ()
    """The last choices, oldest first."""
    older_choices: int = 0
    older_shown: dict[str, int] = {}
    less_often: dict[str, int] = {}
    met: dict[str, int] = {}
    """For each practice, the day of its last session."""
    intentions: dict[int, str] = {}
    """For the first days of weeks, the intention that was set for them."""
    reflected: tuple[int, ...] = ()
    """The first days of the last weeks that were looked back on to an end."""
    wishes: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """The days of the last checks with wishes and what each wished for, the oldest first."""
    low: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """From which day on what was low (`coach.safety`), the oldest first."""
    lately: tuple[Practised, ...] = ()
    """What was practised in the last weeks."""
    deck: tuple[Card, ...] = ()
    """The if-then plans, the oldest first."""
    proofs: tuple[Line, ...] = ()
    """The last lines of having acted as the adult, the oldest first."""
    first_looks: tuple[FirstLook, ...] = ()
    hard: tuple[int, ...] = ()
    """The last days that were hard: flooded, or with a Right now that was kept."""
    kept: Line | None = None
    """The newest line of one's own: kept from a session, a proof, or a sentence that was built."""
    people: dict[str, str] = {}
    """By id, the names of the people and groups that looks and checks are about."""
