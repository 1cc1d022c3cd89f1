"""The request check: marks what makes a request hard to hear, and says why, on this machine only.

It reads grammar, not a list of words: who is meant, what is denied, asked, quoted or offered.
The rules are language material (`content/en/request.toml`); here is what is done with them. It
is a hint for trying again, never a verdict; it misses irony, and what only the two know.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from coach.request.hints import FAULTS, HINTS, PROTECTIVE_HINTS, Fault
from coach.request.patterns import Place, unmasked
from coach.request.reading import Line, read, spoken
from coach.request.words import material

__all__ = ["FAULTS", "HINTS", "PROTECTIVE_HINTS", "Fault", "Finding", "check"]


class Finding(msgspec.Struct, frozen=True):
    """What was marked: the fault, where it stands as characters of the text, and a hint."""

    fault: Fault
    start: int
    end: int
    words: str
    hint: str


def check(text: str, *, protective: bool = False) -> tuple[Finding, ...]:
    """Return what makes a request hard to hear, in the order of the text; empty if nothing does.

    A missing request is told of the whole text. A text without words has no finding. In the
    protective setting the hints ask nothing of the other person, and no request is missed.
    """
    hints = PROTECTIVE_HINTS if protective else HINTS
    line = read(text)
    spans = [(fault, *line.span(*place)) for fault in FAULTS for place in _marked(line, fault)]
    said = spoken(text)
    if said and "no-request" in hints and not _asks(line):
        spans.append(("no-request", said[0].start, said[-1].end))
    spans.sort(key=lambda span: (span[1], FAULTS.index(span[0]), span[2]))
    return tuple(
        Finding(fault, start, end, text[start:end], hints[fault]) for fault, start, end in spans
    )


def _marked(line: Line, fault: Fault) -> Iterator[Place]:
    """Give what a fault marks in a line: of two that overlap, the first."""
    if fault == "no-request":
        return
    rule = material().faults[fault]
    reached = 0
    for first, end in unmasked(line.text, rule.marks, (*rule.passes, *material().innocent)):
        if first >= reached:
            yield first, end
            reached = end


def _asks(line: Line) -> bool:
    """Whether anything concrete is asked for."""
    request = material().request
    return bool(unmasked(line.text, request.marks, request.passes))
