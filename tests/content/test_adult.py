"""What the exercise 'Be an adult' draws on keeps the voice and is whole."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
import pytest

from coach.catalogue import entries
from content import adult, library, voice
from content.schema import TENDENCIES

_APPROACHES = ("tell them", "ask them", "go to them", "talk to them", "say to them")


def _every_text(value: Any, field: str = "") -> list[tuple[str, str]]:  # noqa: ANN401 - any content
    """Return every text in a content entry with its field."""
    if isinstance(value, str):
        return [(field, value)]
    if isinstance(value, dict):
        return [pair for name, inner in value.items() for pair in _every_text(inner, name)]
    if isinstance(value, list | tuple):
        return [pair for inner in value for pair in _every_text(inner, field)]
    return []


_FILES = {"scenes": adult.scenes, "tools": adult.tools, "lists": adult.lists}


@pytest.mark.parametrize("name", _FILES)
def test_every_text_keeps_the_voice(name: str) -> None:
    """No text of a scene, a tool or a list says what voice.md bans."""
    texts = _every_text(msgspec.to_builtins(_FILES[name]()))

    found = [(text, fault) for field, text in texts for fault in voice.faults(field, text)]

    assert found == []


def test_scenes_cover_every_tendency_and_place() -> None:
    """There are at least twelve scenes a tendency, with every context in each."""
    counts = Counter((scene.tendency, scene.context) for scene in adult.scenes())

    for tendency in TENDENCIES:
        assert sum(n for (t, _), n in counts.items() if t == tendency) >= 12
        assert {context for t, context in counts if t == tendency} == {
            "partner",
            "friend",
            "family",
            "work",
            "community",
        }


def test_one_worked_example_a_tendency() -> None:
    """Each tendency has one scene that serves as a worked example."""
    assert sorted(s.tendency for s in adult.scenes() if s.example) == sorted(TENDENCIES)


def test_no_protective_text_approaches_the_other() -> None:
    """Protective wording of scenes, tools and rungs asks nothing of the other person."""
    protective = [
        text
        for file in (adult.scenes(), adult.tools(), adult.lists())
        for field, text in _every_text(msgspec.to_builtins(file))
        if "protective" in field
    ]

    assert protective
    assert [t for t in protective for words in _APPROACHES if words in t.lower()] == []


def test_every_tool_has_a_way_without_breath() -> None:
    """There are at least ten tools; breath is never the only way, and is never held."""
    tools = adult.tools()

    assert len(tools) >= 10
    assert all(tool.without_breath for tool in tools if tool.breath)
    assert all("dizzy" in " ".join(tool.steps) for tool in tools if tool.breath)


def test_every_tool_is_safe_alone() -> None:
    """A tool that involves someone else has steps of its own for the protective setting."""
    assert all(tool.protective or tool.protective_steps for tool in adult.tools())


def test_tools_cite_what_is_known() -> None:
    """A tool cites only studies of the sources file."""
    known = set(library.load().sources)

    assert {source for tool in adult.tools() for source in tool.sources} <= known


def test_ladders_have_six_rungs() -> None:
    """The ladders to speaking up and to a full no have six rungs each, in order."""
    for tendency in ("withdraw", "please"):
        rungs = [rung.number for rung in adult.lists().rung if rung.tendency == tendency]

        assert rungs == [1, 2, 3, 4, 5, 6]


def test_the_lists_are_rich_enough() -> None:
    """About sixty feelings and forty needs, pulls for each tendency, answers of each strength."""
    lists = adult.lists()

    assert sum(len(family.words) for family in lists.family) >= 60
    assert len(lists.need) >= 40
    assert {pull.tendency for pull in lists.pull} == set(TENDENCIES)
    assert {answer.strength for answer in lists.displeasure} == {1, 2, 3, 4, 5}


def test_the_catalogue_has_them() -> None:
    """`library --json` lists focuses, scenes and tools, each text a string, ids unique by kind."""
    listed = list(entries(library.load()))

    kinds = Counter(str(entry["kind"]) for entry in listed)
    assert kinds == {"focus": 42, "scene": 36, "tool": 12}
    assert len({(entry["kind"], entry["id"]) for entry in listed}) == len(listed)
