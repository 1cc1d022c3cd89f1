"""What the weekly reflection asks keeps the voice and is whole."""

from __future__ import annotations

import msgspec
import pytest

from coach.reflection import QUESTIONS, ReflectionState
from content import voice, week
from content.week import INTENTIONS
from tests.content.test_adult import _every_text


def test_every_text_keeps_the_voice() -> None:
    """No text of the reflection says what voice.md bans."""
    texts = _every_text(msgspec.to_builtins(week.load()))

    assert [(text, fault) for field, text in texts for fault in voice.faults(field, text)] == []


def test_all_that_is_asked_has_its_words() -> None:
    """The seven questions are there in order, and words for every other ask."""
    words = week.load()
    state = ReflectionState(id="", at="", day="", week="", people={"1": "Sam"})

    assert tuple(each.id for each in words.question) == QUESTIONS
    assert {ask.name for ask in state.asks} <= {each.name for each in words.ask}
    assert [each.group for each in words.question] == (
        ["trust"] * 3 + ["honesty"] + ["compassion"] * 3
    )


def test_a_scale_has_a_word_for_each_number() -> None:
    """Each question names all eleven answers, no two alike."""
    words = week.load()

    for question in words.question:
        assert len(set(words.words(question))) == 11


def test_every_practice_and_characteristic_can_be_an_intention() -> None:
    """The five practices, the circle and the nine are offered, in their order."""
    assert tuple(each.id for each in week.load().intention) == INTENTIONS


@pytest.mark.parametrize("name", ["Sam", "the other person", "Uncle {Jo}"])
def test_a_name_fits_every_question(name: str) -> None:
    """Whatever somebody is called, a question reads it as it is."""
    for question in week.load().question:
        assert "{name}" not in question.title.format(name=name)


def test_an_intention_of_another_version_goes_by_its_id() -> None:
    """What this version does not know is told as plainly as can be."""
    assert week.load().label("quiet-hours") == "quiet hours"
