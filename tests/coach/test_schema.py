"""Versions of the files: each older one is brought up to ours, each newer one left as it is."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach import databases, gather, schema
from coach.coach import Coach
from coach.journal import Draft, Journal
from coach.records import Mark
from coach.schema import Tables

Open = Callable[..., Coach]

SAMPLES = Path(__file__).parents[1] / "data" / "schema"
AT = "2026-11-23T09:00:00.000+01:00"
DAY = "2026-11-23"

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)
times = st.sampled_from(["2026-11-20T08:00:00+01:00", "2026-11-20", "never", ""])
rows = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("id", "at", "day", "updated", "other"), times | json_values)
)
databases_ = st.dictionaries(
    st.sampled_from(["marks", "dreams", "_default"]),
    st.dictionaries(st.integers(1, 9).map(str), rows, max_size=3),
)


def _sample(name: str) -> Tables:
    tables: Tables = json.loads((SAMPLES / name).read_text(encoding="utf-8"))
    return tables


# -- older ---------------------------------------------------------------------------------------


def test_every_older_version_has_its_step() -> None:
    """The chain has no gap: from nothing named up to the version before ours."""
    assert sorted(schema.STEPS) == list(range(schema.SCHEMA))


@pytest.mark.parametrize("number", schema.STEPS)
def test_a_stored_sample_of_each_version_is_brought_up(number: int) -> None:
    """A file as that version left it becomes what is stored beside it as the version after."""
    sample = _sample(f"{number}.json")
    before = copy.deepcopy(sample)

    assert schema.of(sample) == number
    assert schema.STEPS[number](sample) == _sample(f"{number}-{number + 1}.json")
    assert sample == before


@pytest.mark.parametrize("number", schema.STEPS)
def test_a_sample_becomes_ours(number: int) -> None:
    """Through the whole chain it names our version, and is not changed by it again."""
    migrated = schema.migrated(_sample(f"{number}.json"))

    assert schema.of(migrated) == schema.SCHEMA
    assert schema.migrated(migrated) == migrated


@given(tables=databases_)
def test_a_step_loses_nothing(tables: Tables) -> None:
    """Every table, record and field of before is there after it, and twice is as good as once."""
    before = copy.deepcopy(tables)

    after = schema.migrated(tables)

    assert tables == before
    assert schema.migrated(after) == after
    for table, rows_ in before.items():
        if table != "_default":
            assert after[table].keys() == rows_.keys()
            for number, row in rows_.items():
                assert {name: after[table][number][name] for name in row} == row


@pytest.mark.parametrize("number", [-3, -1, 0, True, 1.0, "1", None, [], {}])
def test_an_odd_number_is_no_crash(number: object) -> None:
    """A file whose version is no number of a version is read like one that names none."""
    tables: Tables = {"_default": {"1": {"schema": number}}, "marks": {"1": {"note": "kept"}}}

    assert schema.migrated(tables)["marks"]["1"]["note"] == "kept"


def test_an_older_file_is_read_and_written_in_our_version(coach: Open) -> None:
    """A month by hand counts like any other, says the same twice, and is saved to as ours."""
    opened = coach()
    opened.look()
    path = Path(opened.data, "journal", opened.journal.device, "2026-11.json")
    path.write_bytes((SAMPLES / "0.json").read_bytes())

    first = coach().journal.read()
    later = coach()
    later.look()
    later.journal.save(Mark(id="m", at=AT, day=DAY, kind="done"))

    assert {m.day for m in gather.records_of(first, Mark)} == {"2026-11-20", "2026-11-22"}
    after = json.loads(path.read_text(encoding="utf-8"))
    assert after["_default"] == {"1": {"schema": schema.SCHEMA}}
    expected = _sample("0-1.json")
    assert after["dreams"] == expected["dreams"]
    assert expected["marks"].items() <= after["marks"].items()
    again = coach().journal.read()
    assert all(again[table].keys() >= first[table].keys() for table in first)


# -- newer ---------------------------------------------------------------------------------------


@contextmanager
def _newer_tending() -> Iterator[None]:
    """Let this be the next version of the program, which writes another schema."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(schema.STEPS, schema.SCHEMA, lambda tables: tables)
        patch.setattr(databases, "SCHEMA", schema.SCHEMA + 1)
        patch.setattr(schema, "SCHEMA", schema.SCHEMA + 1)
        yield


def _mark(note: str, id_: str = "m") -> Mark:
    return Mark(id=id_, at=AT, day=DAY, kind="done", note=note)


def _draft(text: str, id_: str) -> Draft:
    return Draft(id=id_, kind="letter", at=AT, day=DAY, updated="", state={"text": text})


def _notes(journal: Journal) -> dict[str, Any]:
    marks = journal.read().get("marks", {})
    return {id_: row.get("note") for id_, row in marks.items() if not row.get("deleted")}


def _newer_files(data: str) -> dict[Path, bytes]:
    """Return the files of another schema than ours, with their bytes."""
    return {
        path: path.read_bytes()
        for path in Path(data).rglob("*.json")
        if schema.is_newer(json.loads(path.read_text(encoding="utf-8")))
    }


def _keep(opened: Coach, word: str) -> None:
    """Write something of everything."""
    opened.look()
    opened.journal.save(_mark(word, id_=word))
    opened.journal.save(_mark(word))
    opened.set(contact_name=word)
    opened.journal.keep_draft(_draft(word, word))


@pytest.mark.parametrize("machine", ["here", "there"])
def test_newer_files_are_read_and_never_written(coach: Open, machine: str) -> None:
    """Month, settings and drafts of a newer tending stay byte for byte; both sides' words stand."""
    with _newer_tending():
        _keep(coach(), "newer")
    before = _newer_files(coach().data)

    _keep(coach(machine=machine), "first")
    _keep(coach(machine=machine), "second")
    last = coach(machine=machine)

    assert len(before) == 3
    assert _newer_files(last.data) == before
    assert _notes(last.journal) == {
        "newer": "newer",
        "first": "first",
        "second": "second",
        "m": "second",
    }
    assert last.facts().settings.contact_name == "second"
    assert {draft.id for draft in last.journal.drafts()} == {"first", "second"}
    told = [notice for notice in last.journal.notices if "newer" in notice]
    assert all("written by a newer tending (schema 2); it is read as far" in n for n in told)
    assert len(told) >= 2


def test_two_versions_in_one_folder_go_on(coach: Open) -> None:
    """One program after the other, again and again: each sees all words, and none is lost."""
    expected: dict[str, Any] = {}
    for round_ in range(3):
        with _newer_tending():
            newer = coach()
            assert _notes(newer.journal) == expected
            _keep(newer, f"newer {round_}")
        expected |= {f"newer {round_}": f"newer {round_}", "m": f"newer {round_}"}
        before = _newer_files(newer.data)

        older = coach()
        assert _notes(older.journal) == expected
        _keep(older, f"older {round_}")
        expected |= {f"older {round_}": f"older {round_}", "m": f"older {round_}"}

        assert _newer_files(older.data) == before
        assert older.facts().settings.contact_name == f"older {round_}"


def test_what_the_newer_one_blanks_of_ours_is_no_end(coach: Open) -> None:
    """Where a newer tending took a deleted text out of our file beside its own, ours goes on."""
    with _newer_tending():
        _keep(coach(), "newer")
    _keep(coach(), "older")
    with _newer_tending():
        newer = coach()
        newer.look()
        newer.journal.remove(_mark("", id_="older"))
        newer.look()
    before = _newer_files(newer.data)

    _keep(coach(), "last")
    last = coach()

    assert len([path for path in before if ".v1" in path.name]) == 1
    assert _newer_files(last.data) == before
    assert _notes(last.journal) == {"newer": "newer", "last": "last", "m": "last"}
