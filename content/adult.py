"""The shape of what the exercise 'Be an adult' draws on: scenes, calming tools, small lists.

Apart from `content.schema` because nothing of it is needed before an exercise is opened.
"""

from __future__ import annotations

import functools
from typing import Literal

from content import library
from content.schema import Strict, Tendency

Context = Literal["partner", "friend", "family", "work", "community"]
"""Where a scene takes place."""


class Scene(Strict, frozen=True, kw_only=True):
    """A situation with its likely pull and the grown-up move, at two strengths."""

    id: str
    tendency: Tendency
    context: Context
    title: str
    situation: str
    """What a camera would see and hear."""
    pull: str
    younger_need: str
    move: str
    said_soft: str
    said_firm: str
    said_back: str
    """What may come back."""
    protective_move: str
    """The same inner move without the other person."""
    said_protective: str
    example: bool = False
    """Shown as a worked example before one writes about oneself."""


class Pace(Strict, frozen=True, kw_only=True, rename={"inward": "in"}):
    """How a breath moves, in seconds; there are no holds."""

    inward: int
    out: int
    top_up: int = 0


class Tool(Strict, frozen=True, kw_only=True):
    """Something that calms, with what is known about it."""

    id: str
    title: str
    purpose: str
    seconds: int
    steps: tuple[str, ...]
    evidence: str
    sources: tuple[str, ...]
    breath: bool
    without_breath: str = ""
    pace: Pace | None = None
    said_return: str = ""
    """What one says before a break: when one is back."""
    protective: bool
    """Whether it is done entirely alone as it stands."""
    protective_steps: tuple[str, ...] = ()


class ScenesFile(Strict, frozen=True, kw_only=True):
    """All scenes."""

    scene: tuple[Scene, ...]


class ToolsFile(Strict, frozen=True, kw_only=True):
    """All calming tools."""

    tool: tuple[Tool, ...]


class Family(Strict, frozen=True, kw_only=True):
    """A family of feeling words, for affect labelling (lieberman-2007)."""

    id: str
    title: str
    words: tuple[str, ...]


class Need(Strict, frozen=True, kw_only=True):
    """A need, as a word and as a sentence without blame."""

    id: str
    word: str
    line: str


class Pull(Strict, frozen=True, kw_only=True):
    """What a tendency wants to do."""

    tendency: Tendency
    text: str


class Place(Strict, frozen=True, kw_only=True):
    """A place in the body."""

    word: str


class Rung(Strict, frozen=True, kw_only=True):
    """A step of a ladder: to speaking up, or to a full no."""

    tendency: Tendency
    number: int
    title: str
    text: str
    protective_text: str


class PausePhrase(Strict, frozen=True, kw_only=True):
    """A sentence that buys time before an answer."""

    said: str


class Displeasure(Strict, frozen=True, kw_only=True):
    """An imagined displeased answer, from 1, mild, to 5, strong; only ever imagined."""

    strength: int
    said: str


class Part(Strict, frozen=True, kw_only=True):
    """A part of a sentence builder: what it asks, and a hint."""

    name: str
    tendency: Tendency
    ask: str
    hint: str


class ListsFile(Strict, frozen=True, kw_only=True):
    """The lists that the exercise offers."""

    family: tuple[Family, ...]
    need: tuple[Need, ...]
    pull: tuple[Pull, ...]
    place: tuple[Place, ...]
    rung: tuple[Rung, ...]
    pause: tuple[PausePhrase, ...]
    displeasure: tuple[Displeasure, ...]
    part: tuple[Part, ...]


@functools.cache
def scenes(language: str = "en") -> tuple[Scene, ...]:
    """Return all scenes; raises `ContentError` for a slip in the file."""
    return library.read_toml(library.HERE / language / "scenes.toml", ScenesFile).scene


@functools.cache
def tools(language: str = "en") -> tuple[Tool, ...]:
    """Return all calming tools; raises `ContentError` for a slip in the file."""
    return library.read_toml(library.HERE / language / "calm.toml", ToolsFile).tool


@functools.cache
def lists(language: str = "en") -> ListsFile:
    """Return the lists of the exercise; raises `ContentError` for a slip in the file."""
    return library.read_toml(library.HERE / language / "adult.toml", ListsFile)
