"""Backups: one a day, cheap and whole; what stood in one stands again; nothing is deleted by it."""

from __future__ import annotations

import contextlib
import errno
import itertools
import json
import os
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from coach import archive, backups, files, restoring, rotation, shelf
from coach.clock import Clock
from coach.coach import Coach
from coach.commands import keeping
from coach.journal import Draft, Journal
from coach.records import Mark
from coach.sealing import PLAIN, Locked, Seal
from coach.trouble import Trouble
from tests.coach.shell import Answer, Shell

Open = Callable[..., Coach]

PRIVATE = "what nobody else should read"
TUESDAY = date(2026, 11, 24)
FIRST = date(2024, 1, 1)


def _at(day: date | str, clock: str = "09:00:00") -> str:
    return f"{day}T{clock}+01:00"


@pytest.fixture
def tending(tending: Shell) -> Shell:
    """Give the shell a day later, on a Tuesday morning."""
    tending.setenv("TENDING_NOW", _at(TUESDAY))
    return tending


def _names(data: Path) -> list[str]:
    """Return the names of all backups in a folder."""
    return sorted(path.name.partition(".")[0] for path in data.glob("backups/*/*.json*"))


def _copies(data: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in data.glob("backups/*/files/*")}


def _manifest(data: Path, name: str) -> dict[str, Any]:
    (path,) = data.glob(f"backups/*/{name}.json")
    read: dict[str, Any] = json.loads(path.read_bytes())
    return read


def _mark(note: str, day: date = TUESDAY, id_: str = "m") -> Mark:
    return Mark(id=id_, at=_at(day), day=day.isoformat(), kind="done", note=note)


def _notes(journal: Journal) -> dict[str, str]:
    """Return the notes of the marks that stand, by id."""
    rows = journal.read().get("marks", {})
    return {id_: row.get("note", "") for id_, row in rows.items() if not row.get("deleted")}


def _well(answer: Answer) -> str:
    assert (answer.code, answer.err) == (0, "")
    return answer.out


def _key() -> Seal:
    identity = pyrage.x25519.Identity.generate()
    return Seal((str(identity.to_public()),), (identity,))


def _sealed(coach: Coach, seal: Seal) -> Journal:
    """Return a second journal of a coach's folder that writes sealed."""
    return Journal(coach.data, coach.state, coach.clock, seal)


@contextlib.contextmanager
def _room_for(number: int) -> Iterator[list[str]]:
    """Let the disk take so many writes of backups and no more; gives what was tried."""
    write, tried = files.write, []

    def filling(path: str, content: bytes, **how: Any) -> None:  # noqa: ANN401 - passed on
        if f"{os.sep}backups{os.sep}" in path:
            tried.append(path)
            if len(tried) > number:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(path, content, **how)

    with patch.object(files, "write", filling):
        yield tried


def _restore(coach: Coach, which: str) -> restoring.Restored:
    found = restoring.open_backup(restoring.find(coach.journal, which), coach.journal.seal)
    return restoring.restore(coach.journal, found)


# -- which are kept ----------------------------------------------------------------------------

_days = st.sets(st.integers(0, 1500).map(lambda n: FIRST + timedelta(days=n)), max_size=60)


@given(_days, st.integers(0, 1600))
def test_the_newest_stays_and_there_are_never_more_than_23(days: set[date], passed: int) -> None:
    """Of the days up to today 23 stay at most, the newest seven always, and none to come goes."""
    today = FIRST + timedelta(days=passed)

    kept = rotation.kept(days, today)

    past = sorted((day for day in days if day <= today), reverse=True)
    assert kept <= days
    assert len([day for day in kept if day <= today]) <= 23
    assert set(past[:7]) <= kept
    assert {day for day in days if day > today} <= kept


@given(_days, st.integers(0, 1600), st.integers(0, 1600))
def test_keeping_is_settled_at_once(days: set[date], passed: int, other: int) -> None:
    """What was kept is kept again; a clock that goes wrong for a moment takes nothing more."""
    today = FIRST + timedelta(days=passed)
    kept = rotation.kept(days, today)

    assert rotation.kept(kept, today) == kept
    wrong = rotation.kept(kept, FIRST + timedelta(days=min(passed, other)))
    assert wrong == kept


def test_daily_use_leaves_seven_days_four_weeks_and_twelve_months() -> None:
    """After each day of two years: seven days, four weeks, twelve months, no gap over a month."""
    days: set[date] = set()
    for number in range(800):
        today = FIRST + timedelta(days=number)
        days = rotation.kept(days | {today}, today)
        if number < 400:
            continue
        newest = sorted(days, reverse=True)
        gaps = [(a - b).days for a, b in itertools.pairwise(newest)]
        assert newest[:7] == [today - timedelta(days=n) for n in range(7)]
        assert len({day.isocalendar()[:2] for day in days if (today - day).days < 28}) >= 4
        assert len({(day.year, day.month) for day in days}) == 12
        assert max(gaps) <= 31
        assert (today - newest[-1]).days <= 366


def test_after_a_long_absence_the_old_ones_stay_until_seven_new_ones_stand() -> None:
    """One who comes back after years finds what there was; for its age it goes a week later."""
    old = {FIRST - timedelta(days=n) for n in (0, 1, 40)}
    days = old
    for number in range(7):
        today = FIRST + timedelta(days=1000 + number)
        assert old <= days
        days = rotation.kept(days | {today}, today)

    assert not old & days


def test_what_was_kept_before_restoring_stays_a_week() -> None:
    """A backup made before something was restored is a further one, and goes after seven days."""
    names = ["2026-11-24", "2026-11-24T093000", "2026-11-17T093000", "2026-11-16T093000", "notes"]

    assert rotation.expired(names, TUESDAY) == ["2026-11-16T093000"]


# -- one a day ---------------------------------------------------------------------------------


def test_the_first_opening_of_a_day_makes_its_backup(tending: Shell) -> None:
    """One a civil day, whatever is called how often; at 01:00 it is still yesterday."""
    for moment in (_at("2026-11-24"), _at("2026-11-24", "20:00:00"), _at("2026-11-25", "01:00:00")):
        _well(tending("status", "--json", now=moment))
        _well(tending("done"))

    assert _names(tending.data) == ["2026-11-24"]
    _well(tending("today", now=_at("2026-11-25")))
    assert _names(tending.data) == ["2026-11-24", "2026-11-25"]


def test_looking_into_an_empty_folder_makes_none(tending: Shell) -> None:
    """Where nothing is kept there is nothing to back up, and no folder for it."""
    _well(tending("export", "--format", "json"))

    assert not tending.data.exists()
    assert "nothing to back up" in _well(tending("backup"))
    assert "no backup yet" in _well(tending("restore"))


def test_a_filled_folder_stays_as_it_is(tending: Shell, tmp_path: Path) -> None:
    """`tending demo --into` makes a history and no backup."""
    _well(tending("demo", "--days", "3", "--into", str(tmp_path / "made-up")))

    assert not (tmp_path / "made-up" / "backups").exists()


def test_a_backup_opens_with_stock_tinydb(tending: Shell) -> None:
    """It is a database with the schema, how much there was, and a record a file; private too."""
    tending("done", "--note", "-", stdin=PRIVATE.encode())

    (path,) = tending.data.glob("backups/*/2026-11-24.json")
    with TinyDB(path, access_mode="r") as database:
        assert database.all() == [{"schema": 1}]
        (about,) = database.table("backup").all()
        rows = database.table("files").all()
    month = tending.month()
    assert about["records"] == 1
    assert f"journal/{month.parent.name}/2026-11.json" in {row["path"] for row in rows}
    assert month.read_bytes() in _copies(tending.data).values()
    assert PRIVATE not in path.read_text()
    for one in tending.data.glob("backups/**/*.json"):
        assert stat.S_IMODE(one.stat().st_mode) == 0o600


def test_what_did_not_change_costs_nothing(tending: Shell) -> None:
    """A month that is the same on two days has one copy, written once."""
    tending("done", "--day", "2026-11-23", now=_at("2026-12-01"))
    tending("done")
    before = {p.name: p.stat().st_mtime_ns for p in tending.data.glob("backups/*/files/*")}

    tending("today", now=_at("2026-12-02"))

    after = {p.name: p.stat().st_mtime_ns for p in tending.data.glob("backups/*/files/*")}
    assert before.items() <= after.items()
    assert len(_manifest(tending.data, "2026-12-02")["files"]) > len(after) - len(before)


def test_all_devices_files_are_held(coach: Open) -> None:
    """Every device's records, drafts and profile, conflict copies, practices; nothing else."""
    here, there = coach(machine="here"), coach(machine="there")
    there.mark(TUESDAY - timedelta(days=1))
    here.set(name="Ada")
    here.mark(TUESDAY - timedelta(days=2))
    here.journal.keep_draft(Draft(id="d", kind="x", at="", day="", updated="", state={}))
    own = Path(here.data, "journal", here.journal.device)
    copy = own / "2026-11.sync-conflict-20261123-063507-K5S5ZDQ.json"
    shutil.copy(own / "2026-11.json", copy)
    Path(here.data, "practices").mkdir()
    Path(here.data, "practices", "walk.toml").write_text("title = 'Walk'")

    made = backups.back_up(here.journal, here.today())

    assert made is not None
    ours, theirs = here.journal.device, there.journal.device
    assert {item.path for item in made.items} == {
        f"profile/{ours}.json",
        f"journal/{ours}/2026-11.json",
        f"journal/{ours}/{copy.name}",
        f"journal/{ours}/drafts.json",
        f"journal/{theirs}/2026-11.json",
        f"profile/{theirs}.json",
        "practices/walk.toml",
    }


def test_each_device_writes_its_own(coach: Open) -> None:
    """Two devices of one folder have a backup each, and leave the other's as it is."""
    coach(machine="here").mark(TUESDAY - timedelta(days=1))
    coach(machine="here").back_up()
    before = _copies(Path(coach().data))
    there = coach(machine="there")
    there.mark(TUESDAY - timedelta(days=2))
    there.back_up()

    folders = sorted(path.name for path in Path(there.data, "backups").iterdir())
    assert folders == sorted([coach().journal.device, there.journal.device])
    assert before.items() <= _copies(Path(there.data)).items()


def test_a_damaged_file_of_another_device_is_not_taken(coach: Open) -> None:
    """Its previous version is, else what the last backup has; the record of it says so."""
    there = coach(machine="there")
    there.journal.save(_mark("one", id_="a"))
    here = coach()
    here.back_up()
    there.journal.save(_mark("two", id_="b"))
    month = Path(there.data, "journal", there.journal.device, "2026-11.json")
    month.write_bytes(b"{")

    previous = backups.back_up(here.journal, TUESDAY)
    month.with_suffix(".prev").unlink()
    earlier = backups.back_up(here.journal, TUESDAY + timedelta(days=1))

    assert previous is not None
    assert earlier is not None
    assert [item.instead for item in previous.items if item.instead] == ["previous"]
    assert [item.instead for item in earlier.items if item.instead] == ["earlier"]
    assert b"{" not in _copies(Path(here.data)).values()


def test_rotation_takes_the_copies_that_none_needs(tending: Shell) -> None:
    """After forty days of use old backups are gone, and every copy left is named by one."""
    for number in range(40):
        tending("done", now=_at(TUESDAY + timedelta(days=number)))

    names = _names(tending.data)
    rows = [row for name in names for row in _manifest(tending.data, name)["files"].values()]
    assert 7 < len(names) < 14
    assert {f"{row['sha256']}.json" for row in rows} == set(_copies(tending.data))
    assert backups.verify(str(tending.data), tending.coach().journal.device, PLAIN) == []


def test_what_a_crash_left_is_collected(tending: Shell) -> None:
    """Copies that no backup came to name, and half-written ones, go with the next backup."""
    tending("done")
    (store,) = tending.data.glob("backups/*/files")
    left = [store / f"{'0' * 64}.json", store / f".{'1' * 64}.json.tmp"]
    for path in left:
        path.write_bytes(b"{")

    tending("done", now=_at("2026-11-25"))

    assert not any(path.exists() for path in left)


def test_nothing_is_collected_while_a_backup_cannot_be_read(tending: Shell) -> None:
    """A copy might be the one that a damaged backup names."""
    tending("done")
    (path,) = tending.data.glob("backups/*/2026-11-24.json")
    before = _copies(tending.data)
    path.write_bytes(b"{")

    tending("done", now=_at("2026-11-25"))

    assert before.items() <= _copies(tending.data).items()
    assert "can't be read" in _well(tending("restore"))


# -- whole, or not at all ----------------------------------------------------------------------


@pytest.mark.parametrize("room", range(5))
def test_a_full_disk_leaves_earlier_backups_whole(tending: Shell, room: int) -> None:
    """Nothing half of the new one stays, nobody is told, and the next opening makes it."""
    tending("done")
    before = {path: path.read_bytes() for path in tending.data.glob("backups/**/*.json")}
    tending("done", now=_at("2026-11-25"))
    shutil.rmtree(tending.data / "backups")
    for path, content in before.items():
        files.write(str(path), content)
    with _room_for(room) as written:
        answer = tending("today")

    full = room < 3  # the profile, the month, and the backup itself
    _well(answer)
    assert len(written) == min(room + 1, 3)
    after = {path: path.read_bytes() for path in tending.data.glob("backups/**/*.json")}
    assert (after == before) == full
    _well(tending("today"))
    assert _names(tending.data) == ["2026-11-24", "2026-11-25"]
    assert backups.verify(str(tending.data), tending.coach().journal.device, PLAIN) == []


def test_what_reads_back_otherwise_is_no_backup(
    coach: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each copy is read back; a disk that lies about it makes no backup."""
    opened = coach()
    opened.mark(TUESDAY - timedelta(days=1))
    write = files.write
    monkeypatch.setattr(
        files, "write", lambda path, content, **how: write(path, content[1:], **how)
    )

    with pytest.raises(Trouble, match=r"^Not saved: .*read back"):
        backups.back_up(opened.journal, opened.today())

    assert not _names(Path(opened.data))
    assert not _copies(Path(opened.data))


def test_verifying_names_what_is_missing_or_damaged(tending: Shell) -> None:
    """Every byte is looked at: a copy that changed, one that is gone, a backup that is damaged."""
    tending("today")
    device = tending.coach().journal.device
    (path,) = tending.data.glob("backups/*/2026-11-24.json")
    profile, month = sorted(
        path.parent.glob("files/*"), key=lambda one: b"choices" in one.read_bytes()
    )
    month.write_bytes(month.read_bytes().replace(b"practice", b"practise"))
    profile.unlink()

    found = backups.verify(str(tending.data), device, PLAIN)

    assert len(found) == 2
    assert any("2026-11.json is missing or damaged" in line for line in found)
    assert any(f"profile/{device}.json is missing or damaged" in line for line in found)
    path.write_bytes(b"[]")
    assert "not laid out" in backups.verify(str(tending.data), device, PLAIN)[0]


# -- bringing one back -------------------------------------------------------------------------


def test_all_comes_back_after_the_journal_is_gone(tending: Shell) -> None:
    """Every journal file and setting deleted, and one restored: the same export as before."""
    tending.coach().set(name="Ada", tendencies=["please"])
    tending("done", "--day", "yesterday", "--note", "-", stdin=PRIVATE.encode())
    opened = tending.coach()
    opened.mark(TUESDAY)
    opened.undo()
    opened.pause(TUESDAY, TUESDAY)
    _well(tending("backup"))
    before = tending.export()
    shutil.rmtree(tending.data / "journal")
    shutil.rmtree(tending.data / "profile")

    out = _well(tending("restore", "2026-11-24", "--yes"))

    assert "2 records came back" in out
    assert "settings are as they were" in out
    assert tending.export() == before
    assert any(mark.get("deleted") for mark in before["records"]["marks"])


def test_what_was_written_since_stays(coach: Open) -> None:
    """Missing, deleted and edited ones stand as they were, later ones stay; once is enough."""
    opened = coach(_at(TUESDAY))
    for id_ in ("same", "edited", "deleted", "missing"):
        opened.journal.save(_mark(f"{id_} then", id_=id_))
    opened.set(name="Ada", rest_days=1)
    backups.back_up(opened.journal, TUESDAY)
    untouched = opened.journal.read()["marks"]["same"]
    month = Path(opened.data, "journal", opened.journal.device, "2026-11.json")
    tables = json.loads(month.read_bytes())
    tables["marks"] = {n: r for n, r in tables["marks"].items() if r["id"] != "missing"}
    month.write_text(json.dumps(tables))
    later = coach(_at(TUESDAY, "12:00:00"))
    later.set(name="Grace")
    later.journal.read()
    later.journal.save(_mark("edited since", id_="edited"))
    later.journal.remove(_mark("", id_="deleted"))
    later.journal.save(_mark("since", id_="new"))

    done = _restore(later, "2026-11-24")

    after = coach(_at(TUESDAY, "13:00:00"))
    assert _notes(after.journal) == {
        "same": "same then",
        "edited": "edited then",
        "deleted": "deleted then",
        "missing": "missing then",
        "new": "since",
    }
    assert after.journal.settings().name == "Ada"
    assert after.journal.settings().rest_days == 1
    assert after.journal.read()["marks"]["same"] == untouched
    assert (len(done.plan.back), len(done.plan.changed), done.plan.stay) == (2, 1, 1)
    before = {p: p.read_bytes() for p in Path(after.data).rglob("*") if p.is_file()}
    assert not _restore(after, "2026-11-24").plan.changes
    assert {p: p.read_bytes() for p in Path(after.data).rglob("*") if p.is_file()} == before


@given(
    st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["", "then"])),
    st.lists(
        st.tuples(st.sampled_from("abcde"), st.sampled_from(["then", "since", "deleted", "lost"])),
        max_size=6,
    ),
)
@settings(max_examples=25)
def test_whatever_came_between_what_stood_stands_again(
    then: dict[str, str], since: list[tuple[str, str]]
) -> None:
    """Of any saves, deletions and losses, none keeps a record of the backup from standing again,
    none of the others is touched, and a second time nothing is left to do.
    """
    with TemporaryDirectory() as folder:
        clock = Clock(datetime.fromisoformat(_at(TUESDAY)))
        journal = Journal(os.path.join(folder, "data"), os.path.join(folder, "state"), clock)
        journal.save(_mark("always there", id_="z"))
        for id_, note in then.items():
            journal.save(_mark(note, id_=id_))
        backups.back_up(journal, TUESDAY)
        for id_, what in since:
            if what == "lost":
                with journal.files.saving(journal.files.own, "2026-11") as database:
                    database.locked_table("marks").drop(id_)
                journal.read()
            elif what == "deleted":
                journal.remove(_mark("", id_=id_))
            else:
                journal.save(_mark(what, id_=id_))
        before = _notes(journal)

        found = restoring.open_backup(restoring.find(journal, "2026-11-24"), PLAIN)
        restoring.restore(journal, found)

        again = Journal(journal.data, journal.state, clock)
        assert _notes(again) == {**before, **then, "z": "always there"}
        assert not restoring.restore(again, found).plan.changes


def test_an_edit_on_another_device_goes_back_as_well(coach: Open) -> None:
    """What goes back outranks every version known, one from a clock that is ahead as well."""
    here = coach(_at(TUESDAY))
    here.journal.save(_mark("then"))
    backups.back_up(here.journal, TUESDAY)
    there = coach(_at("2027-03-01"), machine="there")
    there.journal.read()
    there.journal.save(_mark("since, under a clock that is ahead"))

    _restore(coach(_at(TUESDAY, "12:00:00")), "2026-11-24")

    assert _notes(coach(_at(TUESDAY), machine="there").journal) == {"m": "then"}


def test_the_state_before_is_kept_first(tending: Shell) -> None:
    """What restoring took back can be brought back in turn, on the same day."""
    opened = tending.coach()
    opened.journal.save(_mark("then"))
    tending("backup")
    opened = tending.coach()
    opened.journal.read()
    opened.journal.save(_mark("since"))

    out = _well(tending("restore", "2026-11-24", "--yes", now=_at(TUESDAY, "09:30:00")))

    assert "kept as 2026-11-24T093000" in out
    assert "0 records came back, 1 is as it was" in out
    assert _notes(tending.coach().journal) == {"m": "then"}
    _well(tending("restore", "2026-11-24T093000", "--yes"))
    assert _notes(tending.coach().journal) == {"m": "since"}


def test_what_cannot_be_kept_first_is_not_restored(
    tending: Shell,
) -> None:
    """On a full disk nothing is changed, and one line says so."""
    tending("today")
    shutil.rmtree(tending.data / "journal")

    with _room_for(0):
        answer = tending("restore", "2026-11-24", "--yes")

    answer.assert_refused(1)
    assert "is full" in answer.err
    assert not (tending.data / "journal").exists()


def test_drafts_come_back_unless_their_flow_is_over(coach: Open) -> None:
    """A draft whose session is not ended is put back; one that ended, or is there, is not."""
    opened = coach(_at(TUESDAY))
    state = opened.flows.begin(opened.look()).answer("feet").typing(PRIVATE)
    opened.flows.keep(state)
    backups.back_up(opened.journal, TUESDAY)
    (draft,) = opened.journal.drafts()
    opened.journal.drop_draft(draft.id)

    done = _restore(coach(_at(TUESDAY, "10:00:00")), "2026-11-24")

    assert [row["id"] for row in done.plan.drafts] == [draft.id]
    again = coach(_at(TUESDAY, "10:00:00"))
    assert again.journal.drafts() == [draft]
    resumed = again.flows.unfinished()
    assert resumed is not None
    again.flows.keep(resumed.stop(again.at()))
    shutil.rmtree(Path(again.data, "backups"))
    backups.back_up(again.journal, TUESDAY)
    assert not _restore(coach(_at(TUESDAY, "11:00:00")), "2026-11-24").plan.changes


def test_a_choice_goes_back_and_there_is_one_a_day(coach: Open) -> None:
    """The focus of the day that stood in the backup stands again, in place of the later one."""
    opened = coach(_at(TUESDAY))
    first = opened.look().focus.id
    backups.back_up(opened.journal, TUESDAY)
    assert opened.another().focus.id != first

    _restore(opened, "2026-11-24")

    assert coach(_at(TUESDAY, "12:00:00")).look().focus.id == first
    assert not _restore(coach(_at(TUESDAY, "12:00:00")), "2026-11-24").plan.changes


def test_practices_come_back(coach: Open) -> None:
    """One's own practices are missing no more, byte for byte."""
    opened = coach(_at(TUESDAY))
    practice = Path(opened.data, "practices", "walk.toml")
    practice.parent.mkdir(parents=True)
    practice.write_bytes(b"title = 'Walk'\r\n")
    opened.mark(TUESDAY)
    backups.back_up(opened.journal, TUESDAY)
    practice.unlink()

    _restore(opened, "2026-11-24")

    assert practice.read_bytes() == b"title = 'Walk'\r\n"


def test_what_is_damaged_in_a_backup_is_left_out_and_told(tending: Shell) -> None:
    """The rest is restored; one line names what was not."""
    tending.coach().set(name="Ada")
    tending("done")
    for copy in tending.data.glob("backups/*/files/*"):
        if b"marks" in copy.read_bytes():
            copy.write_bytes(b"{")
    shutil.rmtree(tending.data / "profile")

    answer = tending("restore", "2026-11-24", "--yes")

    assert answer.code == 0
    assert answer.err.count("\n") == 1
    assert "2026-11.json in it is missing or damaged" in answer.err
    assert tending.coach().journal.read() is not None
    assert tending.coach().facts().settings.name == "Ada"


# -- the command ---------------------------------------------------------------------------------


def test_restore_lists_what_there_is(tending: Shell) -> None:
    """A line each, the newest first, with how much is in it and what to type."""
    tending("done")
    tending("done", now=_at("2026-11-25"))

    lines = _well(tending("restore")).splitlines()

    assert [line.split()[0] for line in lines[:2]] == ["2026-11-25", "2026-11-24"]
    assert "2 records" in lines[0]
    assert "1 record," in lines[1]
    assert lines[-1].endswith("tending restore 2026-11-25")


def test_without_a_terminal_restore_wants_to_be_sure(tending: Shell) -> None:
    """It asks on a terminal; elsewhere --yes says what an answer would."""
    tending("done")
    shutil.rmtree(tending.data / "journal")

    answer = tending("restore", "2026-11-24")

    answer.assert_refused(1)
    assert "--yes" in answer.err
    assert tending.export()["records"] == {}


@pytest.mark.parametrize("reply", ["y", "n", ""])
def test_on_a_terminal_restore_asks(
    tending: Shell, monkeypatch: pytest.MonkeyPatch, reply: str
) -> None:
    """It tells how much and from when; anything but a yes changes nothing."""
    tending("done")
    shutil.rmtree(tending.data / "journal")
    monkeypatch.setattr(keeping, "_can_ask", lambda: True)

    out = _well(tending("restore", "2026-11-24", stdin=f"{reply}\n".encode()))

    assert "Restore 1 record from 2026-11-24? [y/N]" in out
    assert ("Nothing was changed." in out) == (reply != "y")
    assert (tending.export()["records"] != {}) == (reply == "y")


def test_a_day_of_several_devices_is_named_with_one(coach: Open, tending: Shell) -> None:
    """A day is ours first; another device's is listed with its name, and has to be named where two
    others have it.
    """
    devices = []
    for number, machine in enumerate(("one", "two")):
        opened = coach(_at(TUESDAY), machine=machine)
        opened.mark(TUESDAY - timedelta(days=number))
        opened.back_up()
        devices.append(opened.journal.device)
    coach(_at("2026-11-25"), machine="here")

    answer = tending("restore", "2026-11-24", "--yes")
    named = tending("restore", f"{devices[0]}/2026-11-24", "--yes")
    listed = _well(tending("restore")).split()

    answer.assert_refused(1)
    assert all(f"{device}/2026-11-24" in answer.err for device in devices)
    _well(named)
    assert {"2026-11-25", *(f"{device}/2026-11-24" for device in devices)} <= set(listed)
    coach(_at("2026-11-25"), machine="two")
    _well(tending("restore", "2026-11-24", "--yes"))


def test_a_backup_is_named_by_its_path_too(tending: Shell) -> None:
    """A folder of backups that was carried elsewhere is enough to restore from."""
    tending("done", "--note", "-", stdin=PRIVATE.encode())
    (folder,) = tending.data.glob("backups/*")
    elsewhere = shutil.move(folder, tending.data.parent / "elsewhere")
    shutil.rmtree(tending.data)

    _well(tending("restore", str(Path(elsewhere, "2026-11-24.json")), "--yes"))

    assert _notes(tending.coach().journal).popitem()[1] == PRIVATE


@pytest.mark.parametrize("which", ["2026-01-01", "nowhere.zip", "../../etc"])
def test_a_backup_that_is_not_there_is_one_line(tending: Shell, which: str) -> None:
    """It says how to see those there are."""
    tending("done")

    answer = tending("restore", which, "--yes")

    answer.assert_refused(1)
    assert "tending restore" in answer.err


# -- one file ------------------------------------------------------------------------------------


def test_a_file_brings_everything_to_another_machine(tending: Shell, tmp_path: Path) -> None:
    """On an empty folder all of it stands: records, settings, the person; the file is private."""
    tending.coach().set(name="Ada")
    tending("done", "--note", "-", stdin=PRIVATE.encode())
    before = tending.export()
    target = tmp_path / "all.zip"

    out = _well(tending("backup", "-o", str(target)))
    tending.setenv("TENDING_DIR", str(tmp_path / "new"))
    tending.setenv("TENDING_STATE", str(tmp_path / "new-state"))
    _well(tending("restore", str(target), "--yes", now=_at("2026-12-01")))

    assert str(target) in out
    assert tending.export() == before
    assert "stands already" in _well(tending("restore", str(target), "--yes"))
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(tmp_path.glob(".*")) == []


def test_a_file_holds_every_byte_as_it_is(coach: Open, tmp_path: Path) -> None:
    """Each member is the file itself, by its path in the data folder, and a page lists them."""
    opened = coach(_at(TUESDAY))
    opened.mark(TUESDAY)
    count = archive.write(opened.journal, str(tmp_path / "all.zip"))

    with zipfile.ZipFile(tmp_path / "all.zip") as source:
        page = json.loads(source.read("tending-backup.json"))
        members = {name: source.read(name) for name in source.namelist()}
    del members["tending-backup.json"]
    assert len(members) == count == len(page["files"])
    assert page["records"] == 1
    for name, content in members.items():
        assert Path(opened.data, name).read_bytes() == content


def test_an_older_person_outlives_a_newer_one(coach: Open, tmp_path: Path) -> None:
    """Restored into a folder that was opened before, the person is who they were first."""
    first = coach(_at(TUESDAY))
    first.set(name="Ada")
    person = first.journal.person()
    archive.write(first.journal, str(tmp_path / "all.zip"))
    shutil.rmtree(first.data)
    second = coach(_at("2026-12-01"))
    second.set(rest_days=1)
    assert second.journal.person() != person

    restoring.restore(second.journal, restoring.open_backup(str(tmp_path / "all.zip"), PLAIN))

    after = coach(_at("2026-12-01"))
    after.journal.read()
    assert after.journal.person() == person
    assert (after.journal.settings().name, after.journal.settings().rest_days) == ("Ada", 1)


def test_no_other_file_is_taken_the_place_of(tending: Shell, tmp_path: Path) -> None:
    """A file of the name stays as it is; one line says so, and nothing is left behind."""
    tending("done")
    target = tmp_path / "all.zip"
    target.write_bytes(b"mine")

    tending("backup", "-o", str(target)).assert_refused(1)
    tending("backup", "-o", str(tmp_path / "none" / "all.zip")).assert_refused(1)

    assert target.read_bytes() == b"mine"
    assert sorted(tmp_path.glob(".*")) == []


def _zip(path: Path, members: dict[str, bytes], page: dict[str, Any] | None = None) -> Path:
    """Make a file of members, with a page that lists them."""
    listed = [
        {"path": name, "sha256": shelf.digest(content), "size": len(content)}
        for name, content in members.items()
    ]
    page = page or {"tending-backup": 1, "files": listed}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in {"tending-backup.json": json.dumps(page).encode(), **members}.items():
            target.writestr(name, content)
    return path


def test_odd_names_in_a_file_reach_nothing(coach: Open, tmp_path: Path) -> None:
    """No path leads out of the folder, nor does the day of a record."""
    opened = coach(_at(TUESDAY))
    month = json.dumps(
        {"marks": {"1": {"id": "m", "at": _at(TUESDAY), "day": "../../x", "kind": "done"}}}
    ).encode()
    odd = ["../out.toml", "practices/../out.toml", "/out.toml", "practices/.x.toml", "lock/../x"]
    path = _zip(
        tmp_path / "odd.zip",
        {"journal/a/2026-11.json": month, **dict.fromkeys(odd, b"x"), "practices/ok.toml": b"x"},
    )

    restoring.restore(opened.journal, restoring.open_backup(str(path), PLAIN))

    assert _notes(opened.journal) == {"m": ""}
    assert not list(tmp_path.rglob("out.toml"))
    assert [one.name for one in Path(opened.data, "practices").iterdir()] == ["ok.toml"]
    assert {one.name for one in Path(opened.data).iterdir()} == {"journal", "practices"}


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def _changed(path: Path) -> None:
    _zip(
        path,
        {"journal/a/2026-11.json": b"{}"},
        {
            "tending-backup": 1,
            "files": [{"path": "journal/a/2026-11.json", "sha256": "0" * 64, "size": 2}],
        },
    )


def _huge(path: Path) -> None:
    _zip(
        path,
        {},
        {
            "tending-backup": 1,
            "files": [
                {"path": f"journal/a/2026-{n:02}.json", "sha256": "0" * 64, "size": 2**28}
                for n in range(4)
            ],
        },
    )


def _bomb(path: Path) -> None:
    content = b" " * (65 * 1024 * 1024)
    _zip(path, {"journal/a/2026-11.json": content})


def _lying(path: Path) -> None:
    _zip(
        path,
        {"journal/a/2026-11.json": b" " * 100_000},
        {
            "tending-backup": 1,
            "files": [{"path": "journal/a/2026-11.json", "sha256": "0" * 64, "size": 2}],
        },
    )


def _newer(path: Path) -> None:
    _zip(path, {}, {"tending-backup": 2, "files": []})


def _pageless(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("photo.jpg", b"x")


def _text(path: Path) -> None:
    path.write_text("not a zip at all")


@pytest.mark.parametrize("spoil", [_cut, _changed, _huge, _bomb, _lying, _newer, _pageless, _text])
def test_a_file_that_is_none_of_ours_is_one_line(
    tending: Shell, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    """Damaged, too large, newer, or another file: one sentence, and nothing is changed."""
    tending("done")
    before = tending.export()
    path = tmp_path / "all.zip"
    tending("backup", "-o", str(path))
    spoil(path)

    answer = tending("restore", str(path), "--yes")

    answer.assert_refused(1)
    assert str(path) in answer.err
    assert tending.export() == before


# -- what is damaged in the folder -----------------------------------------------------------------


def test_a_damaged_month_is_mended_from_a_backup(coach: Open) -> None:
    """Where no version before it is whole either, the newest good copy takes its place."""
    opened = coach(_at(TUESDAY))
    opened.journal.save(_mark("then"))
    backups.back_up(opened.journal, TUESDAY - timedelta(days=1))
    opened.journal.save(_mark("then too", id_="n"))
    backups.back_up(opened.journal, TUESDAY)
    month = Path(opened.data, "journal", opened.journal.device, "2026-11.json")
    for path in (month, month.with_suffix(".prev")):
        path.write_bytes(b"{")

    after = coach(_at("2026-11-25"))

    assert _notes(after.journal) == {"m": "then", "n": "then too"}
    assert "its backup of 2026-11-24 is used" in after.journal.notices[0]
    assert json.loads(month.read_bytes())["marks"]


def test_another_devices_backup_is_the_last_resort(coach: Open) -> None:
    """It holds our files too; what it has is better than nothing."""
    opened = coach(_at(TUESDAY))
    opened.journal.save(_mark("then"))
    coach(_at(TUESDAY), machine="there").back_up()
    Path(opened.data, "journal", opened.journal.device, "2026-11.json").write_bytes(b"{")

    after = coach(_at("2026-11-25"))

    assert _notes(after.journal) == {"m": "then"}
    assert "another device's backup of 2026-11-24 is used" in after.journal.notices[0]


# -- deleted text ----------------------------------------------------------------------------------


def _holds(data: str, text: str) -> bool:
    return any(text.encode() in content for content in _copies(Path(data)).values())


def test_purging_takes_a_deleted_text_out(coach: Open) -> None:
    """No copy has it any more, all backups are whole, and everything else in them stands."""
    opened = coach(_at(TUESDAY))
    opened.journal.save(_mark("stays", id_="n"))
    opened.journal.save(_mark(PRIVATE))
    for number in range(3):
        opened.journal.save(_mark(f"more {number}", id_=f"n{number}"))
        backups.back_up(opened.journal, TUESDAY + timedelta(days=number))
    opened.journal.remove(_mark(""))
    assert _holds(opened.data, PRIVATE)

    assert backups.purge(opened.journal, ["m"]) == 3

    assert not _holds(opened.data, PRIVATE)
    assert backups.verify(opened.data, opened.journal.device, PLAIN) == []
    assert len(_copies(Path(opened.data))) == 4
    assert backups.purge(opened.journal, ["m"]) == 0
    found = restoring.open_backup(restoring.find(opened.journal, "2026-11-25"), PLAIN)
    marks = found.history["marks"]
    assert {id_: row.get("note") for id_, row in marks.items()} == {
        "n": "stays",
        "n0": "more 0",
        "n1": "more 1",
        "m": None,
    }


@pytest.mark.parametrize("room", range(4))
def test_purging_can_be_done_again_after_a_crash(coach: Open, room: int) -> None:
    """Stopped anywhere, every backup is whole; done again, the text is gone."""
    opened = coach(_at(TUESDAY))
    opened.journal.save(_mark(PRIVATE))
    backups.back_up(opened.journal, TUESDAY)
    opened.journal.save(_mark("more", id_="n"))
    backups.back_up(opened.journal, TUESDAY + timedelta(days=1))
    opened.journal.remove(_mark(""))
    with _room_for(room), pytest.raises(Trouble):
        backups.purge(opened.journal, ["m"])

    assert backups.verify(opened.data, opened.journal.device, PLAIN) == []
    backups.purge(opened.journal, ["m"])
    assert not _holds(opened.data, PRIVATE)
    assert backups.verify(opened.data, opened.journal.device, PLAIN) == []
    assert len(_names(Path(opened.data))) == 2


# -- locked ----------------------------------------------------------------------------------------


def test_a_sealed_folder_has_sealed_backups(coach: Open) -> None:
    """Copies and backups are sealed, need no key to be made, and the key to be read."""
    opened = coach(_at(TUESDAY))
    seal = _key()
    journal = _sealed(opened, seal)
    journal.save(_mark(PRIVATE))
    keyless = _sealed(opened, Seal(seal.recipients))

    made = backups.back_up(keyless, TUESDAY)

    assert made is not None
    assert made.records == -1
    assert all(name.endswith(".json.age") for name in _copies(Path(opened.data)))
    path = restoring.find(keyless, "2026-11-24")
    assert path.endswith("2026-11-24.json.age")
    with pytest.raises(Locked):
        restoring.open_backup(path, Seal(seal.recipients))
    assert restoring.open_backup(path, seal).history["marks"]["m"]["note"] == PRIVATE
    assert restoring.listed(keyless)[0].manifest is None


def test_a_sealed_file_brings_its_lock_to_another_machine(coach: Open, tmp_path: Path) -> None:
    """It holds nothing in plain; where there was no lock its own is put in place, then the rest."""
    opened = coach(_at(TUESDAY))
    seal = _key()
    journal = _sealed(opened, seal)
    journal.save(_mark(PRIVATE))
    journal.set(name="Ada")
    Path(opened.data, "lock").mkdir()
    Path(opened.data, "lock", "identity.age").write_bytes(b"for the passphrase")
    path = str(tmp_path / "all.zip")
    archive.write(journal, path)
    new = coach(_at("2026-12-01"), machine="new")
    shutil.rmtree(new.data)

    assert restoring.lock_of(path) == {"identity.age": b"for the passphrase"}
    with pytest.raises(Locked):
        restoring.open_backup(path, PLAIN)
    there = _sealed(new, seal)
    restoring.restore(there, restoring.open_backup(path, seal))

    assert _notes(there) == {"m": PRIVATE}
    assert there.settings().name == "Ada"
    assert Path(new.data, "lock", "identity.age").read_bytes() == b"for the passphrase"
    for one in Path(new.data).rglob("*"):
        assert one.is_dir() or PRIVATE.encode() not in one.read_bytes()
    with zipfile.ZipFile(path) as source:
        assert all(PRIVATE.encode() not in source.read(name) for name in source.namelist())


def test_locking_seals_the_backups_and_unlocking_opens_them(coach: Open) -> None:
    """Both ways everything in them stays, and nothing of the other kind is left."""
    opened = coach(_at(TUESDAY))
    opened.journal.save(_mark(PRIVATE))
    backups.back_up(opened.journal, TUESDAY)
    opened.journal.save(_mark("more", id_="n"))
    backups.back_up(opened.journal, TUESDAY + timedelta(days=1))
    before = _copies(Path(opened.data))
    seal, device = _key(), opened.journal.device

    backups.reseal(opened.data, device, PLAIN, seal)

    assert not list(Path(opened.data, "backups").rglob("*.json"))
    assert not _holds(opened.data, PRIVATE)
    assert backups.verify(opened.data, device, seal) == []
    found = restoring.open_backup(restoring.find(_sealed(opened, seal), "2026-11-24"), seal)
    assert found.history["marks"]["m"]["note"] == PRIVATE
    with pytest.raises(Locked):
        backups.reseal(opened.data, device, PLAIN, PLAIN)
    backups.reseal(opened.data, device, seal, PLAIN)
    assert _copies(Path(opened.data)) == before
    assert not list(Path(opened.data, "backups").rglob("*.age"))
    assert backups.verify(opened.data, device, PLAIN) == []


@pytest.mark.parametrize("room", range(4))
def test_locking_can_be_done_again_after_a_crash(coach: Open, room: int) -> None:
    """Stopped anywhere, each backup can still be read; done again, it is finished."""
    opened = coach(_at(TUESDAY))
    opened.journal.save(_mark(PRIVATE))
    backups.back_up(opened.journal, TUESDAY)
    opened.journal.save(_mark("more", id_="n"))
    backups.back_up(opened.journal, TUESDAY + timedelta(days=1))
    seal, device = _key(), opened.journal.device
    with _room_for(room), pytest.raises(OSError, match="space"):
        backups.reseal(opened.data, device, PLAIN, seal)

    assert backups.verify(opened.data, device, seal) == []
    assert len(set(_names(Path(opened.data)))) == 2
    backups.reseal(opened.data, device, PLAIN, seal)
    assert not list(Path(opened.data, "backups").rglob("*.json"))
    assert backups.verify(opened.data, device, seal) == []


def test_a_key_is_needed_to_purge_what_is_sealed(coach: Open) -> None:
    """Without it nothing is touched; with it the text is gone."""
    opened = coach(_at(TUESDAY))
    seal = _key()
    journal = _sealed(opened, seal)
    journal.save(_mark(PRIVATE))
    backups.back_up(journal, TUESDAY)
    before = _copies(Path(opened.data))
    journal.remove(_mark(""))

    with pytest.raises(Locked):
        backups.purge(_sealed(opened, Seal(seal.recipients)), ["m"])
    assert _copies(Path(opened.data)) == before
    assert backups.purge(journal, ["m"]) == 1

    found = restoring.open_backup(restoring.find(journal, "2026-11-24"), seal)
    assert "note" not in found.history["marks"]["m"]
