"""A text as one line of tagged words, so that rules read grammar, not spelling.

Contractions are opened ("don't" is read as "do not"), colours such as "really" are passed over,
and a quotation is one closed word: what others said is theirs. Every word keeps its place.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from coach.request import words

_PIECE = re.compile(
    r"\d+(?:[/:.,]\d+)*[^\W\d_]*"  # a number, a time, 24/7, 30am
    r"|(?:[^\W_]|[\u0300-\u036f])+(?:['\u2019\u02bc-](?:[^\W_]|[\u0300-\u036f])+)*"  # a word
    r"|\.{2,}|\u2026|[.!?]+|--+|[,;:()\u2013\u2014]|\n"  # what ends or parts a sentence
)
_QUOTE = re.compile(
    '"[^"\n]*"|\u201c[^\u201d\n]*\u201d'
    "|(?<!\\w)['\u2018][^\n]{1,80}? [^\n]{1,80}?['\u2019](?!\\w)"
)
_ENDINGS = {"n't": "not", "'re": "are", "'m": "am", "'ve": "have", "'ll": "will", "'d": "would"}


class Word(NamedTuple):
    """A word as the rules read it, and the characters of the text that it comes from."""

    text: str
    start: int
    end: int


_STOP = Word(".", 0, 0)


class Line:
    """The words of a text in order, marks among them, and the tagged line that rules search.

    It begins and ends with a full stop, whatever blanks or marks stand around the text.
    """

    def __init__(self, read: tuple[Word, ...]) -> None:
        first, end = 0, len(read)
        while first < end and words.is_mark(read[first].text):
            first += 1
        while end > first and read[end - 1].text in {",", ";"}:
            end -= 1
        self.words = (_STOP, *read[first:end], _STOP)
        tagged = [words.tagged(word.text) for word in self.words]
        self.text = "".join(tagged)
        self._starts = {at: n for n, at in enumerate(accumulate(map(len, tagged), initial=0))}

    def span(self, first: int, end: int) -> tuple[int, int]:
        """Return the characters of the text that a stretch of the line comes from."""
        inside = self.words[self._starts[first] : self._starts[end]]
        while len(inside) > 1 and words.is_mark(inside[-1].text):
            inside = inside[:-1]
        while len(inside) > 1 and words.is_mark(inside[0].text):
            inside = inside[1:]
        return inside[0].start, inside[-1].end


def spoken(text: str) -> tuple[Word, ...]:
    """Return the words of a text, marks left out."""
    return tuple(word for word in _words(text) if not words.is_mark(word.text))


def read(text: str) -> Line:
    """Return a text as the rules read it.

    A text that is one quotation from end to end is read as if it had no quotation marks: the
    writer has put their own sentence in them.
    """
    return Line(tuple(_meant(tuple(_words(text)))))


def _words(text: str) -> Iterator[Word]:
    """Give the words of a text in order, quotations as one, contractions opened."""
    quotes = list(_QUOTE.finditer(text))
    if any(quote.group() == text.strip() for quote in quotes):
        quotes = []
    place = 0
    for quote in quotes:
        yield from _pieces(text, place, quote.start())
        yield Word("quote", quote.start(), quote.end())
        if quote.group()[1:-1].rstrip().endswith(("?", "!", ".")):
            yield Word(",", quote.end() - 1, quote.end())
        place = quote.end()
    yield from _pieces(text, place, len(text))


def _pieces(text: str, first: int, last: int) -> Iterator[Word]:
    """Give the words and marks of a stretch without quotations."""
    for found in _PIECE.finditer(text, first, last):
        for opened in _open(_fold(found.group())):
            yield Word(opened, found.start(), found.end())


def _fold(word: str) -> str:
    """Return a word as it is compared: capitals and the shape of the apostrophe don't count."""
    return re.sub("[\u2019\u02bc]", "'", word.upper().casefold())


@functools.lru_cache(maxsize=4096)
def _open(word: str) -> tuple[str, ...]:
    """Return the words that a piece stands for: two for a contraction, one mark for its kin."""
    if not word[0].isalnum() and word[0] != "'":
        return (_mark(word),)
    meant: list[str] = []
    known = words.material().opened
    while word not in known and (ending := _ending(word)):
        meant.insert(0, _ENDINGS[ending])
        word = word.removesuffix(ending)
    if word.endswith("'s") and word not in known:
        return (word.removesuffix("'s"), "'s", *meant)
    return (*known.get(word, word.replace("/", "_")).split(), *meant)


def _ending(word: str) -> str:
    """Return the contraction that a word ends in; empty if it ends in none."""
    return next((one for one in _ENDINGS if word.endswith(one) and len(word) > len(one)), "")


def _mark(piece: str) -> str:
    """Return the one mark that stands for all of its kind."""
    if "?" in piece:
        return "?"
    if piece in {"\n", "\u2026"} or piece.startswith(".."):
        return ","
    if piece[0] in ".!":
        return "."
    return "," if piece[0] in ",:()" else ";"


def _meant(read: tuple[Word, ...]) -> Iterator[Word]:
    """Give the words that say something: "your a" is "you are a", "mum's late" is "mum is late".

    Colours such as "really" are left out: they change nothing of what is said.
    """
    ahead = (*(word.text for word in read[1:]), "")
    before = ""
    for word, after in zip(read, ahead, strict=False):
        if word.text == "your" and words.has(after, "afteris"):
            yield word._replace(text="you")
            yield word._replace(text="are")
        elif word.text == "'s":
            be = words.has(before, "takesis") or words.has(after, "afteris")
            had = "has" if after in {"been", "got"} else "is"
            yield word._replace(text=had if be or after in {"been", "got"} else "'s")
        elif not words.has(word.text, "colour") or (word.text == "just" and after in _JUST_TO):
            yield word
        before = word.text


_JUST_TO = frozenset({"to", "because", "so", "for"})
"""Before these, "just" names an aim and is no colour."""
