"""Today: what it shows and what its keys do, on real files."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from textual import events

from coach import backups
from screens.widgets.week import FIRST, MARKS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from coach.coach import Coach
    from tests.screens.conftest import Build, Drive

SHORT_SESSION = ("m", "a", "ctrl+n", "b", "enter")
"""The one-minute version, with a word in each of its two fields."""


async def test_the_first_today_invites(drive: Drive) -> None:
    """Before any practice Today has a focus, its reason, and an inviting empty week."""
    async with drive() as user:
        choice = user.row("choices")

        assert choice["focus"] == user.view.focus.id
        assert user.view.focus.title in user.shown
        assert "Why today" in user.shown
        assert FIRST in user.shown
        assert "Monday 23 November" in user.shown


async def test_whoever_is_new_is_welcomed(drive: Drive) -> None:
    """A folder that never went through Welcome opens with it, over Today."""
    async with drive(new=True) as user:
        assert user.on == "WelcomeScreen"

        await user.press("tab", "tab", "enter")

        assert user.on == "Today"


async def test_practice_shows_without_a_reload(drive: Drive) -> None:
    """After a session Today shows the day as practised, the run and the kept line."""
    async with drive() as user:
        await user.press(*SHORT_SESSION)

        assert user.row("sessions")["ended"]
        assert user.on == "Today"
        assert user.view.practised
        assert "run of 1" in user.shown
        assert "Kept today b" in user.shown
        assert "Once more" in user.keys_shown


async def test_looking_around_while_it_leaves_breaks_nothing(drive: Drive) -> None:
    """The moment at which an idle app looks may come when its last screen is gone."""
    async with drive() as user:
        stack = user.app._screen_stack
        left = stack.copy()
        stack.clear()

        user.app._idle()

        stack.extend(left)
        await user.settle()
        assert user.on == "Today"


async def test_another_stays_in_the_practice(drive: Drive) -> None:
    """`o` shows another focus of the same practice and remembers the one before."""
    async with drive() as user:
        before = user.view.focus

        await user.press("o")

        choice = user.row("choices")
        assert choice["shown"] == [before.id]
        assert (choice["focus"], choice["practice"]) != (before.id, "")
        assert choice["practice"] == before.practice
        assert user.view.focus.title in user.shown


@pytest.mark.parametrize(("key", "field"), [("x", "put_off"), ("u", "less_often")])
async def test_a_focus_can_be_put_off(drive: Drive, key: str, field: str) -> None:
    """`x` puts the focus off and `u` asks for it rarely: both are kept, and another comes."""
    async with drive() as user:
        before = user.view.focus

        await user.press(key)

        assert user.row("choices")[field] == [before.id]
        assert user.view.focus.title in user.shown
        assert before.title not in user.shown


async def test_a_day_can_be_marked(drive: Drive) -> None:
    """`d` marks today as practised, once: afterwards the key is gone."""
    async with drive() as user:
        await user.press("d", "d")

        assert user.row("marks")["kind"] == "done"
        assert "● · · · · · ·" in user.shown
        assert "Monday 23 November is marked." in user.toasts[0]


async def test_the_run_counts_practised_days(
    drive: Drive, other: Callable[[], Coach], monday: date
) -> None:
    """The week strip and the run show what was practised, the rest days and the 28 days."""
    for back in (1, 2, 4):
        other().mark(monday - timedelta(days=back))

    async with drive() as user:
        await user.press("d")

        assert user.view.streak.current == 4
        assert "run of 4" in user.shown
        assert "4 of the last 28 days" in user.shown
        assert "1 rest day left" in user.shown


async def test_the_week_strip_has_a_mark_for_each_day(
    drive: Drive, other: Callable[[], Coach], monday: date
) -> None:
    """Practised, missed, today and to come each have a shape of their own."""
    other().mark(monday - timedelta(days=1))

    async with drive(week_start="saturday") as user:
        missed, done, today, ahead = (
            MARKS[state] for state in ("missed", "practised", "today", "ahead")
        )
        assert "S S M T W T F" in user.shown
        assert f"{missed} {done} {today} {ahead} {ahead} {ahead} {ahead}" in user.shown
        assert len({missed, done, ahead, MARKS["paused"]}) == 4


async def test_the_run_can_be_turned_off(drive: Drive) -> None:
    """With the display off nothing of the run is shown, and the week stays."""
    async with drive(streak_display=False) as user:
        await user.press("d")

        assert user.row("marks")
        assert "● · · · · · ·" in user.shown
        assert "run of" not in user.shown
        assert "28 days" not in user.shown
        assert "rest day" not in user.shown


async def test_a_pause_is_shown(drive: Drive, other: Callable[[], Coach], monday: date) -> None:
    """Days in a pause are dashes, and the day says that it is in one."""
    other().pause(monday, monday + timedelta(days=2))

    async with drive() as user:
        assert user.view.streak.paused
        assert "– – – · · · ·" in user.shown
        assert "in a pause" in user.shown


async def test_a_day_can_be_filled_in(drive: Drive) -> None:
    """`f` offers the open days; the one that is picked is marked as filled in, and counts."""
    async with drive() as user:
        await user.press("f", "2")

        mark = user.row("marks")
        assert (mark["day"], mark["kind"]) == ("2026-11-22", "filled-in")
        assert user.on == "Today"
        assert "run of 1" in user.shown


async def test_a_damaged_file_is_told(
    drive: Drive, other: Callable[[], Coach], monday: date
) -> None:
    """A damaged month is set aside, its previous version used, and Today says so."""
    for back in (1, 2):
        other().mark(monday - timedelta(days=back))

    async with drive(size=(120, 40)) as user:
        (month,) = user.files("2026-11.json")
        month.write_text("{", encoding="utf-8")
        await user.idle()

        assert [row["day"] for row in user.rows("marks")] == ["2026-11-22", "2026-11-21"]
        assert "set aside as 2026-11.damaged-" in user.shown
        assert "its previous version is used" in user.shown


async def test_another_programs_mark_is_noticed(
    drive: Drive, other: Callable[[], Coach], monday: date
) -> None:
    """A `tending done` from a shell shows on an open Today at its next idle moment."""
    async with drive() as user:
        other().mark(monday)

        await user.idle()

        assert user.view.practised
        assert "● · · · · · ·" in user.shown


async def test_a_quiet_folder_is_not_read_again(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While nothing changed, neither an idle moment nor coming back reads the journal."""
    async with drive() as user:
        await user.press("d")
        before = user.watch.news
        read: list[object] = []
        monkeypatch.setattr("coach.journal.Journal.read", read.append)

        await user.idle()
        await user.press("f1", "escape")

        assert user.watch.news > before
        assert not read


@pytest.mark.parametrize("comes_back", ["from Help", "to the window"])
async def test_coming_back_looks_at_once(
    drive: Drive, other: Callable[[], Coach], monday: date, comes_back: str
) -> None:
    """What another program saved meanwhile is there as one comes back, before any idle moment."""
    async with drive() as user:
        if comes_back == "from Help":
            await user.press("f1")
        other().mark(monday)

        if comes_back == "from Help":
            await user.press("escape")
        else:
            user.app.post_message(events.AppFocus())
            await user.settle()

        assert user.view.practised


async def test_a_new_day_comes_to_an_open_app(drive: Drive) -> None:
    """Left open past the hour a day begins, Today rolls over at the next idle moment."""
    async with drive(now="2026-11-23T23:30:00+01:00") as user:
        first = user.view.focus
        user.clock.set("2026-11-24T02:59:00+01:00")
        await user.idle()
        assert user.view.day == "2026-11-23"

        user.clock.set("2026-11-24T03:00:00+01:00")
        await user.idle()

        assert [row["day"] for row in user.rows("choices")] == ["2026-11-23", "2026-11-24"]
        assert "Tuesday 24 November" in user.shown
        assert user.view.focus.title in user.shown
        assert first.title not in user.shown


async def test_a_new_day_keeps_what_was_begun(drive: Drive) -> None:
    """A session left on the day before becomes a record with its text, and isn't offered."""
    async with drive() as user:
        await user.press("m", *"half", "escape")

        user.clock.set("2026-11-24T09:00:00+01:00")
        await user.idle()

        session = user.row("sessions")
        assert (session["day"], session["wrote"]) == ("2026-11-23", "half")
        assert not user.drafts()
        assert "Begin" in user.keys_shown


async def test_a_session_left_is_offered(drive: Drive) -> None:
    """A session begun and left is offered by the same key; its focus can't change meanwhile."""
    async with drive() as user:
        focus = user.view.focus.id
        await user.press("enter", "2", "enter", "escape", "escape", "escape")

        await user.press("o", "x", "u", "m")

        assert user.row("choices")["focus"] == focus
        assert user.view.resume is not None
        assert "begun, at Arrive" in user.shown
        assert "enter Continue" in user.keys_shown


async def test_a_session_left_while_typing_is_offered(drive: Drive) -> None:
    """Escape right after typing: Today already knows of the session, and offers it."""
    async with drive() as user:
        await user.press("m", *"half", "escape")

        assert user.typed() == "half"
        assert "enter Continue" in user.keys_shown


async def test_one_session_is_opened(drive: Drive) -> None:
    """Pressing Begin twice in a row opens one session."""
    async with drive() as user:
        await user.burst("space", "space")

        assert [type(screen).__name__ for screen in user.app.screen_stack] == [
            "Today",
            "SessionScreen",
        ]


async def test_the_greeting_knows_name_and_hour(drive: Drive) -> None:
    """The heading greets by name and time of day; a name is never markup."""
    async with drive(now="2026-11-23T19:00:00+01:00", name="[b]Robin") as user:
        assert "Good evening, [b]Robin" in user.shown


async def test_a_cached_today_is_painted_first(build: Build) -> None:
    """With the folder as it was cached, Today stands in full before anything was read."""
    app = build(cached=True)

    async with app.run_test() as pilot:
        await pilot.pause()

        assert app.view is not None
        assert str(app.screen.query_one("#title").render()) == app.view.focus.title
    app.desk.close()


async def test_the_newest_plan_is_in_sight(drive: Drive, other: Callable[[], Coach]) -> None:
    """Until something was kept today, or a plan comes back, the newest stands below the week."""
    earlier = other()
    begun = earlier.flows.begin(earlier.look())
    while begun.ask and begun.ask.name != "plan_when":
        begun = begun.skip()
    planned = begun.answer("When the kettle boils").answer("I breathe out")
    earlier.keep(planned.stop("2026-11-23T09:05:00+01:00"))

    async with drive(now="2026-11-23T21:00:00+01:00") as user:
        assert user.row("plans")["when"] == "When the kettle boils"
        assert "Your plan When the kettle boils, I breathe out" in user.shown


async def test_q_leaves(drive: Drive) -> None:
    """`q` on Today leaves the app with status 0."""
    async with drive() as user:
        await user.press("q")

        assert user.app._exit
        assert not user.app.return_code


@pytest.mark.parametrize("keys", [("d",), ("f", "2"), ("o",), ("x",)])
async def test_what_was_done_can_be_undone(drive: Drive, keys: tuple[str, ...]) -> None:
    """`z` undoes the last mark or change of focus: Today is as it was."""
    async with drive() as user:
        before = user.view
        await user.press(*keys)
        assert user.view != before

        await user.press("z")

        assert user.rows("marks") == []
        assert user.view.focus == before.focus
        assert user.view.week == before.week


async def test_opening_today_makes_the_days_backup(drive: Drive) -> None:
    """Once the day is shown, it has its backup."""
    async with drive() as user:
        due = user.app.desk.do(lambda coach: backups.is_due(coach.journal, coach.today()))

        assert not await due
