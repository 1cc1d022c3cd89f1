"""What works while the folder is locked and nobody was asked for the passphrase.

`status` answers from figures without content: days as numbers, and nothing else that the person
wrote, chose or scored. `done` adds to the inbox, which takes in sealed files and opens none.
"""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from coach import __version__, days, files, streak

if TYPE_CHECKING:
    from coach.facts import Facts

_FILE = "figures.json"

LOCKED = "Locked; open tending to see today's focus."
"""The reason that stands where today's focus would."""

NO_FIGURES = "the folder is locked; open tending once on this machine, and it can be answered."


Figures = dict[str, Any]
"""What is kept of a locked folder in plain: `day_start`, `week_start`, `rest_days`; `run`, whether
it is shown; `practised` and `marked`, days as ordinals; `pauses`, the first and last day of each.
"""


def keep(state: str, figures: Figures) -> None:
    """Keep the figures; who can't write them is told so by the next `status`."""
    files.try_write(os.path.join(state, _FILE), json.dumps(figures).encode())


def drop(state: str) -> None:
    """Forget the figures: the folder is locked no longer."""
    files.remove(os.path.join(state, _FILE))


def figures(state: str) -> Figures | None:
    """Return the figures that were kept, or None."""
    try:
        with open(os.path.join(state, _FILE), encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def facts(state: str) -> Facts:
    """Return what the rules can know while the folder is locked, with the careful wording."""
    from coach.facts import Facts  # noqa: PLC0415 - as the next, `status` does without
    from coach.settings import Settings  # noqa: PLC0415

    known = figures(state)
    if known is None:
        return Facts(person="", settings=Settings(onboarded=True))
    settings = Settings(
        onboarded=True,
        day_start=known["day_start"],
        week_start=known["week_start"],
        rest_days=known["rest_days"],
        streak_display=known["run"],
    )
    practised = tuple(known["practised"])
    return Facts(person="", settings=settings, practised=practised, pauses=tuple(known["pauses"]))


def status(known: Figures, now: datetime) -> dict[str, Any]:
    """Return `status --json` from the figures alone: it has every key, and says of no content.

    Raises:
        KeyError: The figures are another version's.
    """
    today = days.civil_day(now, known["day_start"])
    run = streak.streak(
        known["practised"],
        [(first, last) for first, last in known["pauses"]],
        known["rest_days"],
        today.toordinal(),
    )
    return {
        "version": __version__,
        "now": now.isoformat(timespec="seconds"),
        "day": today.isoformat(),
        "week": days.week_start(today, known["week_start"]).isoformat(),
        "onboarded": True,
        "tendency": None,
        "focus": {"id": "", "title": "", "practice": "", "reason": LOCKED},
        "practised": today.toordinal() in known["practised"],
        "streak": run._asdict(),
    }


def marked(known: Figures, day: date) -> Figures:
    """Return the figures with one more day that is marked as practised."""
    number = day.toordinal()
    return {
        **known,
        "practised": sorted({*known["practised"], number}),
        "marked": sorted({*known["marked"], number}),
    }
