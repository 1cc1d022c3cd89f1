"""What stands in a record, part by part, in plain words.

Nothing of the person's is left out: what this version doesn't know is told as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from coach import days
from coach.merge import Raw
from coach.reasons import PRACTICE_NAMES
from coach.records import KINDS, Record
from coach.words import CAME, SCALE_WORDS, TENDENCY_SHORT

Path = tuple[str | int, ...]
"""Where a part stands in its record: a field, or deeper in one."""

GONE_PLAN = "One of your plans"
SOMEONE = "Someone"


class Part(msgspec.Struct, frozen=True):
    """One thing in a record."""

    path: Path
    label: str
    text: str
    own: bool = False
    """Whether it is text of the person's, which can be changed."""
    line: bool = False
    """Whether it is one line."""
    needed: bool = False
    """Whether the record is nothing without it."""


class Labels(msgspec.Struct, frozen=True):
    """What the ids in records are called."""

    focuses: Mapping[str, str] = {}
    people: Mapping[str, str] = {}
    plans: Mapping[str, str] = {}
    """By id, a plan as one sentence."""
    words: Callable[[str, str], str] = lambda kind, id_: id_  # noqa: ARG005 - a plain default
    """What the content calls an id of a kind: `scene`, `tool`, `need`, `anchor` or `rung`."""


class Field(msgspec.Struct, frozen=True):
    """How a field of a record is told."""

    name: str
    label: str
    kind: str = "word"
    """`text` or `line` for what the person writes; else how its value is put in words."""
    needed: bool = False
    later: bool = False
    """Whether it has its place while it is empty too, to be written later."""


_PLAN = (
    Field("plan_when", "Plan: when", "line"),
    Field("plan_then", "Plan: then", "line"),
)

FIELDS: dict[str, tuple[Field, ...]] = {
    "sessions": (
        Field("anchor", "Arrived with"),
        Field("intensity_before", "Before", "scale"),
        Field("body", "Body"),
        Field("heart", "Heart"),
        Field("spirit", "Spirit"),
        Field("wrote", "You wrote", "text"),
        *_PLAN,
        Field("intensity_after", "After", "scale"),
        Field("keep", "Kept", "line", later=True),
    ),
    "exercises": (
        Field("scene", "Scene", "scene"),
        Field("happened", "What happened", "text"),
        Field("tendencies", "Felt", "tendency"),
        Field("intensity_before", "Before", "scale"),
        Field("calm_first", "Calmed first with", "tool"),
        Field("intensity_calmed", "Calmed to", "scale"),
        Field("place", "In the body"),
        Field("feelings", "Feelings"),
        Field("pull", "The pull", "line"),
        Field("age", "How old it felt", "line"),
        Field("need_then", "Needed then", "need"),
        Field("need_now", "Needed now", "need"),
        Field("rung", "Step", "rung"),
        Field("unsaid", "Unsaid", "line"),
        Field("matters", "It matters", "line"),
        Field("like", "What you would like", "line"),
        Field("stayed", "Stayed after speaking"),
        Field("break_minutes", "A break of", "minutes"),
        Field("pause_phrase", "To gain time", "line"),
        Field("kind_no", "The no", "line"),
        Field("instead", "Instead", "line"),
        Field("strength", "Displeasure, 1 to 5"),
        Field("discomfort", "Sitting with it"),
        Field("behaviour", "What the other person did", "line"),
        Field("under", "Under the anger", "need"),
        Field("request_when", "When", "line"),
        Field("request_feel", "I feel", "line"),
        Field("request_need", "I need", "line"),
        Field("request_would", "The request", "line"),
        Field("calm", "Calmed with", "tool"),
        Field("calm_before", "Before it", "scale"),
        Field("calm_after", "After it", "scale"),
        *_PLAN,
        Field("intensity_after", "After", "scale"),
        Field("proof", "Line of proof", "line"),
    ),
    "moments": (
        Field("anchor", "Held by", "anchor"),
        Field("sentence", "To say next", "line"),
        Field("break_until", "Back at", "clock"),
    ),
    "plans": (
        Field("when", "When", "line", needed=True),
        Field("then", "Then", "line", needed=True),
        Field("tendency", "Answers", "tendency"),
        Field("smaller_than", "A smaller version of", "plan"),
        Field("retired", "Yours since", "date"),
    ),
    "rehearsals": (Field("answer", "Did the moment come", "came"),),
    "proofs": (
        Field("line", "Line", "line", needed=True),
        Field("tendency", "The pull", "tendency"),
    ),
    "marks": (Field("note", "Note", "text", later=True),),
    "pauses": (),
    "people": (Field("name", "Name", "line", needed=True),),
    "reflections": (
        Field("looks", "Looks", "looks"),
        Field("appreciated", "Appreciated", "text"),
        Field("appreciated_self", "Appreciated in yourself", "text"),
        Field("learned", "Learned", "text"),
        Field("intention", "Intention", "theme"),
    ),
    "checks": (
        Field("receive", "Comes to you", "answers"),
        Field("give", "Comes from you", "answers"),
        Field("notes", "Note", "notes"),
        Field("tend", "To tend", "theme"),
    ),
}
"""What is told of each table, in order. A field of it that is not here is told as it stands."""

TOLD = {
    *Record.__struct_fields__,
    *("focus", "practice", "short", "protective", "alone", "answered", "ended", "tendency"),
    *("session", "exercise", "plan", "kind", "about", "first", "last", "week"),
}
"""Fields that title and kind tell, or that only hold records together."""

LOOK = {
    "feeling": "safe in feeling",
    "body": "safe in body",
    "guard": "on guard",
    "honesty": "true feelings shown",
    "able": "able to understand",
    "willing": "willing to understand",
    "kind": "kind",
}
"""The guiding questions, as an answer is told."""


def known_fields(table: str) -> tuple[str, ...]:
    """Return the fields that this version knows of a table's records."""
    return KINDS[table].__struct_fields__ if table in KINDS else ()


def text_in(raw: Mapping[str, Any], field: str) -> str:
    """Return a field that should be a text, empty where it is none."""
    value = raw.get(field)
    return value if isinstance(value, str) else ""


def parts(table: str, raw: Raw, labels: Labels) -> Iterator[Part]:
    """Yield everything in a record: the fields we know in their order, then all others."""
    fields = FIELDS.get(table, ())
    for field in fields:
        found = _told(field, raw, labels) if field.name in raw or field.later else ()
        yield from (part for part in found if part.text or field.later)
    known = {field.name for field in fields}
    told = TOLD if table in KINDS else set(Record.__struct_fields__)
    for name in raw.keys() - known - told:
        yield from _as_it_stands(name, raw)
    unknown = raw.keys() & TOLD - set(known_fields(table)) - known if table in KINDS else ()
    for name in unknown:
        yield from _as_it_stands(name, raw)


def _as_it_stands(name: str, raw: Raw) -> Iterator[Part]:
    text = plain(raw[name])
    if text:
        yield Part((name,), spaced(name).capitalize(), text)


def _told(field: Field, raw: Raw, labels: Labels) -> Iterator[Part]:
    """Yield the parts that a field of ours is told in."""
    value = raw.get(field.name, "")
    own = field.kind in {"text", "line"} and isinstance(value, str)
    if own:
        line = field.kind == "line" and "\n" not in value
        yield Part((field.name,), field.label, value, own=True, line=line, needed=field.needed)
    elif field.kind == "looks" and isinstance(value, list | tuple):
        for number, look in enumerate(value):
            yield from _look((field.name, number), look, labels)
    elif field.kind == "notes" and isinstance(value, dict):
        for about, note in value.items():
            label = f"{field.label}, {_theme(str(about))}"
            yield _note((field.name, str(about)), label, note)
    elif field.kind == "answers" and isinstance(value, dict):
        said = (f"{_theme(str(about))} {plain(answer)}" for about, answer in value.items())
        yield Part((field.name,), field.label, ", ".join(said))
    else:
        yield Part((field.name,), field.label, _said(field.kind, value, raw, labels))


def _look(path: Path, look: object, labels: Labels) -> Iterator[Part]:
    """Yield the answers and notes of a look at one relationship."""
    if not isinstance(look, dict):
        yield Part(path, "Look", plain(look))
        return
    who = labels.people.get(text_in(look, "about"), SOMEONE)
    said = [f"{words} {plain(look[name])}" for name, words in LOOK.items() if name in look]
    others = look.keys() - LOOK.keys() - {"about", "notes"}
    said += [f"{spaced(name)} {plain(look[name])}" for name in sorted(others)]
    yield Part(path, who, ", ".join(said))
    notes = look.get("notes")
    if isinstance(notes, dict):
        for about, note in notes.items():
            words = LOOK.get(str(about), _theme(str(about)))
            yield _note((*path, "notes", str(about)), f"{who}, {words}", note)
    elif notes:
        yield Part((*path, "notes"), who, plain(notes))


def _note(path: Path, label: str, note: object) -> Part:
    return Part(path, label, plain(note), own=isinstance(note, str))


def _said(kind: str, value: object, raw: Raw, labels: Labels) -> str:
    """Return a value in words; one of a shape that is not expected, as it stands."""
    if isinstance(value, list | tuple) and kind in {"theme", "tendency"}:
        return ", ".join(_said(kind, one, raw, labels) for one in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _counted(kind, value, raw, labels)
    if not isinstance(value, str) or not value:
        return plain(value)
    if kind in {"scene", "tool", "need", "anchor"}:
        return labels.words(kind, value)
    said: dict[str, Callable[[str], str]] = {
        "tendency": lambda text: str(TENDENCY_SHORT.get(text, text)),  # type: ignore[call-overload]
        "plan": lambda text: labels.plans.get(text, GONE_PLAN),
        "came": lambda text: CAME.get(text, text),
        "theme": _theme,
        "date": lambda text: day_named(text[:10]),
        "clock": lambda text: clock(text) or text,
    }
    return said.get(kind, plain)(value)


def _counted(kind: str, value: int, raw: Raw, labels: Labels) -> str:
    """Return a number in words."""
    if kind == "scale" and 0 <= value < len(SCALE_WORDS):
        return f"{value}, {SCALE_WORDS[value]}"
    if kind == "rung":
        return labels.words(kind, f"{text_in(raw, 'tendency')} {value}")
    return f"{value} minutes" if kind == "minutes" else str(value)


def plain(value: object) -> str:
    """Return any stored value as a text that reads."""
    match value:
        case None | "":
            return ""
        case bool():
            return "yes" if value else "no"
        case dict():
            told = ((spaced(str(key)), plain(one)) for key, one in value.items())
            return ", ".join(f"{key}: {text}" for key, text in told if text)
        case list() | tuple():
            return ", ".join(filter(None, map(plain, value)))
        case _:
            return str(value)


def spaced(name: str) -> str:
    """Return the name of a field or an id as words."""
    return name.replace("_", " ").replace("-", " ")


def _theme(about: str) -> str:
    """Return a practice, a characteristic or a mark as one says it."""
    return PRACTICE_NAMES.get(about) or spaced(about)


def day_named(text: object) -> str:
    """Return a day as it stands inside a sentence: 16 November 2026."""
    try:
        day = date.fromisoformat(str(text))
    except ValueError:
        return str(text)
    return f"{day.day} {day:%B} {day.year}"


def clock(at: str) -> str:
    """Return the time of day of a moment, as the clock showed it there; empty for none."""
    moment = days.instant(at)
    return "" if moment == days.EPOCH else f"{moment:%H:%M}"
