"""Damage of every kind in every file: that file alone is set aside, and everything else goes on."""

from __future__ import annotations

import errno
import itertools
import json
import os
import socket
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coach import device, export, files, names
from coach.coach import Coach
from coach.journal import Draft
from coach.records import KINDS, Mark, Record
from coach.trouble import Trouble

Open = Callable[..., Coach]
Harm = Callable[[Path], object]

AT = "2026-11-23T09:00:00.000+01:00"
DAY = "2026-11-23"
PRIVATE = "what nobody else should read"


def _mark(note: str = "", day: str = DAY, id_: str = "m") -> Mark:
    return Mark(id=id_, at=AT, day=day, kind="done", note=note)


# -- what can happen to a file -------------------------------------------------------------------


def _cut(share: float) -> Harm:
    def harm(path: Path) -> None:
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])

    return harm


def _content(content: bytes) -> Harm:
    return lambda path: path.write_bytes(content)


def _zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def _last_byte(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _sixteen_bits(path: Path) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))


def _instead(make: Callable[[Path], object]) -> Harm:
    def harm(path: Path) -> None:
        path.unlink()
        make(path)

    return harm


def _folder(path: Path) -> None:
    path.mkdir()
    (path / "in it.txt").write_text("something", encoding="utf-8")


def _socket(path: Path) -> None:
    before = Path.cwd()
    os.chdir(path.parent)  # a socket's whole path may not be long
    try:
        with socket.socket(socket.AF_UNIX) as end:
            end.bind(path.name)
    finally:
        os.chdir(before)


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b'{"marks": {"1": {')
        file.truncate(50_000_000)


HARMS: dict[str, Harm] = {
    "empty": _content(b""),
    "cut at a tenth": _cut(0.1),
    "cut at the half": _cut(0.5),
    "cut before the end": _last_byte,
    "filled with zeros": _zeros,
    "wrong JSON": _content(b'{"marks": {"1": {"id": "m", }}}'),
    "not JSON": _content(b"Dear diary,\n"),
    "not UTF-8": _content(b'{"marks": {"1": {"id": "\xff\xfe"}}}'),
    "UTF-16": _sixteen_bits,
    "a list": _content(b'[{"id": "m"}]'),
    "a number": _content(b"7"),
    "a table that is none": _content(b'{"marks": [], "sessions": null}'),
    "a record that is none": _content(b'{"marks": {"1": "%s"}}' % PRIVATE.encode()),
    "records without numbers": _content(b'{"marks": {"one": {}}}'),
    "deep": _content(b'{"marks": {"1": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_002),
    "deep and cut": _content(b"[" * 100_000),
    "a conflict of git's": _content(b"<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> theirs\n"),
    "huge": _huge,
    "a folder": _instead(_folder),
    "a circle of links": _instead(lambda path: path.symlink_to(path)),
    "a pipe": _instead(os.mkfifo),
    "a socket": _instead(_socket),
}
FEW = ("empty", "cut at the half", "filled with zeros", "deep", "a folder", "a pipe")
ALL = pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)

OWN = ("journal/{}/2026-11.json", "journal/{}/drafts.json", "profile/{}.json")
KEPT = ("device.json", "today.json", "status.json", "break.json", "deleted.json")


def _each(places: tuple[str, ...], whole: str = "") -> pytest.MarkDecorator:
    """Return every harm for one place, and some for each of the others."""
    return pytest.mark.parametrize(
        ("place", "harm"),
        [
            pytest.param(place, harm, id=f"{place.replace('/{}', '')}, {name}")
            for place in places
            for name, harm in HARMS.items()
            if place == whole or name in FEW
        ],
    )


def _draft(text: str, id_: str = "d") -> Draft:
    return Draft(id=id_, kind="letter", at=AT, day=DAY, updated="", state={"text": text})


@pytest.fixture
def used(coach: Open) -> Coach:
    """Give a folder in which there is something of everything, each file saved twice."""
    opened = coach()
    opened.set(name="Ada")
    opened.set(rest_days=1)
    opened.look()
    opened.mark(date(2026, 11, 20), "earlier")
    opened.journal.save(_mark("last", day="2026-11-21"))
    opened.journal.save(_mark("untouched", day="2026-10-31", id_="o"))
    opened.journal.keep_draft(_draft("first"))
    opened.journal.keep_draft(_draft("second"))
    return opened


def _notes(coach: Coach) -> set[str]:
    rows = coach.journal.read().get("marks", {}).values()
    return {row["note"] for row in rows if isinstance(row.get("note"), str)}


# -- our own files -------------------------------------------------------------------------------


@_each(OWN, whole=OWN[0])
def test_a_damaged_file_of_ours_is_set_aside_alone(
    used: Coach, coach: Open, place: str, harm: Harm
) -> None:
    """It gets a name with the date, the version before stands, and everything else goes on."""
    path = Path(used.data, place.format(used.journal.device))
    harm(path)
    others = {p for p in Path(used.data).rglob("*.json") if p != path and p.is_file()}
    before = {p: p.read_bytes() for p in others}

    journal = coach().journal
    journal.read()
    journal.drafts()

    aside = [p for p in path.parent.iterdir() if names.is_kept_version(p.name) and ".dam" in p.name]
    assert [p.name for p in aside] == [f"{path.stem}.damaged-2026-11-23T090000"]
    assert {p: p.read_bytes() for p in others} == before
    assert len(journal.notices) == 1
    assert aside[0].name in journal.notices[0]
    assert PRIVATE not in journal.notices[0]

    later = coach()
    view = later.look()
    later.mark(date(2026, 11, 22), "after")
    later.set(rest_days=3)
    later.journal.keep_draft(_draft("after", "e"))
    last = coach()

    assert view.day == DAY
    assert {"untouched", "earlier", "after"} <= _notes(last)
    assert last.facts().settings.name == "Ada"
    assert last.facts().settings.rest_days == 3
    assert {"after"} < {draft.state["text"] for draft in last.journal.drafts()}
    assert last.journal.notices == []


@ALL
def test_a_damaged_file_of_ours_can_be_saved_to(used: Coach, harm: Harm) -> None:
    """The next save goes through, also of a program that was open meanwhile."""
    harm(Path(used.data, OWN[0].format(used.journal.device)))

    used.mark(date(2026, 11, 22), "after")

    assert {"untouched", "earlier", "after"} <= _notes(used)


def test_two_damages_in_one_second_keep_both(used: Coach) -> None:
    """What is set aside never takes the place of what was set aside before."""
    path = Path(used.data, OWN[0].format(used.journal.device))

    for content in ("first", "second", "third"):
        path.write_text(content, encoding="utf-8")
        used.journal.read()

    kept = sorted(path.parent.glob("2026-11.damaged-*"))
    assert [p.read_text(encoding="utf-8") for p in kept] == ["first", "second", "third"]
    assert not any(names.is_database(p.name) for p in kept)


def test_damage_that_cannot_be_set_aside_is_said(
    used: Coach, coach: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a folder that can't be written the version before is read, and a save is one sentence."""
    path = Path(used.data, OWN[0].format(used.journal.device))
    path.write_text("{", encoding="utf-8")

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    for call in ("rename", "link", "replace"):
        monkeypatch.setattr(os, call, refuse)
    later = coach()
    view = later.look()

    assert view.day == DAY
    assert {"untouched", "earlier"} <= _notes(later)
    assert any("could not be set aside" in notice for notice in later.journal.notices)
    with pytest.raises(Trouble, match=r"^Not saved: .*\.$"):
        later.mark(date(2026, 11, 22))
    assert path.read_text(encoding="utf-8") == "{"


def test_a_full_disk_while_mending_loses_nothing(
    used: Coach, coach: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the version before can't be put in place, the damaged file stays and is tried again."""
    path = Path(used.data, OWN[0].format(used.journal.device))
    path.write_text("{", encoding="utf-8")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(files, "write", full)
        assert {"untouched", "earlier"} <= _notes(coach())
    assert path.read_text(encoding="utf-8") == "{"

    assert {"untouched", "earlier"} <= _notes(coach())
    assert json.loads(path.read_text(encoding="utf-8"))


def test_a_file_closed_to_its_owner_is_opened(
    used: Coach, coach: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of ours that may not be read is made readable, and nothing is set aside."""
    path = Path(used.data, OWN[0].format(used.journal.device))
    before = path.read_bytes()
    path.chmod(0)
    really = files.read

    def read(given: str) -> bytes | None:  # the tests may run as root, whom no mode stops
        if Path(given).exists() and not os.stat(given).st_mode & 0o400:
            raise OSError(errno.EACCES, os.strerror(errno.EACCES), given)
        return really(given)

    monkeypatch.setattr(files, "read", read)
    monkeypatch.setattr(os, "access", lambda given, _: bool(os.stat(given).st_mode & 0o400))
    journal = coach().journal
    journal.read()

    assert path.read_bytes() == before
    assert path.stat().st_mode & 0o777 == 0o600
    assert journal.notices == []
    assert not list(path.parent.glob("*.damaged-*"))


@pytest.mark.parametrize("place", OWN)
def test_a_link_to_nowhere_is_followed_by_the_next_save(
    used: Coach, coach: Open, tmp_path: Path, place: str
) -> None:
    """What a link leads to may come back: it reads as nothing, and stays a link when saved to."""
    path = Path(used.data, place.format(used.journal.device))
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere" / "file.json")

    later = coach()
    later.look()
    later.mark(date(2026, 11, 22), "after")
    later.set(rest_days=3)
    later.journal.keep_draft(_draft("after", "e"))

    assert path.is_symlink()
    assert {"untouched", "after"} <= _notes(coach())
    assert coach().facts().settings.rest_days == 3
    assert json.loads((tmp_path / "elsewhere" / "file.json").read_text(encoding="utf-8"))


# -- another device's files ----------------------------------------------------------------------


@_each(OWN, whole=OWN[0])
def test_another_devices_damaged_file_is_passed_over(
    used: Coach, coach: Open, place: str, harm: Harm
) -> None:
    """It is read from the version before and left as it is; everything else goes on."""
    path = Path(used.data, place.format(used.journal.device))
    harm(path)
    before = sorted(os.listdir(path.parent))
    size = path.lstat().st_size

    there = coach(machine="there")
    view = there.look()
    there.mark(date(2026, 11, 22), "after")
    export.as_json(there.journal)

    assert view.day == DAY
    assert {"untouched", "earlier", "after"} <= _notes(there)
    assert [n for n in sorted(os.listdir(path.parent)) if there.journal.device not in n] == before
    assert path.lstat().st_size == size
    assert [str(path) in notice for notice in there.journal.notices] == [True]


# -- STATE ---------------------------------------------------------------------------------------


@_each(KEPT)
def test_a_damaged_file_of_state_stops_nothing(
    used: Coach, coach: Open, place: str, harm: Harm
) -> None:
    """What is in STATE is made anew; nothing that was kept is out of reach."""
    used.set_break(used.now())
    used.journal.remove(_mark(id_="o", day="2026-10-31"))
    harm(Path(used.state, place))

    opened = coach()
    opened.glance()
    view = opened.look()
    opened.set_break(opened.now())
    opened.journal.remove(_mark(day="2026-11-21"))
    again = coach()

    assert view.day == DAY
    assert "earlier" in _notes(again)
    assert again.journal.device == opened.journal.device
    assert again.journal.notices == []
    assert [one.record["id"] for one in again.journal.deleted()][-1] == "m"
    assert "break" in again.status(again.look())
    assert {p.name.partition(".json")[0] for p in Path(used.state).glob("*.json*")} == {
        n.removesuffix(".json") for n in KEPT
    }


@pytest.mark.parametrize("id_", ["", "../../there", "a/b", ".", "\x00"])
def test_an_id_that_is_no_name_is_made_anew(used: Coach, coach: Open, id_: str) -> None:
    """The device's id becomes a folder's name: one that leads elsewhere is not used."""
    path = Path(device.path(used.state))
    kept = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**kept, "device": id_}), encoding="utf-8")

    assert coach().journal.device.isalnum()


# -- records -------------------------------------------------------------------------------------

WRONG: tuple[Any, ...] = (None, 7, -1.5, True, "", "x", [], [7], {}, {"a": [None]}, 20261123)


def _all_wrong() -> dict[str, dict[str, Any]]:
    """Return tables in which each field of each kind of record has each wrong value once."""
    tables: dict[str, dict[str, Any]] = {"_default": {"1": {"schema": 1}}}
    kinds: dict[str, type[Record]] = {**KINDS, "conversations": Mark, "dreams": Mark}
    for table, kind in kinds.items():
        rows = tables.setdefault(table, {})
        for field in (*kind.__struct_fields__, "answers", "answered"):
            for value in WRONG:
                sound = {"at": AT, "day": DAY, "updated": AT, "id": f"{table}-{len(rows)}"}
                rows[str(len(rows) + 1)] = {**sound, field: value}
    return tables


@pytest.mark.parametrize("owner", ["ours", "theirs"])
def test_records_of_wrong_types_are_kept_and_passed_over(
    used: Coach, coach: Open, owner: str
) -> None:
    """They stop nothing, hide no other record, and are still in the file after the next saves."""
    folder = used.journal.device if owner == "ours" else "0123456789ab"
    path = Path(used.data, "journal", folder, "2026-11.json")
    tables = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    wrong = _all_wrong()
    for table, rows in wrong.items():
        if table != "_default":
            tables.setdefault(table, {}).update({f"9{n}": row for n, row in rows.items()})
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(tables), encoding="utf-8")

    opened = coach()
    view = opened.look()
    opened.mark(date(2026, 11, 22), "after")
    opened.another()
    opened.pause(date(2026, 11, 1), date(2026, 11, 2))
    opened.resume()
    opened.rehearsing.open()
    opened.flows.open_exercise()
    opened.offers()
    export.as_json(opened.journal)

    assert view.day == DAY
    assert {"untouched", "earlier", "after"} <= _notes(coach())
    after = json.loads(path.read_text(encoding="utf-8"))
    for table, rows in wrong.items():
        if table != "_default":
            left = list(after[table].values())
            assert [row for row in rows.values() if row not in left] == []


def test_settings_of_wrong_types_keep_their_defaults(used: Coach, coach: Open) -> None:
    """A setting that can't be read is as if it were not set, and the others hold."""
    path = Path(used.data, OWN[2].format(used.journal.device))
    tables = json.loads(path.read_text(encoding="utf-8"))
    names_: tuple[object, ...] = ("person", "rest_days", "theme", 7, None, [])
    values = itertools.product(names_, WRONG, (AT, "1999-01-01", 7))
    rows = [
        {"id": f"{n}", "name": name, "value": value, "at": at}
        for n, (name, value, at) in enumerate(values)
    ]
    tables["settings"] |= {f"9{n}": row for n, row in enumerate(rows)}
    path.write_text(json.dumps(tables), encoding="utf-8")

    opened = coach()
    view = opened.look()
    opened.set(week_start="sunday")

    assert view.day == DAY
    assert coach().facts().settings.name == "Ada"
    after = json.loads(path.read_text(encoding="utf-8"))["settings"].values()
    assert [row for row in rows if row not in after] == []


def test_drafts_of_wrong_types_are_kept_and_passed_over(used: Coach, coach: Open) -> None:
    """A draft that can't be read stops no other draft, and stays in its file."""
    path = Path(used.data, OWN[1].format(used.journal.device))
    tables = json.loads(path.read_text(encoding="utf-8"))
    sound = {"at": AT, "day": "2026-11-20", "updated": AT, "state": {}, "id": "x"}
    rows = [
        {**sound, "kind": kind, "id": f"{kind}{n}{field}", field: value}
        for kind in ("session", "exercise", "rehearsal", "letter")
        for field in (*sound, "kind")
        for n, value in enumerate(WRONG)
    ]
    tables["drafts"] |= {f"9{n}": row for n, row in enumerate(rows)}
    path.write_text(json.dumps(tables), encoding="utf-8")

    opened = coach()
    opened.look()
    opened.journal.keep_draft(_draft("after", "e"))

    assert {"second", "after"} <= {d.state.get("text") for d in coach().journal.drafts()}
    after = json.loads(path.read_text(encoding="utf-8"))["drafts"].values()
    assert [row for row in rows if row not in after] == []


@pytest.mark.parametrize("day", ["../../../out", "", "inbox-x", "20261123", "2026-11"])
def test_a_record_s_day_leads_nowhere_else(used: Coach, coach: Open, day: str) -> None:
    """The day of a record names its file: one that is no day leads to this month's."""
    before = {p for p in Path(used.data).parent.rglob("*") if "lock" not in p.name}

    used.journal.put_raw("marks", {"id": "odd", "at": AT, "day": day})

    assert {p for p in Path(used.data).parent.rglob("*") if "lock" not in p.name} == before
    assert coach().journal.read()["marks"]["odd"]["day"] == day
