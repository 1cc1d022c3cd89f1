"""Why this focus today, in words: one sentence for each rule that can decide."""

from __future__ import annotations

from collections.abc import Mapping

PRACTICE_NAMES = {
    "speak-the-unsaid": "Speak the unsaid",
    "honor-the-wounds": "Honour the wounds",
    "be-an-adult": "Be an adult",
    "patience-and-process": "Patience and process",
    "focus-on-yourself": "Focus on yourself",
    "circle": "The circle",
}
"""What the screens call each practice."""

THEMES = {
    **{id_: name[0].lower() + name[1:] for id_, name in PRACTICE_NAMES.items()},
    "conflict-resolution": "solving things together",
    "fair-feedback": "fair feedback",
    "inner-life": "room for inner lives",
    "shared-values": "shared values",
    "open-honest": "open talk",
    "climate-of-trust": "trust among people",
    "learning-not-blame": "learning without blame",
    "self-care": "room for self-care",
}
"""A practice, characteristic or mark as it stands inside a sentence; others go by their id."""


def days(count: int) -> str:
    """Return a number of days as one says it."""
    return "one day" if count == 1 else f"{count} days"


def reason(code: str, cause: Mapping[str, str | int]) -> str:
    """Return the sentence for the rule `code` and what it points to.

    A rule that this version does not know (the choice was made by a later one) is told as the
    plainest of them.
    """
    about = str(cause.get("about", ""))
    theme = THEMES.get(about, about)
    count = int(cause.get("days", 0))
    sentences = {
        "intention": f"You chose {theme} as this week's intention.",
        "wish": f"You wished for more {theme} lately; this one serves it.",
        "unmet": f"{days(count).capitalize()} since you last met this practice: {theme}.",
        "return": f"Welcome back after {days(count)} away. A light one to begin with.",
        "due": f"You put this one off {days(count)} ago; here it is again, if it fits.",
        "another": "You asked for another one.",
        "instead": "In place of the one you put off today.",
        "rarely": "In place of the one that will come rarely now.",
    }
    if count:
        turn = f"{theme[:1].upper()}{theme[1:]} comes round again after {days(count)}."
    else:
        turn = f"A first time for this practice: {theme}."
    return sentences.get(code, turn)
