"""What the guiding questions about a relationship come to, look by look and week by week."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from coach import days, safety
from coach.facts import FirstLook
from coach.records import Look, Reflection
from coach.streak import as_ordinal

MEASURES: dict[str, Callable[[Look], int | None]] = {
    "trust": safety.trust,
    "honesty": lambda look: look.honesty,
    "compassion": safety.compassion,
}
"""What the guiding questions about a relationship come to, each 0 to 10."""


def by_week(
    reflections: Iterable[Reflection], week_start: str, today: date
) -> dict[date, dict[str, Look]]:
    """Return the looks of each week, oldest week first, by whom they are about.

    A week that was looked back on when weeks began on another weekday counts as the one in which
    its first day lies now. Of two looks at someone in a week, the one saved last stands.
    """
    found: dict[date, dict[str, Look]] = {}
    for reflection in sorted(reflections, key=lambda r: (days.instant(r.updated), r.id)):
        first = date.fromisoformat(reflection.week) if days.is_day(reflection.week) else None
        if first is None or first > today:
            continue
        week = found.setdefault(days.week_start(first, week_start), {})
        week.update({look.about: look for look in reflection.looks if look.about})
    return dict(sorted(found.items()))


def first_looks(reflections: Iterable[Reflection]) -> tuple[FirstLook, ...]:
    """Return what each measure was when it was first told of each person or group."""
    found: dict[tuple[str, str], FirstLook] = {}
    for reflection in sorted(reflections, key=lambda r: (r.week, days.instant(r.updated), r.id)):
        for look in reflection.looks if days.is_day(reflection.week) else ():
            for measure, of_look in MEASURES.items():
                value = of_look(look)
                if look.about and value is not None:
                    week = as_ordinal(reflection.week)
                    first = FirstLook(look.about, measure, week, value)
                    standing = found.setdefault((look.about, measure), first)
                    if standing.week == first.week:
                        found[look.about, measure] = first
    return tuple(found.values())
