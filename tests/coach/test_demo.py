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
from statistics import mean
from typing import Any, TypeVar

import msgspec
import pytest
from tinydb import TinyDB

from coach import demo, records, safety, sentences
from coach.clock import Clock
from coach.coach import Coach
from coach.demo.texts import Texts
from coach.exercise import ExerciseState
from coach.records import Check, Exercise, Moment, Person, Reflection, Session
from coach.streak import as_ordinal
from coach.trouble import Trouble
from content import adult, library, now, voice
from tests.coach.shell import Shell

K = TypeVar("K", bound=records.Record)
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

WRITTEN = (
    *("wrote", "keep", "plan_when", "plan_then", "note", "when", "then", "line"),
    *("appreciated", "appreciated_self", "learned", "sentence"),
    *("happened", "age", "behaviour", "proof"),
    *(name for parts in sentences.BUILT.values() for name in parts),
)
DOING = ("stay", "sit", "way", "say", "calm_first_run", "calm_run", "away")
"""Asks of the exercise of which no field is left, or one of another name."""


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
    assert len(found["exercises"]) > 15
    assert {bool(exercise.get("session")) for exercise in found["exercises"]} == {True, False}
    assert 5 < len(found["moments"]) < 40
    assert any(moment.get("sentence") for moment in found["moments"])
    assert any(moment.get("break_until") for moment in found["moments"])
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
    """Yield every sentence with its day; plans and proofs are counted where they came from."""
    for table, row in _all_rows(found):
        if table in {"plans", "proofs"} and (row.get("session") or row.get("exercise")):
            continue
        notes = [note for look in (row, *row.get("looks", ())) for note in _notes(look)]
        for text in (*(str(row.get(field, "")) for field in WRITTEN), *notes):
            for sentence in re.split(r"(?<=[.?!])\s+", text):
                if sentence:
                    yield sentence.casefold().strip(), as_ordinal(row["day"])


def _notes(row: Row) -> list[str]:
    return list(row.get("notes", {}).values())


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


# -- the people --------------------------------------------------------------------------------


def _kinds(found: dict[str, list[Row]], kind: type[K]) -> list[K]:
    return [msgspec.convert(row, kind) for row in found[kind.table]]


@pytest.mark.parametrize("seed", SEEDS)
def test_everything_is_as_a_record_is(years: dict[int, dict[str, list[Row]]], seed: int) -> None:
    """Each record is one that the engine reads, field by field."""
    for table, row in _all_rows(years[seed]):
        record = msgspec.convert(row, records.KINDS[table])
        assert msgspec.json.decode(msgspec.json.encode(record)) == row


@pytest.mark.parametrize("seed", SEEDS)
def test_people_are_known_before_they_are_looked_at(
    years: dict[int, dict[str, list[Row]]], seed: int
) -> None:
    """Each has a name that nobody else has; a look or check is about someone named by then."""
    people = {person.id: person for person in _kinds(years[seed], Person)}
    about = [(c.about, c.at) for c in _kinds(years[seed], Check)]
    about += [(k.about, r.at) for r in _kinds(years[seed], Reflection) for k in r.looks]

    assert len({person.name for person in people.values()}) == len(people)
    assert {id_ for id_, _ in about} == set(people)
    assert all(people[id_].at <= at for id_, at in about)
    groups = {c.about for c in _kinds(years[seed], Check) if c.kind == "community"}
    assert groups == {person.id for person in people.values() if person.kind == "group"}


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_low(years: dict[int, dict[str, list[Row]]], seed: int) -> None:
    """It is a safe home: no answer leads to Support, nor does Robin tend what is low."""
    found = years[seed]
    low = safety.low_from(_kinds(found, Reflection), _kinds(found, Check))
    checks = _kinds(found, Check)

    assert {themes for _, themes in low} == {()}
    assert all(value > safety.LOW for c in checks for value in c.receive.values())
    assert all(set(c.tend) <= set(c.receive) and len(c.tend) in {0, 2} for c in checks)
    assert {len(c.receive) for c in checks if c.kind == "relationship"} == {9}
    assert all(set(c.give) == set(c.receive) for c in checks if c.kind == "relationship")
    assert {len(c.receive) for c in checks if c.kind == "community"} == {6}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_answered_is_told(years: dict[int, dict[str, list[Row]]], seed: int) -> None:
    """The steps of a check are its themes, its note and what is tended; of a look, the people."""
    for check in _kinds(years[seed], Check):
        steps = {"note": check.notes, "tend": check.tend}
        assert check.answered == (*check.receive, *(step for step, told in steps.items() if told))
    for reflection in _kinds(years[seed], Reflection):
        people = (look.about for look in reflection.looks)
        assert reflection.answered == ("who", *people, "thanks", "learned", "next")


@pytest.mark.parametrize("seed", SEEDS)
def test_the_guard_goes_down_and_not_in_a_straight_line(
    years: dict[int, dict[str, list[Row]]], seed: int
) -> None:
    """In the last quarter Robin is less on guard than in the first, with worse weeks between."""
    found = years[seed]
    (sam,) = (person.id for person in _kinds(found, Person) if person.name == "Sam")
    weeks = sorted(_kinds(found, Reflection), key=lambda reflection: reflection.week)
    guard = [k.guard for w in weeks for k in w.looks if k.about == sam and k.guard is not None]
    quarter = len(guard) // 4

    assert len(guard) > 20
    assert mean(guard[-quarter:]) < mean(guard[:quarter])
    assert any(later > earlier for earlier, later in itertools.pairwise(guard))


@pytest.mark.parametrize("seed", SEEDS)
def test_exercises_are_as_the_flow_leaves_them(
    years: dict[int, dict[str, list[Row]]], seed: int
) -> None:
    """What is filled in was asked for, given the tendency; a session that has one knows it."""
    sessions = {session.id: session for session in _kinds(years[seed], Session)}

    for done in _kinds(years[seed], Exercise):
        state = _state(done)

        assert msgspec.structs.replace(state.result(), updated=done.updated) == done
        if done.session:
            session = sessions[done.session]
            assert session.exercise == done.id
            assert session.at < done.at < done.ended < session.ended


def _state(done: Exercise) -> ExerciseState:
    """Return the state of the flow that an exercise was left at."""
    plain = records.write(done)
    values = {name: plain[name] for name in plain if name not in records.Record.__struct_fields__}
    values |= {name: value for name, value in _doing(done).items() if value is not None}
    return ExerciseState(
        id=done.id,
        at=done.at,
        day=done.day,
        ended=done.ended,
        session=done.session,
        values={n: tuple(v) if isinstance(v, list) else v for n, v in values.items()},
    )


def _doing(done: Exercise) -> Row:
    """Return what was done at the asks that leave no field of their name."""
    return {
        "stay": "stayed" if done.stayed else None,
        "sit": done.discomfort or None,
        "way": "break" if done.break_minutes else None,
        "say": "" if "say" in done.answered else None,
    }


def test_what_is_picked_can_be_picked(years: dict[int, dict[str, list[Row]]]) -> None:
    """Feelings, pulls, needs, places, tools and anchors are those that the app offers."""
    lists, found = adult.lists(), years[1]
    feelings = {word for family in lists.family for word in family.words}
    needs = {"", *(need.id for need in lists.need)}
    pulls = {(pull.tendency, pull.text) for pull in lists.pull}
    anchors = {p: {a.id for a in found_} for p, found_ in now.load().anchors.items()}
    texts = library.read_toml(library.HERE / "en" / "demo.toml", Texts)

    for text in texts.exercise:
        assert set(text.feelings) <= feelings
        assert (text.tendency, text.pull) in pulls
        assert {text.need_then, text.need_now, text.under} <= needs
    for moment in _kinds(found, Moment):
        assert moment.anchor in anchors[moment.tendency]


def test_what_robin_writes_is_in_the_voice() -> None:
    """A diary is freer than the app, yet nobody in it is scolded or gendered."""
    plain = msgspec.to_builtins(library.read_toml(library.HERE / "en" / "demo.toml", Texts))
    said = [
        (field, text)
        for rows in plain.values()
        for row in rows
        for field, value in row.items()
        for text in ([value] if isinstance(value, str) else value)
    ]

    assert [(text, faults) for field, text in said if (faults := voice.faults(field, text))] == []
    assert len(said) > 1000


def test_the_doctor_finds_nothing(tmp_path: Path, tending: Shell) -> None:
    """A made-up folder is as sound as one's own."""
    _fill(tmp_path / "made-up", days=120)

    found = tending("--data-dir", str(tmp_path / "made-up"), "doctor")

    assert found.code == 0
    assert found.out.splitlines()[-1].startswith("All is well")


# -- the person --------------------------------------------------------------------------------


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
