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

from coach.request import words

Place = tuple[int, int]
"""A stretch of a tagged line, in its characters."""

_ELEMENT = re.compile(
    r"@(?P<part>\w+)|<(?P<no>!?)(?P<kinds>[\w|*]+)>|(?P<gap>\.\.\.)|(?P<rest>~)"
    r"|(?P<look>\(\?[!=])|(?P<word>'?[\w]+(?:[-'][\w]+)*|[,;])|(?P<other>[()\[\]|?*+]|\{[\d,]+\})|\s+"
)

_STRETCHES = {"gap": r"(?:[^,;.?]\S* ){0,6}", "rest": r"(?:[^.?]\S* ){0,40}"}
"""Taken as short as can be, or to their end where a pattern ends with them."""


@functools.cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern as the regular expression that it stands for."""
    return re.compile(r"(?<!\S)(?:" + _expression(pattern) + ")")


@functools.cache
def _expression(pattern: str) -> str:
    """Return the regular expression of a pattern, or of a part of one."""
    place, read = 0, []
    while place < len(pattern):
        found = _ELEMENT.match(pattern, place)
        if found is None:
            message = f"request.toml: {pattern!r}: not readable from {pattern[place:]!r}"
            raise ValueError(message)
        read.append(_element(found))
        place = found.end()
    return "".join(read)


def _element(found: re.Match[str]) -> str:
    """Return the regular expression of one element; of blanks, none."""
    kind = found.lastgroup or ""
    if kind == "part":
        return f"(?:{_expression(words.material().parts[found['part']])})"
    if kind == "kinds":
        return _of_a_kind(found["kinds"], without=bool(found["no"]))
    if kind == "word":
        return rf"(?:{re.escape(found['word'])}/\S* )"
    if kind in _STRETCHES:
        last = not found.string[found.end() :].strip("] ")
        return _STRETCHES[kind] + ("" if last else "?")
    return {"(": "(?:", "[": "(", "]": ")"}.get(found[0], found[0].strip())


def _of_a_kind(kinds: str, *, without: bool) -> str:
    """Return the expression of a word of one of some kinds, or of none of them."""
    if kinds == "*":
        return r"(?:\S+ )"
    inside = rf"\S*/(?:{kinds})/"
    return rf"(?:(?!{inside})\S+ )" if without else rf"(?:{inside}\S* )"


def places(line: str, *any_of: str) -> list[Place]:
    """Return where the patterns stand in a line: what they mark, or all that they take."""
    found = []
    for pattern in any_of:
        expression = compiled(pattern)
        group = min(expression.groups, 1)
        found += [match.span(group) for match in expression.finditer(line) if match[group]]
    return found


def unmasked(line: str, marks: tuple[str, ...], passes: tuple[str, ...]) -> list[Place]:
    """Return where marks stand outside what passes."""
    masks = places(line, *passes)
    return [
        (first, end)
        for first, end in sorted(places(line, *marks))
        if not any(start <= first < stop or start < end <= stop for start, stop in masks)
    ]
