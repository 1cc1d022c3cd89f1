"""Single days again: found, changed, deleted and brought back, with nothing lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from coach import demo, lock, locking, merge, search
from coach.clock import Clock
from coach.coach import Coach, opened
from coach.databases import Databases
from coach.editing import EditState
from coach.records import Mark, Person, Plan, Proof, Record, Reflection, Rehearsal, Session
from coach.schema import Tables
from coach.search import Filters, Index
from coach.spare import as_text
from tests.conftest import MONDAY

DAY = "2026-11-20"
SECRET = "pass"
AT = "2026-11-20T08:00:00+01:00"

SESSION = Session(
    id="11111111-1111-4111-8111-111111111111",
    at=AT,
    day=DAY,
    ended=AT,
    focus="say-the-one-sentence",
    practice="speak-the-unsaid",
    answered=("try",),
    wrote="A sigh in the kitchen.",
    plan_when="When Sam sighs",
    plan_then="I ask once",
    keep="I asked.",
)
PLAN = Plan(
    id="22222222-2222-4222-8222-222222222222",
    at=AT,
    day=DAY,
    when="When Sam sighs",
    then="I ask once",
    session=SESSION.id,
)
REHEARSAL = Rehearsal(
    id="r", at="2026-11-21T08:00:00+01:00", day="2026-11-21", plan=PLAN.id, answer="did"
)


@pytest.fixture
def here(coach: Callable[..., Coach]) -> Coach:
    """Give a coach whose folder holds a session, its plan and a rehearsal of that."""
    made = coach()
    made.set(protective=False)
    for record in (SESSION, PLAN, REHEARSAL):
        made.journal.save(record)
    made.refresh()
    return made


def _rows(coach: Coach, kind: type[Record]) -> list[dict[str, Any]]:
    return list(merge.living(coach.journal.read(), kind.table))


def _index(coach: Coach) -> Index:
    while (made := coach.searching.index_more()) is None:
        pass
    return made


def _edit(coach: Coach, kind: type[Record], id_: str, field: str, text: str) -> EditState:
    state = coach.changing.begin(kind.table, id_, (field,)).typing(text)
    coach.keep(state)
    return state


# -- looking ---------------------------------------------------------------------------------------


def test_a_day_has_everything_in_it(here: Coach) -> None:
    """A day shows its records in their order, each text once, and how it stands."""
    view = here.remembering.day(date.fromisoformat(DAY))

    assert view.state == "practised"
    assert [entry.kind for entry in view.entries] == ["Session", "Plan"]
    texts = [part.text for entry in view.entries for part in entry.parts]
    assert texts == ["A sigh in the kitchen.", "I asked.", "When Sam sighs", "I ask once"]


def test_the_focus_of_a_day_is_no_entry(here: Coach) -> None:
    """The day's choice is told as its focus."""
    here.look()

    view = here.remembering.day(here.today())

    assert view.focus is not None
    assert view.focus.title == here.look().focus.title
    assert view.entries == ()


def test_a_month_reads_its_own_files(
    coach: Callable[..., Coach], here: Coach, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a valid cache, opening reads the files of the month that is shown, and no others."""
    here.journal.save(msgspec.structs.replace(SESSION, id="old", day="2020-01-05"))
    here.look()
    fresh = coach()
    fresh.glance()
    read: list[str] = []
    load = type(fresh.journal.files).load

    def noting(self: Databases, path: str) -> Tables | None:
        read.append(Path(path).name)
        return load(self, path)

    monkeypatch.setattr(type(fresh.journal.files), "load", noting)

    opened = fresh.remembering.open()

    assert DAY in opened.month
    assert {name for name in read if name != "drafts.json"} == {"2026-11.json"}


def test_names_and_plans_of_other_months_are_told(here: Coach) -> None:
    """A day tells whom and what it is about, known from the figures or found in other months."""
    smaller = {"id": "old", "day": "2020-01-05", "at": "2020-01-05T08:00:00+01:00"}
    retired = {**smaller, "when": "When it rains", "then": "I walk", "retired": smaller["at"]}
    here.journal.put_raw("plans", retired)
    here.journal.put_raw("people", {**smaller, "id": "p", "name": "Sam"})
    answer = {"at": AT, "day": DAY, "answer": "did"}
    for row in ({**answer, "id": "a", "plan": "old"}, {**answer, "id": "b", "plan": PLAN.id}):
        here.journal.put_raw("rehearsals", row)
    here.journal.put_raw("checks", {"id": "c", "at": AT, "day": DAY, "about": "p"})

    titles = {e.id: e.title for e in here.remembering.day(date.fromisoformat(DAY)).entries}

    assert titles["a"] == "When it rains, I walk"
    assert titles["b"] == "When Sam sighs, I ask once"
    assert titles["c"] == "Sam"


def test_on_this_day_tells_earlier_years(here: Coach) -> None:
    """The same day of earlier years comes along, as far as something stands in it."""
    for year in (2023, 2025):
        here.journal.save(
            msgspec.structs.replace(SESSION, id=str(year), day=f"{year}-11-20", keep=f"Of {year}.")
        )
    here.refresh()

    found = here.remembering.on_this_day(date.fromisoformat(DAY))

    assert [view.day for view in found] == ["2025-11-20", "2023-11-20"]


def test_a_missed_day_can_be_filled_in_for_two_weeks(here: Coach) -> None:
    """Of days without practice, the last fourteen can be filled in."""
    can = {
        back: here.remembering.day(date.fromordinal(here.today().toordinal() - back)).may_fill_in
        for back in (0, 1, 3, 14, 15)
    }

    assert can == {0: False, 1: True, 3: False, 14: True, 15: False}


# -- searching -------------------------------------------------------------------------------------


def test_whatever_changes_is_found_anew(here: Coach) -> None:
    """What was changed, deleted or came from elsewhere is found as it stands now; else it stays."""
    first = _index(here)
    assert _index(here) is first

    _edit(here, Session, SESSION.id, "wrote", "A laugh in the garden.")
    here.keep(here.changing.begin("sessions", SESSION.id, ("wrote",)).save())
    here.journal.remove(REHEARSAL)

    index = _index(here)
    found = [search.find(index, q, Filters(), 9).count for q in ("garden", "kitchen", "sighs")]
    assert found == [1, 0, 1]  # the plan, and not once more the session it came of


@pytest.mark.parametrize(
    ("query", "table", "found"),
    [
        ("sighs", "", ["plans"]),
        ("sighs", "sessions", ["sessions"]),
        ("kitchen sighs", "", ["sessions"]),
        ("asked", "", ["sessions"]),
    ],
)
def test_a_text_that_stands_twice_is_found_once(
    here: Coach, query: str, table: str, found: list[str]
) -> None:
    """The plan of a session is found by itself; the session by what is its own, or by both."""
    hits = search.find(_index(here), query, Filters(table=table), 9).hits

    assert [hit.entry.table for hit in hits] == found


def test_a_name_finds_what_is_about_someone(here: Coach) -> None:
    """By a person, their looks are found by id, and what names them by its text."""
    sam = Person(id="p", at=AT, day=DAY, name="Sam")
    look = {"about": "p", "feeling": 6}
    here.journal.save(sam)
    here.journal.save(
        msgspec.convert(
            {"id": "w", "at": AT, "day": DAY, "week": "2026-11-16", "looks": [look]}, Reflection
        )
    )

    found = search.find(_index(here), "", Filters(person="p"), 9)

    assert sorted(hit.entry.table for hit in found.hits) == [
        *("people", "plans", "reflections", "sessions")
    ]


@pytest.mark.slow
def test_ten_years_are_searched_whole(coach: Callable[..., Coach], tmp_path: Path) -> None:
    """In ten years, a word finds each record in which a plain look finds it, and no others."""
    demo.fill(str(tmp_path / "data"), 3650, 5, Clock(datetime.fromisoformat(MONDAY)))
    here = coach()
    index = _index(here)
    history = here.journal.read()

    for word in ("kitchen", "sigh", "slowly"):
        found = {h.entry.id for h in search.find(index, word, Filters(), 99_999).hits}
        written = {
            str(raw["id"])
            for table in history
            if table not in {"choices", "sessions", "rehearsals", "exercises"}
            for raw in merge.living(history, table)
            if any(word in str(value).lower() for value in raw.values() if isinstance(value, str))
        }
        shown = {
            item.entry.id
            for item in index.items
            if any(word in p.text.lower() for p in item.entry.parts)
            or (word in item.entry.title.lower() and item.entry.table != "rehearsals")
        }
        texts = {
            item.entry.id: {p.text.lower() for p in item.entry.parts if word in p.text.lower()}
            for item in index.items
        }
        assert written <= found
        assert found <= shown
        standing = {text for i in found for text in texts[i]}
        for left in shown - found:  # it stands there in a plan or a proof of its own
            assert texts[left] <= standing
        assert found


# -- one's own lines -------------------------------------------------------------------------------


def test_lines_to_read_again(here: Coach) -> None:
    """Kept lines and lines of proof, the newest first."""
    here.journal.save(Proof(id="q", at=REHEARSAL.at, day=REHEARSAL.day, line="I stayed."))

    assert [line.text for line in here.remembering.lines().lines] == ["I stayed.", "I asked."]


def test_in_the_protective_setting_only_safe_lines_are_read(here: Coach) -> None:
    """A line from before the protective setting stays on its day; what is safe is read."""
    here.journal.save(
        Proof(id="q", at=REHEARSAL.at, day=REHEARSAL.day, line="I stayed.", protective=True)
    )
    assert not here.remembering.lines().held_back
    here.set(protective=True)

    own = here.remembering.lines()

    assert [line.text for line in own.lines] == ["I stayed."]
    assert own.held_back


# -- changing --------------------------------------------------------------------------------------


def test_a_change_is_a_draft_until_it_is_saved(here: Coach, coach: Callable[..., Coach]) -> None:
    """Typed and not saved, it is there again after the program's end; the record is as it was."""
    _edit(here, Session, SESSION.id, "wrote", "A laugh.")

    again = coach()
    again.look()
    state = again.changing.begin("sessions", SESSION.id, ("wrote",))

    assert (state.text, state.was) == ("A laugh.", SESSION.wrote)
    assert state.id in again.remembering.day(date.fromisoformat(DAY)).begun
    assert _rows(again, Session)[0]["wrote"] == SESSION.wrote


def test_a_saved_change_keeps_all_else(here: Coach) -> None:
    """What a later version put into the record survives a change; its draft is gone."""
    raw = {**here.journal.standing("sessions", SESSION.id), "mood": "later"}
    here.journal.put_raw("sessions", raw)

    here.keep(_edit(here, Session, SESSION.id, "wrote", "A laugh.").save())

    (row,) = _rows(here, Session)
    assert {**row, "updated": ""} == {**raw, "wrote": "A laugh.", "updated": ""}
    assert here.journal.drafts() == []


def test_a_note_is_written_later(here: Coach) -> None:
    """A mark without a note takes one, and an undo takes it away again."""
    here.mark(date(2026, 11, 22))
    (mark,) = _rows(here, Mark)

    here.keep(_edit(here, Mark, mark["id"], "note", "At Jo's table.").save())
    assert _rows(here, Mark)[0]["note"] == "At Jo's table."

    here.undo()
    assert "note" not in _rows(here, Mark)[0]


@pytest.mark.parametrize(
    ("kind", "id_", "field"),
    [(Session, SESSION.id, "plan_then"), (Plan, PLAN.id, "then")],
    ids=["session", "plan"],
)
def test_a_text_that_stands_twice_changes_twice(
    here: Coach, kind: type[Record], id_: str, field: str
) -> None:
    """The plan of a session is a record of its own: a change to either is one to both."""
    here.keep(_edit(here, kind, id_, field, "I breathe").save())

    assert _rows(here, Session)[0]["plan_then"] == "I breathe"
    assert _rows(here, Plan)[0]["then"] == "I breathe"

    here.undo()

    assert _rows(here, Session)[0]["plan_then"] == "I ask once"
    assert _rows(here, Plan)[0]["then"] == "I ask once"


def test_another_devices_record_can_be_changed(here: Coach, coach: Callable[..., Coach]) -> None:
    """A change made on one machine to what another wrote stands on both."""
    there = coach(machine="there")
    there.keep(_edit(there, Session, SESSION.id, "wrote", "A laugh.").save())

    assert _rows(here, Session)[0]["wrote"] == "A laugh."


def test_what_is_not_finished_is_not_changed(here: Coach) -> None:
    """A session of today that is still open is gone on with, and not changed under its hands."""
    now = here.today().isoformat()
    here.journal.save(msgspec.structs.replace(SESSION, id="open", day=now, ended=""))

    with pytest.raises(ValueError, match="not finished yet"):
        here.changing.begin("sessions", "open", ("wrote",))


def test_the_draft_of_what_was_deleted_goes(here: Coach, coach: Callable[..., Coach]) -> None:
    """Once its record is deleted, on whichever machine, a change that waits is forgotten."""
    _edit(here, Session, SESSION.id, "wrote", "A laugh.")
    there = coach(machine="there")
    there.removing.remove([("sessions", SESSION.id)])

    here.look()

    assert here.journal.drafts() == []


def test_a_change_that_is_set_aside_comes_back(here: Coach) -> None:
    """What could not be kept is set aside whole, and is a draft again after the next look."""
    from coach import rescue  # noqa: PLC0415 - for this alone

    state = here.changing.begin("sessions", SESSION.id, ("wrote",)).typing("A laugh.")
    rescue.keep(here.state, state, here.at())

    here.look()

    assert here.changing.begin("sessions", SESSION.id, ("wrote",)).text == "A laugh."
    assert "You wrote\nA laugh." in as_text([state])


def test_a_needed_text_is_not_emptied() -> None:
    """A record that is nothing without its text can't be saved empty."""
    state = EditState(
        id="e",
        table="proofs",
        record="p",
        path=("line",),
        about="",
        label="Line",
        was="I stayed.",
        text=" ",
        needed=True,
        at=AT,
        day=DAY,
    )

    assert not state.save().over
    assert state.typing("I left.").save().over


# -- deleting --------------------------------------------------------------------------------------


def test_what_hangs_on_it_goes_only_if_chosen(here: Coach) -> None:
    """The plan of a session and a plan's rehearsals are named, and stay unless they are deleted."""
    named = here.removing.with_it("sessions", SESSION.id)
    assert [(entry.table, entry.id) for entry in named] == [("plans", PLAN.id)]
    assert [e.table for e in here.removing.with_it("plans", PLAN.id)] == ["rehearsals"]

    here.removing.remove([("sessions", SESSION.id)])

    assert _rows(here, Session) == []
    assert len(_rows(here, Plan)) == 1


@pytest.mark.parametrize("purge", [False, True])
def test_deleted_and_undone(here: Coach, *, purge: bool) -> None:
    """For a day an undo brings back all that went in one go, taken out of backups or not."""
    before = [_rows(here, kind)[0] for kind in (Session, Plan)]
    here.back_up()

    here.removing.remove([("sessions", SESSION.id), ("plans", PLAN.id)], purge=purge)

    lately = [entry.kind for entry in here.removing.lately()]
    assert lately == ["Plan", "Session"]
    assert here.undo()
    after = [_rows(here, kind)[0] for kind in (Session, Plan)]
    assert [{**row, "updated": ""} for row in after] == [{**row, "updated": ""} for row in before]


def test_purged_from_the_backups(here: Coach, tmp_path: Path) -> None:
    """Taken out of the backups, no copy in them has its text; else they have."""
    here.back_up()
    store = tmp_path / "data" / "backups"

    def held() -> bool:
        return any(b"kitchen" in path.read_bytes() for path in store.rglob("*.json"))

    assert held()
    here.removing.remove([("sessions", SESSION.id)], purge=True)

    assert not held()


def test_a_record_of_an_unknown_table_can_be_deleted(here: Coach) -> None:
    """What a later version keeps can be read, deleted and brought back like anything else."""
    here.journal.put_raw("letters", {"id": "l", "at": AT, "day": DAY, "said": "Dear you"})

    here.removing.remove([("letters", "l")])
    assert "said" not in here.journal.read()["letters"]["l"]

    assert here.removing.bring_back("l")
    assert here.journal.read()["letters"]["l"]["said"] == "Dear you"


def test_a_mark_can_be_deleted(here: Coach) -> None:
    """A day that was marked by mistake is missed again once its mark is deleted."""
    here.mark(date(2026, 11, 22))
    (mark,) = _rows(here, Mark)

    here.removing.remove([("marks", mark["id"])])

    assert here.remembering.day(date(2026, 11, 22)).state == "missed"


@pytest.mark.usefixtures("quick")
def test_a_locked_folder_is_looked_back_at(here: Coach) -> None:
    """Opened, a locked folder is read, searched, changed and deleted in, and nothing lies open."""
    locking.lock(here, SECRET)
    opened_ = opened(here.data, here.clock, lock.opened(here.data, lambda _: SECRET))
    opened_.look()

    opened_.keep(_edit(opened_, Session, SESSION.id, "wrote", "A zebra.").save())
    _edit(opened_, Session, SESSION.id, "keep", "Half a thought.")
    opened_.removing.remove([("plans", PLAN.id)], purge=True)

    index = _index(opened_)
    assert search.find(index, "zebra", Filters(), 9).count == 1
    assert [entry.table for entry in opened_.removing.lately()] == ["plans"]
    lying = [p.read_bytes() for p in Path(here.data).parent.rglob("*") if p.is_file()]
    assert not [c for c in lying if b"zebra" in c or b"Half a" in c or b"Sam sighs" in c]
