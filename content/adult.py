"""The shape of what the exercise 'Be an adult' draws on: scenes, calming tools, small lists.

Apart from `content.schema` because nothing of it is needed before an exercise is opened.

What has a protective wording is asked for what it shows by `shown(protective=…)`, by whoever
shows it and by the test that walks all of it, so that both read the same.
"""

from __future__ import annotations

import functools
from typing import Literal, NamedTuple

from content import asking, library
from content.asking import Asked, Labelled
from content.schema import Strict, Tendency

Context = Literal["partner", "friend", "family", "work", "community"]
"""Where a scene takes place."""


class SceneShown(NamedTuple):
    """The grown-up side of a scene as one person sees it."""

    move: str
    said: tuple[str, ...]
    """What one might say: softly and firmly, or, in the protective setting, only to oneself."""
    said_back: str
    """What may come back; empty where nothing was said to anyone."""


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

    def shown(self, *, protective: bool) -> SceneShown:
        """Return the move and the sentences that go with it."""
        if protective:
            return SceneShown(self.protective_move, (self.said_protective,), "")
        return SceneShown(self.move, (self.said_soft, self.said_firm), self.said_back)


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

    def shown(self, *, protective: bool) -> tuple[str, ...]:
        """Return the steps."""
        return self.protective_steps or self.steps if protective else self.steps

    def said(self, *, protective: bool) -> str:
        """Return what one says to the other person before it, if anything."""
        return "" if protective else self.said_return


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

    id: str
    tendency: Tendency
    text: str


class Place(Strict, frozen=True, kw_only=True):
    """A place in the body."""

    word: str


class Speaking(Strict, frozen=True, kw_only=True):
    """Why a tendency may be the one that speaks now, for someone who felt two at once."""

    tendency: Tendency
    text: str


class Rung(Strict, frozen=True, kw_only=True):
    """A step of a ladder: to speaking up, or to a full no."""

    tendency: Tendency
    number: int
    title: str
    text: str
    protective_text: str
    protective_title: str = ""
    """Where the title would send one to the other person."""

    def shown(self, *, protective: bool) -> str:
        """Return what to do on it."""
        return self.protective_text if protective else self.text

    def titled(self, *, protective: bool) -> str:
        """Return its title."""
        return self.protective_title or self.title if protective else self.title


class Staying(Strict, frozen=True, kw_only=True):
    """A line of the minute in which one stays after speaking, shown for so many seconds.

    In the protective setting one spoke to a chair or a page, and stays with oneself.
    """

    seconds: int
    text: str
    protective_text: str

    def shown(self, *, protective: bool) -> str:
        """Return the line."""
        return self.protective_text if protective else self.text


class Away(Strict, frozen=True, kw_only=True):
    """A break of so many minutes, for when leaving is right, and the sentence for it.

    `{time}` in a sentence is the clock time of the return. In the protective setting it is
    said inwardly and announces nothing.
    """

    minutes: int
    said: str
    said_protective: str

    def shown(self, time: str, *, protective: bool) -> str:
        """Return the sentence for a break that ends at `time`."""
        said = self.said_protective if protective else self.said
        return said.replace("{time}", time)


class PausePhrase(Strict, frozen=True, kw_only=True):
    """A sentence that buys time before an answer; the protective one buys it only inside."""

    id: str
    said: str
    said_protective: str

    def shown(self, *, protective: bool) -> str:
        """Return the sentence."""
        return self.said_protective if protective else self.said


class Displeasure(Strict, frozen=True, kw_only=True):
    """An imagined displeased answer to a no, from 1, mild, to 5, strong; only ever imagined.

    The protective ones take the place of the others: they come from a figure that doesn't
    exist and resembles nobody near.
    """

    id: str
    strength: int
    said: str
    protective: bool = False
    figure: str = ""
    """Who or what says it, where it is made up; begins a line of its own."""


class Imagining(Strict, frozen=True, kw_only=True):
    """What is said before one sits with imagined displeasure."""

    text: str
    protective_text: str

    def shown(self, *, protective: bool) -> str:
        """Return the introduction."""
        return self.protective_text if protective else self.text


class Part(Strict, frozen=True, kw_only=True):
    """A part of a sentence builder: what it asks, and a hint.

    Those of a tendency stand in the order in which they are asked (coach.sentences puts them
    together; `behaviour`, which comes first for anger, is no part of the sentence).
    """

    name: str
    tendency: Tendency
    ask: str
    hint: str
    protective_ask: str
    protective_hint: str

    def shown(self, *, protective: bool) -> Asked:
        """Return what it asks, and the hint."""
        if protective:
            return Asked(self.protective_ask, self.protective_hint)
        return Asked(self.ask, self.hint)


class ListsFile(Strict, frozen=True, kw_only=True):
    """The lists that the exercise offers."""

    family: tuple[Family, ...]
    need: tuple[Need, ...]
    pull: tuple[Pull, ...]
    speaking: tuple[Speaking, ...]
    place: tuple[Place, ...]
    rung: tuple[Rung, ...]
    staying: tuple[Staying, ...]
    away: tuple[Away, ...]
    pause: tuple[PausePhrase, ...]
    displeasure: tuple[Displeasure, ...]
    imagining: Imagining
    part: tuple[Part, ...]

    def displeasures(self, strength: int, *, protective: bool) -> tuple[Displeasure, ...]:
        """Return the imagined answers of a strength, 1 to 5."""
        return tuple(
            answer
            for answer in self.displeasure
            if answer.strength == strength and answer.protective == protective
        )

    def rungs(self, tendency: Tendency) -> tuple[Rung, ...]:
        """Return the ladder of a tendency, lowest rung first; anger has none."""
        return tuple(rung for rung in self.rung if rung.tendency == tendency)

    def parts(self, tendency: Tendency) -> tuple[Part, ...]:
        """Return what the sentence builder of a tendency asks, in order."""
        return tuple(part for part in self.part if part.tendency == tendency)


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


class AskWords(asking.AskWords, frozen=True, kw_only=True):
    """What the exercise asks at one of its asks; a `tendency` narrows it to that one."""

    tendency: Tendency | None = None


class ChoiceWords(Labelled, frozen=True, kw_only=True):
    """How one of an ask's few choices is called."""

    ask: str
    value: str


class ThenWords(Strict, frozen=True, kw_only=True):
    """What a plan's second half is offered as (gollwitzer-2006)."""

    tendency: Tendency
    text: str
    protective_text: str
    way: str = ""
    """The way that its move took, where there are several."""

    def shown(self, *, protective: bool) -> str:
        """Return the offer."""
        return self.protective_text if protective else self.text


class ExerciseFile(Strict, frozen=True, kw_only=True):
    """Everything that the exercise says by itself."""

    ask: tuple[AskWords, ...]
    choice: tuple[ChoiceWords, ...]
    then: tuple[ThenWords, ...]


@functools.cache
def exercise(language: str = "en") -> ExerciseFile:
    """Return the exercise's words; raises `ContentError` for a slip in the file."""
    return library.read_toml(library.HERE / language / "exercise.toml", ExerciseFile)
