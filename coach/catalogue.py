"""`library --json`: all content as one stable list."""

from __future__ import annotations

from collections.abc import Iterator

from content.library import Library, texts


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
