"""The search against a slow, obvious one."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from coach import search
from coach.entries import Entry
from coach.parts import Part
from coach.search import Filters

PEOPLE = {"p1": "Zoé", "p2": "Jo Ann"}

words = st.text(alphabet="aàÀBbß éſ", max_size=8)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Make an entry of few letters, so that much is found."""
    texts = draw(st.lists(words, max_size=3))
    return Entry(
        id=draw(st.uuids()).hex,
        table=draw(st.sampled_from(["sessions", "plans"])),
        day=f"2026-11-{draw(st.integers(1, 9)):02}",
        at="2026-11-01T08:00:00+01:00",
        kind="Session",
        title=draw(words),
        practice=draw(st.sampled_from(["", "circle"])),
        tendency=draw(st.sampled_from(["", "anger"])),
        people=tuple(draw(st.lists(st.sampled_from(["p1", "p2"]), max_size=1))),
        parts=tuple(Part((str(i),), "Label", text) for i, text in enumerate(texts)),
    )


filters = st.builds(
    Filters,
    practice=st.sampled_from(["", "circle"]),
    tendency=st.sampled_from(["", "anger"]),
    person=st.sampled_from(["", "p1"]),
    table=st.sampled_from(["", "plans"]),
)


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def _fits(entry: Entry, query: str, asked: Filters) -> bool:
    """Say in the plainest way whether an entry is asked for."""
    names = [PEOPLE[id_] for id_ in entry.people]
    text = _plain("\n".join([entry.title, *(part.text for part in entry.parts), *names]))
    return (
        all(word in text for word in _plain(query).split())
        and asked.practice in {"", entry.practice}
        and asked.tendency in {"", entry.tendency}
        and asked.table in {"", entry.table}
        and (not asked.person or asked.person in entry.people or "zoe" in text)
    )


@settings(max_examples=50)
@given(st.lists(entries(), max_size=8), words, filters)
def test_it_finds_what_a_naive_search_finds(all_: list[Entry], query: str, asked: Filters) -> None:
    """Whatever the words and filters, the same is found, the newest first."""
    index = search.index((search.item(entry, PEOPLE) for entry in all_), PEOPLE)

    found = search.find(index, query, asked, 99)

    expected = [e.id for e in all_ if _fits(e, query, asked)]
    if not query.split() and asked == Filters():
        expected = []
    assert sorted(hit.entry.id for hit in found.hits) == sorted(expected)
    assert found.count == len(expected)
    order = [hit.entry.day for hit in found.hits]
    assert order == sorted(order, reverse=True)


@settings(max_examples=50)
@given(st.lists(entries(), min_size=1, max_size=4), words)
def test_what_is_marked_in_a_snippet_was_asked_for(all_: list[Entry], query: str) -> None:
    """Every marked piece of a snippet is, without case and accents, part of a word asked for."""
    index = search.index((search.item(entry, PEOPLE) for entry in all_), PEOPLE)

    found = search.find(index, query, Filters(), 99)

    asked = _plain(query).split()
    for hit in found.hits:
        for start, end in hit.spans:
            piece = _plain(hit.snippet[start:end])
            assert any(word in piece or piece in word for word in asked)


def _one(text: str) -> search.Index:
    entry = Entry(
        id="1",
        table="sessions",
        day="2026-11-23",
        at="",
        kind="Session",
        title="Title",
        parts=(Part(("wrote",), "You wrote", text),),
    )
    return search.index([search.item(entry, {})], {})


def test_case_and_accents_make_no_difference() -> None:
    """What is typed plainly finds what was written with accents, and the other way round."""
    index = _one("Das Café in der Straße")

    assert search.find(index, "CAFE strasse", Filters(), 9).count == 1
    assert search.find(index, "câfé", Filters(), 9).count == 1


def test_a_long_text_is_cut_around_what_was_found() -> None:
    """A snippet is short, holds what was found, and shows with dots that there is more."""
    index = _one(" ".join(["before"] * 60 + ["KITCHEN"] + ["after"] * 60))

    (hit,) = search.find(index, "kitchen", Filters(), 9).hits

    ((start, end),) = hit.spans
    assert hit.snippet[start:end] == "KITCHEN"
    assert hit.snippet[0] == hit.snippet[-1] == "…"
    assert len(hit.snippet) <= search.LENGTH + 2
    assert hit.label == "You wrote"


def test_no_more_is_listed_than_asked_for() -> None:
    """The newest so many are handed out, and how many there are."""
    entry = _one("same").items[0].entry
    index = search.index([search.item(entry, {})] * 5, {})

    found = search.find(index, "same", Filters(), 2)

    assert (len(found.hits), found.count) == (2, 5)
