"""`tending devices`: every machine that wrote, what it is called, and when it last did."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from coach import devices
from coach.coach import Coach
from coach.devices import Device
from coach.export import as_json
from coach.settings import Settings

Open = Callable[..., Coach]

NOW = datetime.fromisoformat("2026-11-23T09:00:00+01:00")
MONDAY = date(2026, 11, 23)


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Give a function that names the machine that the test runs on from then on."""
    return lambda name: monkeypatch.setattr(platform, "node", lambda: name)


def _device(
    last: str = "2026-11-23T08:00:00Z", *, here: bool = False, name: str = "desk"
) -> Device:
    return Device(id="d", name=name, here=here, last=datetime.fromisoformat(last), records=2)


def test_each_machine_stands_with_its_name_and_its_last_write(
    coach: Open, named: Callable[[str], None]
) -> None:
    """Machines stand by their host names, the last to write first, and one is this machine."""
    named("desk.example.org")
    coach("2026-11-20T09:00:00+01:00", machine="a").look()
    named("lap")
    laptop = coach("2026-11-23T08:00:00+01:00", machine="b")
    laptop.mark(MONDAY, "text")

    found = laptop.journal.devices()

    assert [(one.name, one.here, one.records) for one in found] == [
        ("lap", True, 1),
        ("desk", False, 1),
    ]
    lines = devices.lines(found, NOW + timedelta(minutes=1)).splitlines()
    assert lines[0].split("  ")[0] == "lap (this machine)"
    assert "2026-11-23 08:00, 1 hour ago" in lines[0]
    assert "2026-11-20 09:00, 3 days ago" in lines[1]


def test_a_machine_that_only_looks_is_not_listed(coach: Open) -> None:
    """A machine whose day was chosen elsewhere has written nothing, and is not in the list."""
    coach(machine="a").look()
    looking = coach(machine="b")
    looking.look()

    (only,) = looking.journal.devices()
    assert not only.here


def test_asking_an_empty_folder_makes_nothing(coach: Open) -> None:
    """A folder that nobody wrote to has no machines, and asking leaves no trace in it."""
    opened = coach()

    assert opened.journal.devices() == []
    assert not Path(opened.data).exists()
    assert not Path(opened.state).exists()
    assert devices.lines([], NOW).startswith("Nothing here yet.")


def test_deleted_records_are_not_counted(coach: Open) -> None:
    """A tombstone is when a machine wrote, and no record that it holds."""
    opened = coach()
    opened.mark(MONDAY)
    opened.undo()

    (here,) = opened.journal.devices()
    assert here.records == 0


def test_the_name_is_no_setting_and_travels(coach: Open) -> None:
    """What a machine is called is in the export with the settings, and changes none of them."""
    opened = coach()
    opened.mark(MONDAY)

    name = devices.name_setting(opened.journal.device)
    assert coach(machine="b").facts().settings == Settings()
    assert json.loads(as_json(coach(machine="b").journal))["profile"][name]["value"]


def test_an_unnamed_machine_stands_by_its_id(coach: Open, named: Callable[[str], None]) -> None:
    """A machine without a host name is called by its id."""
    named("")
    opened = coach()
    opened.mark(MONDAY)

    (here,) = opened.journal.devices()
    assert here.name == opened.journal.device


def test_two_machines_of_one_name_show_their_ids() -> None:
    """Where two machines have one name, the lines tell them apart."""
    pair = [Device(id=id_, name="desk", here=False, last=NOW, records=0) for id_ in ("one", "two")]

    assert [line.split("  ")[0] for line in devices.lines(pair, NOW).splitlines()] == [
        "desk one",
        "desk two",
    ]


@pytest.mark.parametrize(
    ("last", "words"),
    [
        ("2026-11-23T08:59:30+01:00", "just now"),
        ("2026-11-23T09:04:00+01:00", "just now"),
        ("2026-11-23T08:58:00+01:00", "2 minutes ago"),
        ("2026-11-23T07:01:00+01:00", "1 hour ago"),
        ("2026-11-21T09:00:00+01:00", "2 days ago"),
        ("2026-11-23T14:30:00+01:00", "its clock is 5 hours ahead"),
    ],
)
def test_the_last_write_in_words(last: str, words: str) -> None:
    """How long ago a machine wrote is said in one unit; one from the future is said as such."""
    assert devices.since(datetime.fromisoformat(last), NOW) == words


@pytest.mark.parametrize("updated", ["no time", "9999-12-31T23:59:59-12:00", None])
def test_a_strange_time_stops_nothing(updated: object) -> None:
    """A record whose time is none, or at the end of all time, is listed all the same."""
    files = [("a", {"marks": {"1": {"id": "m", "updated": updated}}})]

    found = devices.seen({}, files, "b")

    assert [one.records for one in found] == [1]
    assert devices.lines(found, NOW)
    assert json.dumps(devices.as_plain(found, NOW))


def test_the_json_is_as_documented() -> None:
    """`devices --json` has these keys, and says what lies in the future."""
    (plain,) = devices.as_plain([_device("2026-11-23T12:00:00Z", here=True)], NOW)

    assert plain == {
        "id": "d",
        "name": "desk",
        "here": True,
        "last": "2026-11-23T13:00:00+01:00",
        "ahead": True,
        "records": 2,
    }
