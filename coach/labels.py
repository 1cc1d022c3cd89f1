"""What the ids in one folder's records are called: focuses, people, plans, words of the content.

What the cached facts know costs nothing; the whole history is read only for an id they don't know.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from coach import merge, showing
from coach.folder import Folder
from coach.merge import History, Raw
from coach.parts import Labels
from coach.words import plan_sentence


def of(folder: Folder, history: History) -> Labels:
    """Return what ids are called, as far as the facts and a part of the history have it."""
    facts = folder.facts()
    known = {card.id: plan_sentence(card.when, card.then) for card in facts.deck}
    return Labels(
        focuses={
            id_: showing.worded(focus, facts.settings)
            for id_, focus in folder.library.focuses.items()
        },
        people={**facts.people, **_names(history)},
        plans={**known, **_plans(history)},
        words=_word,
    )


def for_rows(folder: Folder, history: History, rows: Iterable[tuple[str, Raw]]) -> Labels:
    """Return what ids are called, with nothing that some records name left out."""
    labels = of(folder, history)
    if any(_named(table, raw) - labels.people.keys() - labels.plans.keys() for table, raw in rows):
        labels = of(folder, folder.journal.read())
    return labels


def _named(table: str, raw: Raw) -> set[str]:
    """Return the ids of people and plans that a record's own words need."""
    looks = raw.get("looks")
    holders = [raw, *(looks if isinstance(looks, list | tuple) else ())]
    ids = {raw.get("smaller_than"), raw.get("plan") if table == "rehearsals" else ""}
    ids |= {str(one.get("about", "")) for one in holders if isinstance(one, dict)}
    return {id_ for id_ in ids if isinstance(id_, str) and id_}


def _names(history: History) -> dict[str, str]:
    return {
        str(raw.get("id")): name
        for raw in merge.living(history, "people")
        if isinstance(name := raw.get("name"), str)
    }


def _plans(history: History) -> dict[str, str]:
    return {
        str(raw.get("id")): plan_sentence(str(raw.get("when", "")), str(raw.get("then", "")))
        for raw in merge.living(history, "plans")
    }


def _word(kind: str, id_: str) -> str:
    """Return what the content calls an id of a kind; as it stands, where it calls it nothing."""
    return _words(kind).get(id_, id_)


@functools.cache
def _words(kind: str) -> dict[str, str]:
    from content import adult, now  # noqa: PLC0415 - for what is read whole alone

    match kind:
        case "scene":
            return {scene.id: scene.title for scene in adult.scenes()}
        case "tool":
            return {tool.id: tool.title for tool in adult.tools()}
        case "need":
            return {need.id: need.word for need in adult.lists().need}
        case "anchor":
            return {anchor.id: anchor.name for anchor in now.file().anchor}
    return {f"{r.tendency} {r.number}": f"{r.number}, {r.title}" for r in adult.lists().rung}
