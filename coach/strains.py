"""How strong it was before and after each session and exercise: in order, drawn, the hardest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from coach.chart import Chart, Series
from coach.gather import in_order
from coach.records import Exercise, Session
from coach.words import times


class Strain(msgspec.Struct, frozen=True):
    """How strong it was before and after a session or an exercise, 0 to 10."""

    day: str
    at: str
    before: int | None
    after: int | None


def strains_of(sessions: Iterable[Session], exercises: Iterable[Exercise]) -> tuple[Strain, ...]:
    """Return how strong it was, once for each time: an exercise inside a session is the session's.

    Where nothing was noted with the session itself, the exercise's counts.
    """
    told = {session.id: session for session in sessions if _felt(session)}
    alone = [one for one in exercises if _felt(one) and one.session not in told]
    found: list[Session | Exercise] = [*told.values(), *alone]
    return tuple(
        Strain(one.day, one.at, one.intensity_before, one.intensity_after)
        for one in in_order(found)
    )


def _felt(one: Session | Exercise) -> bool:
    return one.intensity_before is not None or one.intensity_after is not None


def chart(strains: tuple[Strain, ...]) -> Chart | None:
    """Return before and after side by side, a place for each strain."""
    if not strains:
        return None
    return Chart(
        kind="bar",
        title="Before and after",
        labels=tuple(f"{date.fromisoformat(strain.day):%a}" for strain in strains),
        series=(
            Series("before", tuple(strain.before for strain in strains)),
            Series("after", tuple(strain.after for strain in strains)),
        ),
        says=_eased(strains),
    )


def _eased(strains: Sequence[Strain]) -> str:
    """Return how often it was lower afterwards; where it never was, how often it was noted."""
    pairs = [(s.before, s.after) for s in strains if s.before is not None and s.after is not None]
    lower = sum(after < before for before, after in pairs)
    if not pairs:
        return "How strong it was, noted before or after."
    if not lower:
        return f"Noted before and after {times(len(pairs))}."
    each = ", each time" if len(pairs) > 1 else ""
    if len(pairs) < len(strains):
        often = f"{times(lower)} it was lower after"
        told = often if lower < len(pairs) else f"it was lower after{each}"
        return f"Noted before and after {times(len(pairs))}; {told}."
    if lower == len(pairs):
        return f"It was lower after than before{each}."
    return f"{lower} of {len(pairs)} times it was lower after than before."


def hardest_of(strains: Iterable[Strain]) -> Strain | None:
    """Return what closed with the highest intensity, of several the latest."""
    found: Strain | None = None
    for strain in strains:
        if strain.after is not None and (found is None or strain.after >= (found.after or 0)):
            found = strain
    return found
