"""What the checks say keeps the voice, is plain behaviour, and is whole."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from coach.outcome import tended
from content import checks, library, voice
from content.schema import CHARACTERISTICS, MARKS
from tests.content.test_protective import approaches

WORDS = checks.load()
STATEMENTS = [
    (f"{theme.id} {field}", text)
    for theme in WORDS.themes
    for field, text in msgspec.structs.asdict(theme).items()
    if field not in {"id", "name"}
]

ABSTRACT = {
    *("equality", "equal", "trust", "accountability", "accountable", "responsibility"),
    *("commitment", "committed", "conflict", "respect", "respectful", "honesty", "honest"),
    *("feedback", "boundary", "boundaries", "values", "openness", "climate", "care", "safety"),
}
"""Words that name a characteristic instead of showing it."""

each_statement = pytest.mark.parametrize(("name", "text"), STATEMENTS)


def _texts(value: Any) -> list[str]:  # noqa: ANN401 - any content
    if isinstance(value, dict):
        return [text for name, inner in value.items() if name != "id" for text in _texts(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in _texts(inner)]
    return [value]


def test_every_text_keeps_the_voice() -> None:
    """No text of the checks says what voice.md bans."""
    texts = _texts(msgspec.to_builtins(WORDS))

    assert len(texts) > 80
    assert [(text, voice.faults("", text)) for text in texts if voice.faults("", text)] == []


def test_the_nine_and_the_six_are_there() -> None:
    """Each characteristic and each mark is asked, in the order in which the product names them."""
    assert tuple(theme.id for theme in WORDS.characteristic) == CHARACTERISTICS
    assert tuple(mark.id for mark in WORDS.mark) == MARKS


@each_statement
def test_a_statement_is_one_plain_sentence(name: str, text: str) -> None:
    """What is asked is one sentence of behaviour, and never the abstract word for it."""
    assert text.endswith("."), name
    assert text.count(".") == 1
    assert 9 <= len(text.split()) <= 26
    assert ABSTRACT & set(voice.words(text)) == set()


def test_no_statement_occurs_twice() -> None:
    """No two statements are the same."""
    assert len({text for _, text in STATEMENTS}) == len(STATEMENTS) == 9 * 3 + 6


@pytest.mark.parametrize("theme", WORDS.characteristic, ids=lambda theme: theme.id)
def test_both_ways_are_asked_of_either(theme: checks.Characteristic) -> None:
    """What comes from oneself is asked as what comes from the other person is, about as long."""
    assert all("other person" in text for text in (theme.receive, theme.give))
    assert abs(len(theme.receive.split()) - len(theme.give.split())) <= 4


def test_nothing_leads_to_the_other_person_in_the_protective_setting() -> None:
    """What is said before, beside and after the statements asks for no step toward anybody.

    The statements only describe: nothing in them is asked for.
    """
    said = (t for words in WORDS.words for t in (words.title, words.hint))
    kinds = (t for kind in WORDS.kind for t in (kind.title, kind.line, kind.whom, kind.whom_hint))

    assert [text for text in (*said, *kinds) if approaches(text)] == []


def test_whatever_is_tended_some_focus_serves_it() -> None:
    """For each of the fifteen the library has two focuses to name; for one of them, so far, one."""
    loaded = library.load()
    count = {theme.id: len(tended(theme.id, WORDS, loaded).focuses) for theme in WORDS.themes}

    assert {theme for theme, focuses in count.items() if focuses < 2} <= {"shared-values"}
    assert min(count.values()) >= 1
