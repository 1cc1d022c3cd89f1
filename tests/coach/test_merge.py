"""Many files, one history: the same in whatever order and pieces they arrive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coach import days, merge
from coach.schema import Tables

File = tuple[str, Tables]
Version = tuple[str, str, merge.Raw]
"""A row with the device and the table that it is from."""

_TIMES = [
    "2026-11-23T09:00:00+01:00",
    "2026-11-23T08:00:00+00:00",  # the same moment
    "2026-11-23T08:00:00.001+00:00",
    "2026-11-24T01:00:00+14:00",
    "2026-11-23T09:00:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "yesterday",
]

_optional: dict[str, st.SearchStrategy[Any]] = {
    "at": st.sampled_from(_TIMES),
    "updated": st.sampled_from(_TIMES),
    "focus": st.sampled_from(["one", "two", "three"]),
    "deleted": st.sampled_from(["", "2026-11-23T09:00:00+01:00"]),
    "note": st.sampled_from(["", "x", "\u00e9"]),
}
_DAYS = ["2026-11-22", "2026-11-23"]
_rows = st.fixed_dictionaries(
    {"id": st.sampled_from(["a", "b", "c"])}, optional={**_optional, "day": st.sampled_from(_DAYS)}
)


def _chosen_on(day: str) -> st.SearchStrategy[merge.Raw]:
    """Choices have a day, and ids made from a person and that day."""
    ids = st.sampled_from([f"ada {day}", f"grace {day}"])
    return st.fixed_dictionaries({"id": ids, "day": st.just(day)}, optional=_optional)


_devices = st.sampled_from(["here", "there", "third"])
_versions: st.SearchStrategy[list[Version]] = st.lists(
    st.tuples(_devices, st.sampled_from(["sessions", "marks"]), _rows)
    | st.tuples(_devices, st.just("choices"), st.sampled_from(_DAYS).flatmap(_chosen_on)),
    max_size=12,
)


def _apart(versions: Sequence[Version]) -> list[File]:
    """Return a file for each version."""
    return [(device, {table: {"1": row}}) for device, table, row in versions]


def _together(versions: Sequence[Version]) -> list[File]:
    """Return one file for each device, with all its versions."""
    files: dict[str, Tables] = {}
    for number, (device, table, row) in enumerate(versions):
        files.setdefault(device, {}).setdefault(table, {})[str(number)] = row
    return list(files.items())


@given(versions=_versions, random=st.randoms(use_true_random=False))
def test_the_order_of_the_files_changes_nothing(versions: list[Version], random: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
    """Files merge to the same history in whatever order they are read."""
    shuffled = list(versions)
    random.shuffle(shuffled)

    assert merge.merge(_apart(shuffled)) == merge.merge(_apart(versions))


@given(versions=_versions)
def test_the_pieces_change_nothing(versions: list[Version]) -> None:
    """Records merge to the same history however a device's records are spread over files."""
    assert merge.merge(_together(versions)) == merge.merge(_apart(versions))


@given(versions=_versions)
def test_the_same_files_twice_change_nothing(versions: list[Version]) -> None:
    """A file that is read twice, as a conflict copy is, changes nothing."""
    files = _together(versions)

    assert merge.merge([*files, *_apart(versions)]) == merge.merge(files)


_records = st.lists(st.tuples(_devices, st.sampled_from(["sessions", "marks"]), _rows), max_size=8)
"""Versions of all but choices, of which one a day stands whatever its id."""


def _standing(versions: Sequence[Version]) -> list[Version]:
    """Return the versions that stand when these are merged, with their devices."""
    history = merge.merge(_apart(versions))
    return [
        (device, table, row) for device, table, row in versions if history[table][row["id"]] == row
    ]


@given(some=_records, others=_records, last=_records)
def test_merging_in_steps_is_merging_at_once(
    some: list[Version], others: list[Version], last: list[Version]
) -> None:
    """A machine that kept only what stood, and met the others later, knows what all know."""
    at_once = merge.merge(_apart([*some, *others, *last]))

    first = _standing([*_standing([*some, *others]), *last])
    later = _standing([*some, *_standing([*others, *last])])

    assert merge.merge(_apart(first)) == merge.merge(_apart(later)) == at_once


@given(versions=_versions)
def test_nothing_is_lost(versions: list[Version]) -> None:
    """Every id in any file stands, in its newest version; every day that was chosen for too."""
    history = merge.merge(_apart(versions))

    for table in ("sessions", "marks"):
        rows = [row for _, of, row in versions if of == table]
        assert set(history.get(table, {})) == {row["id"] for row in rows}
        for row in rows:
            assert merge.newest_update(history[table][row["id"]]) >= merge.newest_update(row)
    chosen = {row["day"] for _, table, row in versions if table == "choices"}
    assert {row["day"] for row in history.get("choices", {}).values()} == chosen


@given(versions=_records, random=st.randoms(use_true_random=False))
def test_deletions_stay_deleted(versions: list[Version], random: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
    """Once something was deleted after every other version, no older file brings it back."""
    end = "9999-12-31T23:59:59.999-12:00"
    stone = {"id": "a", "updated": end, "deleted": end}
    files = _apart([*versions, ("here", "marks", stone)])
    random.shuffle(files)

    assert merge.merge(files)["marks"]["a"] == stone


@given(versions=_versions)
def test_merging_changes_no_file(versions: list[Version]) -> None:
    """What stands is one of the versions given, and the files are as they were."""
    before = repr(versions)

    history = merge.merge(_together(versions))

    given_rows = [(table, row) for _, table, row in versions]
    standing = [(table, row) for table, rows in history.items() for row in rows.values()]
    assert all(row in given_rows for row in standing)
    assert repr(versions) == before


@given(versions=_versions)
def test_a_day_has_one_choice(versions: list[Version]) -> None:
    """Whatever devices chose, every day that has a choice ends with one."""
    chosen = merge.merge(_apart(versions)).get("choices", {})

    days = [row.get("day") for row in chosen.values()]
    assert len(days) == len(set(days))


_json: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=3,
)
_strange = st.dictionaries(st.sampled_from(["id", "at", "updated", "day", "focus"]), _json)


@example(rows=[{"id": "a", "day": [], "focus": {}}])
@example(rows=[{"id": "a", "day": "2026-11-22"}, {"id": "a"}])
@given(rows=st.lists(_strange | _rows, max_size=6))
def test_strange_fields_stop_nothing(rows: list[merge.Raw]) -> None:
    """A record whose fields hold anything at all, from a later version say, merges."""
    versions = [("here", table, row) for row in rows for table in ("sessions", "choices")]

    assert merge.merge(_apart(versions)) == merge.merge(_apart(versions[::-1]))


def _row(note: str, updated: str) -> Tables:
    return {"marks": {"1": {"id": "m", "updated": updated, "note": note}}}


@pytest.mark.parametrize(
    ("greater", "lesser"),
    [
        (("a", _row("a", "2026-11-23T09:00:00Z")), ("b", _row("b", "2026-11-23T08:59:59.999Z"))),
        (("a", _row("a", "2026-11-23T09:00:00Z")), ("b", _row("b", "2026-11-23T09:30:00+01:00"))),
        (("b", _row("a", "2026-11-23T09:00:00Z")), ("a", _row("b", "2026-11-23T09:00:00Z"))),
        (("a", _row("b", "2026-11-23T09:00:00Z")), ("a", _row("a", "2026-11-23T09:00:00Z"))),
        (("a", _row("a", "2026-11-23T09:00:00Z")), ("b", _row("b", "no time"))),
    ],
    ids=["later", "later in another zone", "device", "canonical text", "no time"],
)
def test_the_greater_stands(greater: File, lesser: File) -> None:
    """Of two versions the later stands, then the greater device id, then the greater text."""
    history = merge.merge([greater, lesser])

    assert history["marks"]["m"] == greater[1]["marks"]["1"]


def test_canonical_text_has_sorted_keys() -> None:
    """The canonical text of a record doesn't depend on the order of its fields, at any depth."""
    one = merge.canonical({"b": {"y": 1, "x": 2}, "a": "\u00e9"})

    assert one == merge.canonical({"a": "\u00e9", "b": {"x": 2, "y": 1}})
    assert one.decode() == '{"a":"\u00e9","b":{"x":2,"y":1}}'


def _choice(focus: str, hour: int, updated: int | None = None, **fields: str) -> merge.Raw:
    at, later = (f"2026-11-23T{h:02}:00:00Z" for h in (hour, updated or hour))
    return {"id": "c", "day": "2026-11-23", "focus": focus, "at": at, "updated": later, **fields}


def _session(focus: str, **fields: str) -> tuple[str, str, merge.Raw]:
    row = {"id": f"s-{focus}", "day": "2026-11-23", "focus": focus, **fields}
    return "third", "sessions", row


_EARLY, _LATE = ("b", "choices", _choice("early", 8)), ("a", "choices", _choice("late", 9, 20))


@pytest.mark.parametrize(
    ("begun", "stands"),
    [
        ([], "early"),
        ([_session("late")], "late"),
        ([_session("early"), _session("late")], "early"),
        ([_session("late", deleted="2026-11-23T10:00:00Z")], "early"),
        ([_session("late", day="2026-11-22")], "early"),
        ([_session("other")], "early"),
    ],
)
def test_two_choices_of_a_day(begun: list[Version], stands: str) -> None:
    """The earliest choice of a day stands, unless a session was begun on the other."""
    history = merge.merge(_apart([_LATE, _EARLY, *begun]))

    assert [row["focus"] for row in history["choices"].values()] == [stands]


def test_another_one_after_a_session_stands() -> None:
    """A choice that stands because a session was begun on it does so after 'another one' too."""
    another = {**_choice("another", 9, 21), "shown": ["late"]}

    history = merge.merge(_apart([_EARLY, ("a", "choices", another), _session("late")]))

    assert history["choices"]["c"]["focus"] == "another"


def test_choices_of_two_persons_are_one_a_day() -> None:
    """Devices that had not met chose under ids of their own; the earliest stands all the same."""
    late = ("a", "choices", {**_choice("late", 9), "id": "d"})

    history = merge.merge(_apart([late, _EARLY]))

    assert [row["focus"] for row in history["choices"].values()] == ["early"]


def test_another_one_is_an_edit_of_the_choice() -> None:
    """'Another one' is a later version of the same choice, and stands for it."""
    edited = ("a", "choices", _choice("another", 8, 10))

    history = merge.merge(_apart([edited, _EARLY, _LATE]))

    assert history["choices"]["c"]["focus"] == "another"


def test_the_deleted_are_no_longer_among_the_living() -> None:
    """Tombstones stand in the history, and are passed over by whoever asks for records."""
    tombstone = ("a", "marks", {"id": "m", "updated": _TIMES[2], "deleted": _TIMES[2]})
    record = ("b", "marks", {"id": "m", "updated": _TIMES[1], "note": "text"})

    history = merge.merge(_apart([record, tombstone]))

    assert history["marks"]["m"] == tombstone[2]
    assert list(merge.living(history, "marks")) == []


@pytest.mark.parametrize("text", [None, 7, "", "yesterday", "2026-13-01T00:00:00Z"])
def test_what_is_no_time_comes_first(text: object) -> None:
    """A time that is none comes before all others, so that any edit outranks it."""
    assert days.instant(text) == datetime.min.replace(tzinfo=UTC)
