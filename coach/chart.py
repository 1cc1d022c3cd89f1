"""A picture as the engine makes it: its values, and one sentence that says what it shows.

Screens draw it and the report tells its sentence, so that eyes and screen readers get the same.
"""

from __future__ import annotations

from typing import Literal

import msgspec


class Series(msgspec.Struct, frozen=True):
    """One line or row of bars; a value that is not there is None, and is never drawn as 0."""

    name: str
    values: tuple[float | None, ...]


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """A line or bar picture."""

    kind: Literal["line", "bar"]
    title: str
    labels: tuple[str, ...]
    """What each place along the picture is called, one for each value of a series."""
    series: tuple[Series, ...]
    low: float = 0
    high: float = 10
    """The ends of the upright scale."""
    says: str
    """What it shows, in one sentence; a fact, never a trend that is not there."""
