"""A folder's coach: what the command line and the app ask for, on real files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from threading import Thread
from typing import Any, NoReturn
from unittest.mock import Mock

import pytest

from coach import cache, merge, records, storage
from coach.coach import Coach
from coach.records import Mark, Pause, Record, Session
from coach.session import SessionState
from coach.trouble import Trouble

Open = Callable[..., Coach]

MONDAY = date(2026, 11, 23)
TUESDAY = "2026-11-24T09:00:00+01:00"


def _at(hour: str, day: int = 23) -> str:
    return f"2026-11-{day}T{hour}:00+01:00"


def _rows(opened: Coach, table: str) -> list[dict[str, Any]]:
    """Return the living records of a table, as they lie on disk."""
    return list(merge.living(opened.journal.read(), table))


def _begun(opened: Coach, *, short: bool = False) -> SessionState:
    """Return a session that was begun and kept, something in it answered."""
    state = opened.flows.begin(opened.look(), short=short).answer("feet")
    opened.keep(state)
    return state


def _typing(opened: Coach, text: str) -> SessionState:
    """Return a session kept with text in a field that was not left."""
    state = opened.flows.begin(opened.look(), short=True).typing(text)
    opened.keep(state)
    return state


@pytest.fixture
def read_only(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Give a function from which on nothing can be written to the folder (root may always)."""

    def refuse(*_: object) -> NoReturn:
        raise PermissionError(13, os.strerror(13))

    return lambda: monkeypatch.setattr(storage.AtomicStorage, "write", refuse)


# -- the day's choice ------------------------------------------------------------------------------


def test_the_first_look_keeps_the_choice(coach: Open) -> None:
    """The first look at a day makes its choice and stores it, under an id of person and day."""
    opened = coach()

    view = opened.look()

    (choice,) = _rows(opened, "choices")
    assert (choice["day"], choice["focus"]) == ("2026-11-23", view.focus.id)
    assert view.focus.reason


@pytest.mark.parametrize("later", [_at("09:01"), _at("23:59"), _at("02:59", 24)])
def test_the_choice_holds_all_day(coach: Open, later: str) -> None:
    """Whoever looks again before the civil day is over sees the same focus; nothing is saved."""
    first = coach()
    view = first.look()
    files = {path: path.stat().st_mtime_ns for path in Path(first.data).rglob("*.json")}

    again = coach(later).look()

    assert (again.day, again.focus) == (view.day, view.focus)
    assert {path: path.stat().st_mtime_ns for path in Path(first.data).rglob("*.json")} == files


def test_another_day_is_another_focus(coach: Open) -> None:
    """At three in the morning a new day begins, and it gets a focus of its own."""
    monday = coach(_at("02:59", 24)).look()
    tuesday = coach(_at("03:00", 24)).look()

    assert (monday.day, tuesday.day) == ("2026-11-23", "2026-11-24")
    assert monday.focus.id != tuesday.focus.id


def test_a_week_of_looks_repeats_nothing(coach: Open) -> None:
    """Days looked at one after the other each have a focus that none before them had."""
    seen = [coach(_at("09:00", day)).look().focus.id for day in range(10, 24)]

    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("ask", [Coach.another, Coach.not_today, Coach.less_often])
def test_what_was_asked_for_holds_all_day(coach: Open, ask: Callable[[Coach], Any]) -> None:
    """A focus asked for in place of the first one is there for the next look too."""
    first = coach().look().focus.id

    instead = ask(coach()).focus.id

    assert instead != first
    assert coach(_at("20:00")).look().focus.id == instead


@pytest.mark.parametrize(
    ("ask", "field"),
    [(Coach.another, "shown"), (Coach.not_today, "put_off"), (Coach.less_often, "less_often")],
)
def test_what_was_asked_for_is_remembered(
    coach: Open, ask: Callable[[Coach], Any], field: str
) -> None:
    """The day's choice says which focus stood there before, and what became of it."""
    first = coach().look().focus.id

    opened = coach()
    ask(opened)

    (choice,) = _rows(opened, "choices")
    assert choice[field] == [first]


def test_another_stays_within_the_practice(coach: Open) -> None:
    """'Another one' is of the same practice as the one it replaces."""
    opened = coach()

    assert opened.look().focus.practice == opened.another().focus.practice


def test_a_clock_set_back_keeps_what_was_asked_for(coach: Open) -> None:
    """A day that has its choice keeps it when the clock goes back there from a later day."""
    coach().look()
    asked = coach().another().focus.id
    coach(TUESDAY).look()

    again = coach(_at("10:00")).look()

    assert again.focus.id == asked


def test_a_read_only_folder_is_answered(coach: Open, read_only: Callable[[], None]) -> None:
    """A folder that was never written to and can't be is answered, the same all day."""
    read_only()

    first, second = coach(), coach(_at("18:00"))

    assert first.look().focus == second.look().focus
    assert not list(Path(first.data).rglob("*.json"))


def test_a_folder_that_became_read_only_is_answered(
    coach: Open, read_only: Callable[[], None]
) -> None:
    """A folder that has a history and can't be written any more is answered without storing."""
    coach().look()
    read_only()

    first, second = coach(TUESDAY), coach(TUESDAY)

    assert first.look().focus == second.look().focus
    assert [choice["day"] for choice in _rows(first, "choices")] == ["2026-11-23"]


def test_an_unwritable_state_is_answered(coach: Open, tmp_path: Path) -> None:
    """Where nothing can be kept in STATE, Today is answered all the same."""
    (tmp_path / "state").write_text("no folder")

    assert coach().look().focus == coach().look().focus


def test_two_devices_that_meet_agree(coach: Open, tmp_path: Path) -> None:
    """Devices that chose apart show the same focus once their folders have met."""
    coach("2026-11-22T09:00:00+01:00", machine="here").look()
    shutil.copytree(tmp_path / "data", tmp_path / "copy")
    here = coach(_at("10:00"), machine="here")
    here.look()
    here.another()
    (tmp_path / "data").rename(tmp_path / "first")
    (tmp_path / "copy").rename(tmp_path / "data")
    coach(_at("09:00"), machine="there").look()
    shutil.copytree(tmp_path / "first", tmp_path / "data", dirs_exist_ok=True)

    focuses = {coach(_at("20:00"), machine=name).look().focus.id for name in ("here", "there")}

    assert len(focuses) == 1


# -- the cache -------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [None, b"", b"{}", b"\x00", b"[1, 2"])
def test_the_cache_may_go_at_any_time(coach: Open, content: bytes | None) -> None:
    """Without what STATE keeps of it, or with that damaged, Today is the same."""
    first = coach()
    view = first.look()
    for path in Path(first.state).glob("*.json"):
        if path.name != "device.json":
            path.unlink() if content is None else path.write_bytes(content)

    assert coach().look() == view


def test_what_is_cached_is_what_is_computed(coach: Open) -> None:
    """Facts from the cache are the facts that reading everything gives."""
    opened = coach()
    opened.mark(MONDAY)
    _begun(opened)
    opened.look()

    cached = cache.load(opened.data, opened.state)

    assert cached is not None
    assert cached.facts == coach().refresh()


def test_opening_reads_no_month(coach: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a cache that holds, a look reads what was begun, and no month of the history."""
    opened = coach()
    _begun(opened)
    view = opened.look()
    load = Mock(wraps=storage.content)
    monkeypatch.setattr(storage, "content", load)

    assert coach().look() == view

    assert {os.path.basename(call.args[0]) for call in load.call_args_list} == {"drafts.json"}


def test_what_comes_while_a_look_saves_is_seen_to(
    coach: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tombstone that arrives while a look saves is acted on: no cache stands before it was."""
    coach().mark(MONDAY, "what was regretted")
    there = coach(machine="there")
    (mark,) = merge.living(there.journal.read(), "marks")
    opened = coach(TUESDAY)
    save = opened.journal.save

    def meanwhile(record: Record) -> dict[str, Any]:
        there.journal.remove(records.read(Mark, mark) or record)
        return save(record)

    monkeypatch.setattr(opened.journal, "save", meanwhile)
    opened.look()

    month = Path(opened.data, "journal", opened.journal.device, "2026-11.json")
    assert "regretted" not in month.read_text()
    assert not coach(TUESDAY).facts().practised


@pytest.mark.parametrize("later", [_at("21:00"), TUESDAY, "2026-11-30T09:00:00+01:00"])
def test_a_glance_shows_what_a_look_will(coach: Open, later: str) -> None:
    """Today from the cache alone is the Today that a look then makes, on later days too."""
    coach().look()
    coach().mark(MONDAY)
    coach().look()

    glance = coach(later).glance()

    assert glance is not None
    assert glance == coach(later).look()


def test_a_glance_saves_nothing(coach: Open) -> None:
    """A glance at a new day makes no choice: that is the look's."""
    coach().look()

    opened = coach(TUESDAY)
    opened.glance()

    assert [choice["day"] for choice in _rows(opened, "choices")] == ["2026-11-23"]


def test_there_is_no_glance_at_what_changed(coach: Open) -> None:
    """Once anything in the folder changed, and before the first look, there is no glance."""
    assert coach().glance() is None
    coach().look()
    coach().mark(MONDAY)

    assert coach().glance() is None


# -- marks -----------------------------------------------------------------------------------------


def test_a_mark_makes_the_day_practised(coach: Open) -> None:
    """A day that is marked counts as practised."""
    assert coach().mark(MONDAY)

    assert coach().look().practised


def test_a_second_mark_adds_nothing(coach: Open) -> None:
    """Marking a day again says so, and leaves one mark."""
    coach().mark(MONDAY, "first")

    opened = coach()

    assert not opened.mark(MONDAY)
    assert [mark["note"] for mark in _rows(opened, "marks")] == ["first"]


def test_notes_of_a_day_are_joined(coach: Open) -> None:
    """A note on a day that has its mark joins what stands there, in order, and exactly."""
    for note in ("", "[/red] [bold", " \u05e9\u05dc\u05d5\u05dd "):
        coach().mark(MONDAY, note)

    (mark,) = _rows(coach(), "marks")
    assert mark["note"] == "[/red] [bold\n \u05e9\u05dc\u05d5\u05dd "


def test_notes_at_the_same_moment_are_both_kept(
    coach: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A note that another process adds while this one adds its own is not lost."""
    coach().mark(MONDAY)
    opened = coach()
    theirs = Thread(target=coach().mark, args=(MONDAY, "theirs"))
    save = opened.journal.save

    def slowly(record: Record) -> dict[str, Any]:
        theirs.start()
        theirs.join(0.3)  # it either gets through now or waits for the lock
        return save(record)

    monkeypatch.setattr(opened.journal, "save", slowly)
    opened.mark(MONDAY, "ours")
    theirs.join()

    (mark,) = _rows(coach(), "marks")
    assert sorted(mark["note"].split("\n")) == ["ours", "theirs"]


@pytest.mark.parametrize(("back", "kind"), [(0, "done"), (1, "filled-in"), (14, "filled-in")])
def test_the_last_days_can_be_filled_in(coach: Open, back: int, kind: str) -> None:
    """Today and each of the 14 days before can be marked, and filling in is marked as such."""
    opened = coach()

    assert opened.mark(MONDAY - timedelta(days=back))

    assert [mark["kind"] for mark in _rows(opened, "marks")] == [kind]


@pytest.mark.parametrize(("back", "why"), [(-1, "still to come"), (15, "more than 14 days ago")])
def test_other_days_are_refused(coach: Open, back: int, why: str) -> None:
    """A day to come or too long ago is refused in a sentence naming it, and nothing is saved."""
    day = MONDAY - timedelta(days=back)
    opened = coach()

    with pytest.raises(ValueError, match=rf"^{day} is {why}.*\.$"):
        opened.mark(day)

    assert not Path(opened.data).exists()


# -- pauses ----------------------------------------------------------------------------------------


def test_a_pause_holds_from_first_to_last(coach: Open) -> None:
    """On every day of a pause, first and last included, the run is paused, and on no other."""
    coach(_at("09:00", 10)).pause(date(2026, 11, 20), date(2026, 11, 22))

    paused = [coach(_at("09:00", day)).look().streak.paused for day in range(19, 24)]

    assert paused == [False, True, True, True, False]


def test_a_pause_cannot_end_before_it_begins(coach: Open) -> None:
    """A span whose end comes first is refused in a sentence, and nothing is saved."""
    opened = coach()

    with pytest.raises(ValueError, match=r"can't end .* before it begins .*\.$"):
        opened.pause(MONDAY, MONDAY - timedelta(days=1))

    assert not Path(opened.data).exists()


def test_resuming_ends_a_pause_yesterday(coach: Open) -> None:
    """A pause that began earlier ends yesterday, and keeps the days before."""
    coach(_at("09:00", 20)).pause(date(2026, 11, 20), date(2026, 11, 30))

    opened = coach()

    assert opened.resume()
    (pause,) = _rows(opened, "pauses")
    assert (pause["first"], pause["last"]) == ("2026-11-20", "2026-11-22")


def test_resuming_on_the_first_day_takes_the_pause_back(coach: Open) -> None:
    """A pause that began today was never one: a tombstone takes its place."""
    coach().pause(MONDAY, MONDAY + timedelta(days=7))

    opened = coach(_at("10:00"))

    assert opened.resume()
    assert _rows(opened, "pauses") == []
    (tombstone,) = opened.journal.read()["pauses"].values()
    assert set(tombstone) == {"id", "at", "day", "updated", "deleted"}


@pytest.mark.parametrize(("first", "last"), [(1, 22), (24, 30)])
def test_resuming_leaves_other_pauses(coach: Open, first: int, last: int) -> None:
    """With no pause on today there is nothing to end; past and future ones stay."""
    coach(_at("09:00", 10)).pause(date(2026, 11, first), date(2026, 11, last))

    opened = coach()

    assert not opened.resume()
    assert [pause["last"] for pause in _rows(opened, "pauses")] == [f"2026-11-{last}"]


def test_a_pause_nobody_can_read_stops_nothing(coach: Open) -> None:
    """A pause whose days are none, from a later version say, is passed over."""
    opened = coach()
    opened.journal.save(Pause(id="p", at=_at("09:00"), day="2026-11-23", first="spring", last=""))
    opened.pause(MONDAY - timedelta(days=1), MONDAY)

    assert opened.look().streak.paused
    assert opened.resume()


# -- sessions --------------------------------------------------------------------------------------


def test_a_session_is_resumed_the_same_day(coach: Open) -> None:
    """A session that was not ended is there for the next process, letter for letter."""
    state = _typing(coach(), "[/red] [bold")

    opened = coach(_at("20:00"))

    assert opened.flows.unfinished() == state
    resume = opened.look().resume
    assert resume is not None
    assert (resume.focus, resume.step) == (state.focus, "try")


def test_yesterday_s_session_is_not_resumed(coach: Open) -> None:
    """A session that was begun on an earlier day is not offered, not even before the first look."""
    _typing(coach(), "half a thou")

    assert coach(TUESDAY).flows.unfinished() is None


def test_what_was_begun_yesterday_is_settled(coach: Open) -> None:
    """A session left open becomes a record of its own day on the next, typed text and all."""
    state = _typing(coach(), "half a thou")

    opened = coach(TUESDAY)
    view = opened.look()

    (session,) = _rows(opened, "sessions")
    assert (session["id"], session["day"]) == (state.id, "2026-11-23")
    assert (session["wrote"], session["answered"]) == ("half a thou", ["try"])
    assert (view.resume, opened.journal.drafts(), view.practised) == (None, [], False)


def test_settling_waits_for_a_folder_that_can_be_written(
    coach: Open, monkeypatch: pytest.MonkeyPatch, read_only: Callable[[], None]
) -> None:
    """What could not be settled is said once, and settled as soon as that is possible."""
    _typing(coach(), "half a thou")
    read_only()
    opened = coach(TUESDAY)
    notices = [opened.look().notices for _ in range(2)]
    monkeypatch.undo()

    opened.look()

    assert [len(sentences) for sentences in notices] == [1, 1]
    assert [session["wrote"] for session in _rows(opened, "sessions")] == ["half a thou"]


def test_a_session_past_three_stays_with_its_day(coach: Open) -> None:
    """A session from 02:50 to 03:05 belongs to the day on which it was begun."""
    night = coach(_at("02:50", 24))
    state = _begun(night)

    late = coach(_at("03:05", 24))
    late.keep(state.stop(_at("03:05", 24)))

    (session,) = _rows(late, "sessions")
    assert (session["day"], session["at"][11:16]) == ("2026-11-23", "02:50")
    assert [late.look().practised, coach(_at("02:59", 24)).look().practised] == [False, True]


def test_a_finished_session_leaves_no_draft(coach: Open) -> None:
    """A session that is over is a record; its draft is gone, and Today offers no resuming."""
    opened = coach()
    state = _begun(opened)

    opened.keep(state.stop(_at("09:05")))

    assert opened.flows.unfinished() is None
    assert opened.journal.drafts() == []
    view = coach().look()
    assert (view.practised, view.resume) == (True, None)


def test_a_session_with_nothing_in_it_leaves_nothing(coach: Open) -> None:
    """Beginning and stopping with nothing answered is no session."""
    opened = coach()
    state = opened.flows.begin(opened.look())
    opened.keep(state)

    opened.keep(state.stop(_at("09:05")))

    assert (_rows(opened, "sessions"), opened.flows.unfinished()) == ([], None)


def test_a_session_counts_from_its_first_answer(coach: Open) -> None:
    """An open session in which a step was answered makes the day practised."""
    _begun(coach())

    assert coach().look().practised


def test_a_plan_becomes_a_record_of_its_own(coach: Open) -> None:
    """The if-then plan of a session is kept beside it, once, however often the end is kept."""
    opened = coach()
    state = opened.flows.begin(opened.look())
    while state.ask and state.ask.name != "plan_when":
        state = state.skip()
    state = state.answer("when the phone rings").answer("I breathe out").stop(_at("09:05"))

    opened.keep(state)
    opened.keep(state)

    (plan,) = _rows(opened, "plans")
    assert (plan["when"], plan["then"]) == ("when the phone rings", "I breathe out")
    assert plan["session"] == state.id
    assert coach().look().plan == ("when the phone rings", "I breathe out")


def test_an_emptied_session_keeps_no_old_text(coach: Open) -> None:
    """What was answered, gone back to and taken out is not in the record, were it all there was."""
    opened = coach()
    state = opened.flows.begin(opened.look())
    while state.ask and state.ask.name != "keep":
        state = state.skip() if state.ask.step != "close" else state.answer("")
    state = state.answer("too much")
    opened.keep(state)

    opened.keep(state.back().answer("").stop(_at("09:05")))

    assert [session.get("keep", "") for session in _rows(opened, "sessions")] in ([], [""])


def test_a_draft_outlives_its_device_id(coach: Open) -> None:
    """Text that was being typed is still there when STATE, and with it the device's id, is gone."""
    first = coach()
    _typing(first, "half a thou")
    shutil.rmtree(first.state)

    opened = coach(TUESDAY)
    opened.look()

    assert [session["wrote"] for session in _rows(opened, "sessions")] == ["half a thou"]


def _saves_of_a_second_look(coach: Open, machine: str) -> int:
    """Return how often a look saves after one on the same day that could settle everything."""
    coach(TUESDAY, machine=machine).look()
    opened = coach(TUESDAY, machine=machine)
    opened.look()
    return opened.journal.saves


def test_a_deleted_session_stays_deleted(coach: Open) -> None:
    """A session that was deleted does not come back from the draft another device still has."""
    state = _begun(coach())
    there = coach(_at("12:00"), machine="there")
    known = records.read(Session, there.journal.read()["sessions"][state.id])
    assert known is not None
    there.journal.remove(known)

    opened = coach(TUESDAY, machine="there")
    opened.look()

    assert _rows(opened, "sessions") == []


def test_an_empty_session_elsewhere_is_passed_over(coach: Open) -> None:
    """A session that another device began and left empty costs no save at every look."""
    opened = coach()
    opened.keep(opened.flows.begin(opened.look()))

    assert _saves_of_a_second_look(coach, "there") == 0


def test_a_deleted_text_is_blanked_once(coach: Open) -> None:
    """What another device deleted is taken out of a conflict copy of ours too, in one look."""
    opened = coach()
    opened.mark(MONDAY, "half a thou")
    month = next(Path(opened.data, "journal").glob("*/2026-11.json"))
    shutil.copy(month, month.with_name("2026-11.sync-conflict-20261123-063507-K5S5ZDQ.json"))
    there = coach(_at("12:00"), machine="there")
    (mark,) = (records.read(Mark, row) for row in _rows(there, "marks"))
    assert mark is not None
    there.journal.remove(mark)

    assert _saves_of_a_second_look(coach, "here") == 0
    assert not any("half a thou" in path.read_text() for path in month.parent.iterdir())


# -- odd folders -----------------------------------------------------------------------------------


def test_a_file_name_that_is_no_text_stops_nothing(coach: Open) -> None:
    """A file whose name is not UTF-8, left by another system, does not keep Today from opening."""
    opened = coach()
    view = opened.look()
    folder = os.fsencode(os.path.join(opened.data, "journal", opened.journal.device))
    Path(os.fsdecode(os.path.join(folder, b"2026-11.\xff.json"))).write_text("{}")

    assert coach().look().focus == view.focus


@pytest.mark.parametrize("now", ["soon", "2026-11-23", "2026-11-23T09:00:00"])
def test_a_time_that_is_none_is_said(coach: Open, now: str) -> None:
    """TENDING_NOW without a time and its offset is refused in one sentence."""
    with pytest.raises(Trouble, match=r"^TENDING_NOW is not a time with its offset.*\.$"):
        coach(now)
