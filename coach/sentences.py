"""The sentences that a person builds part by part, and those worth having at hand again.

One place puts the parts together, so that what was pinned in an exercise, kept in the deck or
offered in Right now is the same sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from coach import days
from coach.records import Exercise

_END = re.compile(r"[.!?…][\"'”’)]*$")


def speaking_up(unsaid: str, matters: str, like: str) -> str:
    """Return what was not said, why it matters and what one would like, as said aloud."""
    return _joined(
        _sentence(unsaid),
        _sentence(_after("It matters to me:", matters, "it matters to me", "it matters because")),
        _sentence(_liked(like)),
    )


def kind_no(no: str, instead: str) -> str:
    """Return a no that can stand alone, and what one gladly offers instead, if anything."""
    return _joined(_sentence(no), _sentence(instead))


def request(when: str, feel: str, need: str, would: str, *, protective: bool = False) -> str:
    """Return a request in four parts (Rosenberg's order: what happened, feeling, need, request).

    In the protective setting the last part is what one can give oneself of the need.
    """
    parts = [
        _after("when", when, "when"),
        _after("I feel", feel, "i feel"),
        _after("because I need", need, "because i need", "because", "i need"),
    ]
    told = ", ".join(part for part in parts if part)
    if protective:
        return _joined(_sentence(told), _sentence(_after("I can", would, "i can")))
    asked = _after("Would you", would, "would you")
    asked = asked if not asked or asked.endswith("?") else f"{asked.rstrip('.')}?"
    return _joined(_sentence(told), asked)


BUILT = {
    "withdraw": ("unsaid", "matters", "like"),
    "please": ("kind_no", "instead"),
    "anger": ("request_when", "request_feel", "request_need", "request_would"),
}
"""The fields of an exercise that its sentence is built from, by tendency."""


def built(tendency: str, parts: Mapping[str, str], *, protective: bool = False) -> str:
    """Return the sentence that a tendency's move builds from its parts, by field name."""
    given = [parts.get(name, "") for name in BUILT.get(tendency, ())]
    match tendency:
        case "withdraw":
            return speaking_up(*given)
        case "please":
            return kind_no(*given)
        case "anger":
            return request(*given, protective=protective)
        case _:
            return ""


def of_exercise(exercise: Exercise) -> tuple[str, ...]:
    """Return the grown-up sentences of an exercise, the one that its move was about first."""
    parts = {name: getattr(exercise, name) for name in BUILT.get(exercise.tendency, ())}
    made = built(exercise.tendency, parts, protective=exercise.protective)
    return tuple(filter(None, (made, exercise.pause_phrase)))


def own(exercises: Iterable[Exercise], tendency: str, *, protective: bool) -> tuple[str, ...]:
    """Return the person's own sentences for a pull, the newest first, each once.

    In the protective setting only those that were made in it: an older one may have been meant
    for the other person's ears.
    """
    found: dict[str, None] = {}
    for exercise in sorted(exercises, key=lambda e: (e.day, days.instant(e.at)), reverse=True):
        if exercise.tendency == tendency and (exercise.protective or not protective):
            found |= dict.fromkeys(of_exercise(exercise))
    return tuple(found)


def _liked(like: str) -> str:
    """Return a wish, whichever way it was written: `to be asked`, `a day`, `I'd like a day`."""
    if like.strip().lower().startswith("to "):
        return f"I would like {like.strip()}"
    return _after("What I would like:", like, "i would like", "i'd like", "i’d like", "i")


def _after(opening: str, text: str, *openings: str) -> str:
    """Return a text behind an opening, or as it is where the person wrote an opening along.

    What a person wrote behind a shorter opening of the same words (`I need` for `because I
    need`) is put behind the whole one.
    """
    text = text.strip()
    for written in openings:
        if text.lower().startswith(f"{written} "):
            if not opening.lower().endswith(written):
                return text
            text = text[len(written) :].lstrip()
            break
    return f"{opening} {text}" if text else ""


def _sentence(text: str) -> str:
    """Return a text that begins with a capital and has an end, as typed otherwise."""
    text = text.strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if _END.search(text) else f"{text}."


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
