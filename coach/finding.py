"""One thing that `tending doctor` saw: what it is, how bad, and what can be done.

Nothing that the person wrote is ever in a finding: places, counts, kinds of records, and ids that
tending made.
"""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec

FINE: Final = "fine"
NOTE: Final = "note"
PROBLEM: Final = "problem"
Severity = Literal["fine", "note", "problem"]

MENDS = "tending doctor --repair"
MOST = 10
"""How many places of one kind are named one by one."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was seen."""

    severity: Severity
    place: str
    what: str
    """What it is, one sentence."""
    next: str = ""
    """What was or can be done, one sentence."""
    mend: str = ""
    """The repair that mends it: a key of `coach.mending.REPAIRS`; empty if none does."""
    paths: tuple[str, ...] = ()
    """What that repair works on."""

    @property
    def mends(self) -> bool:
        """Whether a repair can mend it."""
        return bool(self.mend)


def count(number: int, word: str) -> str:
    """Return a number of things in words."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def note(place: str, what: str, then: str = "", **more: Any) -> Finding:  # noqa: ANN401 - Finding's
    """Return something worth a word."""
    return Finding(severity=NOTE, place=place, what=what, next=then, **more)


def problem(place: str, what: str, then: str = "", **more: Any) -> Finding:  # noqa: ANN401 - as above
    """Return something that needs a hand."""
    return Finding(severity=PROBLEM, place=place, what=what, next=then, **more)
