"""What stands in a day, as text: the same on its own page and beside the calendar.

What comes unasked, beside the calendar or from an earlier year, has only safe words in it while the
protective setting holds: the others stand on the day's own page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual.content import Content

from coach.entries import Entry
from coach.parts import Part, clock
from coach.reasons import PRACTICE_NAMES
from coach.remembering import DayView, Focus

NOTHING = "Nothing stands here."
EMPTY = "nothing yet"
BEGUN = "a change was begun"
CLOSED = "The words stand on the day's own page."

FEW = 4
"""Entries that are named where a day is told in short."""

LONG = 84
"""Characters of a text that are shown there."""


def focus(found: Focus) -> Content:
    """Return the focus that a day had."""
    name = PRACTICE_NAMES.get(found.practice, found.practice)
    hue = f"bold $hue-{found.practice}" if found.practice in PRACTICE_NAMES else "bold"
    title = "" if found.title == name else f"  {found.title}"  # it left the library
    return Content.assemble((name, hue), title)


def head(entry: Entry, view: DayView) -> Content:
    """Return what an entry is, when it was, and what it is about, unless that stands on top."""
    title = "" if entry.own_title else entry.title
    if view.focus and title == view.focus.title:
        title = ""
    time = f"  {clock(entry.at)}" if clock(entry.at) else ""
    return Content.assemble((entry.kind, "bold"), (time, "$muted"), f"  {title}" if title else "")


def facts(entry: Entry) -> Content | None:
    """Return what was chosen and scored, in one paragraph; None where nothing was."""
    told: list[tuple[str, str]] = []
    for part in entry.parts:
        if not part.own:
            told += [("   " if told else "", ""), (f"{part.label}: ", "$muted"), (part.text, "")]
    return Content.assemble(*told) if told else None


def own(part: Part, *, begun: bool = False) -> Content:
    """Return a text of one's own below what it answers; one that may still come says so."""
    text = (part.text, "") if part.text.strip() else (EMPTY, "$muted")
    note = f"  ({BEGUN})" if begun else ""
    return Content.assemble((f"{part.label}  ", "$muted"), text, (note, "$muted"))


def safe(entry: Entry, view: DayView) -> bool:
    """Say whether an entry's words may come unasked."""
    return entry.protective or not view.careful


def written(entry: Entry) -> list[Part]:
    """Return the texts of one's own that an entry has."""
    return [part for part in entry.parts if part.own and part.text.strip()]


def whole(view: DayView) -> Content:
    """Return a day with everything in it that may come unasked."""
    blocks = [focus(view.focus)] if view.focus else []
    for entry in view.entries:
        if safe(entry, view):
            lines = [head(entry, view), facts(entry), *map(own, written(entry))]
            blocks.append(Content("\n").join([line for line in lines if line is not None]))
    closed = [_closed(entry) for entry in view.entries if not safe(entry, view)]
    if closed:
        blocks.append(Content("\n").join([*closed, Content.assemble((CLOSED, "$muted"))]))
    return Content("\n\n").join(blocks)


def _closed(entry: Entry) -> Content:
    """Return what an entry is, with no word of what is in it."""
    return Content.assemble((entry.kind, "bold"), (f"  {clock(entry.at)}", "$muted"))


def named(view: DayView) -> Content:
    """Return a day in as few lines as can be: its focus, and what else there is by name."""
    lines = [focus(view.focus)] if view.focus else []
    kinds = ", ".join(dict.fromkeys(entry.kind for entry in view.entries))
    return Content("\n").join([*lines, Content(clipped(kinds))] if kinds else lines)


def short(view: DayView, *, texts: bool) -> Content:
    """Return a day in a few lines; with `texts`, what was written first in each entry too."""
    lines = [focus(view.focus)] if view.focus else []
    for entry in view.entries[:FEW]:
        shown = safe(entry, view)
        lines.append(head(entry, view) if shown else _closed(entry))
        first = next(iter(written(entry)), None)
        if texts and shown and first:
            lines.append(Content(clipped(first.text)))
    if len(view.entries) > FEW:
        lines.append(Content.assemble((f"and {len(view.entries) - FEW} more", "$muted")))
    return Content("\n").join(lines)


def recalled(view: DayView) -> Content:
    """Return an earlier year's day in a line: what was written first, else what was done."""
    lines = [
        part.text
        for entry in view.entries
        if safe(entry, view)
        for part in written(entry)
        if part.line
    ]
    kinds = dict.fromkeys(entry.kind for entry in view.entries)
    said = " ".join((lines[0] if lines else ", ".join(kinds)).split())
    when = date.fromisoformat(view.day)
    named = f"{when.year}" if (when.month, when.day) != (2, 29) else f"29 February {when.year}"
    return Content.assemble((f"{named}  ", "$muted"), said)


def called(entry: Entry) -> str:
    """Return an entry in a few words: what it is, and its own text or title."""
    texts: Iterable[Part] = written(entry)
    text = entry.title if entry.own_title else next((p.text for p in texts), entry.title)
    line = clipped(text, 40)
    return f"{entry.kind}: {line}" if line else entry.kind


def clipped(text: str, most: int = LONG) -> str:
    """Return a text as one line of so many characters at most."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
