"""The shape of the language material of the request check (`request.toml`).

Lists of words, how words are made, and rules in a small notation of grammar that
`coach.request.patterns` reads; here they are only text.
"""

from __future__ import annotations

from typing import Literal

from content import library, schema


class Made(schema.Strict, frozen=True, kw_only=True):
    """How words of a kind are made, besides those that are listed.

    `forms` are pairs of ending and stem's ending ("ies:y"): such a form of a listed word counts.
    `ends` make the kind by themselves, save for the words in `but`; `turns` do so before a word
    of the kind `of` ("un" before "kind"). Words of a kind in `never` are left alone.
    """

    forms: str = ""
    ends: str = ""
    but: str = ""
    turns: str = ""
    of: str = ""
    never: str = ""


class Rule(schema.Strict, frozen=True, kw_only=True):
    """What marks something, and what passes though it resembles it: patterns of grammar."""

    marks: tuple[str, ...]
    passes: tuple[str, ...]


class RequestFile(schema.Strict, frozen=True, kw_only=True):
    """All that the request check knows of a language.

    `innocent` passes for every fault; `parts` are patterns that others name.
    """

    opened: dict[str, str]
    words: dict[str, str]
    made: dict[str, Made]
    parts: dict[str, str]
    innocent: tuple[str, ...]
    faults: dict[Literal["absolute", "label", "mind-reading", "threat"], Rule]
    request: Rule


def load(language: str = "en") -> RequestFile:
    """Read the material of a language; raise `ContentError` if it doesn't fit."""
    return library.read_toml(library.HERE / language / "request.toml", RequestFile)
