"""From the merged history to facts, and from facts to what the rules ask of the past."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from coach import days, deck, focus, looks, merge, records, safety, sentences, streak
from coach.deck import Line
from coach.facts import Facts, Practised
from coach.flow import FLOODED
from coach.merge import History
from coach.records import (
    Check,
    Choice,
    Exercise,
    Mark,
    Moment,
    Pause,
    Person,
    Plan,
    Proof,
    Reflection,
    Rehearsal,
    Session,
)
from coach.settings import Settings
from coach.streak import as_ordinal

_R = TypeVar("_R", bound=records.Record)

RECENT = 100
"""Choices kept one by one; older ones count only by when each focus was last shown."""

WISH_DAYS = 28
"""How long a wish from a relationship check shapes the choice."""

BE_AN_ADULT = "be-an-adult"
"""The practice that an exercise belongs to."""

CONVERSATIONS = "conversations"
"""A table of a later part, whose records count as practice when something was answered."""


def gather(history: History, person: str, settings: Settings) -> Facts:
    """Return the facts of a merged history. Records that can't be read are passed over."""
    choices = sorted(records_of(history, Choice), key=lambda choice: choice.day)
    sessions = sorted(records_of(history, Session), key=lambda s: days.instant(s.at))
    practised = sorted(_practised(history, sessions), key=lambda p: p.day)
    older, recent = choices[:-RECENT], choices[-RECENT:]
    checks = sorted(records_of(history, Check), key=lambda c: c.day)
    reflections = records_of(history, Reflection)
    return Facts(
        person=person,
        settings=settings,
        practised=tuple(sorted({p.day for p in practised})),
        pauses=tuple(sorted(span(pause) for pause in records_of(history, Pause))),
        choices=tuple(recent),
        older_choices=len(older),
        older_shown={c.focus: as_ordinal(c.day) for c in older},
        less_often={f: as_ordinal(c.day) for c in choices for f in c.less_often},
        met={p.practice: p.day for p in practised if p.practice},
        intentions=_intentions(reflections),
        reflected=tuple(sorted(_reflected(reflections)))[-RECENT:],
        wishes=_wishes(checks)[-RECENT:],
        low=safety.low_from(reflections, checks)[-RECENT:],
        lately=tuple(practised[-30:]),
        deck=deck.cards(records_of(history, Plan), records_of(history, Rehearsal)),
        proofs=deck.lines(records_of(history, Proof))[-RECENT:],
        first_looks=looks.first_looks(reflections),
        hard=tuple(sorted(set(_hard(history, sessions)))[-RECENT:]),
        kept=_kept(sessions, records_of(history, Exercise)),
        people={person.id: person.name for person in records_of(history, Person)},
    )


def people_of(history: History) -> list[Person]:
    """Return the people and groups that were named, the one named first leading."""
    named = records_of(history, Person)
    return sorted(named, key=lambda person: (days.instant(person.at), person.id))


def _kept(sessions: Iterable[Session], exercises: Iterable[Exercise]) -> Line | None:
    """Return the newest own line: one kept, a proof, or a sentence that was built."""
    lines = [(days.instant(s.at), s.day, s.keep, s.protective or s.alone) for s in sessions]
    for exercise in exercises:
        line = exercise.proof or next(iter(sentences.of_exercise(exercise)), "")
        lines.append((days.instant(exercise.at), exercise.day, line, exercise.protective))
    told = [(at, day, line, safe) for at, day, line, safe in lines if line]
    if not told:
        return None
    _, day, line, safe = max(told)
    return Line(as_ordinal(day), line, protective=safe)


def records_of(history: History, kind: type[_R]) -> list[_R]:
    """Return the living records of a kind that this version can read."""
    found = records.read_all(kind, merge.living(history, kind.table))
    return [record for record in found if days.is_day(record.day)]


def in_order(found: Iterable[_R]) -> list[_R]:
    """Return records as they came: by day, then by the moment, wherever one was just then."""
    return sorted(found, key=lambda record: (record.day, days.instant(record.at), record.id))


def _practised(history: History, sessions: Iterable[Session]) -> Iterable[Practised]:
    """Yield every practised day, once for each record that makes it one."""
    for session in sessions:
        if session.answered:
            yield Practised(as_ordinal(session.day), session.practice)
    for mark in records_of(history, Mark):
        yield Practised(as_ordinal(mark.day))
    for exercise in records_of(history, Exercise):
        if exercise.answered:
            yield Practised(as_ordinal(exercise.day), BE_AN_ADULT)
    for moment in records_of(history, Moment):
        yield Practised(as_ordinal(moment.day))
    for raw in merge.living(history, CONVERSATIONS):
        day = str(raw.get("day"))
        if raw.get("answered") and days.is_day(day):
            yield Practised(as_ordinal(day), str(raw.get("practice", "")))


def _hard(history: History, sessions: Iterable[Session]) -> Iterable[int]:
    """Yield every day on which someone arrived flooded, or kept a Right now."""
    arrived: list[Session | Exercise] = [*sessions, *records_of(history, Exercise)]
    for record in arrived:
        if (record.intensity_before or 0) >= FLOODED:
            yield as_ordinal(record.day)
    for moment in records_of(history, Moment):
        yield as_ordinal(moment.day)


def span(pause: Pause) -> tuple[int, int]:
    """Return a pause's first and last day; one whose days are none covers nothing."""
    return (
        (as_ordinal(pause.first), as_ordinal(pause.last))
        if days.is_day(pause.first) and days.is_day(pause.last)
        else (1, 0)
    )


def _intentions(reflections: Iterable[Reflection]) -> dict[int, str]:
    """Return the intention for each week, by its first day: the one before it set it."""
    found = {}
    for reflection in sorted(reflections, key=lambda r: days.instant(r.updated)):
        if reflection.intention and days.is_day(reflection.week):
            found[as_ordinal(reflection.week) + 7] = reflection.intention
    return dict(sorted(found.items())[-RECENT:])


def _reflected(reflections: Iterable[Reflection]) -> set[int]:
    """Return the first days of the weeks that were looked back on, and not just begun."""
    return {as_ordinal(r.week) for r in reflections if r.ended and days.is_day(r.week)}


def _wishes(checks: Iterable[Check]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return what the newest check about each person or group wished for, by its day."""
    newest = {(check.kind, check.about): check for check in checks}
    found = [(as_ordinal(check.day), check.tend) for check in newest.values() if check.tend]
    return tuple(sorted(found))


def run(facts: Facts, today: int) -> streak.Streak:
    """Return the run of practised days as of `today`."""
    return streak.streak(facts.practised, facts.pauses, facts.settings.rest_days, today)


def choice_on(facts: Facts, today: int) -> Choice | None:
    """Return today's choice, if it was made."""
    return next((c for c in reversed(facts.choices) if as_ordinal(c.day) == today), None)


def past(facts: Facts, today: int) -> focus.Past:
    """Return what came before today, as the choice wants it."""
    before = [(as_ordinal(c.day), c) for c in facts.choices if as_ordinal(c.day) < today]
    last_shown = {f: day for f, day in facts.older_shown.items() if day < today}
    last_shown |= {c.focus: day for day, c in before}
    met = {c.practice: day for day, c in before}
    sessions = [*facts.met.items(), *((p.practice, p.day) for p in facts.lately if p.practice)]
    for practice, day in sessions:
        if day < today:
            met[practice] = max(day, met.get(practice, 0))
    put_off = {f: day for day, c in before for f in c.put_off}
    return focus.Past(
        recent=tuple((c.focus, c.practice) for _, c in before),
        count=facts.older_choices + len(before),
        last_shown=last_shown,
        last_met=met,
        put_off={f: day for f, day in put_off.items() if day >= last_shown.get(f, 0)},
        less_often={f: day for f, day in facts.less_often.items() if day < today},
    )


def causes(facts: Facts, before: focus.Past, today: int, week: int) -> focus.Causes:
    """Return what may decide today's focus; `week` is the first day of today's week."""
    missed = streak.missed_before(facts.practised, facts.pauses, today)
    lately = [tend for day, tend in facts.wishes if 0 <= today - day <= WISH_DAYS]
    wishes = dict.fromkeys(wish for tend in reversed(lately) for wish in tend)
    intentions = [word for first, word in facts.intentions.items() if week <= first < week + 7]
    low = safety.low_on(facts.low, today)
    return focus.causes(
        before,
        today,
        away=missed if missed > facts.settings.rest_days else 0,
        intention=next((word for word in intentions[-1:] if word not in low), ""),
        wishes=tuple(wish for wish in wishes if wish not in low),
    )
