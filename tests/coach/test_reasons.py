import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from coach import focus, gather, merge, records
from coach.clock import Clock
from coach.coach import Coach
from coach.reasons import PRACTICE_NAMES, reason
from coach.records import Check, Choice, Mark, Record, Reflection, Session
from content.schema import PRACTICES

MONDAY = date(2026, 11, 23)
PERSON = "7c2f6f0e-9d0f-4a53-a1ad-5b7f1b1f0c11"


class Folder:
    """A data folder that is opened on any day, and that can be copied as it stands."""

    def __init__(self, path: Path, patch: pytest.MonkeyPatch) -> None:
        self.path = path
        self.patch = patch

    def on(self, day: date) -> Coach:
        """Open the folder at noon of a day."""
        self.patch.setenv("TENDING_NOW", f"{day}T12:00:00+00:00")
        coach = Coach(str(self.path), Clock.from_environment())
        coach.refresh()
        return coach

    def keep(self, record: Record) -> None:
        """Keep a record on its day."""
        self.on(date.fromisoformat(record.day)).journal.save(record)

    def copy(self, name: str) -> "Folder":
        """Return a copy of the folder as it stands."""
        path = self.path.with_name(name)
        shutil.copytree(self.path, path)
        return Folder(path, self.patch)

    def choice(self, day: date) -> Choice:
        """Look at Today, and return the choice that stands in the records then."""
        coach = self.on(day)
        coach.look()
        standing = gather.choice_on(coach.facts(), day.toordinal())
        assert standing is not None
        return standing

    def made(self, day: date) -> Choice:
        """Return the record of an earlier day's choice."""
        history = self.on(day).journal.read()
        found = (records.read(Choice, raw) for raw in merge.living(history, Choice.table))
        return next(choice for choice in found if choice and choice.day == day.isoformat())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A folder of a person whose days are always the same."""
    monkeypatch.setenv("TENDING_STATE", str(tmp_path / "state"))
    made = Folder(tmp_path / "data", monkeypatch)
    made.on(MONDAY - timedelta(days=90)).journal._put_setting("person", PERSON)
    return made


def stamp(day: date, name: str) -> dict[str, Any]:
    """Return the fields that every record has."""
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return {"id": f"{name}-{day}", "at": at.isoformat(), "day": day.isoformat()}


def reach(folder: Folder, code: str, day: date) -> tuple[date, Folder, Choice]:
    """Live from `day` on until the reason is `code`; return that day, its morning, its choice."""
    for later in (day + timedelta(days=ahead) for ahead in range(28)):
        morning = folder.copy(f"morning-{later}")
        choice = folder.choice(later)
        if choice.reason == code:
            return later, morning, choice
    pytest.fail(f"{code} was not reached in 28 days")


def assert_decides(
    day: date, morning: Folder, choice: Choice, remove: Callable[[Folder], object]
) -> None:
    """Check that the day's choice comes out again, and not without the cause it names."""
    again, without = morning.copy("again"), morning.copy("without")
    remove(without)

    assert again.choice(day).focus == choice.focus
    assert without.choice(day).focus != choice.focus


def forget(record: Record) -> Callable[[Folder], object]:
    """Return what deletes a record."""
    return lambda folder: folder.on(date.fromisoformat(record.day)).journal.remove(record)


@pytest.mark.parametrize("theme", ["boundaries", "honor-the-wounds", "circle"])
def test_the_intention_decides(folder: Folder, theme: str) -> None:
    """The intention of last week's reflection is named, and without it another focus comes."""
    sunday = MONDAY - timedelta(days=1)
    week = (MONDAY - timedelta(days=7)).isoformat()
    reflection = Reflection(week=week, intention=theme, **stamp(sunday, "reflection"))
    folder.keep(reflection)

    day, morning, choice = reach(folder, "intention", MONDAY)

    assert choice.cause == {"about": theme}
    assert_decides(day, morning, choice, forget(reflection))


@pytest.mark.parametrize("theme", ["trust", "honesty", "equality"])
def test_a_wish_decides(folder: Folder, theme: str) -> None:
    """A characteristic wished for in a check is named, and without it another focus comes."""
    check = Check(kind="relationship", tend=(theme,), **stamp(MONDAY, "check"))
    folder.keep(check)

    day, morning, choice = reach(folder, "wish", MONDAY)

    assert choice.cause == {"about": theme}
    assert_decides(day, morning, choice, forget(check))


def test_a_practice_long_unmet_decides(folder: Folder) -> None:
    """A practice not met for days is named, and had it been met yesterday another would come."""
    day, morning, choice = reach(folder, "unmet", MONDAY)
    yesterday = day - timedelta(days=1)
    session = Session(
        focus=choice.focus,
        practice=choice.practice,
        answered=("anchor",),
        **stamp(yesterday, "session"),
    )

    assert choice.cause["about"] == choice.practice
    assert_decides(day, morning, choice, lambda without: without.keep(session))


@pytest.mark.parametrize("away", [3, 5, 30])
def test_coming_back_decides(folder: Folder, away: int) -> None:
    """A return after missed days is named, and without a gap another focus comes."""
    mark = Mark(kind="done", **stamp(MONDAY, "mark"))
    folder.keep(mark)
    first = MONDAY + timedelta(days=1 + away)

    day, morning, choice = reach(folder, "return", first)

    assert choice.cause == {"days": (day - MONDAY).days - 1}
    assert_decides(day, morning, choice, forget(mark))


def causes(folder: Folder, day: date) -> focus.Causes:
    """Return what may decide a day's choice, from the records as they stand."""
    known, today = folder.on(day).facts(), day.toordinal()
    return gather.causes(known, gather.past(known, today), today, today - day.weekday())


def test_rest_days_are_no_gap_to_come_back_from(folder: Folder) -> None:
    """Only more missed days than the rest days are a cause for a return."""
    folder.keep(Mark(kind="done", **stamp(MONDAY, "mark")))

    found = [causes(folder, MONDAY + timedelta(days=after)).away for after in range(1, 6)]

    assert found == [0, 0, 0, 3, 4]


def test_an_intention_holds_for_its_week(folder: Folder) -> None:
    """What a reflection sets is the intention of the seven days after the week it looks at."""
    week = MONDAY.isoformat()
    later = MONDAY + timedelta(days=9)
    folder.keep(Reflection(week=week, intention="trust", **stamp(later, "reflection")))

    found = [causes(folder, MONDAY + timedelta(days=d)).intention for d in (6, 7, 13, 14)]

    assert found == ["", "trust", "trust", ""]


def test_a_wish_holds_for_28_days(folder: Folder) -> None:
    """What a check wished for is a cause for 28 days."""
    folder.keep(Check(kind="relationship", tend=("trust",), **stamp(MONDAY, "check")))

    found = [causes(folder, MONDAY + timedelta(days=after)).wishes for after in (0, 28, 29)]

    assert found == [("trust",), ("trust",), ()]


def test_a_pause_is_no_gap_to_come_back_from(folder: Folder) -> None:
    """With the missed days in a pause, the focus for a return doesn't come."""
    folder.keep(Mark(kind="done", **stamp(MONDAY, "mark")))

    day, morning, choice = reach(folder, "return", MONDAY + timedelta(days=6))
    yesterday = day - timedelta(days=1)

    assert_decides(day, morning, choice, lambda without: without.on(day).pause(MONDAY, yesterday))


@pytest.mark.parametrize("put_off_on", [0, 1, 4])
def test_what_was_put_off_decides(folder: Folder, put_off_on: int) -> None:
    """A focus put off comes back and says so; had it not been put off, another would come."""
    before = MONDAY + timedelta(days=put_off_on)
    put_off = folder.choice(before).focus
    folder.on(before).not_today()

    day, morning, choice = reach(folder, "due", before + timedelta(days=1))
    kept = msgspec.structs.replace(morning.made(before), put_off=())

    assert (choice.focus, choice.cause) == (put_off, {"days": (day - before).days})
    assert_decides(day, morning, choice, lambda without: without.keep(kept))


@pytest.mark.parametrize("days", [1, 3, 6])
def test_a_turn_decides(folder: Folder, days: int) -> None:
    """A practice whose turn it is is named; had it been chosen yesterday, another would come."""
    for ahead in range(days):
        folder.choice(MONDAY + timedelta(days=ahead))

    day, morning, choice = reach(folder, "turn", MONDAY + timedelta(days=days))
    yesterday = morning.made(day - timedelta(days=1))
    mate = next(f for f in morning.on(day).library.of_practice(choice.practice))
    other = msgspec.structs.replace(yesterday, focus=mate.id, practice=choice.practice)

    assert choice.cause["about"] == choice.practice
    assert_decides(day, morning, choice, lambda without: without.keep(other))


def test_the_reason_on_the_screen_is_the_one_in_the_records(folder: Folder) -> None:
    """Today tells the reason that was kept with the choice, all day."""
    first = folder.on(MONDAY).look()
    choice = folder.choice(MONDAY)

    later = folder.on(MONDAY).look()

    assert later.focus.reason == first.focus.reason == reason(choice.reason, choice.cause)


@pytest.mark.parametrize(
    ("code", "cause", "sentence"),
    [
        ("intention", {"about": "honesty"}, "You chose honesty as this week's intention."),
        ("intention", {"about": "circle"}, "You chose the circle as this week's intention."),
        ("wish", {"about": "trust"}, "You wished for more trust lately; this one serves it."),
        (
            "unmet",
            {"about": "be-an-adult", "days": 9},
            "9 days since you last met this practice: be an adult.",
        ),
        ("return", {"days": 5}, "Welcome back after 5 days away. A light one to begin with."),
        ("return", {"days": 1}, "Welcome back after one day away. A light one to begin with."),
        ("due", {"days": 3}, "You put this one off 3 days ago; here it is again, if it fits."),
        ("turn", {"about": "circle"}, "A first time for this practice: the circle."),
        ("turn", {"about": "circle", "days": 6}, "The circle comes round again after 6 days."),
        ("another", {}, "You asked for another one."),
        ("instead", {}, "In place of the one you put off today."),
        ("of a later version", {"about": "circle"}, "A first time for this practice: the circle."),
    ],
)
def test_every_reason_has_its_words(code: str, cause: dict[str, str | int], sentence: str) -> None:
    """Each rule is told in one plain sentence that names its cause."""
    told = reason(code, cause)

    assert told == sentence


def test_every_practice_has_a_name() -> None:
    """Each practice and the circle has a name to be called by."""
    assert set(PRACTICE_NAMES) == set(PRACTICES)
