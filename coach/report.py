"""A week's letter told elsewhere: as plain text, as Markdown, as JSON, each with the same facts."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from coach import reasons, safety
from coach.calendars import State
from coach.chart import Chart
from coach.days import describe, describe_week
from coach.lines import WIDTH
from coach.records import Look, Reflection
from coach.reflection import QUESTIONS
from coach.strains import Strain
from coach.week import LINES_RULE, Letter, Quote
from coach.words import times
from content import week as content

STATES: dict[State, str] = {
    "practised": "practised",
    "missed": "rested",
    "paused": "in a pause",
    "today": "today, open",
}
"""How each day that is told stands, in words; one to come, or before the first, is not told."""

SOMEONE = "someone"
"""Who a look is about where nobody was named."""


class Item(msgspec.Struct, frozen=True):
    """A line: what it is in our words, and the person's own words or a title behind it."""

    said: str
    words: str = ""


class Section(msgspec.Struct, frozen=True):
    """Items under a heading, which may end in a name that the person gave."""

    title: str
    items: tuple[Item, ...]
    name: str = ""


def title(letter: Letter) -> str:
    """Return what the week is called."""
    first, last = date.fromisoformat(letter.week), date.fromisoformat(letter.last)
    return f"The week from {describe(first)} to {describe(last)} {last.year}"


def nothing(letter: Letter) -> str:
    """Return what is said of a week in which nothing was kept."""
    first, last = date.fromisoformat(letter.week), date.fromisoformat(letter.last)
    return f"Nothing is kept of the week from {describe_week(first)} {last.year}."


# -- what is told --------------------------------------------------------------------------------


def sections(letter: Letter, *, every_line: bool = False) -> tuple[Section, ...]:
    """Return all that a letter tells, in its order; what is not there is left out.

    With `every_line`, all own lines instead of three.
    """
    return tuple(section for section in _sections(letter, every_line=every_line) if section.items)


def _sections(letter: Letter, *, every_line: bool) -> Iterator[Section]:
    yield Section("The days", tuple(_days(letter)))
    yield Section("Before and after", tuple(_strains(letter)))
    yield Section("Pulls and moves", tuple(_pulls(letter)))
    yield Section("Lines of proof", quoted(letter.proofs))
    if every_line:
        yield Section("Own lines", quoted(letter.kept))
    elif letter.lines:
        yield Section("Own lines", (Item(LINES_RULE), *quoted(letter.lines)))
    if letter.reflection:
        for look in letter.reflection.looks:
            name = letter.names.get(look.about, SOMEONE)
            yield Section("Looking back, with", tuple(_look(look)), name)
        yield Section("Looking back", tuple(_reflection(letter.reflection)))


def _days(letter: Letter) -> Iterator[Item]:
    if letter.practised and letter.days[-1].state != "ahead":
        yield Item(f"Practised on {letter.practised} of {len(letter.days)} days.")
    elif letter.practised:
        yield Item(f"Practised on {reasons.days(letter.practised)} so far.")
    for day in letter.days:
        if day.state in STATES:
            yield Item(f"{_day(day.day)}, {STATES[day.state]}", day.title)


def _strains(letter: Letter) -> Iterator[Item]:
    if letter.chart:
        yield Item(letter.chart.says)
    for strain in letter.strains:
        told = [
            f"{value} {when}"
            for value, when in ((strain.before, "before"), (strain.after, "after"))
            if value is not None
        ]
        yield Item(f"{_moment(strain)}: {', '.join(told)}")
    if letter.hardest:
        yield Item(f"The hardest closed at {letter.hardest.after}, on {_moment(letter.hardest)}.")
    if letter.near_hardest:
        near = letter.near_hardest
        yield Item(f"The line of proof nearest to it, {_day(near.day)}", near.text)


def _pulls(letter: Letter) -> Iterator[Item]:
    if letter.pulls:
        chosen = f", and the move chosen {times(letter.moves)}" if letter.moves else ""
        yield Item(f"A pull was felt {times(letter.pulls)}{chosen}.")
    for quote in letter.met:
        yield Item(f"Met, {_day(quote.day)}", quote.text)


def quoted(quotes: Iterable[Quote]) -> tuple[Item, ...]:
    """Return quotes with their days."""
    return tuple(Item(_day(quote.day), quote.text) for quote in quotes)


def _look(look: Look) -> Iterator[Item]:
    labels = content.load().labels
    for field in QUESTIONS:
        called = labels[field].capitalize()
        value = getattr(look, field)
        note = look.notes.get(field, "")
        if value is not None:
            yield Item(f"{called}, {value} of 10", note)
        elif note:
            yield Item(called, note)
    for field, note in look.notes.items():
        if field not in QUESTIONS and note:
            yield Item("A note", note)


def _reflection(reflection: Reflection) -> Iterator[Item]:
    for called, words in (
        ("Appreciated", reflection.appreciated),
        ("Appreciated in oneself", reflection.appreciated_self),
        ("Learned", reflection.learned),
        ("For the week after", reasons.THEMES.get(reflection.intention, reflection.intention)),
    ):
        if words:
            yield Item(called, words)


def _day(day: str) -> str:
    return describe(date.fromisoformat(day))


def _moment(strain: Strain) -> str:
    """Return when it was, by the clock on the wall there."""
    clock = strain.at[11:16]
    return f"{_day(strain.day)} at {clock}" if clock else _day(strain.day)


# -- as text -------------------------------------------------------------------------------------


def text(letter: Letter) -> str:
    """Return the letter as plain lines, to be read aloud or sent."""
    if letter.empty:
        return nothing(letter)
    return "\n".join([*wrapped(title(letter)), "", as_text(sections(letter))])


def as_text(told: Iterable[Section]) -> str:
    """Return sections as plain lines of reading width."""
    parts = []
    for section in told:
        heading = wrapped(heading_of(section))
        items = [line for item in section.items for line in wrapped(line_of(item), "  ", "    ")]
        parts.append("\n".join([*heading, *items]))
    return "\n\n".join(parts)


def line_of(item: Item) -> str:
    """Return an item on one line."""
    return f"{item.said}: {clean(item.words)}" if clean(item.words) else item.said


def heading_of(section: Section) -> str:
    """Return a section's heading on one line."""
    return f"{section.title} {clean(section.name)}".strip()


def wrapped(line: str, first: str = "", later: str = "", width: int = WIDTH) -> list[str]:
    """Return a line as lines of reading width; a word that is longer stays whole."""
    return textwrap.wrap(
        line,
        width,
        initial_indent=first,
        subsequent_indent=later,
        break_on_hyphens=False,
        break_long_words=False,
    )


def clean(words: str) -> str:
    """Return words on one line, without what would steer a terminal."""
    shown = (" " if char.isspace() else char for char in words)
    kept = "".join(char for char in shown if unicodedata.category(char) != "Cc")
    return " ".join(kept.split())


# -- as Markdown ---------------------------------------------------------------------------------

_MARKUP = re.compile(r"([\\`*_\[\]<>&~|#$^={}]|[.:@/](?=\S))")
"""What begins markup inside a line, bare addresses and the signs of some dialects included."""


def markdown(letter: Letter) -> str:
    """Return the letter as Markdown, in which the person's words are never markup."""
    if letter.empty:
        return nothing(letter)
    parts = [f"# {title(letter)}"]
    for section in sections(letter):
        items = "\n".join(f"- {_marked(item)}" for item in section.items)
        heading = f"{section.title} {escaped(section.name)}".strip()
        parts.append(f"## {heading}\n\n{items}")
    return "\n\n".join(parts)


def _marked(item: Item) -> str:
    return f"{item.said}: {escaped(item.words)}" if clean(item.words) else item.said


def escaped(words: str) -> str:
    """Return words on one line so that Markdown shows them as they are."""
    return _MARKUP.sub(r"\\\1", clean(words))


# -- as JSON -------------------------------------------------------------------------------------


def as_plain(letter: Letter) -> dict[str, object]:
    """Return the letter as `tending report --format json` gives it."""
    reflection = letter.reflection
    return {
        "week": letter.week,
        "last": letter.last,
        "days": [msgspec.to_builtins(day) for day in letter.days],
        "practised": letter.practised,
        "intensity": [msgspec.to_builtins(strain) for strain in letter.strains],
        "pulls": letter.pulls,
        "moves": letter.moves,
        "met": [_plain_quote(quote) for quote in letter.met],
        "proofs": [_plain_quote(quote) for quote in letter.proofs],
        "lines": [_plain_quote(quote) for quote in letter.lines],
        "hardest": msgspec.to_builtins(letter.hardest),
        "near_hardest": _plain_quote(letter.near_hardest) if letter.near_hardest else None,
        "reflection": _plain_reflection(reflection, letter.names) if reflection else None,
        "charts": [_plain_chart(letter.chart)] if letter.chart else [],
    }


def _plain_quote(quote: Quote) -> dict[str, object]:
    return {"day": quote.day, "text": quote.text}


def _plain_reflection(reflection: Reflection, names: dict[str, str]) -> dict[str, object]:
    return {
        "day": reflection.day,
        "looks": [
            {
                "name": names.get(look.about, ""),
                **{field: getattr(look, field) for field in QUESTIONS},
                "trust": safety.trust(look),
                "compassion": safety.compassion(look),
                "notes": look.notes,
            }
            for look in reflection.looks
        ],
        "appreciated": reflection.appreciated,
        "appreciated_self": reflection.appreciated_self,
        "learned": reflection.learned,
        "intention": reflection.intention,
    }


def _plain_chart(chart: Chart) -> dict[str, object]:
    return {
        "title": chart.title,
        "says": chart.says,
        "labels": list(chart.labels),
        "series": [{"name": one.name, "values": list(one.values)} for one in chart.series],
    }
