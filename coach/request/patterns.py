r"""A small notation of grammar, read into regular expressions over a tagged line.

| notation | takes |
| --- | --- |
| `word` | that word |
| `<kind>`, `<a\|b>`, `<!kind>` | a word of a kind, of either, of any other kind |
| `...` | up to six words without a mark between them |
| `~` | anything up to the end of the sentence |
| `@part` | a part that the language names |
| `[ ]` | what is marked, if it is less than the whole |
| `( \| )`, `?`, `*`, `(?! )`, `(?= )` | as in regular expressions |
"""

from __future__ import annotations

import functools
import re
from collections import deque
from itertools import groupby
from typing import NamedTuple

from coach.request import words

Place = tuple[int, int]
"""A stretch of a tagged line, in its characters."""

_ELEMENT = re.compile(
    r"@(?P<part>\w+)|<(?P<no>!?)(?P<kinds>[\w|*]+)>|(?P<gap>\.\.\.)|(?P<rest>~)"
    r"|(?P<word>'?[\w]+(?:[-'][\w]+)*|[,;])|(?P<open>\(\?[!=]|\(|\[)|(?P<shut>[)\]])"
    r"|(?P<or>\|)|(?P<times>(?:[?*+]|\{[\d,]+\})\??)|\s+"
)

_STRETCHES = {"gap": r"(?:[^,;.?]\S* ){0,6}", "rest": r"(?:[^.?]\S* ){0,40}"}
"""Taken as short as can be, or to their end where a pattern ends with them."""

_OPENS = {"(": "(?:", "[": "("}


class _Read(NamedTuple):
    """A stretch of a pattern as a regular expression, and what a line must have of it.

    Of each set in `needs` a line has one at least. `word` is the stretch if it is one plain word.
    """

    expression: str
    needs: tuple[frozenset[str], ...] = ()
    word: str = ""


_Elements = deque[re.Match[str]]


@functools.cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern as the regular expression that it stands for."""
    return re.compile(r"(?<!\S)(?:" + _read(pattern).expression + ")")


@functools.cache
def _read(pattern: str) -> _Read:
    """Return what is read of a pattern, or of a part of one."""
    place = 0
    elements: _Elements = deque()
    while place < len(pattern):
        found = _ELEMENT.match(pattern, place)
        if found is None:
            message = f"request.toml: {pattern!r}: not readable from {pattern[place:]!r}"
            raise ValueError(message)
        if found.lastgroup:
            elements.append(found)
        place = found.end()
    return _either(elements)


def _either(elements: _Elements) -> _Read:
    """Read branches up to the end of their group; plain words side by side share their tail."""
    branches = [_sequence(elements)]
    while elements and elements[0]["or"]:
        elements.popleft()
        branches.append(_sequence(elements))
    read = []
    for plain, some in groupby(branches, lambda branch: bool(branch.word)):
        if plain:
            read.append(rf"(?:{'|'.join(re.escape(one.word) for one in some)})/\S* ")
        else:
            read += [one.expression for one in some]
    needs = branches[0].needs
    if len(branches) > 1:
        least = [min(one.needs, key=len, default=frozenset[str]()) for one in branches]
        needs = (frozenset[str]().union(*least),) if all(least) else ()
    return _Read("|".join(read), needs)


def _sequence(elements: _Elements) -> _Read:
    """Read elements one after another, up to the end of their branch."""
    read: list[_Read] = []
    while elements and not (elements[0]["or"] or elements[0]["shut"]):
        one = _element(elements)
        if elements and elements[0]["times"]:
            times = elements.popleft()[0]
            one = _Read(one.expression + times, one.needs if times[0] == "+" else ())
        read.append(one)
    needs = tuple(need for one in read for need in one.needs)
    word = read[0].word if len(read) == 1 else ""
    return _Read("".join(one.expression for one in read), needs, word)


def _element(elements: _Elements) -> _Read:
    """Read one element: a word, a kind, a stretch, a part or a group."""
    found = elements.popleft()
    kind = found.lastgroup or ""
    if kind == "part":
        part = _read(words.material().parts[found["part"]])
        return _Read(f"(?:{part.expression})", part.needs)
    if kind == "kinds":
        return _of_a_kind(found["kinds"], without=bool(found["no"]))
    if kind == "word":
        word = found["word"]
        return _Read(rf"(?:{re.escape(word)}/\S* )", (frozenset({f" {word}/"}),), word)
    if kind in _STRETCHES:
        last = not found.string[found.end() :].strip("] ")
        return _Read(_STRETCHES[kind] + ("" if last else "?"))
    inside = _either(elements)
    elements.popleft()
    group = f"{_OPENS.get(found[0], found[0])}{inside.expression})"
    return _Read(group, () if found[0] == "(?!" else inside.needs)


def _of_a_kind(kinds: str, *, without: bool) -> _Read:
    """Read a word of one of some kinds, or of none of them."""
    if kinds == "*":
        return _Read(r"(?:\S+ )")
    inside = rf"\S*/(?:{kinds})/"
    if without:
        return _Read(rf"(?:(?!{inside})\S+ )")
    return _Read(rf"(?:{inside}\S* )", (frozenset(f"/{kind}/" for kind in kinds.split("|")),))


def places(line: str, *any_of: str) -> list[Place]:
    """Return where the patterns stand in a line: what they mark, or all that they take.

    Only a pattern that has in the line what it needs is made into an expression, for that is slow.
    """
    found = []
    for pattern in any_of:
        if not all(any(one in line for one in need) for need in _read(pattern).needs):
            continue
        expression = compiled(pattern)
        group = min(expression.groups, 1)
        found += [match.span(group) for match in expression.finditer(line) if match[group]]
    return found


def unmasked(line: str, marks: tuple[str, ...], passes: tuple[str, ...]) -> list[Place]:
    """Return where marks stand outside what passes."""
    marked = sorted(places(line, *marks))
    masks = places(line, *passes) if marked else []
    return [
        (first, end)
        for first, end in marked
        if not any(start <= first < stop or start < end <= stop for start, stop in masks)
    ]
