"""The shape of what Right now says: an anchor in three or four lines, a sentence to say next.

Apart from `content.schema` because nothing of it is needed before a hot moment.
"""

from __future__ import annotations

import functools
from typing import Literal

import msgspec

from content import adult, library
from content.schema import Strict

PullId = Literal["withdraw", "please", "anger", "other"]
"""What pulls: one of the tendencies, or something else."""


class AnchorEntry(Strict, frozen=True, kw_only=True):
    """Some lines of a calming tool, few enough for a hot moment."""

    id: str
    tool: str
    """Whose lines they are: an id of calm.toml."""
    lines: tuple[int, ...]
    """Which of its steps, counted from 1."""
    seconds: int
    name: str
    """A word or two, by which one switches to it."""


class PullEntry(Strict, frozen=True, kw_only=True):
    """A pull: which anchors fit it, the best first, and what may be said next."""

    id: PullId
    title: str
    anchors: tuple[str, ...]
    said: tuple[str, ...]
    said_protective: tuple[str, ...]
    """Said inwardly: it asks nothing of anyone."""


class BackEntry(Strict, frozen=True, kw_only=True):
    """A line for coming back from a break."""

    text: str
    protective_text: str


class NowFile(Strict, frozen=True, kw_only=True):
    """Everything that Right now says."""

    anchor: tuple[AnchorEntry, ...]
    pull: tuple[PullEntry, ...]
    back: tuple[BackEntry, ...]


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """An anchor as it is shown."""

    id: str
    name: str
    title: str
    lines: tuple[str, ...]
    seconds: int
    breath: bool


class Now(msgspec.Struct, frozen=True, kw_only=True):
    """What Right now draws on, by pull."""

    titles: dict[str, str]
    anchors: dict[str, tuple[Anchor, ...]]
    said: dict[str, tuple[str, ...]]
    said_protective: dict[str, tuple[str, ...]]


@functools.cache
def file(language: str = "en") -> NowFile:
    """Return the content as it stands in its file; raises `ContentError` for a slip in it."""
    return library.read_toml(library.HERE / language / "now.toml", NowFile)


@functools.cache
def load(language: str = "en") -> Now:
    """Return all of Right now, its anchors with the words of their tools.

    Raises:
        ContentError: A slip in a file, or an anchor or tool that there is not.
    """
    read = file(language)
    tools = {tool.id: tool for tool in adult.tools(language)}
    anchors: dict[str, Anchor] = {}
    for entry in read.anchor:
        tool = tools.get(entry.tool)
        if tool is None or not all(1 <= number <= len(tool.steps) for number in entry.lines):
            message = f"now.toml: anchor {entry.id}: there is no such tool, or step of it"
            raise library.ContentError(message)
        anchors[entry.id] = Anchor(
            id=entry.id,
            name=entry.name,
            title=tool.title,
            lines=tuple(tool.steps[number - 1] for number in entry.lines),
            seconds=entry.seconds,
            breath=tool.breath,
        )
    for pull in read.pull:
        if unknown := [id_ for id_ in pull.anchors if id_ not in anchors]:
            message = f"now.toml: pull {pull.id}.anchors: unknown anchor {unknown[0]!r}"
            raise library.ContentError(message)
    return Now(
        titles={pull.id: pull.title for pull in read.pull},
        anchors={pull.id: tuple(anchors[id_] for id_ in pull.anchors) for pull in read.pull},
        said={pull.id: pull.said for pull in read.pull},
        said_protective={pull.id: pull.said_protective for pull in read.pull},
    )


def coming_back(number: int, *, protective: bool, language: str = "en") -> str:
    """Return a line for coming back from a break: the same for the same number."""
    entries = file(language).back
    entry = entries[number % len(entries)]
    return entry.protective_text if protective else entry.text
