"""Which answers are low enough that they lead to Support, and serve nothing else.

Fear, threats, force and control are the acting person's responsibility (voice.md, Safety 3). A low
answer is never averaged away: no focus serves it, and no reason on Today names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from coach import days
from coach.records import Check, Look, Reflection
from coach.streak import as_ordinal

LOW = 3
"""From this answer down, of 0 to 10, what is watched is low."""

MOST = 10

WATCHED = ("trust", "honesty", "boundaries", "fair-feedback", "climate-of-trust", "open-honest")
"""The characteristics and marks whose low answers lead to Support."""

NEW = "new"
"""The kind of a check at someone new, of whom nothing is tended yet."""


def trust(look: Look) -> int | None:
    """Return a look's Trust: the lowest of feeling, body and ten less on guard."""
    guard = None if look.guard is None else MOST - look.guard
    return lowest(look.feeling, look.body, guard)


def compassion(look: Look) -> int | None:
    """Return a look's Compassion: the lowest of able, willing and kind."""
    return lowest(look.able, look.willing, look.kind)


def lowest(*answers: int | None) -> int | None:
    """Return the lowest of the answers that were given; None if none was."""
    return min((answer for answer in answers if answer is not None), default=None)


def low_in_look(look: Look) -> tuple[str, ...]:
    """Return what is low in a look: trust, honesty, both or neither."""
    found = {"trust": trust(look), "honesty": look.honesty}
    return tuple(theme for theme, value in found.items() if value is not None and value <= LOW)


def low_in_check(check: Check) -> tuple[str, ...]:
    """Return what is low in a check, as it comes to the person; what one gives is no danger."""
    return low_among(check.receive)


def low_among(receive: Mapping[str, int]) -> tuple[str, ...]:
    """Return what is low among answers, by characteristic or mark, about what comes to one."""
    return tuple(theme for theme in WATCHED if receive.get(theme, MOST) <= LOW)


def low_on(low: Sequence[tuple[int, tuple[str, ...]]], day: int) -> tuple[str, ...]:
    """Return what is low as of a day, of what `low_from` told."""
    return next((themes for since, themes in reversed(low) if since <= day), ())


def low_from(
    reflections: Iterable[Reflection], checks: Iterable[Check]
) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return from which day on what was low, oldest first: as of each look and check.

    About each person or group, and in each way of looking, the newest stands until the next.
    """
    seen: list[tuple[Reflection | Check, str, str, tuple[str, ...]]] = []
    for reflection in reflections:
        seen += [(reflection, "week", k.about, low_in_look(k)) for k in reflection.looks]
    seen += [(check, check.kind, check.about, low_in_check(check)) for check in checks]
    standing: dict[tuple[str, str], tuple[str, ...]] = {}
    found: dict[int, tuple[str, ...]] = {}
    for record, kind, about, low in sorted(seen, key=lambda s: (s[0].day, days.instant(s[0].at))):
        standing[kind, about] = low
        found[as_ordinal(record.day)] = tuple(
            sorted({t for some in standing.values() for t in some})
        )
    return tuple(found.items())
