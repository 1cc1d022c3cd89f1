"""Sentences put together from their parts."""

from __future__ import annotations

import pytest

from coach.records import Exercise
from coach.sentences import kind_no, own, request, speaking_up


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("I felt rushed", "", ""), "I felt rushed."),
        (
            ("I felt rushed", "time to think", "a day to answer"),
            "I felt rushed. It matters to me: time to think. What I would like: a day to answer.",
        ),
        (
            ("I felt rushed!", "it matters because I am slow", "I'd like a day"),
            "I felt rushed! It matters because I am slow. I'd like a day.",
        ),
        (("", "", ""), ""),
    ],
)
def test_speaking_up(parts: tuple[str, str, str], sentence: str) -> None:
    """What is left out leaves no hole, and an opening that was written along stands once."""
    assert speaking_up(*parts) == sentence


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (
            ("the door slams", "startled", "quiet", "close it"),
            "When the door slams, I feel startled, because I need quiet. Would you close it?",
        ),
        (
            ("When the door slams", "I feel startled", "I need quiet", "would you close it?"),
            "When the door slams, I feel startled, because I need quiet. Would you close it?",
        ),
        (("", "", "", "knock first"), "Would you knock first?"),
        (("", "", "", ""), ""),
    ],
)
def test_a_request(parts: tuple[str, str, str, str], sentence: str) -> None:
    """Four parts make one request, whichever of them begin with their own opening."""
    assert request(*parts) == sentence


def test_a_request_to_oneself() -> None:
    """In the protective setting the last part is what one can do for oneself."""
    made = request("the door slams", "startled", "quiet", "go out", protective=True)

    assert made == "When the door slams, I feel startled, because I need quiet. I can go out."


def test_a_no_needs_no_company() -> None:
    """A no can stand alone; what is offered instead comes behind it."""
    assert kind_no("no, not today", "") == "No, not today."
    assert kind_no("No, not today.", "I can on Sunday") == "No, not today. I can on Sunday."


def _told(day: str, no: str, *, protective: bool = False) -> Exercise:
    return Exercise(id=day, at=day, day=day, tendency="please", kind_no=no, protective=protective)


def test_own_sentences_newest_first_each_once() -> None:
    """One's own sentences for a pull come newest first, and none twice."""
    past = [_told("2026-11-01", "No."), _told("2026-11-03", "Not now."), _told("2026-11-02", "No.")]

    assert own(past, "please", protective=False) == ("Not now.", "No.")
    assert own(past, "anger", protective=False) == ()


def test_an_older_sentence_may_not_be_safe() -> None:
    """In the protective setting only sentences that were made in it come back."""
    past = [_told("2026-11-01", "No."), _told("2026-11-02", "Mine.", protective=True)]

    assert own(past, "please", protective=True) == ("Mine.",)
