"""The made-up person: the same for the same seed, believable, and under the real rules."""

from __future__ import annotations

import itertools
import json
import re
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from coach import demo
from coach.clock import Clock
from coach.coach import Coach
from coach.streak import as_ordinal
from coach.trouble import Trouble

Open = Callable[..., Coach]
Row = dict[str, Any]

NOW = datetime.fromisoformat("2026-11-23T09:00:00+01:00")
MONDAY = date(2026, 11, 23)
SEEDS = range(1, 7)
YEAR = 365
APART = 60
"""Days within which no sentence comes again."""

MINIMUMS = {
    "speak-the-unsaid": 4,
    "honor-the-wounds": 4,
    "be-an-adult": 4,
    "patience-and-process": 4,
    "focus-on-yourself": 4,
    "circle": 2,
}

WRITTEN = ("wrote", "keep", "plan_when", "plan_then", "note", "when", "then", "line")
REFLECTED = ("appreciated", "appreciated_self", "learned")


@pytest.fixture(autouse=True, scope="module")
def _berlin() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


def _fill(folder: Path, *, days: int = YEAR, seed: int = 1, now: datetime = NOW) -> Path:
    demo.fill(str(folder), days, seed, Clock(now))
    return folder


def _read(folder: Path) -> dict[str, list[Row]]:
    """Return all records by table, read with stock TinyDB."""
    found: dict[str, list[Row]] = {}
    for path in sorted(folder.rglob("*.json")):
        with TinyDB(path, access_mode="r") as database:
            assert [dict(row) for row in database.all()] == [{"schema": 1}]
            for table in database.tables() - {"_default"}:
                found.setdefault(table, []).extend(dict(row) for row in database.table(table))
    return found


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, list[Row]]]:
    """Give a year's records for each of several seeds."""
    base = tmp_path_factory.mktemp("years")
    return {seed: _read(_fill(base / str(seed), seed=seed)) for seed in SEEDS}


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _days(rows: list[Row]) -> set[int]:
    return {as_ordinal(row["day"]) for row in rows}


# -- the folder --------------------------------------------------------------------------------


def test_the_same_seed_makes_the_same_folder(tmp_path: Path) -> None:
    """Names and bytes are the same, at whatever hour of the day it is made."""
    first = _fill(tmp_path / "first", days=90)
    second = _fill(tmp_path / "second", days=90, now=NOW + timedelta(hours=9))

    assert _bytes(first) == _bytes(second)
    assert len(_bytes(first)) > 3


def test_another_seed_makes_another_person(tmp_path: Path) -> None:
    """Not one file is the same."""
    first = _bytes(_fill(tmp_path / "first", days=60, seed=1))
    second = _bytes(_fill(tmp_path / "second", days=60, seed=2))

    assert not set(first.values()) & set(second.values())


@pytest.mark.parametrize("part", ["journal", "profile"])
def test_it_refuses_a_folder_that_holds_a_journal(tmp_path: Path, part: str) -> None:
    """Somebody's own days are never mixed with made-up ones: nothing is touched."""
    kept = tmp_path / "mine" / part / "device.json"
    kept.parent.mkdir(parents=True)
    kept.write_text("{}")

    with pytest.raises(Trouble, match="holds a journal already; nothing was written"):
        _fill(tmp_path / "mine", days=3)

    assert _bytes(tmp_path) == {str(kept.relative_to(tmp_path)): b"{}"}


def test_it_touches_no_other_folder(tmp_path: Path, coach: Open) -> None:
    """The folder and STATE that the environment names stay as they were."""
    coach()
    (tmp_path / "filled").mkdir()
    (tmp_path / "filled" / "notes.txt").write_text("mine")

    _fill(tmp_path / "filled", days=3)

    assert {path.name for path in tmp_path.iterdir()} == {"filled"}
    assert (tmp_path / "filled" / "notes.txt").read_text() == "mine"


def test_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    """Made-up or not, files are 0600 and folders 0700."""
    _fill(tmp_path / "filled", days=40)

    for path in [tmp_path / "filled", *(tmp_path / "filled").rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o600 if path.is_file() else 0o700), path


def test_today_is_open_and_nothing_is_begun(coach: Open, tmp_path: Path) -> None:
    """History goes through yesterday; the person has been through Welcome, in a safe home."""
    coach()
    _fill(tmp_path / "data", days=30)
    opened = coach()

    view = opened.look()

    assert view.practised is False
    assert view.resume is None
    assert not list(tmp_path.rglob("drafts.json"))
    assert view.settings.onboarded is True
    assert view.settings.shelters is False
    assert view.notices == ()


@pytest.mark.parametrize("days", [1, 2, 7])
def test_few_days_are_as_well(tmp_path: Path, coach: Open, days: int) -> None:
    """Any number of days makes a folder that opens."""
    coach()
    _fill(tmp_path / "data", days=days)

    assert coach().look().day == "2026-11-23"


@pytest.mark.slow
def test_ten_years_take_less_than_20_seconds(tmp_path: Path) -> None:
    """3,650 days, the last of them yesterday."""
    began = time.perf_counter()

    _fill(tmp_path / "filled", days=3650)

    assert time.perf_counter() - began < 20
    found = _read(tmp_path / "filled")
    reached = max(_days(found["sessions"]))
    assert MONDAY.toordinal() - 14 <= reached < MONDAY.toordinal()
    assert min(_days(found["choices"])) < MONDAY.toordinal() - 3600


# -- the year ----------------------------------------------------------------------------------


def _all_rows(found: dict[str, list[Row]]) -> list[tuple[str, Row]]:
    return [(table, row) for table, rows in found.items() if table != "settings" for row in rows]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_record_is_of_the_past(years: dict[int, dict[str, list[Row]]], seed: int) -> None:
    """No record is of today or later, nor was it made later than now; each id stands once."""
    rows = _all_rows(years[seed])

    assert max(row["day"] for _, row in rows) < MONDAY.isoformat()
    late = [(table, row["day"], row["at"]) for table, row in rows if _moment(row["at"]) > NOW]
    assert late == []
    assert len({row["id"] for _, row in rows}) == len(rows)


def test_no_mark_is_made_later_than_now(tmp_path: Path) -> None:
    """Even yesterday's mark, filled in, was filled in by now."""
    late = []
    for seed in range(20, 50):
        found = _read(_fill(tmp_path / str(seed), days=3, seed=seed))
        late += [(seed, row["at"]) for _, row in _all_rows(found) if _moment(row["at"]) > NOW]

    assert late == []


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_year_has_all_that_a_year_has(years: dict[int, dict[str, list[Row]]], seed: int) -> None:
    """Sessions whole, short and cut off, marks, plans, a pause, missed days, reflections."""
    found = years[seed]
    sessions = found["sessions"]
    practised = _days(sessions) | _days(found["marks"])

    assert 180 < len(practised) < 340
    assert any(session.get("short") for session in sessions)
    assert any(session["answered"] == ["arrive", "read", "try"] for session in sessions)
    assert all(session["wrote"] and session["ended"] for session in sessions)
    assert {mark["kind"] for mark in found["marks"]} == {"done", "filled-in"}
    assert any(mark.get("note") for mark in found["marks"])
    assert len(found["plans"]) > 100
    assert found["pauses"]
    assert 20 < len(found["reflections"]) < 53
    assert found["checks"]
    assert any(choice.get("put_off") for choice in found["choices"])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_year_has_returns(tmp_path: Path, coach: Open, seed: int) -> None:
    """There were absences, and the person came back from each."""
    coach()
    _fill(tmp_path / "data", seed=seed)

    streak = coach().look().streak

    assert streak.returns >= 2
    assert streak.longest > 20


def _sentences(found: dict[str, list[Row]]) -> Iterator[tuple[str, int]]:
    """Yield every sentence with its day; a session's plan is counted in its session alone."""
    for table, row in _all_rows(found):
        if table == "plans" and row.get("session"):
            continue
        for field in (*WRITTEN, *REFLECTED):
            for sentence in re.split(r"(?<=[.?!])\s+", str(row.get(field, ""))):
                if sentence:
                    yield sentence.casefold().strip(), as_ordinal(row["day"])


@pytest.mark.parametrize("seed", SEEDS)
def test_no_sentence_comes_twice_within_sixty_days(
    years: dict[int, dict[str, list[Row]]], seed: int
) -> None:
    """A year reads as one person's, not as a machine's."""
    days: dict[str, list[int]] = {}
    for sentence, day in _sentences(years[seed]):
        days.setdefault(sentence, []).append(day)

    soon = {
        sentence: later - earlier
        for sentence, found in days.items()
        for earlier, later in itertools.pairwise(sorted(found))
        if later - earlier <= APART
    }

    assert soon == {}
    assert len(days) > 300


@pytest.mark.parametrize("seed", SEEDS)
def test_no_reason_gives_more_than_half_of_the_days(
    years: dict[int, dict[str, list[Row]]], seed: int
) -> None:
    """Why this focus today has many answers in a year."""
    choices = years[seed]["choices"]

    counts = Counter(choice["reason"] for choice in choices)

    assert counts.most_common(1)[0][1] <= len(choices) / 2
    assert {"intention", "wish", "unmet", "return", "due", "another", "instead", "turn"} == set(
        counts
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_choices_keep_the_balance(years: dict[int, dict[str, list[Row]]], seed: int) -> None:
    """Every practice has its minimum in 28 choices in a row, but where the person asked."""
    choices = sorted(years[seed]["choices"], key=lambda choice: str(choice["day"]))
    windows = [choices[start : start + 28] for start in range(len(choices) - 27)]

    short = []
    for window in windows:
        counts = Counter(choice["practice"] for choice in window)
        lacks = [name for name, least in MINIMUMS.items() if counts[name] < least]
        if lacks and not any(choice.get("shown") for choice in window):
            short.append((window[0]["day"], lacks))

    assert len(windows) > 200
    assert short == []


@pytest.mark.parametrize("seed", SEEDS)
def test_no_focus_comes_again_within_sixty_days(
    years: dict[int, dict[str, list[Row]]], seed: int
) -> None:
    """While the library has another: what comes again sooner is its practice's longest unseen."""
    last: dict[str, dict[str, int]] = {}
    wrong = []
    for choice in sorted(years[seed]["choices"], key=lambda choice: str(choice["day"])):
        shelf = last.setdefault(choice["practice"], {})
        day, focus = as_ordinal(choice["day"]), choice["focus"]
        soon = day - shelf.get(focus, 0) <= APART
        if soon and not choice.get("shown") and shelf[focus] != min(shelf.values()):
            wrong.append((choice["day"], focus, choice["reason"]))
        shelf[focus] = day

    assert sum(map(len, last.values())) >= 36
    assert wrong == []


def test_it_is_one_person_from_welcome_on(tmp_path: Path) -> None:
    """One profile, made before the first day, that the days' choices belong to."""
    folder = _fill(tmp_path / "data", days=80)

    (profile,) = folder.glob("profile/*.json")
    rows = json.loads(profile.read_text())["settings"].values()
    settings = {row["name"]: row["value"] for row in rows}
    choices = _read(folder)["choices"]

    assert settings["onboarded"] is True
    assert settings["protective"] is False
    assert settings["name"]
    assert min(choice["day"] for choice in choices) >= max(row["day"] for row in rows)
    person = uuid.UUID(settings["person"])
    assert {c["id"] for c in choices} == {str(uuid.uuid5(person, c["day"])) for c in choices}
