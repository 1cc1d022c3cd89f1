"""What the exercise 'Be an adult' draws on keeps the voice and is whole."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import Any

import msgspec
import pytest

from coach.catalogue import entries
from coach.exercise import ExerciseState
from coach.flow import Value
from content import adult, library, voice
from content.schema import TENDENCIES, Tendency


def _every_text(value: Any, field: str = "") -> list[tuple[str, str]]:  # noqa: ANN401 - any content
    """Return every text in a content entry with its field."""
    if isinstance(value, str):
        return [(field, value)]
    if isinstance(value, dict):
        return [pair for name, inner in value.items() for pair in _every_text(inner, name)]
    if isinstance(value, list | tuple):
        return [pair for inner in value for pair in _every_text(inner, field)]
    return []


_FILES = {
    "scenes": adult.scenes,
    "tools": adult.tools,
    "lists": adult.lists,
    "exercise": adult.exercise,
}


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
    ladders: tuple[Tendency, ...] = ("withdraw", "please")
    for tendency in ladders:
        rungs = [rung.number for rung in adult.lists().rungs(tendency)]

        assert rungs == [1, 2, 3, 4, 5, 6]


def test_the_lists_are_rich_enough() -> None:
    """About sixty feelings and forty needs, pulls for each tendency, answers of each strength."""
    lists = adult.lists()

    assert sum(len(family.words) for family in lists.family) >= 60
    assert len(lists.need) >= 40
    assert {pull.tendency for pull in lists.pull} == set(TENDENCIES)
    assert {speaking.tendency for speaking in lists.speaking} == set(TENDENCIES)


@pytest.mark.parametrize("strength", [1, 2, 3, 4, 5])
def test_displeasure_comes_from_made_up_figures_in_the_protective_setting(strength: int) -> None:
    """Each strength has ordinary answers, and protective ones that a made-up figure says."""
    ordinary = adult.lists().displeasures(strength, protective=False)
    protective = adult.lists().displeasures(strength, protective=True)

    assert len(ordinary) >= 2
    assert len(protective) >= 2
    assert not any(answer.figure for answer in ordinary)
    assert all(answer.figure for answer in protective)


def test_all_that_is_said_in_the_protective_setting_is_its_own() -> None:
    """No protective wording is the ordinary one again, and none stands twice."""
    lists = adult.lists()
    pairs = [
        *((r.text, r.protective_text) for r in lists.rung),
        *((s.text, s.protective_text) for s in lists.staying),
        *((a.said, a.said_protective) for a in lists.away),
        *((p.said, p.said_protective) for p in lists.pause),
        *((p.ask, p.protective_ask) for p in lists.part),
        *((p.hint, p.protective_hint) for p in lists.part),
        (lists.imagining.text, lists.imagining.protective_text),
    ]
    protective = [text for _, text in pairs]

    assert [pair for pair in pairs if pair[0] == pair[1]] == []
    assert len(set(protective)) == len(protective)


def test_staying_takes_a_minute() -> None:
    """The lines of the minute after speaking fill it, each 12 to 15 seconds."""
    seconds = [line.seconds for line in adult.lists().staying]

    assert sum(seconds) == 60
    assert all(12 <= each <= 15 for each in seconds)


def test_a_break_says_when_it_ends() -> None:
    """A break has a length to choose, and what is said before it names the time of the return."""
    away = adult.lists().away

    assert [each.minutes for each in away] == [20, 30, 45, 60]
    for each in away:
        said = each.shown("7:40", protective=False)
        assert "7:40" in said
        assert "{" not in said + each.shown("7:40", protective=True)


def test_the_sentence_builders_have_their_parts() -> None:
    """Each tendency is asked for what its sentence is made of, in the order of the records."""
    lists = adult.lists()

    assert {tendency: [part.name for part in lists.parts(tendency)] for tendency in TENDENCIES} == {
        "withdraw": ["unsaid", "matters", "like"],
        "please": ["kind_no", "instead"],
        "anger": ["behaviour", "when", "feel", "need", "would"],
    }
    assert lists.parts("anger")[-1].shown(protective=True).ask == (
        "What can you give yourself of it?"
    )


def test_the_catalogue_has_them() -> None:
    """`library --json` lists all content, ids unique by kind, quoted speech in said fields."""
    listed = list(entries(library.load()))

    kinds = Counter(str(entry["kind"]) for entry in listed)
    lists = adult.lists()
    assert kinds == {
        "focus": 42,
        "scene": 36,
        "tool": 12,
        "question": 5 + 9 + 6 + 7,
        "prompt": 27 + 3 + 12 + 10 + 5 + 4 + 10 + 1 + 30 + 9 + 15,
        "feeling": len(lists.family),
        "need": len(lists.need),
        "place": len(lists.place),
    }
    assert len({(entry["kind"], entry["id"]) for entry in listed}) == len(listed)
    texts = [pair for entry in listed for pair in _every_text(entry["text"])]
    assert [pair for pair in texts if voice.faults(*pair)] == []


def test_what_has_no_title_is_listed_by_its_id() -> None:
    """Pause phrases and imagined answers are told apart in the list by what they are about."""
    listed = {str(entry["id"]): entry for entry in entries(library.load())}

    pause = listed["pause-sleep-on-it"]
    lion = listed["displeasure-stone-lion"]

    assert pause["title"] == "Sleep on it"
    assert pause["text"] == {
        "said": adult.lists().pause[0].said,
        "said_protective": adult.lists().pause[0].said_protective,
    }
    assert lion["title"] == "A stone lion at a gate"
    assert lion["tags"] == ["strength-3", "protective"]


def test_the_exercise_has_words_for_all_it_asks() -> None:
    """Every ask of every flow has its title and hint, and every few choices their labels."""
    words = adult.exercise()
    parts = {part.name for part in adult.lists().part}
    labels = {(choice.ask, choice.value) for choice in words.choice}
    for lead in TENDENCIES:
        for start, way in itertools.product(("own", "scene", "example"), ("speak", "break")):
            values: dict[str, Value] = {
                "start": start,
                "way": way,
                "intensity_before": 9,
                "unsaid": "x",
            }
            state = ExerciseState(id="", at="", day="", lead=lead, asks_safety=True, values=values)
            for ask in state.asks:
                named = {w.name for w in words.ask if w.tendency in {None, lead}}
                assert ask.name in named | parts or ask.name.removeprefix("request_") in parts
                if ask.kind == "word":
                    assert {(ask.name, value) for value in ask.words} <= labels
    assert {then.tendency for then in words.then} == set(TENDENCIES)
