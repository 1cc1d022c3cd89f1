"""One database file: whole or not at all, private, and readable by anyone's TinyDB."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB

from coach import names, schema, storage, troubles
from coach.schema import Tables
from coach.storage import Damaged, Database


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Run a test under one umask after another."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def _full(*_: object, **__: object) -> NoReturn:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _put(path: Path, **fields: object) -> None:
    with Database(str(path), contextlib.nullcontext) as database:
        database.locked_table("marks").put({"id": "m", **fields})


def test_stock_tinydb_opens_what_is_written(tmp_path: Path) -> None:
    """A file opens with stock TinyDB, its default table holding the schema and nothing else."""
    path = tmp_path / "2026-11.json"

    _put(path, note="one")

    with TinyDB(path) as stock:
        assert stock.tables() == {"_default", "marks"}
        assert stock.all() == [{"schema": 1}]
        assert stock.table("marks").all() == [{"id": "m", "note": "one"}]


def test_what_stock_tinydb_wrote_is_added_to(tmp_path: Path) -> None:
    """Records that stock TinyDB put in a file stay beside ours."""
    path = tmp_path / "2026-11.json"
    with TinyDB(path) as stock:
        stock.table("marks").insert({"id": "theirs"})

    _put(path)

    assert storage.load(str(path)) == {
        "_default": {"1": {"schema": 1}},
        "marks": {"1": {"id": "theirs"}, "2": {"id": "m"}},
    }


@pytest.mark.parametrize("value", ["\ud800", float("inf")], ids=["half a character", "infinity"])
def test_what_is_written_can_be_read(tmp_path: Path, value: object) -> None:
    """A save that went through leaves a file that opens; else it is refused before it is one."""
    path = tmp_path / "2026-11.json"
    with contextlib.suppress(ValueError):
        _put(path, note=value)

    tables = storage.load(str(path))

    assert tables is None or set(tables["marks"]) == {"1"}


def test_modes_do_not_depend_on_the_umask(tmp_path: Path, umask: int) -> None:
    """Folders made are 0700 and files 0600, the previous version too, whatever the umask."""
    path = tmp_path / "journal" / "device" / "2026-11.json"

    _put(path)
    _put(path, note="again")

    modes = {p: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "journal").rglob("*")}
    assert set(modes) == {path.parent, path, path.with_suffix(".prev")}, umask
    assert modes.pop(path.parent) == stat.S_IMODE((tmp_path / "journal").stat().st_mode) == 0o700
    assert set(modes.values()) == {0o600}


def test_no_other_name_ends_in_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No name but a database's own ever ends in .json, not even for the moment of a save."""
    path = tmp_path / "2026-11.json"
    seen: set[str] = set()
    swap = os.replace

    def watched(source: str, target: str) -> None:
        seen.update(os.listdir(tmp_path))
        swap(source, target)

    monkeypatch.setattr(os, "replace", watched)
    _put(path)
    _put(path)

    assert {name for name in seen if name.endswith(".json")} == {path.name}
    assert seen - {path.name, "2026-11.prev"}, "something temporary was there"
    assert sorted(os.listdir(tmp_path)) == ["2026-11.json", "2026-11.prev"]


def test_the_temporary_file_of_a_killed_save_is_used_again(tmp_path: Path) -> None:
    """What a killed save left behind is replaced by the next one, and does not pile up."""
    path = tmp_path / "2026-11.json"
    for name in (".2026-11.json.tmp", "2026-11.prev.tmp"):
        (tmp_path / name).write_text("half a fi")
        (tmp_path / name).chmod(0o644)

    _put(path, note="one")
    _put(path, note="two")

    assert sorted(os.listdir(tmp_path)) == ["2026-11.json", "2026-11.prev"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}


def test_the_previous_version_is_kept(tmp_path: Path) -> None:
    """After each save the version before it can still be read."""
    path = tmp_path / "2026-11.json"
    for note in ("one", "two", "three"):
        _put(path, note=note)

    kept = storage.load(names.previous(str(path)))

    assert kept is not None
    assert kept["marks"]["1"]["note"] == "two"


def test_without_hard_links_the_previous_version_is_a_private_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, umask: int
) -> None:
    """Where the file system has no hard links the previous version is copied, mode 0600."""
    path = tmp_path / "2026-11.json"
    _put(path, note="one")
    before = path.read_bytes()

    monkeypatch.setattr(os, "link", _full)
    _put(path, note="two")

    kept = path.with_suffix(".prev")
    assert kept.read_bytes() == before
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600, umask


@pytest.mark.parametrize("fails", ["replace", "fsync"])
def test_a_failing_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    """When the disk is full the old file stays, byte for byte, and the next save goes through."""
    path = tmp_path / "2026-11.json"
    _put(path, note="one")
    before = path.read_bytes()

    with monkeypatch.context() as full:
        full.setattr(os, fails, _full)
        with pytest.raises(OSError, match="No space left"):
            _put(path, note="two")

    assert path.read_bytes() == before
    _put(path, note="three")
    assert storage.parse(path.read_bytes())["marks"]["1"]["note"] == "three"


@pytest.mark.parametrize("fails", ["replace", "fsync"])
def test_a_failed_write_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    """A save that failed takes its temporary files with it: on a full disk they are in the way."""
    path = tmp_path / "2026-11.json"
    _put(path, note="one")

    monkeypatch.setattr(os, fails, _full)
    with pytest.raises(OSError, match="No space left"):
        _put(path, note="two")

    assert [name for name in os.listdir(tmp_path) if "tmp" in name] == []


def test_a_linked_file_is_written_where_it_lies(tmp_path: Path) -> None:
    """A database that is a symbolic link stays one; the file it points to is replaced."""
    target = tmp_path / "elsewhere" / "real.json"
    _put(target, note="one")
    path = tmp_path / "2026-11.json"
    path.symlink_to(target)

    _put(path, note="two")

    assert path.is_symlink()
    assert storage.parse(target.read_bytes())["marks"]["1"]["note"] == "two"


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b'{"marks": {"1": {"id": "m"', b"[]", b"null", b'"x"', b"\xff\xfe\x00"),
        *(b'{"marks": []}', b'{"marks": {"1": 7}}', b'{"marks": {"1": [{}]}}'),
    ],
)
def test_what_is_no_database_is_damaged(tmp_path: Path, content: bytes) -> None:
    """Bytes that are no database are refused, and the reason holds none of them."""
    path = tmp_path / "2026-11.json"
    path.write_bytes(content)

    with pytest.raises(Damaged) as refusal:
        storage.load(str(path))

    assert str(refusal.value) in {"not readable as JSON", "not laid out as a database"}


def test_document_numbers_are_numbers(tmp_path: Path) -> None:
    """A table whose documents have no numbers is no TinyDB table, and is refused like one."""
    path = tmp_path / "2026-11.json"
    path.write_text('{"_default": {"1": {"schema": 1}}, "marks": {"abc": {"id": "m"}}}')

    with pytest.raises(Damaged):
        storage.load(str(path))


def test_a_folder_in_place_of_a_file_is_damage(tmp_path: Path) -> None:
    """A folder under a database's name is damage, not a crash."""
    with pytest.raises(Damaged, match="folder"):
        storage.load(str(tmp_path))


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    """A byte order mark, left by another editor, is no damage."""
    path = tmp_path / "2026-11.json"
    _put(path, note="one")

    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert storage.parse(path.read_bytes())["marks"]["1"]["note"] == "one"


_fields = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(fields=st.dictionaries(st.text(), _fields, max_size=4))
def test_any_fields_come_back_as_they_were(
    fields: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever JSON can say in a record is read back as it was, by us and by plain JSON."""
    path = tmp_path_factory.getbasetemp() / "any.json"
    record = {**fields, "id": "m"}

    with Database(str(path), contextlib.nullcontext) as database:
        database.locked_table("marks").put(record)

    assert storage.parse(path.read_bytes())["marks"]["1"] == record
    assert json.loads(path.read_text(encoding="utf-8"))["marks"]["1"] == record


@pytest.mark.parametrize(
    ("tables", "number"),
    [
        ({}, 0),
        ({"_default": {"1": {"schema": 3}}}, 3),
        ({"_default": {"1": {}, "2": {"schema": 2}}}, 2),
        ({"_default": {"1": {"schema": "later"}}}, 0),
    ],
)
def test_the_schema_is_the_number_named(tables: Tables, number: int) -> None:
    """A file has the schema that it names, and none, 0, where it names none."""
    assert schema.of(tables) == number


def test_put_replaces_by_id_and_drop_takes_it_out(tmp_path: Path) -> None:
    """A record is found by its id, never by its place: put replaces it, drop removes it."""
    path = tmp_path / "2026-11.json"
    database = Database(str(path), contextlib.nullcontext)
    table = database.locked_table("marks")

    for id_, note in (("a", "1"), ("b", "2"), ("a", "3")):
        table.put({"id": id_, "note": note})
    table.drop("b")

    assert storage.parse(path.read_bytes())["marks"] == {"1": {"id": "a", "note": "3"}}


def test_each_put_reads_what_others_wrote_before_it(tmp_path: Path) -> None:
    """A table that was open while another program saved adds to it, and overwrites nothing."""
    path = str(tmp_path / "2026-11.json")
    first, second = (Database(path, contextlib.nullcontext) for _ in range(2))

    for number, database in enumerate((first, second, first, second)):
        database.locked_table("marks").put({"id": f"m{number}"})

    assert [row["id"] for row in (storage.load(path) or {})["marks"].values()] == [
        f"m{number}" for number in range(4)
    ]


@pytest.mark.parametrize("name", [*troubles.SENTENCES, "ENOTSUP"])
@pytest.mark.parametrize("saving", [True, False])
def test_trouble_is_one_sentence_with_place_and_next_step(name: str, *, saving: bool) -> None:
    """Whatever the system answers, one plain sentence names the place and what to do."""
    number = getattr(errno, name)

    said = str(storage.explain(OSError(number, os.strerror(number)), "/my/data", saving=saving))

    assert said.startswith("Not saved: ") == saving
    assert said[0].isupper() or said.startswith("/my/data")
    assert "/my/data" in said
    assert "; please " in said
    assert said.count(".") == 1
    assert said.endswith(".")
