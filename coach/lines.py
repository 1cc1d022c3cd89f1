"""The commands' answers as plain lines: no colour, no boxes, fit for a pipe or a screen reader."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from coach.catalogue import entries
from coach.days import describe
from coach.reasons import PRACTICE_NAMES
from coach.views import TodayView
from content.library import Library

if TYPE_CHECKING:
    from coach.doctor import Finding
    from coach.mending import Done

WIDTH = 72
"""Reading text is set at most this wide."""

KIND_NAMES = {
    "scene": "Scenes",
    "tool": "To calm down",
    "question": "Questions of the self-check",
    "prompt": "What the exercise asks and offers",
    "feeling": "Families of feelings",
    "need": "Needs",
    "place": "Places in the body",
}
"""What the list calls each kind of content but the focuses, in its order."""


def wrap(text: str) -> str:
    """Return a text as lines of reading width."""
    return textwrap.fill(text, WIDTH, break_on_hyphens=False)


def today(view: TodayView) -> str:
    """Return today's focus with its lines and the reason."""
    focus = view.focus
    parts = [
        describe(date.fromisoformat(view.day)),
        f"{focus.practice_name}: {focus.title}",
        wrap(focus.line),
        f"Why today\n{wrap(focus.reason)}",
        f"Why it helps\n{wrap(focus.why)}",
        f"Try (two minutes)\n{wrap(focus.practice_text)}",
        f"In one minute\n{wrap(focus.short)}",
    ]
    if view.practised:
        parts.append("Today is done.")
    elif view.streak.paused:
        parts.append("Today is in a pause.")
    if view.settings.streak_display:
        parts.append(run(view))
    return "\n\n".join(parts)


def run(view: TodayView) -> str:
    """Return the run and what stands beside it, in one line."""
    figures = view.streak
    if not figures.longest:
        return "Nothing here yet. Your first day will stand here."
    rest = "rest day" if figures.rest_days_left == 1 else "rest days"
    return (
        f"Run of {figures.current}. {figures.practised_last_28} of the last 28 days. "
        f"{figures.rest_days_left} {rest} left."
    )


def library(loaded: Library) -> str:
    """Return every title: the focuses under their practice, then all else by its kind."""
    return "\n\n".join(_shelves(loaded))


def _shelves(loaded: Library) -> Iterator[str]:
    for practice, name in PRACTICE_NAMES.items():
        titles = [f"  {focus.title}" for focus in loaded.of_practice(practice)]
        yield "\n".join([name, *titles])
    titles_of: dict[str, list[str]] = {}
    for entry in entries(loaded):
        titles_of.setdefault(str(entry["kind"]), []).append(f"  {entry['title']}")
    for kind, name in KIND_NAMES.items():
        yield "\n".join([name, *titles_of[kind]])


def doctor(findings: Iterable[Finding], repaired: Iterable[Done], summary: str) -> str:
    """Return what the doctor found and mended: a paragraph each, and one sentence at the end."""
    mended = [_told("mended" if one.done else "left", one.place, one.what) for one in repaired]
    found = [_told(one.severity, one.place, one.what, one.next) for one in findings]
    return "\n\n".join((*mended, *found, summary))


def _told(word: str, place: str, *sentences: str) -> str:
    text = " ".join(filter(None, sentences))
    lines = textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ")
    return "\n".join((f"{word}: {place}", *lines))
