"""Looking back on a folder's weeks: what is read for one, which there are, and the report of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from coach.coach import Coach
from coach.journal import Journal
from coach.records import Plan, Rehearsal, Session
from tests.coach.shell import Shell

Open = Callable[..., Coach]

SUNDAY = "2026-11-29T20:00:00+01:00"
TOLD = {
    *("week", "last", "days", "practised", "intensity", "pulls", "moves", "met", "proofs"),
    *("lines", "hardest", "near_hardest", "reflection", "charts"),
}


def _when(day: str, id_: str) -> dict[str, Any]:
    return {"id": id_, "at": f"{day}T09:00:00+01:00", "day": day}


def _plan(day: str, id_: str, **fields: Any) -> Plan:  # noqa: ANN401
    return Plan(**_when(day, id_), when="Sam sighs", then=id_, protective=True, **fields)


def _did(day: str, plan: str) -> Rehearsal:
    return Rehearsal(**_when(day, f"did-{plan}"), plan=plan, answer="did")


def _kept(day: str) -> Session:
    return Session(
        **_when(day, f"session-{day}"),
        focus="small-true-thing",
        practice="be-an-adult",
        answered=("keep",),
        keep=f"kept on {day}",
        alone=True,
    )


def _read_months(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the spans that are read from now on; reading all there is fails."""
    seen: list[str] = []
    between = Journal.between

    def noted(journal: Journal, first: date, last: date) -> Any:  # noqa: ANN401
        seen.append(f"{first} {last}")
        return between(journal, first, last)

    monkeypatch.setattr(Journal, "between", noted)
    monkeypatch.setattr(Journal, "read", lambda _: pytest.fail("all was read"))
    return seen


def test_a_week_costs_the_files_of_its_months(coach: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the facts in the cache, a week over two months reads no others, however many."""
    made = coach()
    for day in ("2026-01-15", "2026-08-31", "2026-09-01", "2026-11-20"):
        made.journal.save(_kept(day))
    made.look()
    fresh = coach()
    seen = _read_months(monkeypatch)

    letter = fresh.looking_back.letter(date(2026, 9, 2))

    assert [quote.text for quote in letter.kept] == ["kept on 2026-08-31", "kept on 2026-09-01"]
    assert seen == ["2026-08-31 2026-09-13"]


def test_a_plan_met_is_found_where_it_was_made(
    coach: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan that was retired is looked for in the months before, and no further than it takes."""
    made = coach()
    made.journal.save(_kept("2026-01-20"))
    made.journal.save(_plan("2026-09-20", "retired", retired="2026-11-24T09:00:00+01:00"))
    made.journal.save(_plan("2026-01-20", "in the deck"))
    made.journal.save(_did("2026-11-24", "retired"))
    made.journal.save(_did("2026-11-24", "in the deck"))
    made.look()
    fresh = coach()
    seen = _read_months(monkeypatch)

    letter = fresh.looking_back.letter(date(2026, 11, 24))

    assert [quote.text for quote in letter.met] == [
        "When Sam sighs, in the deck",
        "When Sam sighs, retired",
    ]
    assert seen == ["2026-11-23 2026-12-06", "2026-08-01 2026-10-31"]


def test_a_plan_of_years_ago_is_found_in_the_end(coach: Open) -> None:
    """A plan made years ago and retired since is found all the same; a lost one is left out."""
    made = coach()
    made.journal.save(_kept("2023-01-20"))
    made.journal.save(_plan("2023-01-20", "retired", retired="2026-11-24T09:00:00+01:00"))
    made.journal.save(_did("2026-11-24", "retired"))
    made.journal.save(_did("2026-11-24", "lost"))
    made.look()

    fresh = coach()
    letter = fresh.looking_back.letter(date(2026, 11, 24))
    fresh.journal.read()

    assert [quote.text for quote in letter.met] == ["When Sam sighs, retired"]
    assert letter.moves == 2
    assert fresh.looking_back.letter(date(2026, 11, 24)) == letter


def test_a_week_to_come_has_no_letter(coach: Open) -> None:
    """The running week has a letter up to its last day; the day after it names the way."""
    looking = coach().looking_back

    assert looking.letter(date(2026, 11, 29)).week == "2026-11-23"
    with pytest.raises(ValueError, match="name a day up to 2026-11-29"):
        looking.letter(date(2026, 11, 30))


def test_weeks_and_the_one_that_is_due(coach: Open) -> None:
    """One steps from the first week with anything to this one; on its last day this one is due."""
    coach().journal.save(_kept("2026-11-10"))

    assert coach().looking_back.weeks() == (
        date(2026, 11, 9),
        date(2026, 11, 16),
        date(2026, 11, 23),
    )
    assert coach().looking_back.due() == date(2026, 11, 16)
    assert coach(SUNDAY).looking_back.due() == date(2026, 11, 23)


# -- tending report ------------------------------------------------------------------------------


def test_the_report_of_a_week(tending: Shell) -> None:
    """Any day names its week; without one the week before is told, and this one on its last day."""
    tending.coach().journal.save(_kept("2026-11-17"))
    tending.coach().journal.save(_kept("2026-11-24"))

    before = tending("report")
    named = tending("report", "--week", "tuesday", "--format", "markdown")
    due = tending("report", "--format", "json", now=SUNDAY).json

    assert "Tuesday 17 November: kept on 2026-11-17" in before.out
    assert named.out == tending("report", "--week", "2026-11-22", "--format", "markdown").out
    assert set(due) == TOLD
    assert due["lines"] == [{"day": "2026-11-24", "text": "kept on 2026-11-24"}]


def test_a_week_with_nothing_in_it(tending: Shell) -> None:
    """An empty week is one line and no error; its JSON has every key."""
    told = tending("report", "--week", "2020-01-01")

    assert (told.code, told.err) == (0, "")
    assert told.out.count("\n") == 1
    assert set(tending("report", "--week", "2020-01-01", "--format", "json").json) == TOLD


@pytest.mark.parametrize("day", ["2026-11-30", "9999-12-31"])
def test_a_week_to_come_is_refused(tending: Shell, day: str) -> None:
    """A week that has not begun is one clear line."""
    tending("report", "--week", day).assert_refused(1)


@pytest.mark.usefixtures("quick")
def test_a_locked_folder_is_asked_for_its_passphrase(tending: Shell) -> None:
    """Locked, the report needs the passphrase, and then tells the same."""
    tending.coach().journal.save(_kept("2026-11-17"))
    open_ = tending("report").out
    tending("lock", secret="a long passphrase of mine")

    locked = tending("report", secret="a long passphrase of mine")

    assert locked.out == open_
    tending("report").assert_refused(1)
