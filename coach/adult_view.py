"""The adult's view: over months, how often the pull came and the move did, and coming back.

Pure: records, facts and a day in, values out. In a hard week it has one thing that held, and no
picture: a hard week is no point on a line. Feelings are counted as they were picked, and nothing
is read out of what was written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TypeVar

import msgspec

from coach import days, deck, gather, safety, streak
from coach.chart import Chart, Series
from coach.deck import Pulls
from coach.facts import Facts
from coach.flow import FLOODED
from coach.merge import History
from coach.records import Exercise, Moment, Proof, Record, Rehearsal, Session
from coach.streak import Return, as_ordinal
from coach.words import from_to, times

_R = TypeVar("_R", bound=Record)

SPANS = (6, 12)
"""How many months are looked at, this one the last."""

WEEK = 7
HARD_DAYS = 2
"""Of the last seven days, so many hard ones make a hard week; one alone is a part of any week."""

WEEKS = 8
ENOUGH_PULLS = 10
ENOUGH_SHARE = (8, 10)
"""Over so many whole weeks, from so many pulls on, with the move in so many of so many of them,
it may be that the app is needed less."""

MOST_FEELINGS = 6
LEAST_SCALE = 4
"""How high a picture of pulls is at least."""

MOST_MINUTES = 24 * 60
"""A break whose end lies further ahead is a slip of a clock."""


class Held(msgspec.Struct, frozen=True):
    """One thing that held in a hard week, and a line of one's own that goes with it."""

    says: str
    quote: str = ""


class AdultView(msgspec.Struct, frozen=True, kw_only=True):
    """A number of months as they add up; in a hard week, the one thing that held alone."""

    months: int
    held: Held | None = None
    """In a hard week, what held."""
    chart: Chart | None = None
    """Pulls and moves by month, if any pull was noted."""
    returned: tuple[Return, ...] = ()
    """Days on which practising was taken up again."""
    breaks: tuple[int, ...] = ()
    """For how many minutes breaks were taken in hot moments, the shortest first."""
    feelings: tuple[tuple[str, int], ...] = ()
    """The words that were picked most, and how often."""
    says: tuple[str, ...] = ()
    """A sentence for each of these three that there is anything of."""
    needs_less: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing was noted in these months that could be shown."""
        return not (self.held or self.chart or self.says)


def adult_view(history: History, facts: Facts, today: date, months: int) -> AdultView:
    """Return the adult's view of a number of months.

    Args:
        history: What was kept in these months and in the eight weeks before this one.
        facts: The figures of the whole history.
        today: The present civil day.
        months: How many, this one the last.
    """
    if is_hard(history, facts, today):
        return AdultView(months=months, held=one_that_held(history, facts, today))
    settings = facts.settings
    names = months_to(today, months)
    first = date.fromisoformat(f"{names[0]}-01")
    rehearsals = gather.records_of(history, Rehearsal)
    moments = gather.records_of(history, Moment)
    returned = streak.returned(facts.practised, facts.pauses, settings.rest_days, today.toordinal())
    returned = tuple(one for one in returned if one.day >= first.toordinal())
    breaks = tuple(sorted(filter(None, map(_minutes, _since(moments, first, today)))))
    feelings = picked(_since(gather.records_of(history, Exercise), first, today))
    weeks = deck.by_week(rehearsals, moments, settings.week_start)
    this_week = days.week_start(today, settings.week_start)
    return AdultView(
        months=months,
        chart=_chart(deck.pulls(rehearsals, moments), facts.practised, names, today),
        returned=returned,
        breaks=breaks,
        feelings=feelings,
        says=tuple(filter(None, (_returned(returned), _breaks(breaks), _feelings(feelings)))),
        needs_less=not safety.low_on(facts.low, today.toordinal()) and needs_less(weeks, this_week),
    )


def reach(today: date, week_start: str) -> date:
    """Return from which day on the view needs records."""
    eight = days.week_start(today, week_start) - timedelta(weeks=WEEKS)
    return min(eight, date.fromisoformat(f"{months_to(today, max(SPANS))[0]}-01"))


def months_to(today: date, count: int) -> tuple[str, ...]:
    """Return so many months, such as 2026-11, the one of `today` the last."""
    number = today.year * 12 + today.month - count
    first = date(number // 12, number % 12 + 1, 1)
    return days.months(first, today)


def _since(records: Iterable[_R], first: date, today: date) -> list[_R]:
    return [one for one in records if first.isoformat() <= one.day <= today.isoformat()]


# -- pulls -----------------------------------------------------------------------------------------


def _chart(
    pulls: Sequence[tuple[date, bool]],
    practised: Sequence[int],
    names: Sequence[str],
    today: date,
) -> Chart | None:
    """Return pulls and moves by month; a month in which nothing was kept is not there."""
    felt = Counter(f"{day:%Y-%m}" for day, _ in pulls if day <= today)
    chosen = Counter(f"{day:%Y-%m}" for day, moved in pulls if moved and day <= today)
    total, moves = (sum(count[name] for name in names) for count in (felt, chosen))
    if not total:
        return None
    there = felt.keys() | {f"{date.fromordinal(day):%Y-%m}" for day in practised}
    most = max(LEAST_SCALE, *(felt[name] for name in names))
    came = f"In these {len(names)} months the pull was noted {times(total)}"
    return Chart(
        kind="bar",
        title="Pulls and moves",
        labels=tuple(f"{date.fromisoformat(f'{name}-01'):%b}" for name in names),
        series=tuple(
            Series(called, tuple(count[name] if name in there else None for name in names))
            for called, count in (("pulls felt", felt), ("moves chosen", chosen))
        ),
        high=most + most % 2,
        says=f"{came}, and the move was chosen {times(moves)}." if moves else f"{came}.",
    )


def needs_less(weeks: Iterable[Pulls], this_week: date) -> bool:
    """Say whether the move was chosen in 8 of 10 pulls over the eight whole weeks before this one.

    With fewer than ten pulls in them there is nothing to go by.
    """
    first = this_week - timedelta(weeks=WEEKS)
    within = [week for week in weeks if first <= week.week < this_week]
    felt, chosen = sum(week.felt for week in within), sum(week.chosen for week in within)
    share, of = ENOUGH_SHARE
    return felt >= ENOUGH_PULLS and chosen * of >= felt * share


# -- a hard week -----------------------------------------------------------------------------------


def is_hard(history: History, facts: Facts, today: date) -> bool:
    """Say whether the last seven days make a hard week.

    They do with two hard days among them, or where something closed as high as flooded.
    """
    last = today.toordinal()
    within = range(last - WEEK + 1, last + 1)
    ended: list[Session | Exercise] = [
        *gather.records_of(history, Session),
        *gather.records_of(history, Exercise),
    ]
    closed = (as_ordinal(one.day) for one in ended if (one.intensity_after or 0) >= FLOODED)
    hard = sum(day in within for day in set(facts.hard))
    return hard >= HARD_DAYS or any(day in within for day in closed)


def one_that_held(history: History, facts: Facts, today: date) -> Held:
    """Return one thing that held in the last seven days: the newest of the first sort there is.

    A plan whose moment came and whose move was made; a move chosen in a hot moment; a line of
    proof, where it is safe to show; a practised day; and else, that one came to look.
    """
    first = today - timedelta(days=WEEK - 1)
    met = [r for r in gather.records_of(history, Rehearsal) if r.answer == deck.DID]
    moved = [m for m in gather.records_of(history, Moment) if m.sentence or m.break_until]
    shelters = facts.settings.shelters
    proofs = [
        p for p in gather.records_of(history, Proof) if p.line and (p.protective or not shelters)
    ]
    for found, says in (
        (met, "On {}, the moment of a plan came, and you made your move."),
        (moved, "On {}, in a hot moment, you chose what to do next."),
    ):
        newest = _newest(_since(found, first, today))
        if newest:
            return Held(says.format(_weekday(newest.day)))
    proof = _newest(_since(proofs, first, today))
    if proof:
        return Held(f"On {_weekday(proof.day)} you wrote this.", proof.line)
    span = range(first.toordinal(), today.toordinal() + 1)
    count = sum(day in span for day in set(facts.practised))
    if count:
        return Held(f"You practised on {count} of these {WEEK} days.")
    return Held("You came here to look, in a week like this.")


def _newest(records: Iterable[_R]) -> _R | None:
    return max(records, key=lambda one: (one.day, days.instant(one.at), one.id), default=None)


def _weekday(day: str) -> str:
    return days.describe(date.fromisoformat(day))


# -- coming back, and words ------------------------------------------------------------------------


def _minutes(moment: Moment) -> int | None:
    """Return how many minutes ahead the end of a break was set, if there was one."""
    if not moment.break_until:
        return None
    ahead = days.instant(moment.break_until) - days.instant(moment.at)
    minutes = round(ahead.total_seconds() / 60)
    return minutes if 0 < minutes <= MOST_MINUTES else None


def picked(exercises: Iterable[Exercise]) -> tuple[tuple[str, int], ...]:
    """Return the words for feelings that were picked most, and how often; ties by their letters."""
    count = Counter(word for exercise in exercises for word in set(exercise.feelings))
    return tuple(sorted(count.items(), key=lambda one: (-one[1], one[0]))[:MOST_FEELINGS])


def _returned(returned: Sequence[Return]) -> str:
    if not returned:
        return ""
    away = [one.missed for one in returned]
    return f"You came back to practising {times(len(away))}, after {_range(away, 'day')} away."


def _breaks(minutes: Sequence[int]) -> str:
    if not minutes:
        return ""
    took = "took a break" if len(minutes) == 1 else f"took {len(minutes)} breaks"
    return f"In hot moments you {took}, to be back after {_range(minutes, 'minute')}."


def _feelings(feelings: Sequence[tuple[str, int]]) -> str:
    if not feelings:
        return ""
    told = [f"{word} ({times(count)})" for word, count in feelings[:3]]
    return f"The words you picked most for what you felt: {', '.join(told)}."


def _range(values: Sequence[int], what: str) -> str:
    return f"{from_to(values)} {what if max(values) == 1 else f'{what}s'}"
