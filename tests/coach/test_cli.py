"""The command line, called as a shell calls it: answers, refusals, files."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from tinydb import TinyDB

from coach import status
from tests.coach.shell import Answer, Shell

MONDAY = "2026-11-23T09:00:00+01:00"
PRACTICES = {
    "speak-the-unsaid",
    "honor-the-wounds",
    "be-an-adult",
    "patience-and-process",
    "focus-on-yourself",
    "circle",
}
PRIVATE = "what nobody else should read"


def _at(day: str, clock: str = "09:00:00") -> str:
    return f"{day}T{clock}+01:00"


def _tree(folder: Path) -> dict[str, bytes | None]:
    """Return every path below a folder with its bytes; None for folders."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


# -- shapes ------------------------------------------------------------------------------------


def _assert_shape(value: Mapping[str, object], shape: Mapping[str, object]) -> None:
    """Assert the very keys of a mapping, in their order, and the types of what they hold."""
    assert list(value) == list(shape)
    for key, kind in shape.items():
        if isinstance(kind, dict):
            inner = value[key]
            assert isinstance(inner, dict)
            _assert_shape(inner, kind)
        else:
            assert type(value[key]) is kind, key


FOCUS = {"id": str, "title": str, "practice": str, "reason": str}

STATUS: dict[str, object] = {
    "version": str,
    "now": str,
    "day": str,
    "week": str,
    "onboarded": bool,
    "tendency": type(None),
    "focus": FOCUS,
    "practised": bool,
    "streak": {
        "current": int,
        "longest": int,
        "practised_last_28": int,
        "returns": int,
        "rest_days_left": int,
        "paused": bool,
    },
}


def test_status_has_the_documented_shape(tending: Shell) -> None:
    """`status --json` has these keys and types, before Welcome was ever opened."""
    answer = tending.status()

    _assert_shape(answer, STATUS)
    assert answer["day"] == answer["week"] == "2026-11-23"
    assert answer["focus"]["practice"] in PRACTICES
    assert answer["focus"]["reason"]
    assert answer["onboarded"] is False
    assert answer["streak"] == {
        "current": 0,
        "longest": 0,
        "practised_last_28": 0,
        "returns": 0,
        "rest_days_left": 2,
        "paused": False,
    }


@pytest.mark.parametrize("tendency", ["withdraw", "please", "anger"])
def test_status_names_the_lead_tendency(tending: Shell, tendency: str) -> None:
    """Of several tendencies the first is the one."""
    tending.coach().set(tendencies=[tendency, "anger"], onboarded=True)

    answer = tending.status()

    _assert_shape(answer, {**STATUS, "tendency": str})
    assert answer["tendency"] == tendency
    assert answer["onboarded"] is True


def test_today_has_the_documented_shape(tending: Shell) -> None:
    """`today --json` has the day and the focus, as in status and with its lines."""
    answer = tending("today", "--json").json

    lines = {"line": str, "why": str, "try": str, "short": str}
    _assert_shape(answer, {"day": str, "focus": {**FOCUS, **lines}})
    assert all(answer["focus"].values())
    assert {key: answer["focus"][key] for key in FOCUS} == tending.status()["focus"]


def test_today_says_it_in_lines_of_reading_width(tending: Shell) -> None:
    """Without --json the same texts stand in plain lines, at most 72 wide."""
    focus = tending("today", "--json").json["focus"]

    answer = tending("today")

    words = " ".join(answer.out.split())
    assert (answer.code, answer.err) == (0, "")
    assert max(map(len, answer.out.splitlines())) <= 72
    for field in ("title", "reason", "line", "why", "try", "short"):
        assert " ".join(focus[field].split()) in words


def test_library_has_the_documented_shape(tending: Shell) -> None:
    """`library --json` is a list of entries, each with the same keys, and ids are unique."""
    entries = tending("library", "--json").json

    shape = {"kind": str, "id": str, "practice": str, "title": str}
    lists = {"text": dict, "tags": list, "sources": list}
    for entry in entries:
        _assert_shape({**entry, "text": entry["text"]}, {**shape, **lists})
        assert all(type(text) is str and text for text in entry["text"].values())
        assert all(type(tag) is str for tag in [*entry["tags"], *entry["sources"]])
    focuses = [entry for entry in entries if entry["kind"] == "focus"]
    assert len({(entry["kind"], entry["id"]) for entry in entries}) == len(entries)
    assert {entry["practice"] for entry in focuses} == PRACTICES
    assert len(focuses) >= 36


def test_library_lists_every_title(tending: Shell) -> None:
    """Without --json every title stands there once, under its practice."""
    titles = [entry["title"] for entry in tending("library", "--json").json]

    lines = [line.strip() for line in tending("library").out.splitlines()]

    assert [line for line in lines if line in titles] == titles


def test_export_has_the_documented_shape(tending: Shell) -> None:
    """`export --format json` holds the schema, the settings and every table's records."""
    tending("done", "--note", "-", stdin=b"first")
    tending("today")
    tending("pause", "2026-12-01", "2026-12-03")

    answer = tending.export()

    _assert_shape(answer, {"schema": int, "profile": dict, "records": dict})
    assert set(answer["records"]) == {"choices", "marks", "pauses"}
    for rows in answer["records"].values():
        for row in rows:
            assert {"id", "at", "day", "updated"} <= set(row)
            assert datetime.fromisoformat(row["at"]).utcoffset() == timedelta(hours=1)
            assert date.fromisoformat(row["day"]) == date(2026, 11, 23)
    assert answer["records"]["marks"][0]["note"] == "first"


def test_export_keeps_unknown_tables_and_fields(tending: Shell) -> None:
    """What a later version wrote is exported with everything else."""
    tending("done")
    tables = json.loads(tending.month().read_text())
    tables["marks"]["1"]["colour"] = "green"
    tables["songs"] = {"1": {"id": "s", "at": MONDAY, "day": "2026-11-23", "updated": MONDAY}}
    tending.month().write_text(json.dumps(tables))

    answer = tending.export()

    assert answer["records"]["marks"][0]["colour"] == "green"
    assert answer["records"]["songs"][0]["id"] == "s"


def test_export_writes_a_private_file_and_never_over_another(
    tending: Shell, tmp_path: Path
) -> None:
    """-o makes a file for its owner alone; one that is there stays as it is."""
    tending("done")
    target = tmp_path / "all.json"

    first = tending("export", "--format", "json", "-o", str(target))
    content = target.read_bytes()
    second = tending("export", "--format", "json", "-o", str(target))

    assert first.code == 0
    assert json.loads(content) == tending.export()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    second.assert_refused(1)
    assert target.read_bytes() == content


def test_every_file_opens_with_stock_tinydb(tending: Shell) -> None:
    """What the commands wrote is TinyDB's own layout, with the schema in its default table."""
    tending("done")
    tending("today")

    paths = list(tending.data.rglob("*.json"))

    folders = {path.relative_to(tending.data).parts[0] for path in paths}
    assert folders == {"profile", "journal", "backups"}
    for path in paths:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with TinyDB(path, access_mode="r") as database:
            assert [dict(row) for row in database.all()] == [{"schema": 1}]
    assert stat.S_IMODE(tending.data.stat().st_mode) == 0o700


# -- days that pass ----------------------------------------------------------------------------


def test_now_is_the_local_time_with_its_offset(tending: Shell) -> None:
    """TENDING_NOW may be given in any zone; what is told is the local time."""
    answer = tending.status("2026-11-23T18:00:00+10:00")

    assert answer["now"] == "2026-11-23T09:00:00+01:00"


@pytest.mark.parametrize(
    ("first", "today", "week"),
    [
        ("monday", "2026-11-29", "2026-11-23"),
        ("monday", "2026-11-30", "2026-11-30"),
        ("sunday", "2026-11-28", "2026-11-22"),
        ("sunday", "2026-11-29", "2026-11-29"),
        ("saturday", "2026-11-27", "2026-11-21"),
    ],
)
def test_a_week_is_named_by_its_first_day(
    tending: Shell, first: str, today: str, week: str
) -> None:
    """`week` is the latest day of the chosen weekday."""
    tending.coach().set(week_start=first)

    assert tending.status(_at(today))["week"] == week


@pytest.mark.parametrize(
    ("begins", "clock", "day"),
    [
        (3, "02:59:00", "2026-11-22"),
        (3, "03:00:00", "2026-11-23"),
        (0, "00:00:00", "2026-11-23"),
        (6, "05:59:00", "2026-11-22"),
    ],
)
def test_a_day_begins_at_the_chosen_hour(tending: Shell, begins: int, clock: str, day: str) -> None:
    """Before that hour it is still yesterday, for `today`, `status` and `done`."""
    tending.coach().set(day_start=begins)
    tending("done", now=_at("2026-11-23", clock))

    assert tending.status()["day"] == day
    assert tending("today", "--json").json["day"] == day
    assert tending.export()["records"]["marks"][0]["day"] == day


def test_a_run_grows_day_by_day_and_rests_without_breaking(tending: Shell) -> None:
    """Five days, two at rest, one more: a run of six; then three missed days, and a return."""
    for day in (16, 17, 18, 19, 20):
        tending("done", now=_at(f"2026-11-{day}"))
    friday = tending.status()["streak"]
    tending("done", now=_at("2026-11-23"))

    monday = tending.status()["streak"]
    later = tending.status(_at("2026-11-27"))["streak"]
    tending("done")
    back = tending.status()["streak"]

    assert (friday["current"], friday["rest_days_left"]) == (5, 2)
    assert (monday["current"], monday["longest"], monday["rest_days_left"]) == (6, 6, 0)
    assert (later["current"], later["longest"], later["rest_days_left"]) == (0, 6, 2)
    assert (back["current"], back["returns"], back["practised_last_28"]) == (1, 1, 7)


@pytest.mark.parametrize("start", ["2026-03-26", "2026-10-22"])
def test_summer_time_moves_no_day(tending: Shell, start: str) -> None:
    """A day done every evening is one day on, through both changes of the clock."""
    days = [date.fromisoformat(start) + timedelta(days=place) for place in range(7)]
    for place, day in enumerate(days, start=1):
        local = datetime.fromisoformat(f"{day}T23:30:00").astimezone()
        tending("done", now=local.isoformat())
        answer = tending.status()
        assert answer["day"] == day.isoformat()
        assert answer["now"] == local.isoformat()
        assert answer["streak"]["current"] == place


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-10-25T02:30:00+02:00", "2026-10-24"),
        ("2026-10-25T02:30:00+01:00", "2026-10-24"),
        ("2026-10-25T03:00:00+01:00", "2026-10-25"),
        ("2026-03-29T01:59:00+01:00", "2026-03-28"),
        ("2026-03-29T03:00:00+02:00", "2026-03-29"),
    ],
)
def test_the_nights_of_the_change_keep_their_border(tending: Shell, now: str, day: str) -> None:
    """The hour that comes twice belongs to the day before, and the one left out to none."""
    tending("done", now=now)

    (mark,) = tending.export()["records"]["marks"]
    assert tending.status()["now"] == now
    assert mark["day"] == tending.status()["day"] == day
    assert mark["at"].startswith(now[:16])
    assert mark["at"].endswith(now[-6:])


def test_the_choice_stands_all_day_and_changes_every_day(tending: Shell) -> None:
    """A day's focus is the same whoever asks, and none comes again while others wait."""
    seen = []
    for place in range(25):
        day = (date(2026, 11, 1) + timedelta(days=place)).isoformat()
        morning = tending("today", "--json", now=_at(day)).json["focus"]["id"]
        tending.forget()
        evening = tending.status(_at(day, "22:00:00"))["focus"]["id"]
        assert morning == evening
        seen.append(morning)

    assert len(set(seen)) == 25


def test_a_past_days_choice_is_not_made_anew(tending: Shell) -> None:
    """With the clock set back, a day that had its choice keeps it."""
    first = tending.status(_at("2026-11-20"))["focus"]
    tending.status(_at("2026-11-23"))

    assert tending.status(_at("2026-11-20"))["focus"] == first


# -- done --------------------------------------------------------------------------------------


def test_done_marks_today(tending: Shell) -> None:
    """The day is practised and begins a run."""
    answer = tending("done")

    assert answer == Answer(0, "2026-11-23 is marked as practised.\n", "")
    assert tending.status()["practised"] is True
    assert tending.status()["streak"]["current"] == 1


def test_a_second_done_adds_nothing_and_says_so(tending: Shell) -> None:
    """Twice is once, in the files too."""
    tending("done")
    before = _tree(tending.data)

    answer = tending("done")

    assert answer.code == 0
    assert "nothing was added" in answer.out
    assert _tree(tending.data) == before


@pytest.mark.parametrize(
    "note",
    ["one line", "two\nlines", "[/red] [bold 🙂 שלום e\u0301 安心 \t tab", "a" * 20_000],
    ids=["line", "lines", "marks", "long"],
)
def test_a_note_from_stdin_is_kept_as_typed(tending: Shell, note: str) -> None:
    """`--note -` reads all of stdin; only the last line's end goes."""
    answer = tending("done", "--note", "-", stdin=f"{note}\n".encode())

    assert answer.code == 0
    assert tending.export()["records"]["marks"][0]["note"] == note


def test_a_later_note_joins_the_one_there(tending: Shell) -> None:
    """A second done with a note adds no mark and loses neither note."""
    tending("done", "--note", "-", stdin=b"one")

    answer = tending("done", "--note", "-", stdin=b"two")

    assert "joined" in answer.out
    assert [m["note"] for m in tending.export()["records"]["marks"]] == ["one\ntwo"]


@pytest.mark.parametrize("stdin", [b"", b"\n", b"  \n\n"])
def test_an_empty_note_is_none(tending: Shell, stdin: bytes) -> None:
    """With nothing typed the day is marked, without a note."""
    assert tending("done", "--note", "-", stdin=stdin).code == 0

    assert "note" not in tending.export()["records"]["marks"][0]


def test_without_note_stdin_is_not_read(tending: Shell) -> None:
    """What happens to stand on stdin is nobody's note."""
    tending("done", stdin=b"not mine")

    assert "note" not in tending.export()["records"]["marks"][0]


@pytest.mark.parametrize(
    "arguments",
    [
        ("done", PRIVATE),
        ("done", "--note", PRIVATE),
        ("done", f"--note={PRIVATE}"),
        ("today", PRIVATE),
        ("status", PRIVATE),
        ("resume", PRIVATE),
        ("pause", "2026-11-24", "2026-11-25", PRIVATE),
    ],
    ids=" ".join,
)
def test_free_text_is_no_argument(tending: Shell, arguments: tuple[str, ...]) -> None:
    """Shell history and ps show arguments; a text among them is refused and kept nowhere."""
    answer = tending(*arguments)

    answer.assert_refused(2)
    assert not any(PRIVATE.encode() in (text or b"") for text in _tree(tending.data).values())


@pytest.mark.parametrize("back", [1, 2, 13, 14])
def test_a_day_of_the_last_fourteen_can_be_filled_in(tending: Shell, back: int) -> None:
    """Filling in is marked as such, and counts."""
    day = (date(2026, 11, 23) - timedelta(days=back)).isoformat()

    answer = tending("done", "--day", day)

    (mark,) = tending.export()["records"]["marks"]
    assert answer.code == 0
    assert (mark["day"], mark["kind"]) == (day, "filled-in")
    assert tending.status()["streak"]["practised_last_28"] == 1
    assert tending.status()["practised"] is False


@pytest.mark.parametrize(
    "day", ["2026-11-24", "2027-01-01", "2026-11-08", "1999-01-01", "tomorrow"]
)
def test_no_other_day_can_be_filled_in(tending: Shell, day: str) -> None:
    """A day to come, or one longer ago, is refused, and nothing is written."""
    tending("done", "--day", day).assert_refused(1)

    assert "marks" not in tending.export()["records"]


def test_after_midnight_the_civil_day_decides_what_is_future(tending: Shell) -> None:
    """At 00:40 the calendar's date is still to come."""
    answer = tending("done", "--day", "2026-11-23", now="2026-11-23T00:40:00+01:00")

    answer.assert_refused(1)


BAD_DAYS = ["2026-02-30", "23.11.2026", "2026-11", "someday", "", "2026-11-23T09:00", "١"]


@pytest.mark.parametrize("day", BAD_DAYS)
def test_what_is_no_day_is_refused(tending: Shell, day: str) -> None:
    """A usage error that says what was wrong, wherever a day is asked for."""
    for arguments in (
        ("done", "--day", day),
        ("pause", day, "2026-12-01"),
        ("pause", "today", day),
    ):
        answer = tending(*arguments)
        answer.assert_refused(2)
        assert day in answer.err

    assert "marks" not in tending.export()["records"]
    assert "pauses" not in tending.export()["records"]


# -- pause and resume --------------------------------------------------------------------------


def test_a_pause_takes_its_days_out_of_the_calendar(tending: Shell) -> None:
    """A run goes on over any pause, the first and last day included."""
    tending("done", now=_at("2026-11-02"))
    answer = tending("pause", "2026-11-03", "2026-11-20")
    within = tending.status(_at("2026-11-10"))["streak"]

    tending("done", now=_at("2026-11-21"))

    after = tending.status()["streak"]
    assert answer.code == 0
    assert (within["paused"], within["current"]) == (True, 1)
    assert (after["paused"], after["current"], after["returns"]) == (False, 2, 0)


def test_resume_ends_the_pause_yesterday(tending: Shell) -> None:
    """From today on the days count again; the days before stay out."""
    tending("pause", "2026-11-20", "2026-11-30")

    answer = tending("resume")

    (pause,) = tending.export()["records"]["pauses"]
    assert answer.code == 0
    assert (pause["first"], pause["last"]) == ("2026-11-20", "2026-11-22")
    assert tending.status()["streak"]["paused"] is False


def test_resume_on_the_first_day_takes_the_pause_back(tending: Shell) -> None:
    """A pause that would hold no day is none any more."""
    tending("pause", "today", "2026-11-30")

    tending("resume")

    assert tending.status()["streak"]["paused"] is False
    assert tending.status(_at("2026-11-25"))["streak"]["paused"] is False


def test_resume_without_a_pause_changes_nothing(tending: Shell) -> None:
    """It says so, and a pause still to come stays."""
    tending("pause", "2026-12-01", "2026-12-03")
    before = _tree(tending.data)

    answer = tending("resume")

    assert answer.code == 0
    assert "nothing was changed" in answer.out
    assert _tree(tending.data) == before


def test_a_pause_does_not_end_before_it_begins(tending: Shell) -> None:
    """FROM after TO is refused."""
    tending("pause", "2026-11-25", "2026-11-24").assert_refused(1)

    assert "pauses" not in tending.export()["records"]


# -- options of all commands -------------------------------------------------------------------

COMMANDS: list[tuple[str, ...]] = [
    ("today",),
    ("today", "--json"),
    ("done",),
    ("done", "--day", "yesterday"),
    ("status",),
    ("status", "--json"),
    ("pause", "today", "tomorrow"),
    ("resume",),
    ("export", "--format", "json"),
    ("backup",),
    ("restore",),
]
"""Every command that looks into the data folder."""

_commands = pytest.mark.parametrize("command", COMMANDS, ids=" ".join)


@_commands
@pytest.mark.parametrize("place", ["before", "after", "after="])
def test_the_data_folder_is_named_before_or_after_the_command(
    tending: Shell, tmp_path: Path, command: tuple[str, ...], place: str
) -> None:
    """`--data-dir` is heard anywhere, and no other folder is touched."""
    other = tmp_path / "other"
    named = (f"--data-dir={other}",) if place == "after=" else ("--data-dir", str(other))

    answer = tending(*((*named, *command) if place == "before" else (*command, *named)))

    writes = command[0] in {"today", "done", "status", "pause"}
    assert (answer.code, answer.err) == (0, "")
    assert not tending.data.exists()
    assert other.exists() == writes


def test_the_option_outranks_the_environment(tending: Shell, tmp_path: Path) -> None:
    """What was done in one folder is not done in another."""
    tending("--data-dir", str(tmp_path / "other"), "done")

    there = tending("status", "--json", "--data-dir", str(tmp_path / "other")).json

    assert there["practised"] is True
    assert tending.status()["practised"] is False


@pytest.mark.parametrize("command", ["", *sorted({c[0] for c in COMMANDS}), "library", "demo"])
@pytest.mark.parametrize("option", ["--version", "--help"])
def test_version_and_help_work_everywhere(tending: Shell, command: str, option: str) -> None:
    """Both answer at once, before or after a command, and touch nothing."""
    answer = tending(*filter(None, (command, option)))

    assert (answer.code, answer.err) == (0, "")
    if option == "--version":
        assert re.fullmatch(r"tending \d+\.\d+\.\d+\n", answer.out)
    else:
        assert answer.out.startswith(f"Usage: tending {command}".rstrip())
        assert "--data-dir DIR" in answer.out
    assert not tending.data.exists()


def test_help_lists_every_command(tending: Shell) -> None:
    """Whoever asks finds them all."""
    out = tending("--help").out

    for name in (
        "week",
        "today",
        "done",
        "status",
        "pause",
        "resume",
        "library",
        "export",
        "backup",
        "restore",
        "demo",
    ):
        assert re.search(rf"^  {name}  ", out, re.MULTILINE)


# -- refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        ("--frobnicate",),
        ("today", "--frobnicate"),
        ("pause", "today"),
        ("export",),
        ("export", "--format", "carrier-pigeon"),
        ("status", "--json", "--format", "dot"),
        ("status", "--format"),
        ("demo", "--days", "0"),
        ("demo", "--days", "many"),
        ("--data-dir",),
    ],
    ids=" ".join,
)
def test_a_wrong_call_is_one_line_and_status_2(tending: Shell, arguments: tuple[str, ...]) -> None:
    """Usage errors say what is wrong, in one line, and change nothing."""
    tending(*arguments).assert_refused(2)

    assert not tending.data.exists()


@_commands
def test_a_file_is_no_data_folder(tending: Shell, tmp_path: Path, command: tuple[str, ...]) -> None:
    """One line that names it, status 1, and the file is as it was."""
    file = tmp_path / "notes.txt"
    file.write_text("mine")

    answer = tending("--data-dir", str(file), *command)

    answer.assert_refused(1)
    assert str(file) in answer.err
    assert file.read_text() == "mine"


@_commands
@pytest.mark.parametrize("part", ["journal", "profile", "journal/device"])
def test_a_file_in_a_folders_place_is_told(
    tending: Shell, command: tuple[str, ...], part: str
) -> None:
    """A data folder that is not laid out as one is no reason for a traceback."""
    path = tending.data / part
    path.parent.mkdir(parents=True)
    path.write_text("mine")

    answer = tending(*command)

    assert answer.code in {0, 1}
    assert answer.err.count("\n") <= 1
    if answer.code:
        answer.assert_refused(1)
        assert str(tending.data) in answer.err
    assert path.read_text() == "mine"


@_commands
def test_a_folder_below_a_file_is_told(
    tending: Shell, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """Where no folder can be made, nothing can be saved, and it is said in one line."""
    (tmp_path / "notes.txt").write_text("mine")

    answer = tending("--data-dir", str(tmp_path / "notes.txt" / "below"), *command)

    assert "Traceback" not in answer.err
    if answer.code:
        answer.assert_refused(1)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
@_commands
def test_an_unreadable_folder_is_told(tending: Shell, command: tuple[str, ...]) -> None:
    """A folder that may not be read is one line and status 1."""
    tending("done")
    (tending.data / "journal").chmod(0)

    answer = tending(*command)
    (tending.data / "journal").chmod(0o700)

    answer.assert_refused(1)
    assert str(tending.data) in answer.err


@_commands
@pytest.mark.parametrize("now", ["soon", "2026-11-23T09:00:00", "2026-11-23", "1795424400"])
def test_a_present_that_is_no_time_is_told(
    tending: Shell, command: tuple[str, ...], now: str
) -> None:
    """TENDING_NOW without a time and its offset is one line and status 1, cached or not."""
    tending("status")
    before = _tree(tending.data)

    answer = tending(*command, now=now)

    answer.assert_refused(1)
    assert "TENDING_NOW" in answer.err
    assert _tree(tending.data) == before


# -- damaged and newer files -------------------------------------------------------------------

GARBAGE = {
    "empty": b"",
    "cut off": b"{",
    "zeros": b"\x00" * 4096,
    "list": b"[]",
    "text": b'"text"',
    "two": b"{}garbage",
    "no table": b'{"marks": []}',
    "no text": b"\xff\xfe",
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE.keys())
@pytest.mark.parametrize("command", [("status", "--json"), ("today", "--json")], ids=" ".join)
def test_a_damaged_month_is_set_aside(
    tending: Shell, command: tuple[str, ...], garbage: bytes
) -> None:
    """The version before it is used, the person is told on stderr, and nothing is lost."""
    tending("today")
    tending("done", "--day", "2026-11-22")
    tending("done")
    path = tending.month()
    path.write_bytes(garbage)

    answer = tending(*command)
    again = tending.status()

    assert answer.code == 0
    assert json.loads(answer.out)["day"] == "2026-11-23"
    assert re.fullmatch(rf"{re.escape(str(path))}: [^\n]*previous version is used.\n", answer.err)
    assert again["streak"]["practised_last_28"] == 1
    assert [p.read_bytes() for p in path.parent.glob("2026-11.damaged-*")] == [garbage]


def test_after_a_damaged_month_saving_goes_on(tending: Shell) -> None:
    """The first call after the damage may be one that saves."""
    tending("done", "--day", "2026-11-21")
    tending("done", "--day", "2026-11-22")
    tending.month().write_bytes(b"{")

    answer = tending("done")

    marks = tending.export()["records"]["marks"]
    assert answer.code == 0
    assert "set aside" in answer.err
    assert sorted(mark["day"] for mark in marks) == ["2026-11-21", "2026-11-23"]


@pytest.mark.parametrize("command", [("pause", "today", "tomorrow"), ("resume",)], ids=" ".join)
def test_every_saving_command_tells_of_damage(tending: Shell, command: tuple[str, ...]) -> None:
    """Whatever the person called, they are told once that a file was set aside."""
    tending("done")
    tending.month().write_bytes(b"{")

    answer = tending(*command)

    assert answer.code == 0
    assert "set aside" in answer.err


def test_a_damaged_month_without_a_version_before_is_told(tending: Shell) -> None:
    """There is nothing to use, no backup either, and the damaged file is still kept."""
    tending("done")
    shutil.rmtree(tending.data / "backups")
    tending.month().write_bytes(b"{")
    for path in tending.month().parent.glob("*.prev"):
        path.unlink()
    folder = tending.month().parent

    answer = tending("status", "--json")

    assert answer.code == 0
    assert "no previous version" in answer.err
    assert [p.read_bytes() for p in folder.glob("2026-11.damaged-*")] == [b"{"]


def test_a_damaged_profile_is_set_aside(tending: Shell) -> None:
    """Settings come from the version before."""
    tending.coach().set(tendencies=["anger"])
    tending.coach().set(rest_days=3)
    (path,) = tending.data.glob("profile/*.json")
    path.write_bytes(b"{")

    answer = tending("status", "--json")

    assert answer.code == 0
    assert "previous version is used" in answer.err
    assert json.loads(answer.out)["tendency"] == "anger"
    assert list(path.parent.glob("*.damaged-*"))


def test_a_newer_months_file_is_never_rewritten(tending: Shell) -> None:
    """It is read as far as understood, told, and ours stands beside it."""
    tending("done", "--day", "2026-11-22")
    path = tending.month()
    tables = json.loads(path.read_text())
    tables["_default"]["1"]["schema"] = 7
    path.write_text(json.dumps(tables))
    newer = path.read_bytes()

    answer = tending("done")
    tending("today")

    assert answer.code == 0
    assert f"{path}: written by a newer tending (schema 7)" in answer.err
    assert answer.err.count("\n") == 1
    assert path.read_bytes() == newer
    assert path.with_name("2026-11.v1.json").exists()
    beside = tending("status", "--json")
    assert json.loads(beside.out)["streak"]["current"] == 2


# -- the doctor --------------------------------------------------------------------------------

FOUND = {"severity": str, "place": str, "what": str, "next": str, "mends": bool}
DONE = {"place": str, "what": str, "done": bool}


def test_doctor_has_the_documented_shape(tending: Shell) -> None:
    """`doctor --json` is the documented object, mended or not; its status says if all is well."""
    tending("done")
    tending.month().write_bytes(b"{")

    found = tending("doctor", "--json")
    mended = tending("doctor", "--repair", "--json")

    assert (found.code, mended.code) == (1, 0)
    for answer in (found, mended):
        value = json.loads(answer.out)
        assert answer.err == ""
        assert set(value) == {"findings", "repaired", "records", "files", "machines", "summary"}
        for finding in value["findings"]:
            _assert_shape(finding, FOUND)
        for done in value["repaired"]:
            _assert_shape(done, DONE)
    assert json.loads(found.out)["findings"][0]["mends"]
    assert json.loads(mended.out)["repaired"][0]["done"]


def test_doctor_says_it_in_words(tending: Shell) -> None:
    """Each finding is a place and what it is; the last line says how it stands."""
    tending("done")
    path = tending.month()
    path.write_bytes(b"{")

    before = tending("doctor")
    repaired = tending("doctor", "--repair")
    after = tending("doctor")

    assert before.out.startswith(f"problem: {path}\n  This file is damaged: not readable as JSON.")
    assert before.out.endswith("1 thing needs a hand; tending doctor --repair mends 1 of them.\n")
    assert repaired.out.startswith(f"mended: {path}\n  Set aside as 2026-11.damaged-")
    assert (before.code, repaired.code, after.code) == (1, 0, 0)
    assert after.out.splitlines()[-1].startswith("All is well: ")


def test_doctor_where_there_is_no_folder(tending: Shell) -> None:
    """It is a friendly sentence, and makes nothing."""
    answer = tending("doctor")

    assert answer.code == 0
    assert "There is no journal here yet." in answer.out
    assert not tending.data.exists()
    assert not tending.state.exists()


# -- the fast path -----------------------------------------------------------------------------

FORMS: list[tuple[str, ...]] = [
    (),
    ("--json",),
    ("--format", "dot"),
    ("--format", "word"),
    ("--format", "off"),
    ("--format", "{current}/{longest} {last28} {returns} {rest} {practised} {day} {}"),
    ("--format={practice}: {focus}",),
]


def _rested(_: Shell) -> None:
    """Prepare a folder that nobody has used."""


def _practised(tending: Shell) -> None:
    """Prepare some marked days."""
    for day in ("2026-11-20", "2026-11-21", "2026-11-23"):
        tending("done", "--day", day, "--note", "-", stdin=PRIVATE.encode())


def _paused(tending: Shell) -> None:
    """Prepare a pause that today is in, and an unusual week."""
    tending.coach().set(week_start="sunday", name=PRIVATE, tendencies=["please"])
    tending("pause", "yesterday", "tomorrow")


def _session(tending: Shell) -> None:
    """Prepare a finished session with text and scores."""
    tending.coach().set(name=PRIVATE, cue_when=PRIVATE, onboarded=True)
    tending.coach().set(contact_name=PRIVATE, contact_reach=PRIVATE)
    coach = tending.coach()
    state = coach.flows.begin(coach.look()).answer("feet").answer(7).skip().skip()
    state = state.answer(PRIVATE).answer(PRIVATE).answer(PRIVATE).answer(7).answer(PRIVATE)
    coach.keep(state)


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
@pytest.mark.parametrize("prepare", [_rested, _practised, _paused, _session])
def test_both_ways_to_a_status_say_the_same(
    tending: Shell, prepare: Callable[[Shell], None], form: tuple[str, ...]
) -> None:
    """With and without its cache `status` gives the same bytes, in every form."""
    prepare(tending)
    tending("status")
    arguments = ["status", *form]

    fast = tending(*arguments)
    assert status.answer(arguments) is not None
    tending.forget()
    assert status.answer(arguments) is None
    ordinary = tending(*arguments)

    assert fast == ordinary
    assert (fast.code, fast.err) == (0, "")


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
@pytest.mark.parametrize("prepare", [_practised, _paused, _session])
def test_no_status_shows_what_was_typed_or_scored(
    tending: Shell, prepare: Callable[[Shell], None], form: tuple[str, ...]
) -> None:
    """A prompt is seen by others: no text, no name, no intensity, in the cache neither."""
    prepare(tending)

    answer = tending("status", *form)

    assert PRIVATE not in answer.out
    assert not any(PRIVATE in path.read_text() for path in tending.state.glob("*/status.json"))


@pytest.mark.parametrize("field", ["name", "note", "wrote", "keep", "intensity_before", "tendency"])
def test_a_template_reaches_nothing_private(tending: Shell, field: str) -> None:
    """A field that is not listed is refused, whether there is a cache or not."""
    _session(tending)
    tending("status")

    answer = tending("status", "--format", f"{{current}} {{{field}}}")

    answer.assert_refused(2)
    assert PRIVATE not in answer.err


@pytest.mark.parametrize(
    ("prepare", "dot", "word"), [(_rested, "○", "open"), (_practised, "●", "practised")]
)
def test_short_forms_say_whether_today_is_practised(
    tending: Shell, prepare: Callable[[Shell], None], dot: str, word: str
) -> None:
    """One mark or one word, for a prompt."""
    prepare(tending)

    assert tending("status", "--format", "dot").out == f"{dot}\n"
    assert tending("status", "--format", "word").out == f"{word}\n"


def test_a_run_that_is_not_displayed_is_in_no_line(tending: Shell) -> None:
    """With the display of the run switched off, `today` and `status` are silent about it."""
    tending("done")
    tending.coach().set(streak_display=False)

    lines = tending("today").out + tending("status").out

    assert "run of" not in lines.lower()
    assert "of the last 28" not in lines


# -- careful wording ---------------------------------------------------------------------------


def _texts(tending: Shell) -> dict[str, dict[str, str]]:
    return {entry["id"]: entry["text"] for entry in tending("library", "--json").json}


def _first_with(tending: Shell, field: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the texts of the first day's focus that has `field`, and what `today` says."""
    texts = _texts(tending)
    for place in range(60):
        day = date(2026, 11, 23) + timedelta(days=place)
        focus = tending("today", "--json", now=_at(day.isoformat())).json["focus"]
        if field in texts[focus["id"]]:
            return texts[focus["id"]], focus
    pytest.fail(f"no focus has {field}")


@pytest.mark.parametrize("answered", [None, True])
@pytest.mark.parametrize("field", ["line", "why", "try", "short"])
def test_the_careful_wording_holds_until_the_question_was_answered(
    tending: Shell, field: str, *, answered: bool | None
) -> None:
    """Unasked or skipped counts as yes, in the shell too."""
    if answered is not None:
        tending.coach().set(protective=answered)

    texts, focus = _first_with(tending, f"protective_{field}")

    assert focus[field] == texts[f"protective_{field}"]


@pytest.mark.parametrize("field", ["line", "try", "short"])
def test_a_safe_home_reads_the_plain_wording(tending: Shell, field: str) -> None:
    """Once the question was answered with no, the plain text stands there."""
    tending.coach().set(protective=False)

    texts, focus = _first_with(tending, f"protective_{field}")

    assert focus[field] == texts[field]


@pytest.mark.parametrize("tendency", ["withdraw", "please", "anger"])
def test_the_line_is_the_tendencys_own(tending: Shell, tendency: str) -> None:
    """The lead tendency shapes the wording, careful or not."""
    tending.coach().set(protective=False, tendencies=[tendency])

    focus = tending("today", "--json").json["focus"]

    assert focus["line"] == _texts(tending)[focus["id"]][tendency]


def test_the_careful_wording_has_a_tendencys_own_line(tending: Shell) -> None:
    """Where the careful wording has a line for the tendency, it is that one."""
    tending.coach().set(tendencies=["please"])

    texts, focus = _first_with(tending, "protective_please")

    assert focus["line"] == texts["protective_please"]


# -- demo --------------------------------------------------------------------------------------


def test_demo_without_a_terminal_leaves_nothing_behind(tending: Shell) -> None:
    """It would open the app; where that can't be, one line and status 2."""
    tending("demo", "--days", "3").assert_refused(2)

    assert not tending.data.exists()
