"""A week as one looks back on it: what is in the letter from oneself, as a pure function.

Screen and report both show these values; each figure is computed here, once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import TypeVar

import msgspec

from coach import calendars, days, deck, gather, sentences, showing, strains
from coach.calendars import State
from coach.chart import Chart
from coach.deck import Card
from coach.facts import Facts
from coach.merge import History
from coach.records import (
    Choice,
    Exercise,
    Moment,
    Plan,
    Proof,
    Record,
    Reflection,
    Rehearsal,
    Session,
)
from coach.settings import Settings
from coach.strains import Strain
from coach.streak import as_ordinal
from coach.words import plan_sentence
from content.library import Library

_R = TypeVar("_R", bound=Record)


class Day(msgspec.Struct, frozen=True):
    """A day of the week, with the focus that was shown on it, if any."""

    day: str
    state: State
    focus: str = ""
    title: str = ""
    practice: str = ""


class Quote(msgspec.Struct, frozen=True):
    """A line of one's own, with the day it was written on."""

    day: str
    text: str
    at: str = ""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """Everything in the letter of a week."""

    week: str
    """The first day, ISO."""
    last: str
    """The last day, ISO."""
    days: tuple[Day, ...]
    """Seven, the first day first."""
    practised: int
    """How many of them were practised."""
    strains: tuple[Strain, ...] = ()
    """In the order of the week."""
    chart: Chart | None = None
    """Before and after as a picture, if there is anything to draw."""
    pulls: int = 0
    """How often a pull was felt (`coach.deck.by_week`)."""
    moves: int = 0
    """How often the move was chosen then."""
    met: tuple[Quote, ...] = ()
    """The if-then plans whose moment came and whose move was made, as sentences."""
    proofs: tuple[Quote, ...] = ()
    kept: tuple[Quote, ...] = ()
    """Every line of one's own, of which `lines` are three."""
    lines: tuple[Quote, ...] = ()
    """Three of them at most, by `LINES_RULE`."""
    hardest: Strain | None = None
    """The one that closed with the highest intensity."""
    near_hardest: Quote | None = None
    """The line of proof nearest to it in time."""
    reflection: Reflection | None = None
    """What was answered about this week, as it is kept."""
    names: dict[str, str] = {}
    """Whom its looks are about, by id."""

    @property
    def empty(self) -> bool:
        """Whether nothing at all was kept in this week."""
        figures = (self.practised, self.strains, self.pulls)
        words = (self.met, self.proofs, self.kept, self.reflection)
        return not any((*figures, *words))


LINES_RULE = (
    "Of each day the last line you kept, or else the last sentence you built; of more than three "
    "days the first, the middle and the last."
)
"""How the three lines of a week are chosen, said on the screen as in the report."""

MOST_LINES = 3

REFLECTED_WITHIN = 7
"""Days after the last one of a week in which one may still look back on it."""


def letter(history: History, facts: Facts, library: Library, week: date, today: date) -> Letter:
    """Return the letter of the week that a day is in.

    Args:
        history: What was kept in that week, maybe of other days too, and the plans met in it.
        facts: The figures of the whole history.
        library: What the focuses are called.
        week: Any day of the week.
        today: The present civil day.
    """
    settings = facts.settings
    dates = days.week_of(week, settings.week_start)
    first, last = dates[0], dates[-1]
    shelters = settings.shelters
    shown = {choice.day: choice for choice in of_days(history, Choice, first, last)}
    states = [
        _day(day, calendars.state(facts, day, today), shown.get(day.isoformat()), library, settings)
        for day in dates
    ]
    sessions, exercises = (
        of_days(history, Session, first, last),
        of_days(history, Exercise, first, last),
    )
    felt = strains.strains_of(sessions, exercises)
    rehearsals = of_days(history, Rehearsal, first, last)
    plans = plans_of(history, facts, {rehearsal.plan for rehearsal in rehearsals})
    pulls = deck.by_week(rehearsals, of_days(history, Moment, first, last), settings.week_start)
    proofs = tuple(
        Quote(proof.day, proof.line, proof.at)
        for proof in of_days(history, Proof, first, last)
        if proof.line and (proof.protective or not shelters)
    )
    kept = _kept_in_sessions(sessions, protective=shelters)
    built = _built(exercises, protective=shelters)
    hardest = strains.hardest_of(felt)
    reflection = _reflection(history, first, last)
    about = [look.about for look in reflection.looks] if reflection else []
    return Letter(
        week=first.isoformat(),
        last=last.isoformat(),
        days=tuple(states),
        practised=sum(day.state == "practised" for day in states),
        strains=felt,
        chart=strains.chart(felt),
        pulls=sum(week.felt for week in pulls),
        moves=sum(week.chosen for week in pulls),
        met=_met(rehearsals, plans, protective=shelters),
        proofs=proofs,
        kept=tuple(sorted((*kept, *built), key=lambda q: (q.day, days.instant(q.at)))),
        lines=three(last_of_days(kept, built)),
        hardest=hardest,
        near_hardest=nearest(proofs, hardest),
        reflection=reflection,
        names={id_: facts.people[id_] for id_ in about if id_ in facts.people},
    )


def weeks(facts: Facts, today: date) -> tuple[date, ...]:
    """Return the first days of the weeks that can be turned to, the earliest first.

    Those in which something was practised, looked back on or, lately, opened; the one to look back
    on now, and this one. A missed week is simply not there.
    """
    this = days.week_start(today, facts.settings.week_start).toordinal()
    due = days.due_week(today, facts.settings.week_start).toordinal()
    opened = (as_ordinal(choice.day) for choice in facts.choices)
    looked = (*facts.reflected, *(look.week for look in facts.first_looks))
    found = {this + (day - this) // 7 * 7 for day in (*facts.practised, *looked, *opened)}
    past = {week for week in found if week < this}
    if past:
        past.add(max(due, min(past)))
    return tuple(date.fromordinal(week) for week in sorted({*past, this}))


def of_days(history: History, kind: type[_R], first: date, last: date) -> list[_R]:
    """Return the living records of a kind on these days, both included, the earliest first."""
    span = range(first.toordinal(), last.toordinal() + 1)
    found = gather.records_of(history, kind)
    return gather.in_order(record for record in found if as_ordinal(record.day) in span)


def _day(
    day: date, state: State, choice: Choice | None, library: Library, settings: Settings
) -> Day:
    if choice is None:
        return Day(day.isoformat(), state)
    title = showing.title_of(library, choice, settings)
    return Day(day.isoformat(), state, choice.focus, title, choice.practice)


# -- words ---------------------------------------------------------------------------------------


def plans_of(
    history: History, facts: Facts, wanted: Collection[str]
) -> dict[str, tuple[str, bool]]:
    """Return the sentences of plans, by id, and whether each is safe to show.

    A plan that was retired as one's own is out of the deck, and stands in the month it was made
    in; one that was deleted has no words any more.
    """
    found: list[Card | Plan] = [card for card in facts.deck if card.id in wanted]
    found += [plan for plan in gather.records_of(history, Plan) if plan.id in wanted]
    return {one.id: (plan_sentence(one.when, one.then), one.protective) for one in found}


def unknown_plans(history: History, facts: Facts, week: date) -> set[str]:
    """Return the ids of the plans met in a week that neither its months nor the deck hold."""
    dates = days.week_of(week, facts.settings.week_start)
    met = (r.plan for r in of_days(history, Rehearsal, dates[0], dates[-1]) if r.answer == deck.DID)
    known = {card.id for card in facts.deck} | history.get(Plan.table, {}).keys()
    return set(met) - known


def _met(
    rehearsals: Iterable[Rehearsal], plans: dict[str, tuple[str, bool]], *, protective: bool
) -> tuple[Quote, ...]:
    told = {(r.day, r.plan): r for r in rehearsals if r.answer == deck.DID and r.plan in plans}
    return tuple(
        Quote(day, plans[plan][0], rehearsal.at)
        for (day, plan), rehearsal in told.items()
        if plans[plan][1] or not protective
    )


def _kept(
    ones: Iterable[tuple[Session | Exercise, str, bool]], *, protective: bool
) -> tuple[Quote, ...]:
    """Return the own lines of sessions or exercises: each with its line, and whether it is safe."""
    return tuple(
        Quote(one.day, line, one.at)
        for one, line, safe in ones
        if line and (safe or not protective)
    )


def _kept_in_sessions(sessions: Iterable[Session], *, protective: bool) -> tuple[Quote, ...]:
    return _kept(((s, s.keep, s.protective or s.alone) for s in sessions), protective=protective)


def _built(exercises: Iterable[Exercise], *, protective: bool) -> tuple[Quote, ...]:
    """Return the sentences of exercises; their lines of proof have their place among the proofs."""
    made = ((e, next(iter(sentences.of_exercise(e)), ""), e.protective) for e in exercises)
    return _kept(made, protective=protective)


def last_of_days(kept: Iterable[Quote], built: Iterable[Quote]) -> tuple[Quote, ...]:
    """Return the line that each day is quoted with; both come in order."""
    found = {quote.day: quote for quote in built} | {quote.day: quote for quote in kept}
    return tuple(found[day] for day in sorted(found))


def three(lines: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """Return the first, the middle and the last of more than three lines."""
    if len(lines) <= MOST_LINES:
        return lines
    return (lines[0], lines[len(lines) // 2], lines[-1])


def nearest(quotes: Iterable[Quote], to: Strain | None) -> Quote | None:
    """Return the quote nearest in time, wherever on earth it was written; of two the later."""
    if to is None:
        return None
    moment = days.instant(to.at)
    told = [(days.instant(quote.at), quote) for quote in quotes]
    near = min(told, key=lambda one: (abs(one[0] - moment), moment - one[0]), default=None)
    return near[1] if near else None


def _reflection(history: History, first: date, last: date) -> Reflection | None:
    """Return the look back on a week, the newest of several.

    Its week began on one of these days, so that a week which begins on another weekday now still
    has it.
    """
    span = {
        (first + timedelta(days=offset)).isoformat() for offset in range((last - first).days + 1)
    }
    found = [r for r in gather.records_of(history, Reflection) if r.week in span]
    return max(found, key=lambda r: (days.instant(r.updated), r.id), default=None)
