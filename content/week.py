"""What the weekly reflection asks and says: the guiding questions, and the words around them."""

from __future__ import annotations

import functools
from typing import Literal

from content import library
from content.asking import AskWords, Labelled
from content.schema import CHARACTERISTICS, PRACTICES, Strict

Asking = Literal["feeling", "body", "guard", "honesty", "able", "willing", "kind"]
"""The guiding questions, by the field of a look that each fills (mission.md)."""

INTENTIONS = (*PRACTICES, *CHARACTERISTICS)
"""What one may set as an intention for the week after."""


class Question(Strict, frozen=True, kw_only=True):
    """A guiding question about one relationship, answered from 0 to 10; `{name}` is filled in."""

    id: Asking
    group: Literal["trust", "honesty", "compassion"]
    label: str
    """What it is called where its answer is shown."""
    title: str
    hint: str
    low: str
    """What 0 is called."""
    high: str
    """What 10 is called."""


class Intention(Labelled, frozen=True, kw_only=True):
    """A practice or a characteristic, as it is offered for the week after."""

    id: str


class Support(Strict, frozen=True, kw_only=True):
    """What is said where an answer on safety is low (voice.md, Safety 3)."""

    title: str
    text: tuple[str, ...]


class WeekFile(Strict, frozen=True, kw_only=True):
    """Everything that the weekly reflection says by itself."""

    degrees: tuple[str, ...]
    """A word for each answer from 0 to 10; a question names the ends anew."""
    question: tuple[Question, ...]
    ask: tuple[AskWords, ...]
    intention: tuple[Intention, ...]
    support: Support

    @property
    def labels(self) -> dict[str, str]:
        """What each answer of a look is called, by its question."""
        return {each.id: each.label for each in self.question}

    def words(self, question: Question) -> tuple[str, ...]:
        """Return the word for each answer to a question, its own ends at the ends."""
        return (question.low, *self.degrees[1:-1], question.high)

    def label(self, intention: str, *, protective: bool = False) -> str:
        """Return an intention as it was offered; one of another version goes by its id."""
        found = (
            each.shown(protective=protective) for each in self.intention if each.id == intention
        )
        return next(found, intention.replace("-", " "))


@functools.cache
def load(language: str = "en") -> WeekFile:
    """Return the reflection's words; raises `ContentError` for a slip in the file."""
    return library.read_toml(library.HERE / language / "week.toml", WeekFile)
