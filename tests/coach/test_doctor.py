"""The doctor: finds what is not in order, mends what is this device's own, tells no text."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import filelock
import pytest

from coach import doctor, mending, names, survey
from coach.coach import Coach
from coach.finding import FINE, MENDS, NOTE, PROBLEM, Finding
from coach.journal import Draft
from coach.mending import Done
from coach.records import Mark
from coach.survey import Survey

Open = Callable[..., Coach]

AT = "2026-11-23T09:00:00.000+01:00"
LATER = "2026-11-23T11:00:00.000+01:00"
DAY = "2026-11-23"
PRIVATE = "what nobody else should read"
COPY = "2026-11.sync-conflict-20261123-063507-K5S5ZDQ.json"


def _mark(note: str = PRIVATE, day: str = DAY, id_: str = "m") -> Mark:
    return Mark(id=id_, at=AT, day=day, kind="done", note=note)


def _row(id_: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - of any type
    sound = {"id": id_, "at": AT, "day": DAY, "updated": AT, "kind": "done", "note": PRIVATE}
    return {**sound, **fields}


def _tables(*rows: dict[str, Any], table: str = "marks", schema: int = 1) -> dict[str, Any]:
    return {
        "_default": {"1": {"schema": schema}},
        table: {str(n): row for n, row in enumerate(rows, 1)},
    }


def _write(path: Path, tables: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_text(json.dumps(tables), encoding="utf-8")
    path.chmod(0o600)


@pytest.fixture
def used(coach: Open) -> Coach:
    """Give a folder in good order, with text in everything, each file saved twice."""
    opened = coach()
    opened.set(name=PRIVATE)
    opened.set(contact_name=PRIVATE)
    opened.look()
    opened.mark(date(2026, 11, 20), PRIVATE)
    opened.journal.save(_mark())
    draft = Draft(id="d", kind="letter", at=AT, day=DAY, updated="", state={"text": PRIVATE})
    opened.journal.keep_draft(draft)
    return opened


def _own(coach: Coach, name: str = "2026-11.json") -> Path:
    return Path(coach.data, "journal", coach.journal.device, name)


def _theirs(coach: Coach, name: str = "2026-11.json") -> Path:
    return Path(coach.data, "journal", "0123456789ab", name)


def _look(coach: Coach) -> tuple[Survey, list[Finding]]:
    seen = mending.look(coach.journal)
    return seen, doctor.examine(seen)


def _findings(coach: Coach) -> list[Finding]:
    return _look(coach)[1]


def _repair(coach: Open) -> list[Done]:
    """Repair as a new process, twice: the second time there is nothing more to do."""
    done = mending.repair(coach().journal)
    assert mending.repair(coach().journal) == [one for one in done if not one.done]
    return done


def _tree(folder: str) -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in Path(folder).rglob("*") if p.is_file()}


def _notes(coach: Coach) -> dict[str, str]:
    rows = coach.journal.read().get("marks", {})
    return {id_: row.get("note", "") for id_, row in rows.items()}


# -- in good order -------------------------------------------------------------------------------


def test_a_folder_in_order_is_well(used: Coach, coach: Open) -> None:
    """Nothing is found in what tending itself wrote, and the sentence at the end counts it."""
    there = coach(machine="there")
    there.mark(date(2026, 11, 22))
    seen, findings = _look(coach())

    assert findings == []
    records = sum(len(t) for t in used.journal.read().values())
    assert doctor.summary(seen, findings) == (
        f"All is well: {records} records in 5 files, on 2 machines."
    )


def test_where_there_is_no_folder_nothing_is_made(coach: Open, tmp_path: Path) -> None:
    """A folder that does not exist yet is nothing to worry about, and stays that way."""
    opened = coach()

    seen, findings = _look(opened)

    assert [finding.severity for finding in findings] == [FINE]
    assert doctor.summary(seen, findings).startswith("All is well")
    assert mending.repair(opened.journal) == []
    assert not list(tmp_path.iterdir())


def test_looking_changes_nothing(used: Coach, coach: Open) -> None:
    """Without --repair, damage is told and every byte stays as it is."""
    _own(used).write_text("{", encoding="utf-8")
    _write(_own(used, COPY), _tables(_row("theirs")))
    before = _tree(used.data), _tree(used.state)

    findings = _findings(coach())

    assert PROBLEM in {finding.severity for finding in findings}
    assert (_tree(used.data), _tree(used.state)) == before


# -- one thing after another ---------------------------------------------------------------------


def _open_modes(used: Coach) -> None:
    _own(used).chmod(0o644)
    Path(used.data).chmod(0o755)


def _cut(used: Coach) -> None:
    _own(used).write_bytes(_own(used).read_bytes()[:-20])


def _cut_there(used: Coach) -> None:
    _theirs(used).parent.mkdir(mode=0o700)
    _theirs(used).write_text("{", encoding="utf-8")
    _theirs(used).chmod(0o600)


def _link(used: Coach) -> None:
    _theirs(used).parent.mkdir(mode=0o700)
    _theirs(used).symlink_to("nowhere.json")


def _touch(name: str) -> Callable[[Coach], None]:
    def touch(used: Coach) -> None:
        _own(used, name).touch(0o600)

    return touch


def _put(*rows: dict[str, Any], name: str = "2026-10.json", **more: Any) -> Callable[[Coach], None]:  # noqa: ANN401 - as _tables
    return lambda used: _write(_own(used, name), _tables(*rows, **more))


def _put_there(*rows: dict[str, Any], **more: Any) -> Callable[[Coach], None]:  # noqa: ANN401 - as _tables
    return lambda used: _write(_theirs(used), _tables(*rows, **more))


def _delete_there(used: Coach) -> None:
    stone = {"id": "m", "at": AT, "day": DAY, "updated": LATER, "deleted": LATER}
    _write(_theirs(used), _tables(stone))


def _state(name: str, text: str) -> Callable[[Coach], None]:
    def write(used: Coach) -> None:
        path = Path(used.state, name)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)

    return write


def _another_machine(used: Coach) -> None:
    path = Path(used.state, "device.json")
    path.write_text('{"device": "abc", "machine": "another"}', encoding="utf-8")


STONE = _row("x", deleted=LATER)
CASES: dict[str, tuple[Callable[[Coach], None], str, bool, str]] = {
    "modes": (_open_modes, PROBLEM, True, r"2 paths here can be reached by others"),
    "damage": (_cut, PROBLEM, True, r"This file is damaged: not readable as JSON\."),
    "damage elsewhere": (_cut_there, PROBLEM, False, r"another machine \(0123456789ab\) is dam"),
    "a link": (_link, PROBLEM, False, r"leads to a place that is not there"),
    "iCloud": (_touch(".2026-10.json.icloud"), PROBLEM, False, r"iCloud has taken this file"),
    "a temporary file": (_touch(".2026-10.json.tmp"), NOTE, True, r"cut short"),
    "the link's": (_touch("2026-10.prev.tmp"), NOTE, True, r"cut short"),
    "Syncthing": (_touch(".syncthing.2026-10.json.tmp"), NOTE, False, r"half-arrived"),
    "a part": (_touch("2026-10.json.part"), NOTE, False, r"half-arrived"),
    "an editor's": (_touch("2026-10.json~"), NOTE, False, r"half-arrived"),
    "unknown": (_touch("photo.jpg"), NOTE, False, r"none of tending's"),
    "a copy": (_put(_row("c"), name=COPY), NOTE, True, r"A synchroniser left this copy"),
    "newer": (_put(_row("n"), schema=2), NOTE, False, r"A newer tending wrote this \(schema 2\)"),
    "older": (_put(_row("n"), schema=0), NOTE, False, r"An older tending, .* \(schema 0\)"),
    "unreadable": (
        _put(_row("n", note=[PRIVATE])),
        NOTE,
        False,
        r"1 record in marks can't .* note",
    ),
    "no day": (_put(_row("n", day=PRIVATE)), NOTE, False, r"1 record in marks can't .* field day"),
    "no kind": (_put({"id": "x", "at": AT, "day": DAY}), NOTE, False, r"marks .* that is missing"),
    "the future": (_put(_row("f", updated=LATER)), NOTE, False, r"1 record of this machine has"),
    "their future": (
        _put_there(_row("f", updated=LATER), _row("g", updated=LATER)),
        NOTE,
        False,
        r"2 records of the machine 0123456789ab have times still to come",
    ),
    "a day ahead": (
        _put(_row("f", updated="2026-11-30T09:00:00+01:00")),
        NOTE,
        False,
        r"The clock says 2026-11-23, and the newest record is from 2026-11-30",
    ),
    "two tables": (_put(_row("m"), table="dreams"), NOTE, False, r"1 id stands in two tables"),
    "an old draft": (
        _put(_row("o", at="2026-08-01T09:00:00+02:00"), name="drafts.v1.json", table="drafts"),
        NOTE,
        False,
        r"1 draft was begun over a month ago",
    ),
    "a stone with text": (_put(STONE), PROBLEM, True, r"1 record that was deleted still holds"),
    "theirs": (_put_there(STONE), NOTE, False, r"1 record that was deleted still holds text"),
    "left": (_delete_there, PROBLEM, True, r"1 record is deleted elsewhere and still whole here"),
    "a cache": (_state("today.json", "{"), NOTE, True, r"so that tending opens fast"),
    "a crash": (_state("crash/crash-1.txt", "x"), NOTE, False, r"1 report of an error"),
    "a rescue": (_state("rescue/1.json", "{}"), NOTE, False, r"1 text that could not be saved"),
    "STATE's own": (_state(".today.json.tmp", ""), NOTE, True, r"cut short"),
}


@pytest.mark.parametrize(("make", "severity", "mends", "what"), CASES.values(), ids=CASES)
def test_each_thing_is_found_and_mended_or_left(  # noqa: PLR0913 - a case's parts
    used: Coach,
    coach: Open,
    make: Callable[[Coach], None],
    severity: str,
    mends: bool,  # noqa: FBT001 - a case's part
    what: str,
) -> None:
    """It is told once, as what it is, without any text; a repair mends it, or touches nothing."""
    make(used)
    others = _theirs(used)
    theirs = others.read_bytes() if others.is_file() else b""

    found = [finding for finding in _findings(coach()) if re.search(what, finding.what)]

    assert [(one.severity, one.mends) for one in found] == [(severity, mends)]
    assert PRIVATE not in repr(_findings(coach()))
    if mends:
        assert MENDS in found[0].next

    done = _repair(coach)

    left = [finding for finding in _findings(coach()) if re.search(what, finding.what)]
    assert all(one.done for one in done)
    assert bool(done) == mends
    assert bool(left) != mends
    assert PRIVATE not in repr((done, left))
    assert (others.read_bytes() if others.is_file() else b"") == theirs
    if mends:
        assert all(finding.severity == NOTE for finding in _findings(coach()))


def test_another_machines_id_is_told(used: Coach, coach: Open) -> None:
    """A device file that came from another machine is said; its files are another machine's now."""
    _another_machine(used)

    assert any("machine's id can't be read" in finding.what for finding in _findings(coach()))


def test_a_disk_that_is_nearly_full_is_a_problem(used: Coach) -> None:
    """Below 50 MB the doctor says how much there is left, and where."""
    seen = mending.look(used.journal)
    nearly = Survey(**{**_fields(seen), "free": {"/there": 49 << 20}})

    (finding,) = doctor.examine(nearly)

    assert (finding.severity, finding.place) == (PROBLEM, "/there")
    assert finding.what == "The disk has 49 MB left."


def _fields(seen: Survey) -> dict[str, Any]:
    return {name: getattr(seen, name) for name in seen.__struct_fields__}


@pytest.mark.parametrize(
    ("data", "state", "what"),
    [
        ("/a/data", "/a/data/state/data-1", "state is inside the data folder"),
        ("/a/state/data", "/a/state/data-1", "inside the folder for state"),
        ("/a/.stversions/data", "/s/data-1", "keeps old versions"),
        ("/a/.Trash-1000/data", "/s/data-1", "keeps old versions"),
    ],
)
def test_a_folder_in_the_wrong_place_is_a_problem(
    used: Coach, data: str, state: str, what: str
) -> None:
    """DATA in STATE, STATE in DATA, and the folders of old versions are told from each other."""
    seen = mending.look(used.journal)

    findings = doctor.examine(Survey(**{**_fields(seen), "data": data, "state": state}))

    assert [(one.severity, what in one.what) for one in findings] == [(PROBLEM, True)]


def test_a_save_that_goes_on_is_left_alone(used: Coach, coach: Open) -> None:
    """While another tending saves, its temporary file is not called left over."""
    _touch(".2026-11.json.tmp")(used)

    with filelock.FileLock(Path(used.state, "lock")):
        findings = _findings(coach())

    assert {finding.mends for finding in findings} == {False}
    assert any("saving just now" in finding.what for finding in findings)


def test_many_unknown_files_are_named_in_part(used: Coach) -> None:
    """Ten are named one by one, and the rest is counted."""
    for number in range(15):
        _touch(f"photo{number}.jpg")(used)

    findings = _findings(used)

    assert len(findings) == 11
    assert findings[-1].what == "5 more are none of tending's."


def test_what_synchronisers_keep_is_no_word_worth(used: Coach) -> None:
    """Folders and files of synchronisers and desktops are passed over, with all in them."""
    for name in (".stfolder", ".stversions", ".git"):
        Path(used.data, name).mkdir()
        Path(used.data, name, "something").touch()
    Path(used.data, ".DS_Store").touch()

    assert _findings(used) == []


# -- mending -------------------------------------------------------------------------------------


def test_what_a_cut_file_still_holds_comes_back(used: Coach, coach: Open) -> None:
    """The version before takes its place, and every whole record of the cut file is added."""
    for number in range(5):
        used.journal.save(_mark(f"{number}", id_=f"n{number}"))
    whole = _own(used).read_text(encoding="utf-8")
    _own(used, "2026-11.prev").write_text(json.dumps(_tables(_row("old"))), encoding="utf-8")
    _own(used).write_text(whole[: whole.index('"n4"')], encoding="utf-8")

    done = _repair(coach)

    assert [one.done for one in done] == [True, True]
    assert "previous version" in done[0].what
    assert done[1].what.endswith("records brought back.")
    assert {"old", "m", "n0", "n1", "n2", "n3"} <= _notes(coach()).keys()
    assert "n4" not in _notes(coach())


def test_what_comes_back_keeps_its_time_and_is_not_in_the_way(used: Coach, coach: Open) -> None:
    """An older version of a record does not come back over a newer, nor anything deleted."""
    used.journal.remove(_mark("", id_="gone"))
    aside = _own(used, "2026-11.damaged-2026-11-22T080000")
    old = "2026-11-22T08:00:00.000+01:00"
    rows = (
        _row("m", note="older", updated=old),
        _row("gone", note="deleted", updated=LATER),
        _row("new", note="back", updated=old),
        _row("stone", deleted=old),
    )
    aside.write_text(json.dumps(_tables(*rows))[:-1], encoding="utf-8")
    aside.chmod(0o600)

    (done,) = _repair(coach)

    history = coach().journal.read()["marks"]
    assert done.what == "1 record brought back."
    assert history["new"]["updated"] == old
    assert history["m"]["note"] == PRIVATE
    assert history["gone"]["deleted"]
    assert "stone" not in history
    assert aside.exists()


@pytest.mark.parametrize("name", ["drafts", "profile"])
def test_drafts_and_settings_come_back_among_theirs(used: Coach, coach: Open, name: str) -> None:
    """What a damaged file of drafts or settings still holds goes back to such a file."""
    if name == "drafts":
        path = _own(used, "drafts.damaged-2026-11-22T080000")
        ended = Mark(id="ended", at=AT, day=DAY, kind="done")
        used.journal.put_raw("sessions", {**_row("ended"), "ended": AT})
        rows = (_row("e", state={"text": "back"}), _row(ended.id, state={"text": "over"}))
        _write(path, _tables(*rows, table="drafts"))
    else:
        path = Path(used.data, "profile", f"{used.journal.device}.damaged-2026-11-22T080000")
        _write(path, _tables(_row("s", name="theme", value="dusk"), table="settings"))

    (done,) = _repair(coach)

    assert done.what == "1 record brought back."
    if name == "drafts":
        assert {draft.id for draft in coach().journal.drafts()} == {"d", "e"}
    else:
        assert coach().facts().settings.theme == "dusk"


def test_a_record_that_is_in_a_file_twice_is_no_record_less(used: Coach, coach: Open) -> None:
    """Where two versions of a file were put into one, both records of a number are kept."""
    text = json.dumps(_tables(_row("a"))).replace(
        '"marks": {', f'"marks": {{"1": {json.dumps(_row("hidden"))}, '
    )
    _own(used, "2026-10.json").write_text(text, encoding="utf-8")
    _own(used, "2026-10.json").chmod(0o600)
    assert "hidden" not in _notes(coach())

    (done,) = _repair(coach)

    assert done.what == "1 record brought back."
    assert {"a", "hidden"} <= _notes(coach()).keys()


def test_a_save_to_such_a_file_keeps_it_first(used: Coach, coach: Open) -> None:
    """A save would drop the first of the two: the file is kept, and a repair brings it back."""
    text = json.dumps(_tables(_row("a"))).replace(
        '"marks": {', f'"marks": {{"1": {json.dumps(_row("hidden"))}, '
    )
    _own(used).write_text(text, encoding="utf-8")

    journal = coach().journal
    journal.save(_mark(id_="b"))
    journal.save(_mark(id_="c"))

    assert [notice for notice in journal.notices if "one number" in notice]
    assert PRIVATE not in repr(journal.notices)
    assert len(list(_own(used).parent.glob("*.damaged-*"))) == 1
    assert "hidden" not in _notes(coach())
    assert [one.what for one in _repair(coach)] == ["1 record brought back."]
    assert {"a", "hidden", "b", "c"} <= _notes(coach()).keys()


def test_a_conflict_copy_is_merged_and_goes(used: Coach, coach: Open) -> None:
    """What the copy has that is newer stands afterwards in our file, and nothing else changed."""
    newer = "2026-11-23T08:30:00.000+00:00"
    rows = (
        _row("m", note="newer", updated=newer),
        _row("only here"),
        _row("odd", note=["of a type that is unknown"]),
    )
    _write(_own(used, COPY), _tables(*rows))
    before = coach().journal.read()

    (done,) = _repair(coach)

    assert done.what == "Merged into its file, and removed."
    assert not _own(used, COPY).exists()
    assert coach().journal.read() == before
    assert before["marks"]["m"]["note"] == "newer"


@pytest.mark.parametrize(
    "tables",
    [_tables(_row("n"), schema=2), _tables({"note": PRIVATE, "id": None})],
    ids=["newer", "without an id"],
)
def test_a_copy_that_cannot_be_merged_stays(
    used: Coach, coach: Open, tables: dict[str, Any]
) -> None:
    """A copy of a newer version, or with something that has no id, is left, and that is said."""
    _write(_own(used, COPY), tables)
    before = _own(used, COPY).read_bytes()

    done = _repair(coach)

    assert [one.done for one in done] in ([], [False])
    assert _own(used, COPY).read_bytes() == before
    assert PRIVATE not in repr(done)


def test_copies_of_settings_and_drafts_are_merged_too(used: Coach, coach: Open) -> None:
    """A newer setting and a draft of a conflict copy stand among ours afterwards."""
    newer = "2026-11-23T08:30:00.000+00:00"
    used_setting = next(
        row for row in used.journal.profile().values() if row["name"] == "contact_name"
    )
    profile = Path(used.data, "profile", f"{used.journal.device}.sync-conflict-1.json")
    setting = {**used_setting, "value": "Kim", "updated": newer}
    _write(profile, _tables(setting, table="settings"))
    drafts = _own(used, "drafts (conflicted copy 2026-11-23).json")
    _write(drafts, _tables(_row("e", kind="letter", state={"text": "theirs"}), table="drafts"))

    done = _repair(coach)

    assert [one.done for one in done] == [True, True]
    assert not profile.exists()
    assert not drafts.exists()
    assert coach().facts().settings.contact_name == "Kim"
    assert {draft.id for draft in coach().journal.drafts()} == {"d", "e"}


def test_what_is_written_to_a_copy_meanwhile_is_not_removed(
    used: Coach, coach: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A synchroniser that writes to the copy while it is merged loses nothing."""
    _write(_own(used, COPY), _tables(_row("n")))
    really = survey.look
    looks: list[int] = []

    def look(*arguments: Any) -> Survey:  # noqa: ANN401 - as look
        seen = really(*arguments)
        looks.append(1)
        if len(looks) == 2:  # the look after the merging
            _write(_own(used, COPY), _tables(_row("n"), _row("late")))
        return seen

    monkeypatch.setattr(survey, "look", look)
    mending.repair(coach().journal)

    assert "late" in _notes(coach())


def test_what_cannot_be_mended_is_said(
    used: Coach, coach: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing can be written, every repair says why it was not done; nothing is lost."""
    _cut(used)
    _write(_own(used, COPY), _tables(_row("n")))
    before = {p: c for p, c in _tree(used.data).items() if names.is_database(p.name)}

    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, os.strerror(30))

    for name in ("rename", "replace", "unlink"):
        monkeypatch.setattr(os, name, refuse)
    done = mending.repair(coach().journal)

    assert [one.done for one in done] == [False] * len(done)
    assert len(done) >= 2
    assert {p: c for p, c in _tree(used.data).items() if names.is_database(p.name)} == before


def test_a_repair_touches_no_other_devices_file(used: Coach, coach: Open) -> None:
    """Whatever is wrong with another device's files, a repair leaves every byte of them."""
    folder = _own(used).parent
    used.journal.save(_mark("x", id_="y"))
    for name, text in {
        "2026-10.json": "{",
        COPY: json.dumps(_tables(_row("n"))),
        "2026-11.damaged-2026-11-22T080000": json.dumps(_tables(_row("only here"))),
        ".2026-11.json.tmp": "",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    folder.chmod(0o755)
    there = coach(machine="there")
    there.mark(date(2026, 11, 22))
    before = _tree(str(folder)), folder.stat().st_mode

    mending.repair(there.journal)

    assert (_tree(str(folder)), folder.stat().st_mode) == before
    assert any("its machine" in finding.next.lower() for finding in _findings(there))


def test_everything_at_once_tells_nothing_private(used: Coach, coach: Open) -> None:
    """With everything wrong at the same time, no word that was written is told."""
    for make, *_ in CASES.values():
        shutil.rmtree(_theirs(used).parent, ignore_errors=True)
        make(used)
    _own(used, "2026-09.json").write_text(PRIVATE, encoding="utf-8")
    _write(_own(used, "2026-08.json"), _tables(_row(PRIVATE, note=5), table=PRIVATE))

    told = repr((_findings(coach()), mending.repair(coach().journal), _findings(coach())))

    assert PRIVATE not in told
