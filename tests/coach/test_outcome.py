"""What a check shows: rows side by side, beside the last time, with no sum and no verdict."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.outcome import UNNAMED, Outcome, outcome
from coach.records import Check
from content import checks, library
from content.schema import CHARACTERISTICS

WORDS = checks.load()
LIBRARY = library.load()
ALL = dict.fromkeys(CHARACTERISTICS, 6)


def _check(day: str = "2026-11-23", kind: str = "relationship", **fields: Any) -> Check:  # noqa: ANN401
    return Check(id=day, at=f"{day}T09:00:00+01:00", day=day, kind=kind, **fields)


def _shown(check: Check, before: Check | None = None, name: str = "Sam") -> Outcome:
    return outcome(check, before, name, WORDS, LIBRARY)


def test_what_one_receives_and_gives_stands_side_by_side() -> None:
    """Each theme has a row with both ways, now and the last time, in the order of the nine."""
    before = _check("2026-10-20", receive={"trust": 4, "honesty": 9}, give={"trust": 6})
    shown = _shown(_check(receive={**ALL, "trust": 5}, give={**ALL, "trust": 7}), before)

    assert [row.theme for row in shown.rows] == list(CHARACTERISTICS)
    assert shown.columns == ("to you", "from you")
    receive, give = next(row.cells for row in shown.rows if row.theme == "trust")
    assert (receive.now, receive.then, give.now, give.then) == (5, 4, 7, 6)
    assert shown.then == "2026-10-20"


def test_what_was_left_out_is_no_zero() -> None:
    """A theme without an answer has no row, and a way without one no figure."""
    shown = _shown(_check(receive={"trust": 5}, give={"honesty": 7}))

    cells = {row.theme: [cell.now for cell in row.cells] for row in shown.rows}
    assert cells == {"trust": [5, None], "honesty": [None, 7]}
    assert shown.then == ""


def test_only_what_was_asked_has_a_column() -> None:
    """A community and someone new are seen one way."""
    assert _shown(_check(kind="community", receive={"self-care": 5})).columns == ("there",)
    assert _shown(_check(kind="new", receive={"trust": 5})).columns == ("so far",)


@settings(max_examples=50)
@given(
    st.dictionaries(st.sampled_from(CHARACTERISTICS), st.integers(0, 10), min_size=1),
    st.dictionaries(st.sampled_from(CHARACTERISTICS), st.integers(0, 10)),
)
def test_nothing_is_summed_up(receive: dict[str, int], give: dict[str, int]) -> None:
    """The sentence tells how many were answered and what is so most often, and no other figure."""
    shown = _shown(_check(receive=receive, give=give))

    figures = {int(n) for n in re.findall(r"\d+", shown.says)}
    rows = len(receive.keys() | give.keys())
    assert figures - {10} <= {rows, max(receive.values())}


@pytest.mark.parametrize("theme", ["trust", "honesty", "boundaries", "fair-feedback"])
def test_where_something_is_low_nothing_is_praised_or_tended(theme: str) -> None:
    """Low on a safety mark: the sentence names nothing, and no focus is named."""
    shown = _shown(_check(receive={**ALL, "respect": 10, theme: 3}, tend=("respect",)))

    assert shown.low
    assert shown.tend == ()
    assert "Respect" not in shown.says


def test_what_is_tended_names_focuses_that_serve_it() -> None:
    """Each theme that was chosen has the titles of focuses that do serve it."""
    (tended,) = _shown(_check(receive=ALL, give=ALL, tend=("equality",))).tend

    serving = {f.title for f in LIBRARY.focuses.values() if "equality" in f.serves}
    assert len(tended.focuses) == 2
    assert set(tended.focuses) <= serving


def test_what_a_later_version_asked_is_shown_by_its_id() -> None:
    """A theme or kind that this version doesn't know empties no screen."""
    shown = _shown(_check(kind="neighbourhood", receive={"play-time": 5}), name="")

    assert [row.name for row in shown.rows] == ["Play time"]
    assert shown.about == UNNAMED
