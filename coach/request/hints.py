"""What is said of each fault: why it makes a request hard to hear, and a way to try again."""

from __future__ import annotations

from typing import Literal, get_args

Fault = Literal["absolute", "label", "mind-reading", "threat", "no-request"]

FAULTS: tuple[Fault, ...] = get_args(Fault)

HINTS: dict[Fault, str] = {
    "absolute": (
        "A word that takes in every time invites the other person to name the exceptions; "
        "you may tell of one day it happened instead."
    ),
    "label": (
        "A name for the whole person is hard to answer, so you may say what they did, "
        "as a camera would have seen it."
    ),
    "mind-reading": (
        "What goes on inside the other person is theirs to tell; "
        "you may ask about it, or say it as your guess."
    ),
    "threat": (
        "With a consequence held over them, people hear the danger and miss the need; "
        "you may ask plainly, or tell your own limit and when you come back."
    ),
    "no-request": (
        "The other person can't see yet what would help; "
        "you may add one small thing they could do, and when."
    ),
}
"""What to try instead, when the other person can be asked."""

PROTECTIVE_HINTS: dict[Fault, str] = {
    "absolute": (
        "A word that takes in every time can cover up the days that weighed most; "
        "for your own eyes, you may note one such day and what happened."
    ),
    "label": (
        "A name sums a person up and leaves out what happened; "
        "for your own eyes, you may note what a camera would have seen."
    ),
    "mind-reading": (
        "What goes on inside another person is hard to know from outside; "
        "you may keep to what you saw, and to what it did in you."
    ),
    "threat": (
        "A consequence held over somebody can make a hard moment sharper; "
        "you may keep your plan to yourself, and look to your own safety first."
    ),
}
"""What to try for oneself alone, when it may not be safe to say a word of it to the other person.

A missing request has none: in that setting a request is to oneself or to a safe person.
"""
