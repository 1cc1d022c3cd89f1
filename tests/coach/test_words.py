"""Sentences that the app puts together from what a person typed."""

from __future__ import annotations

import pytest

from coach.words import plan_sentence


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("Sam sighs", "When Sam sighs"),
        ("I sigh", "When I sigh"),
        ("The door falls shut", "When the door falls shut"),
        ("someone sighs", "When someone sighs"),
        ("If Sam sighs", "If Sam sighs"),
        ("when it is late", "when it is late"),
    ],
)
def test_a_plan_reads_as_one_sentence_and_names_keep_their_capital(when: str, said: str) -> None:
    """Only words that are no name lose their capital behind the 'When' that is put before them."""
    assert plan_sentence(f" {when} ", "I breathe") == f"{said}, I breathe"
    assert plan_sentence(when, "") == said
    assert plan_sentence("", "I breathe") == "I breathe"
