"""`library --json`: all content as one stable list."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from content import adult
from content.library import Library, texts

_NO_TEXT = {"id", "title", "tendency", "context", "example", "sources", "protective"}
"""Fields of a scene or a tool that stand elsewhere in its entry."""


def entries(library: Library) -> Iterator[dict[str, object]]:
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
        yield _entry("scene", scene, [scene.tendency, scene.context], ())
    for tool in adult.tools():
        yield _entry("tool", tool, ["breath"] if tool.breath else [], tool.sources)


def _entry(
    kind: str, entry: adult.Scene | adult.Tool, tags: list[str], sources: tuple[str, ...]
) -> dict[str, object]:
    """Return a scene or a tool; a list of steps becomes one text, a step a line."""
    plain = msgspec.to_builtins(entry)
    text = {
        field: value if isinstance(value, str) else "\n".join(value)
        for field, value in plain.items()
        if field not in _NO_TEXT and isinstance(value, str | list | tuple) and value
    }
    return {
        "kind": kind,
        "id": entry.id,
        "practice": "be-an-adult",
        "title": entry.title,
        "text": text,
        "tags": tags,
        "sources": list(sources),
    }
