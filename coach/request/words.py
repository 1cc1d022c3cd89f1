"""The kinds of words that rules know: from the lists of a language, or by how a word is made."""

from __future__ import annotations

import functools
from itertools import product

from content import requests


@functools.cache
def material() -> requests.RequestFile:
    """Return the language material, read at the first check."""
    return requests.load()


@functools.cache
def _listed() -> dict[str, frozenset[str]]:
    """Return for each listed word the kinds that list it."""
    kinds: dict[str, set[str]] = {}
    for kind, listed in material().words.items():
        for word in listed.split():
            kinds.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in kinds.items()}


def is_mark(word: str) -> bool:
    """Whether a word is a comma, a dash, a full stop or their kin."""
    return word in {",", ";", ".", "?"}


def has(word: str, kind: str) -> bool:
    """Whether a word is of a kind."""
    return kind in kinds(word)


@functools.lru_cache(maxsize=4096)
def tagged(word: str) -> str:
    """Return a word with its kinds, as rules search it: `idiot/badnoun/ `."""
    return "/".join((word, *sorted(kinds(word)), " "))


@functools.lru_cache(maxsize=4096)
def kinds(word: str) -> frozenset[str]:
    """Return the kinds of a word: those that list it, and those that its making shows."""
    listed = _listed().get(word, frozenset())
    return listed | {
        kind
        for kind, made in material().made.items()
        if not listed & {*made.never.split()}
        and (_is_form(word, kind, made) or _is_made(word, made))
    }


def _is_form(word: str, kind: str, made: requests.Made) -> bool:
    """Whether a word is a form of one that is listed: "idiots" of "idiot", "laziest" of "lazy"."""
    pairs = (pair.split(":") for pair in made.forms.split())
    stems = (word.removesuffix(end) + back for end, back in pairs if word.endswith(end))
    return any(kind in _listed().get(stem, frozenset()) for stem in stems)


def _is_made(word: str, made: requests.Made) -> bool:
    """Whether a word's beginning or end makes it one of a kind: "spineless", "unkind"."""
    if word in made.but.split():
        return False
    if any(word.endswith(end) and word != end for end in made.ends.split()):
        return True
    turned = product(made.turns.split(), material().words.get(made.of, "").split())
    return any(word == prefix + good for prefix, good in turned)
