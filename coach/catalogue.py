"""`library --json`: all content as one stable list."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from coach.words import TENDENCY_NAMES
from content import adult, checks, schema, week
from content.library import Library, texts, welcome

_NO_TEXT = {
    "id",
    "title",
    "name",
    "word",
    "tendency",
    "context",
    "example",
    "sources",
    "protective",
}
"""Fields of an entry that stand elsewhere in its listing."""

_Entry = dict[str, object]


def entries(library: Library) -> Iterator[_Entry]:
    """Yield every entry of the library as design.md has it."""
    for id_, focus in library.focuses.items():
        yield {
            "kind": "focus",
            "id": id_,
            "practice": library.practice_of[id_],
            "title": focus.title,
            "text": {field: text for field, text in texts(focus) if field != "title"},
            "tags": [
                *focus.serves,
                *focus.context,
                focus.company,
                *(["gentle"] if focus.gentle else []),
            ],
            "sources": list(focus.sources),
        }
    for scene in adult.scenes():
        yield _entry("scene", scene, scene.id, scene.title, [scene.tendency, scene.context])
    for tool in adult.tools():
        tags = ["breath"] if tool.breath else []
        yield {**_entry("tool", tool, tool.id, tool.title, tags), "sources": list(tool.sources)}
    for question in welcome().question:
        yield _entry("question", question, question.id, question.text, [])
    yield from _asked_in_checks(checks.load())
    yield from _asked_of_the_week(week.load())
    lists = adult.lists()
    yield from _prompts(lists)
    for family in lists.family:
        yield _entry("feeling", family, family.id, family.title, [])
    for need in lists.need:
        yield _entry("need", need, need.id, need.word, [])
    for place in lists.place:
        yield _entry("place", place, place.word.replace(" ", "-"), place.word, [])


def _asked_in_checks(words: checks.ChecksFile) -> Iterator[_Entry]:
    """Yield what the checks ask of each characteristic and mark."""
    for theme in words.characteristic:
        entry = _entry("question", theme, f"check-{theme.id}", theme.name, ["relationship", "new"])
        yield {**entry, "practice": ""}
    for mark in words.mark:
        entry = _entry("question", mark, f"mark-{mark.id}", mark.name, ["community"])
        yield {**entry, "practice": "circle"}


def _asked_of_the_week(words: week.WeekFile) -> Iterator[_Entry]:
    """Yield what the weekly reflection asks, offers and says."""
    for question in words.question:
        entry = _entry(
            "question", question, f"week-{question.id}", question.title, [question.group]
        )
        yield {**entry, "practice": ""}
    for ask in words.ask:
        yield {**_entry("prompt", ask, f"week-{ask.name}", ask.title, []), "practice": ""}
    for each in words.intention:
        entry = _entry("prompt", each, f"intention-{each.id}", each.label, [])
        yield {**entry, "practice": each.id if each.id in schema.PRACTICES else ""}
    support = _entry("prompt", words.support, "week-support", words.support.title, [])
    degrees = {"text": {"words": "\n".join(words.degrees)}, "title": "From 0 to 10, in words"}
    yield {**support, "practice": ""}
    yield {**support, **degrees, "id": "week-degrees", "practice": ""}


def _prompts(lists: adult.ListsFile) -> Iterator[_Entry]:
    """Yield what the exercise asks, offers and says, in the order in which it meets one."""
    for pull in lists.pull:
        yield _entry("prompt", pull, f"pull-{pull.id}", pull.text, [pull.tendency])
    for speaking in lists.speaking:
        title = TENDENCY_NAMES[speaking.tendency]
        id_ = f"speaking-{speaking.tendency}"
        yield _entry("prompt", speaking, id_, title, [speaking.tendency])
    for rung in lists.rung:
        id_ = f"rung-{rung.tendency}-{rung.number}"
        yield _entry("prompt", rung, id_, rung.title, [rung.tendency])
    for part in lists.part:
        id_ = f"part-{part.tendency}-{part.name}".replace("_", "-")
        yield _entry("prompt", part, id_, part.ask, [part.tendency])
    for number, line in enumerate(lists.staying, 1):
        yield _entry("prompt", line, f"staying-{number}", f"A minute of staying, {number}", [])
    for away in lists.away:
        title = f"A break of {away.minutes} minutes"
        yield _entry("prompt", away, f"away-{away.minutes}", title, [])
    for phrase in lists.pause:
        yield _entry("prompt", phrase, f"pause-{phrase.id}", _spoken(phrase.id), [])
    yield _entry("prompt", lists.imagining, "imagining", "Before sitting with displeasure", [])
    for answer in lists.displeasure:
        title = answer.figure or _spoken(answer.id)
        tags = [f"strength-{answer.strength}", *(["protective"] if answer.protective else [])]
        yield _entry("prompt", answer, f"displeasure-{answer.id}", title, tags)


def _spoken(id_: str) -> str:
    """Return an id as a title, for what has no other."""
    return id_.replace("-", " ").capitalize()


def _entry(kind: str, entry: schema.Strict, id_: str, title: str, tags: list[str]) -> _Entry:
    """Return an entry's listing; a list of steps or words becomes one text, each on a line."""
    plain = msgspec.to_builtins(entry)
    text = {
        field: value if isinstance(value, str) else "\n".join(value)
        for field, value in plain.items()
        if field not in _NO_TEXT and isinstance(value, str | list | tuple) and value
    }
    return {
        "kind": kind,
        "id": id_,
        "practice": "be-an-adult",
        "title": title,
        "text": text,
        "tags": tags,
        "sources": [],
    }
