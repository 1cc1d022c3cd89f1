"""What Robin wrote, and what Robin picks from: the made-up person's words, dealt like cards."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Literal, TypeVar

import msgspec

from coach import focus
from content.adult import ListsFile, Tool
from content.now import Now
from content.schema import PracticeId, Strict, Tendency

_T = TypeVar("_T")


class Entry(Strict, frozen=True, kw_only=True):
    """What Robin wrote in one session."""

    practice: PracticeId
    wrote: str
    when: str
    then: str
    keep: str


class WeekText(Strict, frozen=True, kw_only=True):
    """What Robin wrote at the end of a week."""

    appreciated: str
    self_: str = msgspec.field(name="self")
    learned: str


class Note(Strict, frozen=True, kw_only=True):
    """A note left with a mark."""

    text: str


class ProofText(Strict, frozen=True, kw_only=True):
    """A line of having acted as the adult."""

    line: str


class ExerciseText(Strict, frozen=True, kw_only=True):
    """What Robin wrote in one exercise, in fields named as those of its record.

    Which fields of the move are filled depends on the tendency.
    """

    tendency: Tendency
    happened: str
    feelings: tuple[str, ...]
    pull: str
    age: str
    need_then: str
    need_now: str
    unsaid: str = ""
    matters: str = ""
    like: str = ""
    kind_no: str = ""
    instead: str = ""
    behaviour: str = ""
    under: str = ""
    request_when: str = ""
    request_feel: str = ""
    request_need: str = ""
    request_would: str = ""
    plan_when: str
    plan_then: str
    proof: str


class MomentText(Strict, frozen=True, kw_only=True):
    """What Robin chose to say next in a hard moment."""

    tendency: Literal["withdraw", "please", "anger", "other"]
    sentence: str


class Aside(Strict, frozen=True, kw_only=True):
    """What Robin noted at a guiding question, a characteristic or a mark."""

    about: str
    mood: Literal["hard", "good"]
    """Whether it goes with a low answer or with a high one."""
    theme: str
    text: str


class Texts(Strict, frozen=True, kw_only=True):
    """All of Robin's sentences."""

    entry: tuple[Entry, ...]
    week: tuple[WeekText, ...]
    note: tuple[Note, ...]
    proof: tuple[ProofText, ...]
    exercise: tuple[ExerciseText, ...]
    moment: tuple[MomentText, ...]
    look: tuple[Aside, ...]
    check: tuple[Aside, ...]


class Shelves(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a made-up life draws on."""

    texts: Texts
    focuses: Sequence[focus.Spot]
    lists: ListsFile
    tools: tuple[Tool, ...]
    now: Now


class Pile:
    """Deals items in random order, each again only after all others."""

    def __init__(self, items: Sequence[object], dice: random.Random) -> None:
        self.items = list(items)
        self.dice = dice
        dice.shuffle(self.items)

    def deal(self, kind: type[_T]) -> _T:
        """Return the next item; it goes back among the later half."""
        item = self.items.pop(0)
        place = self.dice.randint(len(self.items) * 4 // 5, len(self.items))
        self.items.insert(place, item)
        assert isinstance(item, kind)  # noqa: S101 - the piles are typed by their makers
        return item
