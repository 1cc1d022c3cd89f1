"""What weeks add up to: Trust, Honesty and Compassion with someone, two weeks side by side.

Pure: records or facts and a day in, values out. Every sentence is a fact of what was answered.
Nothing here says that anything rises or falls: a handful of weeks doesn't carry that, and a low
answer is not a point on a line (voice.md, Safety 3).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from coach import days, safety
from coach.chart import Chart, Series
from coach.facts import Facts, FirstLook
from coach.looks import MEASURES, by_week
from coach.records import Look, Reflection
from coach.week import Letter
from coach.words import from_to

SPANS = (12, 52)
"""How many weeks are looked at, this one the last."""

NONE = "-"
"""What stands for what was not noted."""


class Told(msgspec.Struct, frozen=True):
    """A value, and the first day of the week that it is of."""

    week: date
    value: int


class Change(msgspec.Struct, frozen=True):
    """A measure as it was first told, and as it was told last."""

    measure: str
    first: Told
    last: Told


class Relationship(msgspec.Struct, frozen=True, kw_only=True):
    """The weeks behind with one person or group."""

    about: str
    name: str
    charts: dict[int, tuple[Chart, ...]]
    """For each number of weeks, a picture of each measure; only told while anything is low."""
    since: tuple[Change, ...]
    """What was told in more than one week; nothing while anything is low."""
    low: tuple[str, ...]
    """What is low in the newest look, which leads to Support."""


class Row(msgspec.Struct, frozen=True):
    """One thing in two weeks, each as it is written."""

    what: str
    one: str
    two: str


# -- people ----------------------------------------------------------------------------------------


def relationships(
    reflections: Iterable[Reflection], facts: Facts, today: date
) -> tuple[Relationship, ...]:
    """Return the weeks behind with everyone who was ever looked at, the latest looked at first.

    Args:
        reflections: The looks back of the longest span, maybe of other weeks too.
        facts: Names, first looks and the weekday on which weeks begin.
        today: The present civil day.
    """
    of_weeks = by_week(reflections, facts.settings.week_start, today)
    looked = {first.about: first.week for first in facts.first_looks}
    for week, looks in of_weeks.items():
        looked |= dict.fromkeys(looks, week.toordinal())
    known = [about for about in looked if about in facts.people]
    known.sort(key=lambda about: (-looked[about], facts.people[about]))
    return tuple(_relationship(about, of_weeks, facts, today) for about in known)


def _relationship(
    about: str, of_weeks: Mapping[date, Mapping[str, Look]], facts: Facts, today: date
) -> Relationship:
    name = facts.people[about]
    looks = {week: looks[about] for week, looks in of_weeks.items() if about in looks}
    newest = next(reversed(looks.values()), None)
    low = safety.low_in_look(newest) if newest else ()
    this_week = days.week_start(today, facts.settings.week_start)
    return Relationship(
        about=about,
        name=name,
        charts={weeks: _charts(name, looks, low, this_week, weeks) for weeks in SPANS},
        since=() if low else tuple(_since(about, facts.first_looks, looks)),
        low=low,
    )


def _charts(
    name: str, looks: Mapping[date, Look], low: Sequence[str], this_week: date, weeks: int
) -> tuple[Chart, ...]:
    """Return a picture of each measure; while anything is low, nothing is drawn: it is told."""
    span = [this_week - timedelta(days=7 * back) for back in range(weeks)][::-1]
    charts = []
    for measure, of_look in MEASURES.items():
        title = measure.capitalize()
        told = {week: of_look(look) for week, look in looks.items() if week in span}
        known = [Told(week, value) for week, value in told.items() if value is not None]
        drawn = () if low else tuple(told.get(week) for week in span)
        charts.append(
            Chart(
                kind="line",
                title=title,
                labels=tuple(short(week) for week in span),
                series=(Series(title, drawn),),
                says=_low(title, name, known) if measure in low else _held(title, name, known),
            )
        )
    return tuple(charts)


def _held(title: str, name: str, known: Sequence[Told]) -> str:
    """Return between which values a measure stood."""
    values = [told.value for told in known]
    if not known:
        return f"Nothing was noted on {title.lower()} with {name} in these weeks."
    least, most = min(values), max(values)
    if len(known) == 1:
        return f"{title} with {name} stood at {least} in the week of {short(known[0].week)}."
    stood = f"at {least}" if least == most else f"between {least} and {most}"
    return f"{title} with {name} stood {stood} in the {len(known)} weeks you looked back."


def _low(title: str, name: str, known: Sequence[Told]) -> str:
    """Return that a measure is low; with no line through it."""
    when = f"the week of {short(known[-1].week)}" if known else "the last look"
    return f"{title} with {name} was low in {when}. It is no task of yours to raise it."


def _since(about: str, firsts: Iterable[FirstLook], looks: Mapping[date, Look]) -> Iterator[Change]:
    first = {one.measure: one for one in firsts if one.about == about}
    for measure, of_look in MEASURES.items():
        told = {week: of_look(look) for week, look in looks.items()}
        known = [Told(week, value) for week, value in told.items() if value is not None]
        if measure not in first or not known:
            continue
        begun = Told(date.fromordinal(first[measure].week), first[measure].value)
        if known[-1].week > begun.week:
            yield Change(measure, begun, known[-1])


# -- two weeks -------------------------------------------------------------------------------------


def compare(one: Letter, two: Letter, about: str = "") -> tuple[Row, ...]:
    """Return what was noted in either of two weeks, side by side; neither of them wins.

    Of people there is the one that it is `about`, so that no two stand beneath each other; and
    nothing of somebody with whom anything was low in either week.
    """
    apart = (_looked(one) | _looked(two)) - {about} | _low_about(one) | _low_about(two)
    left, right = _figures(one, apart), _figures(two, apart)
    rows = {**left, **right}
    return tuple(Row(what, left.get(what, NONE), right.get(what, NONE)) for what in rows)


def _looked(letter: Letter) -> set[str]:
    """Return about whom a week was looked at."""
    looks = letter.reflection.looks if letter.reflection else ()
    return {look.about for look in looks if look.about}


def _low_about(letter: Letter) -> set[str]:
    """Return about whom something was low in a week."""
    looks = letter.reflection.looks if letter.reflection else ()
    return {look.about for look in looks if safety.low_in_look(look)}


def _figures(letter: Letter, apart: Collection[str]) -> dict[str, str]:
    """Return what a week comes to, each figure by what it is called."""
    looks = letter.reflection.looks if letter.reflection else ()
    before = [strain.before for strain in letter.strains if strain.before is not None]
    after = [strain.after for strain in letter.strains if strain.after is not None]
    figures = {
        "Days practised": f"{letter.practised} of {len(letter.days)}",
        "How strong, before": from_to(before) if before else "",
        "How strong, after": from_to(after) if after else "",
        "Pulls felt": _count(letter.pulls),
        "Moves chosen": str(letter.moves) if letter.pulls else "",
        "Plans met": _count(len(letter.met)),
        "Lines of proof": _count(len(letter.proofs)),
    }
    for look in looks:
        name = letter.names.get(look.about, "")
        for measure, of_look in MEASURES.items() if name and look.about not in apart else ():
            value = of_look(look)
            figures[f"{measure.capitalize()} with {name}"] = "" if value is None else str(value)
    return {what: figure for what, figure in figures.items() if figure}


def _count(number: int) -> str:
    return str(number) if number else ""


def short(day: date) -> str:
    """Return a day as it stands under a picture: 23 Nov."""
    return f"{day.day} {day:%b}"
