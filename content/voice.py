"""What voice.md asks of every sentence, as far as a program can see it.

One place holds the rules, so that the test of our own content and the hints given to people
who write their own practices never drift apart.
"""

from __future__ import annotations

import re

BANNED = (
    "must",
    "should",
    "always",
    "never",
    "fail",
    "fails",
    "failed",
    "failing",
    "failure",
    "lost",
    "broke",
    "broken",
    "perfect",
    "perfectly",
    "healed",
    "toxic",
    "narcissist",
    "narcissistic",
)
"""Words that scold, absolutise, diagnose or give verdicts."""

GENDERED = (
    "he",
    "she",
    "him",
    "her",
    "his",
    "hers",
    "himself",
    "herself",
    "husband",
    "wife",
    "boyfriend",
    "girlfriend",
)
"""The other person is never gendered."""

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_PICTOGRAPH = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f]")
_QUOTES = re.compile("[\"\u201c\u201d\u00ab\u00bb\u2018]|(?<!\\w)'|'(?!\\w)")


def words(text: str) -> list[str]:
    """Return the words of a text, lower case, contractions whole."""
    return [word.lower() for word in _WORD.findall(text)]


def faults(field: str, text: str) -> list[str]:
    """Return what in `text` does not fit the voice, one plain phrase for each; empty if it fits.

    Fields whose name begins with `said` hold quoted speech, in which people say what they say:
    only emoji and gendered words count there.
    """
    found = []
    spoken = words(text)
    if not field.startswith("said"):
        found += [f"says {word!r}" for word in BANNED if word in spoken]
        if "!" in text:
            found.append("has an exclamation mark")
        if _QUOTES.search(text):
            found.append("quotes speech outside a said field")
    found += [f"says {word!r}" for word in GENDERED if word in spoken]
    if _PICTOGRAPH.search(text):
        found.append("has a pictograph")
    if text != text.strip() or "  " in text:
        found.append("has stray spaces")
    return found


LENGTHS = {
    "title": (2, 9, 48),
    "line": (4, 16, 76),
    "why": (60, 110, 800),
    "try": (28, 85, 520),
    "question": (5, 24, 150),
    "short": (12, 42, 260),
    "when": (3, 14, 80),
    "then": (3, 16, 90),
    "withdraw": (12, 38, 220),
    "please": (12, 38, 220),
    "anger": (12, 38, 220),
    "said": (3, 26, 160),
}
"""For each field of a focus: fewest words, most words, most characters."""


def length_faults(field: str, text: str) -> list[str]:
    """Return what is wrong with the length of a focus's field; empty if it fits."""
    fewest, most, characters = LENGTHS[field]
    count = len(text.split())
    found = []
    if not fewest <= count <= most:
        found.append(f"has {count} words, not {fewest} to {most}")
    if len(text) > characters:
        found.append(f"has {len(text)} characters, more than {characters}")
    return found
