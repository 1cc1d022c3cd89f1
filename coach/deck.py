"""The deck: when each if-then plan comes back for a mental rehearsal, and what that adds up to.

Plans work better rehearsed (sheeran-2024). Pure: records or cards and a day in, values out. Days
are ordinals, so that cards are small enough for the cache.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from coach import days
from coach.records import Moment, Plan, Proof, Rehearsal
from coach.streak import as_ordinal

OFFSETS = (1, 3, 7, 21, 60)
"""Days after the plan's own at which it comes back; after the last, every so many days again."""

HAND = 3
"""The most cards that one rehearsal holds: a minute and a half. The next `r` deals on."""

READY = 3
"""From so many times of having done it on, a plan is offered for retiring as one's own."""

NOT_YET, DID, OLD_WAY = "not-yet", "did", "old-way"
ANSWERS = frozenset({NOT_YET, DID, OLD_WAY})
"""What counts as answered. `LATER` is not among them: postponing is not an answer."""

LATER = "later"


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A plan in the deck, with what its rehearsals add up to."""

    id: str
    day: int
    when: str
    then: str
    protective: bool = False
    answered: int = 0
    """On how many days it was answered: the stage that it has reached."""
    last: int = 0
    """The day of the last answer; 0 for none."""
    did: int = 0
    """On how many days the answer was that it was done."""
    later: int = 0
    """The day on which it was last postponed; 0 for none."""


class Line(msgspec.Struct, frozen=True):
    """A line of having acted as the adult, with the day on which it was written."""

    day: int
    text: str
    protective: bool = False


class Pulls(msgspec.Struct, frozen=True):
    """A week's pulls that were felt, and how many of them met a move that was chosen."""

    week: date
    """Its first day."""
    felt: int
    chosen: int


def cards(plans: Iterable[Plan], rehearsals: Iterable[Rehearsal]) -> tuple[Card, ...]:
    """Return the deck, oldest plan first: every plan that was not retired.

    Two rehearsals of a plan on one day, from two devices, are one.
    """
    ordered = sorted(
        (plan for plan in plans if not plan.retired), key=lambda p: (days.instant(p.at), p.id)
    )
    given: dict[str, list[Rehearsal]] = {plan.id: [] for plan in ordered}
    for rehearsal in rehearsals:
        if rehearsal.plan in given:
            given[rehearsal.plan].append(rehearsal)
    return tuple(_card(plan, given[plan.id]) for plan in ordered)


def _card(plan: Plan, given: Iterable[Rehearsal]) -> Card:
    told = [(as_ordinal(rehearsal.day), rehearsal.answer) for rehearsal in given]
    answered = {day for day, answer in told if answer in ANSWERS}
    return Card(
        id=plan.id,
        day=as_ordinal(plan.day),
        when=plan.when,
        then=plan.then,
        protective=plan.protective,
        answered=len(answered),
        last=max(answered, default=0),
        did=len({day for day, answer in told if answer == DID}),
        later=max((day for day, answer in told if answer == LATER), default=0),
    )


def due_on(card: Card) -> int:
    """Return the day on which a card comes back.

    On time that is 1, 3, 7, 21 and 60 days after the plan's own, and every 60 from then on. What
    was answered late keeps its distance to the next, and what was postponed comes the day after.
    """
    stage = card.answered
    if stage >= len(OFFSETS):
        due = card.last + OFFSETS[-1]
    elif stage:
        due = max(card.day + OFFSETS[stage], card.last + OFFSETS[stage] - OFFSETS[stage - 1])
    else:
        due = card.day + OFFSETS[0]
    return max(due, card.later + 1) if card.later else due


def offered(deck: Iterable[Card], *, protective: bool) -> tuple[Card, ...]:
    """Return the cards that may be shown: in the protective setting, those that are safe in it.

    An older plan may be about approaching someone.
    """
    return tuple(card for card in deck if card.protective or not protective)


def due(deck: Iterable[Card], today: int, *, protective: bool) -> tuple[Card, ...]:
    """Return the cards that come back today.

    What came due last is the first, and of those the one rehearsed least: after a while away, no
    heap of old plans stands before a fresh one.
    """
    found = [card for card in offered(deck, protective=protective) if due_on(card) <= today]
    return tuple(sorted(found, key=lambda card: (-due_on(card), card.answered, card.id)))


def hand(
    deck: Iterable[Card], today: int, *, protective: bool, left: Iterable[str] = ()
) -> tuple[Card, ...]:
    """Return the cards of one rehearsal: those that a text was left at, by id, then what is due."""
    known = {card.id: card for card in offered(deck, protective=protective)}
    waiting = {id_: known[id_] for id_ in left if id_ in known}
    back = due(known.values(), today, protective=protective)
    dealt = [*waiting.values(), *(card for card in back if card.id not in waiting)]
    return tuple(dealt[: max(HAND, len(waiting))])


def ready(card: Card, answer: str, *, again: bool = False) -> bool:
    """Say whether a plan, answered so, is offered for retiring as one's own.

    With `again`, the card counts this very answer already.
    """
    return answer == DID and card.did + (not again) >= READY


def proof_for(day: int, proofs: Iterable[Line], *, protective: bool = False) -> Line | None:
    """Return the line of one's own that a day shows, if there is one.

    They take turns: the newest on the day it was written, and on each day after that the next
    older one, round and round. So no line is out of sight for longer than there are lines.
    """
    shown = [line for line in proofs if line.day <= day and (line.protective or not protective)]
    if not shown:
        return None
    newest_first = sorted(shown, key=lambda line: line.day)[::-1]
    return newest_first[(day - newest_first[0].day) % len(shown)]


def lines(proofs: Iterable[Proof]) -> tuple[Line, ...]:
    """Return the lines of proofs, oldest first."""
    ordered = sorted(proofs, key=lambda proof: (days.instant(proof.at), proof.id))
    return tuple(
        Line(as_ordinal(proof.day), proof.line, proof.protective) for proof in ordered if proof.line
    )


def by_week(
    rehearsals: Iterable[Rehearsal], moments: Iterable[Moment], week_start: str
) -> tuple[Pulls, ...]:
    """Return the pulls felt and the moves chosen by week, oldest first; quiet weeks are left out.

    A pull was felt with each `did` or `old-way` and with each kept moment. A move was chosen with
    each `did` and with each moment that has a sentence or a break.
    """
    felt: dict[date, int] = {}
    chosen: dict[date, int] = {}
    for day, moved in pulls(rehearsals, moments):
        week = days.week_start(day, week_start)
        felt[week] = felt.get(week, 0) + 1
        chosen[week] = chosen.get(week, 0) + moved
    return tuple(Pulls(week, felt[week], chosen[week]) for week in sorted(felt))


def pulls(rehearsals: Iterable[Rehearsal], moments: Iterable[Moment]) -> list[tuple[date, bool]]:
    """Return the day of each pull that was felt, and whether a move was chosen, as `by_week`."""
    told = [(r.day, r.answer == DID) for r in rehearsals if r.answer in {DID, OLD_WAY}]
    told += [(m.day, bool(m.sentence or m.break_until)) for m in moments]
    return [(date.fromisoformat(day), moved) for day, moved in told]
