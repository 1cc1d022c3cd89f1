"""The store: what is saved stays, on this machine and beside others, whatever happens to files."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NoReturn

import filelock
import msgspec
import pytest
from tinydb import TinyDB

from coach import databases, days, device, merge
from coach.coach import Coach
from coach.journal import Draft, Journal
from coach.records import Mark, Session, read
from coach.trouble import Trouble

Open = Callable[..., Coach]

ROOT = Path(__file__).parents[2]
AT = "2026-11-23T09:00:00.000+01:00"
PRIVATE = "what nobody else should read"


def _mark(note: str = "", day: str = "2026-11-23", id_: str = "m") -> Mark:
    return Mark(id=id_, at=AT, day=day, kind="done", note=note)


def _draft(text: str = "half a thou") -> Draft:
    return Draft(id="d", kind="letter", at=AT, day="2026-11-23", updated="", state={"text": text})


def _month(journal: Journal, name: str = "2026-11.json") -> Path:
    """Return where this device keeps a month."""
    return Path(journal.data, "journal", journal.device, name)


def _marks(journal: Journal) -> dict[str, Any]:
    return journal.read().get("marks", {})


def _edit(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change a file as another program would."""
    tables = json.loads(path.read_text(encoding="utf-8"))
    change(tables)
    path.write_text(json.dumps(tables), encoding="utf-8")


def _make_newer(path: Path) -> bytes:
    _edit(path, lambda tables: tables.update(_default={"1": {"schema": 2}}))
    return path.read_bytes()


@pytest.fixture
def used(coach: Open) -> Coach:
    """Give a folder in which there is something of everything, November's file saved twice."""
    opened = coach()
    opened.set(name="Ada")
    opened.mark(date(2026, 11, 23), "first")
    opened.look()
    opened.journal.save(_mark(PRIVATE))
    opened.journal.keep_draft(_draft())
    return opened


# -- the files ---------------------------------------------------------------------------------


def test_every_file_opens_with_stock_tinydb(used: Coach) -> None:
    """Every .json that is written opens with stock TinyDB, and its default table is the schema."""
    paths = sorted(Path(used.data).rglob("*.json"))

    assert len(paths) == 3
    for path in paths:
        with TinyDB(path) as stock:
            assert stock.all() == [{"schema": 1}], path


def test_stock_tinydb_opens_them_in_any_locale(used: Coach) -> None:
    """What is written opens in any locale: stock TinyDB reads files in the locale's encoding."""
    used.journal.save(_mark("caf\u00e9"))

    for path in Path(used.data).rglob("*.json"):
        with TinyDB(path, encoding="ascii") as stock:
            assert stock.all() == [{"schema": 1}], path


@pytest.mark.parametrize("umask", [0o000, 0o077], ids=oct)
def test_everything_is_private(coach: Open, umask: int) -> None:
    """Folders are 0700 and files 0600 in DATA and STATE, whatever the umask."""
    before = os.umask(umask)
    opened = coach()
    opened.mark(date(2026, 11, 23))
    opened.look()
    os.umask(before)

    for base in (Path(opened.data), Path(opened.state).parent):
        for path in (base, *base.rglob("*")):
            if path.name != "lock":  # filelock's, and empty
                mode = 0o700 if path.is_dir() else 0o600
                assert stat.S_IMODE(path.stat().st_mode) == mode, path


def test_a_record_lies_in_the_month_of_its_day(coach: Open) -> None:
    """A record goes to the file of its day's month, whenever it is saved."""
    journal = coach().journal

    journal.save(_mark(day="2026-10-31"))

    assert _month(journal, "2026-10.json").exists()
    assert not _month(journal).exists()


def test_looking_makes_no_folder(coach: Open) -> None:
    """Reading a folder that is not there finds nothing and makes nothing."""
    opened = coach()

    assert opened.journal.read() == {}
    assert not Path(opened.data).exists()


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path, coach: Open) -> None:
    """A file where the data folder should be is named in one sentence."""
    (tmp_path / "data").write_text("mine")

    with pytest.raises(Trouble, match=r"data: this is a file"):
        coach()


def test_a_record_comes_back_as_it_was(coach: Open) -> None:
    """What was saved is read back by another process, letter for letter."""
    note = "[/red] [bold \u05e9\u05dc\u05d5\u05dd \U0001f331\x00\n" + "x" * 20_000

    coach().journal.save(_mark(note))

    assert _marks(coach().journal)["m"]["note"] == note


def test_a_byte_that_is_no_text_does_not_stop_a_save(coach: Open) -> None:
    """A note from a stdin that held a stray byte is kept, or refused in a sentence."""
    journal = coach().journal

    try:
        journal.save(_mark(b"caf\xe9".decode("utf-8", "surrogateescape")))
    except Trouble:
        return

    assert _marks(coach().journal)["m"]["note"].startswith("caf")


def test_conflict_copies_are_read(coach: Open) -> None:
    """A conflict copy that a synchroniser left is merged like any other file."""
    journal = coach().journal
    journal.save(_mark())
    other = _month(journal, "2026-11.sync-conflict-20261123-063507-K5S5ZDQ.json")

    other.write_text('{"_default": {"1": {"schema": 1}}, "marks": {"1": {"id": "theirs"}}}')

    assert set(_marks(journal)) == {"m", "theirs"}


def test_a_half_arrived_conflict_copy_is_waited_for(coach: Open) -> None:
    """A copy of our own file that has arrived in part is passed over, and read once it is whole."""
    journal = coach().journal
    journal.save(_mark())
    other = _month(journal, "2026-11.sync-conflict-20261123-063507-K5S5ZDQ.json")
    content = b'{"_default": {"1": {"schema": 1}}, "marks": {"1": {"id": "theirs"}}}'

    other.write_bytes(content[:40])
    assert set(_marks(journal)) == {"m"}
    assert sorted(path.name for path in other.parent.glob("*.damaged-*")) == []
    other.write_bytes(content)

    assert set(_marks(journal)) == {"m", "theirs"}


def test_a_conflict_over_a_previous_version_leaves_no_text(coach: Open) -> None:
    """Copies that a synchroniser made of previous versions go: they may hold what was deleted."""
    opened = coach()
    opened.journal.save(_mark(PRIVATE))
    opened.journal.save(_mark("edited"))
    previous = _month(opened.journal, "2026-11.prev")
    copy = _month(opened.journal, "2026-11.sync-conflict-20261123-063507-K5S5ZDQ.prev")
    copy.write_bytes(previous.read_bytes())

    opened.look()

    assert previous.exists()
    assert not copy.exists()


# -- failing -----------------------------------------------------------------------------------


def _raising(error: int, path: str | None = None) -> Callable[..., NoReturn]:
    def fail(*_: object, **__: object) -> NoReturn:
        raise OSError(error, os.strerror(error), path)

    return fail


@pytest.mark.parametrize("fails", ["replace", "fsync"])
def test_a_full_disk_is_one_sentence(
    used: Coach, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    """A failed save leaves every file as it was and says where and why, without what was typed."""
    before = {path: path.read_bytes() for path in Path(used.data).rglob("*.json")}

    monkeypatch.setattr(os, fails, _raising(errno.ENOSPC))
    with pytest.raises(Trouble) as trouble:
        used.journal.save(_mark("new"))

    assert str(trouble.value) == (
        f"Not saved: the disk with {used.data} is full; please make some room on it."
    )
    assert {path: path.read_bytes() for path in Path(used.data).rglob("*.json")} == before


@pytest.mark.parametrize("fails", ["replace", "fsync"])
def test_after_a_full_disk_saving_goes_on(
    used: Coach, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    """Once there is room again the same journal saves, and what failed is not among it."""
    with monkeypatch.context() as full:
        full.setattr(os, fails, _raising(errno.ENOSPC))
        with pytest.raises(Trouble):
            used.journal.save(_mark("failed", id_="n"))

    used.journal.save(_mark("kept", id_="o"))

    assert "n" not in _marks(used.journal)
    assert _marks(used.journal)["o"]["note"] == "kept"


def test_a_folder_that_cannot_be_read_is_named(
    used: Coach, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trouble with reading names the folder and the next step."""
    monkeypatch.setattr(os, "listdir", _raising(errno.EACCES))

    with pytest.raises(Trouble, match=rf"^There is no permission for {used.data}; please "):
        used.journal.read()


@pytest.mark.parametrize("gone", ["renamed", "unmounted", "emptied in another run"])
def test_a_folder_that_is_gone_is_not_begun_anew(used: Coach, coach: Open, gone: str) -> None:
    """Where the folder that held files is gone nothing is saved or made; back, saving goes on."""
    kept = Path(f"{used.data}-kept")
    Path(used.data).rename(kept)
    if gone != "renamed":
        Path(used.data).mkdir()
    journal = coach().journal if gone == "emptied in another run" else used.journal

    for ask in (journal.read, lambda: journal.save(_mark("new"))):
        with pytest.raises(Trouble, match=f"{used.data} is gone; please put it back, or connect"):
            ask()

    found = list(Path(used.data).iterdir()) if gone != "renamed" else Path(used.data).exists()
    assert not found
    if gone != "renamed":
        Path(used.data).rmdir()
    kept.rename(used.data)
    journal.save(_mark("new"))
    assert _marks(journal)["m"]["note"] == "new"


def test_a_folder_that_is_gone_can_be_begun_anew(used: Coach, coach: Open) -> None:
    """Once the file that the sentence names is removed, a new folder is made in its place."""
    shutil.rmtree(used.data)
    os.mkdir(used.data)  # as where a disk was mounted
    with pytest.raises(Trouble) as trouble:
        coach().journal.read()

    Path(str(trouble.value).split("remove ")[1].removesuffix(" to begin anew there.")).unlink()
    coach().journal.save(_mark("new"))

    assert list(_marks(coach().journal)) == ["m"]


def test_trouble_in_state_names_that_folder(used: Coach, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the lock can't be made, the sentence is about the folder that it lies in."""
    journal = Journal(used.data, used.state, used.clock)
    monkeypatch.setattr(filelock.FileLock, "acquire", _raising(errno.EROFS, used.state))

    with pytest.raises(Trouble, match=f"the disk with {used.state} can only be read"):
        journal.save(_mark())


@pytest.mark.parametrize(
    ("call", "fails"),
    [("blank_deleted", "listdir"), ("drafts", "stat"), ("drafts_elsewhere", "listdir")],
)
def test_all_reading_has_its_sentence(
    used: Coach, monkeypatch: pytest.MonkeyPatch, call: str, fails: str
) -> None:
    """Whatever of the folder is read, an error in it becomes one sentence."""
    used.journal.save(_mark())
    monkeypatch.setattr(os, fails, _raising(errno.EIO))

    with pytest.raises(Trouble, match="gives errors; please check it"):
        getattr(used.journal, call)()


def test_waiting_for_the_lock_ends(used: Coach, monkeypatch: pytest.MonkeyPatch) -> None:
    """A save that waited too long for another program's says so in one sentence."""
    monkeypatch.setattr(databases, "LOCK_SECONDS", 0.05)
    journal = Journal(used.data, used.state, used.clock)

    with filelock.FileLock(Path(used.state, "lock")), pytest.raises(Trouble) as trouble:
        journal.save(_mark())

    assert str(trouble.value) == (
        "Not saved: another tending is saving to this folder; please try again."
    )
    journal.save(_mark("after"))


# -- damage ------------------------------------------------------------------------------------


def _damages() -> Iterator[Any]:
    for name, content in {
        "truncated": None,
        "no JSON": b"\x00" * 64,
        "other JSON": b'{"marks": "' + PRIVATE.encode() + b'"}',
        "a list": b'[{"id": "m"}]',
        "empty": b"",
        "a folder": "folder",
    }.items():
        yield pytest.param(content, id=name)


def _damage(path: Path, content: bytes | str | None) -> None:
    if isinstance(content, str):
        path.unlink()
        path.mkdir()
    else:
        path.write_bytes(path.read_bytes()[:-20] if content is None else content)


@pytest.mark.parametrize("content", _damages())
def test_a_damaged_file_gives_way_to_its_previous_version(
    used: Coach, coach: Open, content: bytes | str | None
) -> None:
    """A damaged file of ours is set aside whole, the version before it used, and that is said."""
    path = _month(used.journal)
    _damage(path, content)
    damaged = path.read_bytes() if path.is_file() else None

    journal = coach().journal
    marks = _marks(journal)

    aside = next(path.parent.glob("2026-11.damaged-*"))
    (notice,) = journal.notices
    assert [mark["note"] for mark in marks.values()] == ["first"]
    assert aside.is_dir() if damaged is None else aside.read_bytes() == damaged
    assert notice.startswith(f"{path}: ")
    assert aside.name in notice
    assert PRIVATE not in notice


@pytest.mark.parametrize("content", _damages())
def test_saving_goes_on_after_damage(used: Coach, content: bytes | str | None) -> None:
    """A journal that was open while its file was damaged saves into the previous version."""
    path = _month(used.journal)
    _damage(path, content)

    used.journal.save(_mark("after", id_="n"))

    assert {mark["note"] for mark in _marks(used.journal).values()} == {"first", "after"}


def test_damage_without_a_previous_version(coach: Open) -> None:
    """Where there is no previous version that is said, and the next save begins a new file."""
    journal = coach().journal
    journal.save(_mark())
    _month(journal).write_text("{")

    assert _marks(journal) == {}
    journal.save(_mark("new"))

    assert journal.notices[0].endswith("there is no previous version.")
    assert _marks(coach().journal)["m"]["note"] == "new"


def test_another_device_s_damage_is_left_to_it(used: Coach, coach: Open) -> None:
    """Another device's damaged file is read from its previous version, and never touched."""
    path = _month(used.journal)
    path.write_text("{")

    journal = coach(machine="there").journal

    assert [mark["note"] for mark in _marks(journal).values()] == ["first"]
    assert path.read_text() == "{"
    assert str(path) in journal.notices[0]


def test_a_byte_order_mark_is_no_damage(used: Coach, coach: Open) -> None:
    """A file that another editor gave a byte order mark is read, and saved to."""
    path = _month(used.journal)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    journal = coach().journal
    journal.save(_mark("after", id_="n"))

    assert {mark["note"] for mark in _marks(journal).values()} == {"first", PRIVATE, "after"}
    assert journal.notices == []


def test_setting_a_file_aside_waits_its_turn(
    used: Coach, coach: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another program saved while this one found the damage is not set aside with it."""
    _month(used.journal).write_text("{")
    late = coach().journal
    alone = late.files.alone

    def after_another_mended_it() -> Any:  # noqa: ANN401 - as alone
        monkeypatch.setattr(late.files, "alone", alone)
        coach().journal.save(_mark("meanwhile", id_="n"))
        return alone()

    monkeypatch.setattr(late.files, "alone", after_another_mended_it)
    late.read()

    assert "n" in _marks(coach().journal)


# -- later versions ----------------------------------------------------------------------------


def test_a_newer_month_is_read_and_left_alone(used: Coach, coach: Open) -> None:
    """A month of a newer schema is read, never written; ours goes on beside it."""
    path = _month(used.journal)
    before = _make_newer(path)

    journal = coach().journal
    journal.save(_mark("ours", id_="n"))
    journal.save(_mark("ours too", id_="o"))

    assert path.read_bytes() == before
    assert set(_marks(coach().journal)) >= {"m", "n", "o"}
    with TinyDB(_month(journal, "2026-11.v1.json")) as stock:
        assert stock.all() == [{"schema": 1}]
        assert len(stock.table("marks")) == 2
    assert "newer" in journal.notices[0]


def test_a_newer_record_is_edited_beside_it(used: Coach, coach: Open) -> None:
    """An edit of a record in a newer file outranks it, though that file stays as it is."""
    _make_newer(_month(used.journal))
    journal = coach().journal
    journal.read()

    journal.save(_mark("edited"))

    assert _marks(coach().journal)["m"]["note"] == "edited"


def test_newer_drafts_and_settings_are_left_alone(used: Coach, coach: Open) -> None:
    """Drafts and settings of a newer schema are kept as they are, ours beside them."""
    profile = Path(used.data, "profile", f"{used.journal.device}.json")
    before = [_make_newer(profile), _make_newer(_month(used.journal, "drafts.json"))]

    later = coach()
    later.set(name="Grace")
    later.journal.keep_draft(_draft("later"))

    assert [profile.read_bytes(), _month(used.journal, "drafts.json").read_bytes()] == before
    assert coach().facts().settings.name == "Grace"
    assert [draft.state["text"] for draft in coach().journal.drafts()] == ["later"]


@pytest.mark.parametrize("name", ["2026-11.v1.json", "drafts.v1.json"])
def test_damage_beside_a_newer_file_is_mended(used: Coach, name: str) -> None:
    """Our own file beside a newer one is set aside like any other when it is damaged."""
    _make_newer(_month(used.journal, name.replace(".v1", "")))
    _month(used.journal, name).write_text("{")

    used.journal.save(_mark("after", id_="n"))
    used.journal.keep_draft(_draft("after"))

    assert "n" in _marks(used.journal)
    assert [draft.state["text"] for draft in used.journal.drafts()] == ["after"]


def test_unknown_tables_and_fields_survive(used: Coach, coach: Open) -> None:
    """An edit keeps the fields that this version does not know, and its file's other tables."""

    def later(tables: dict[str, Any]) -> None:
        tables["dreams"] = {"1": {"id": "q", "of": ["the sea"]}}
        for row in tables["marks"].values():
            row["mood"] = {"word": "blue"}

    _edit(_month(used.journal), later)
    journal = coach().journal
    journal.read()
    journal.save(_mark("edited"))

    history = coach().journal.read()
    assert history["dreams"]["q"]["of"] == ["the sea"]
    assert history["marks"]["m"]["mood"] == {"word": "blue"}
    assert history["marks"]["m"]["note"] == "edited"


def test_unknown_fields_survive_an_opening_from_the_cache(coach: Open) -> None:
    """A session resumed without reading the history keeps its unknown fields all the same."""
    first = coach()
    state = first.flows.begin(first.look()).answer("feet")
    first.keep(state)
    _edit(_month(first.journal), lambda tables: tables["sessions"]["1"].update(mood="blue"))
    coach().look()

    second = coach()
    second.facts()
    second.keep(state.answer(3))

    assert second.journal.read()["sessions"][state.id]["mood"] == "blue"


# -- ranks and devices ---------------------------------------------------------------------------


def test_an_edit_outranks_the_future(coach: Open) -> None:
    """An edit of a record whose `updated` lies in the future is stamped one millisecond later."""
    ahead = coach("2027-01-01T00:00:00+01:00", machine="there").journal.save(_mark("ahead"))
    journal = coach().journal
    journal.read()

    edit = journal.save(_mark("edited"))

    step = days.instant(edit["updated"]) - days.instant(ahead["updated"])
    assert step == timedelta(milliseconds=1)
    assert _marks(coach(machine="third").journal)["m"]["note"] == "edited"


def test_an_edit_outranks_what_was_not_read_yet(coach: Open) -> None:
    """A session resumed without reading the history outranks another device's later edit of it."""
    first = coach()
    state = first.flows.begin(first.look()).answer("feet")
    first.keep(state)
    there = coach("2026-11-23T18:00:00+01:00", machine="there")
    known = read(Session, there.journal.read()["sessions"][state.id])
    assert known is not None
    there.journal.save(msgspec.structs.replace(known, keep="from there"))
    coach().look()

    again = coach("2026-11-23T10:00:00+01:00")
    again.facts()
    again.keep(state.answer(3))

    assert coach().journal.read()["sessions"][state.id]["intensity_before"] == 3


def test_the_end_of_time_is_no_crash(used: Coach, coach: Open) -> None:
    """A record stamped at the last moment there is does not stop its edit."""
    last = "9999-12-31T23:59:59.999+00:00"
    path = _month(used.journal)
    _edit(path, lambda tables: [row.update(updated=last) for row in tables["marks"].values()])
    journal = coach().journal
    journal.read()

    journal.save(_mark("edited"))

    assert _marks(coach().journal)["m"]["note"] == "edited"


def test_a_removed_record_is_a_tombstone(used: Coach, coach: Open) -> None:
    """A removed record stays as a tombstone that holds none of its text."""
    used.journal.remove(_mark())

    row = _marks(coach().journal)["m"]
    assert set(row) == {"id", "at", "day", "updated", "deleted"}
    assert "m" not in {row["id"] for row in merge.living(coach().journal.read(), "marks")}
    assert PRIVATE not in _month(used.journal).read_text()


def test_a_removed_record_s_text_is_nowhere_in_the_journal(used: Coach) -> None:
    """Removing takes the text out of the previous version too; backups are another matter."""
    used.journal.remove(_mark())

    left = [path for path in Path(used.data, "journal").rglob("*") if path.is_file()]
    assert [path.name for path in left if PRIVATE in path.read_text()] == []


def test_another_device_s_tombstone_blanks_our_copies(used: Coach, coach: Open) -> None:
    """A device that sees a newer tombstone takes the text out of its own files."""
    there = coach("2026-11-23T10:00:00+01:00", machine="there").journal
    there.read()
    there.remove(_mark())

    coach("2026-11-23T11:00:00+01:00").look()

    left = [path for path in Path(used.data, "journal").rglob("*") if path.is_file()]
    assert [path.name for path in left if PRIVATE in path.read_text()] == []


def test_settings_merge_one_by_one(coach: Open) -> None:
    """Two devices that set different things end with both; of the same thing the later stands."""
    coach("2026-11-23T09:00:00+01:00", machine="a").set(name="Ada", rest_days=3)
    coach("2026-11-23T10:00:00+01:00", machine="b").set(name="Grace", day_start=4)
    coach("2026-11-23T11:00:00+01:00", machine="a").set(theme="dusk")

    settings = coach("2026-11-23T12:00:00+01:00", machine="c").facts().settings

    assert (settings.name, settings.rest_days) == ("Grace", 3)
    assert (settings.day_start, settings.theme) == (4, "dusk")


def test_a_setting_that_does_not_fit_saves_nothing(coach: Open) -> None:
    """One value that does not fit refuses all that were given with it."""
    opened = coach()

    with pytest.raises(ValueError, match="rest_days"):
        opened.set(name="Ada", rest_days=9)

    assert not Path(opened.data).exists()


def test_the_person_is_the_oldest_profile_s(coach: Open, tmp_path: Path) -> None:
    """Two folders that are joined later belong to the person whose profile is older."""
    older = coach("2026-11-20T09:00:00+01:00", machine="a")
    older.look()
    (tmp_path / "data").rename(tmp_path / "older")
    coach("2026-11-22T09:00:00+01:00", machine="b").look()
    profile = next((tmp_path / "older" / "profile").glob("*.json"))

    profile.rename(tmp_path / "data" / "profile" / profile.name)

    assert coach("2026-11-23T09:00:00+01:00", machine="b").facts().person == older.journal.person()


def test_a_device_keeps_its_id(coach: Open) -> None:
    """A machine has one id for a folder, another machine another."""
    here = coach().journal.device

    assert coach().journal.device == here
    assert coach(machine="there").journal.device != here


def test_a_cloned_disk_is_another_device(coach: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that finds another one's id in STATE takes a new one, and keeps that."""
    original = coach().journal.device
    monkeypatch.setattr(device, "machine_fingerprint", lambda: "another machine")

    clone = coach().journal.device

    assert clone != original
    assert coach().journal.device == clone


@pytest.mark.parametrize("content", ["", "{", '{"device": 7}'])
def test_a_damaged_device_file_is_made_anew(coach: Open, content: str) -> None:
    """A device file that can't be read is replaced, and the new id stays."""
    opened = coach()
    opened.journal.save(_mark())
    Path(opened.state, "device.json").write_text(content)

    fresh = coach().journal.device

    assert coach().journal.device == fresh


# -- drafts --------------------------------------------------------------------------------------


def test_a_draft_is_there_for_the_next_process(coach: Open) -> None:
    """A draft is read by the next process; keeping it again replaces it; it is no record."""
    coach().journal.keep_draft(_draft("one"))
    coach().journal.keep_draft(_draft("two"))

    journal = coach().journal
    assert [draft.state["text"] for draft in journal.drafts()] == ["two"]
    assert journal.read() == {}


def test_a_dropped_draft_leaves_no_text(coach: Open) -> None:
    """A draft that was dropped is nowhere any more, not in a previous version either."""
    journal = coach().journal
    journal.keep_draft(_draft(PRIVATE))

    journal.drop_draft("d")

    left = [path for path in Path(journal.data).rglob("*") if path.is_file()]
    assert journal.drafts() == []
    assert [path.name for path in left if PRIVATE in path.read_text()] == []


# -- more than one process -------------------------------------------------------------------------

_SAVER = """
import sys
from coach.coach import open_coach
from coach.records import Mark

journal = open_coach(None).journal
for number in range(int(sys.argv[2])):
    day = f"2026-11-{number % 28 + 1:02}"
    id_ = f"{sys.argv[1]}-{number}"
    journal.save(Mark(id=id_, at=day, day=day, kind="done", note="x" * 500))
    print(id_, flush=True)
"""


def _saver(name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _SAVER, name, str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_two_processes_lose_nothing(coach: Open) -> None:
    """Two programs that save to one folder at the same time lose none of each other's records."""
    journal = coach().journal
    assert journal.device

    savers = [_saver(name, 30) for name in ("a", "b")]
    for saver in savers:
        saver.communicate()

    assert [saver.returncode for saver in savers] == [0, 0]
    assert set(_marks(journal)) == {f"{name}-{n}" for name in ("a", "b") for n in range(30)}
    assert len(list(Path(journal.data, "journal").iterdir())) == 1


@pytest.mark.slow
def test_a_killed_process_loses_nothing_it_acknowledged(coach: Open) -> None:
    """Whatever was acknowledged before kill -9 is there, and the file opens."""
    acknowledged = []
    for round_ in range(6):
        with _saver(str(round_), 1000) as saver:
            assert saver.stdout is not None
            acknowledged += [saver.stdout.readline().strip() for _ in range(20 + round_)]
            saver.kill()
            acknowledged += saver.stdout.read().split("\n")[:-1]

    journal = coach().journal
    assert set(acknowledged) <= set(_marks(journal))
    assert journal.notices == []


def test_the_days_between_cost_the_files_of_their_months_alone(coach: Open) -> None:
    """What stands in them is what stands in the whole history, on two devices."""
    here, there = coach().journal, coach(machine="there").journal
    for day in ("2026-09-30", "2026-10-31", "2026-11-01", "2026-12-01"):
        here.save(_mark(day, day, day))
    there.save(_mark("later", "2026-11-01", "2026-11-01"))
    Path(here.data, "journal", here.device, "2026-09.json").write_text("{")

    fresh = coach().journal
    found = fresh.between(date(2026, 10, 25), date(2026, 11, 2))["marks"]

    assert not fresh.notices
    assert {id_: row["note"] for id_, row in found.items()} == {
        "2026-10-31": "2026-10-31",
        "2026-11-01": "later",
    }
