"""Right now on the screen: keys to record, time by the test's hand, and nothing kept unasked."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coach import breaks, paths
from coach.moment import MOST, PULLS
from coach.records import Exercise
from content import now
from screens.right_now import INWARD, NOT_KEPT, TITLES, RightNow
from screens.widgets.pacer import Pacer
from screens.widgets.soft_clock import SoftClock
from tests.screens.conftest import one_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.coach import Coach
    from tests.screens.conftest import Drive, Driver

NOW = now.load()
SAID = NOW.said["please"]
LEAVE = ("f3", "2", "enter", "1")
"""From anywhere to the last step, with the first sentence of smoothing over."""


def _moment(user: Driver) -> RightNow:
    """Return Right now, wherever it lies on the stack."""
    (screen,) = [screen for screen in user.app.screen_stack if isinstance(screen, RightNow)]
    return screen


async def _pass(user: Driver, seconds: int) -> None:
    """Let seconds pass, one after the other, as the screen's timer does."""
    for _ in range(seconds):
        await _moment(user)._beat()
        await user.settle()


def _disk(user: Driver) -> dict[str, bytes]:
    """Return every file of DATA and STATE with its bytes."""
    folders = (Path(user.app.data), Path(user.app.state))
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {str(path): path.read_bytes() for path in found}


# -- the way through -------------------------------------------------------------------------------


async def test_from_the_pause_to_the_record(drive: Drive) -> None:
    """Left to itself and answered by a key a step, it becomes one record, and leads back."""
    async with drive() as user:
        await user.press("f3")
        assert user.shown.startswith("Right now Feet on the floor. Nothing to do for five seconds.")
        await _pass(user, 5)
        assert TITLES["pull"] in user.shown
        await user.press("2", "2")
        await _pass(user, int(_moment(user).state.length))
        assert TITLES["sentence"] in user.shown
        await user.press("3", "k", "enter")

        assert user.on == "Today"
        row = user.row("moments")
        assert (row["tendency"], row["anchor"], row["sentence"]) == ("please", "feet", SAID[2])
        assert row["day"] == "2026-11-23"
        assert user.view.practised


async def test_enter_alone_leads_through(drive: Drive) -> None:
    """But for the pull, Enter goes on everywhere, and leaves in the end with nothing kept."""
    async with drive() as user:
        await user.press("f3", "enter", "enter")
        assert TITLES["pull"] in user.shown
        await user.press("down", "enter", "enter", "enter")
        assert NOT_KEPT in user.shown
        await user.press("enter")

        assert user.on == "Today"
        assert user.rows("moments") == []


@pytest.mark.parametrize("number", range(4))
async def test_a_pull_key_works_in_the_pause(drive: Drive, number: int) -> None:
    """Whoever knows the pull presses its key at once, and stands at its anchor."""
    async with drive() as user:
        await user.press("f3", str(number + 1))

        assert _moment(user).state.pull == PULLS[number]
        assert NOW.anchors[PULLS[number]][0].title in user.shown


async def test_the_marks_fill_quietly(drive: Drive) -> None:
    """Each second fills a mark; no figure counts down."""
    async with drive() as user:
        await user.press("f3")
        await _pass(user, 2)

        assert "● ● ○ ○ ○" in user.shown
        assert not re.search(
            r"\d", user.shown.replace("f1", "").replace("f2", "").replace("f8", "")
        )


async def test_an_anchor_is_led_line_by_line(drive: Drive) -> None:
    """All lines are there from the start; the one to be at stands out, and the rule fills."""
    async with drive() as user:
        await user.press("f3", "1")
        for line in NOW.anchors["withdraw"][0].lines:
            assert line in user.text
        assert [line.has_class("muted") for line in user.screen.query(".line")][:2] == [False, True]

        await _pass(user, 11)

        assert [line.has_class("muted") for line in user.screen.query(".line")][:2] == [True, False]
        assert "━" in user.shown


@pytest.mark.parametrize(("reduced", "still"), [(True, True), (False, False)])
async def test_breath_has_a_pacer(drive: Drive, *, reduced: bool, still: bool) -> None:
    """Breath is one of the anchors, with a pacer; with motion reduced that is words alone."""
    async with drive(reduced_motion=reduced) as user:
        await user.press("f3", "3")
        assert not user.screen.query(Pacer)
        await user.press("left")

        assert user.screen.query_one(Pacer).still is still


async def test_escape_goes_back_and_out(drive: Drive) -> None:
    """Escape goes a step back each time, and from the pause to where one was."""
    async with drive() as user:
        await user.press("f3", "1", "enter", "escape")
        assert _moment(user).state.step == "anchor"
        await user.press("escape", "escape", "escape")

        assert user.on == "Today"


@pytest.mark.parametrize("keys", [(), ("enter",), ("1",), ("1", "enter"), ("1", "enter", "1", "b")])
async def test_f8_leaves_from_every_step(drive: Drive, keys: tuple[str, ...]) -> None:
    """Any step can be the last, without a question."""
    async with drive() as user:
        await user.press("f3", *keys, "f8")

        assert user.on == "Today"


@pytest.mark.slow
async def test_by_mouse(drive: Drive) -> None:
    """Pull, sentence and the ways on can be clicked."""
    async with drive() as user:
        await user.press("f3", "enter")
        for step, row in (("anchor", 2), ("leave", 1)):
            if step == "leave":
                await user.press("enter")
            await user.pilot.click(list(user.screen.query("Row"))[row])
            await user.settle()
            assert _moment(user).state.step == step
        await user.pilot.click(next(iter(user.screen.query("Row"))))
        await user.settle()

        assert user.row("moments")["sentence"] == NOW.said["anger"][1]


# -- what can be said ------------------------------------------------------------------------------


async def test_own_sentences_come_first_as_typed(drive: Drive, other: Callable[[], Coach]) -> None:
    """The person's own sentence for the pull stands first, marked, and no markup in it works."""
    mine = "[bold]No[/red], not today."
    async with drive() as user:
        kept = other()
        at = "2026-11-20T09:00:00+01:00"
        kept.journal.save(
            Exercise(id="e", at=at, day="2026-11-20", tendency="please", kind_no=mine)
        )
        await user.press("f3", "2", "enter")
        assert f"1 {mine} yours" in user.shown

        await user.press("1")

        assert mine in user.shown


async def test_the_careful_setting_has_sentences_for_oneself(drive: Drive) -> None:
    """With it on, only what is said inwardly is offered, and a kept one is marked as such."""
    async with drive(protective=True) as user:
        await user.press("f3", "2", "enter")
        assert INWARD in user.shown
        assert not [s for s in SAID if s in user.text]
        await user.press("1", "k")

        row = user.row("moments")
        assert row["protective"]
        assert row["sentence"] == NOW.said_protective["please"][0]


async def test_unreadable_files_leave_the_written_sentences(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the journal can't be read, what the content has is offered all the same."""
    from coach.trouble import Trouble  # noqa: PLC0415 - for this test alone

    def unreadable(_: object) -> None:
        message = "The folder can't be read."
        raise Trouble(message)

    async with drive() as user:
        monkeypatch.setattr("coach.coach.Coach.offers", unreadable)
        await user.press("f3", "2", "enter")

        assert len(user.screen.query("Row")) == MOST


# -- kept or not -----------------------------------------------------------------------------------


@pytest.mark.parametrize("end", one_of(2, ("enter", "escape", "f8", "f4", "signal")))
async def test_what_is_not_kept_touches_no_file(drive: Drive, end: str) -> None:
    """However one leaves, hidden or by a signal: every file of DATA and STATE is as before."""
    async with drive(cached=True) as user:
        await user.idle()
        before = _disk(user)
        await user.press(*LEAVE)
        if end == "signal":
            user.app.last_act()
        else:
            await user.press(end)
        await user.settle()

        assert _disk(user) == before


async def test_counting_the_day_keeps_no_word(drive: Drive) -> None:
    """The key m makes the day a practised one; nothing of the moment is on disk."""
    async with drive() as user:
        await user.press(*LEAVE, "m")
        assert "No words were kept" in user.shown
        await user.press("enter")

        assert user.rows("moments") == []
        assert user.row("marks")["kind"] == "done"
        assert user.view.practised
        assert not any(SAID[0].encode() in content for content in _disk(user).values())


async def test_what_could_not_be_kept_is_told(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk one sentence says so, and k still offers to keep it."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    async with drive() as user:
        await user.press(*LEAVE)
        monkeypatch.setattr("coach.storage.AtomicStorage.write", full)
        await user.press("k")

        assert "is full; please make some room on it." in user.shown
        assert "keep this moment" in user.shown


# -- a break ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "back"), [(("1",), "09:20"), (("4",), "10:00"), (("5", *"10:15", "enter"), "10:15")]
)
async def test_a_break_has_a_time_to_be_back(
    drive: Drive, keys: tuple[str, ...], back: str
) -> None:
    """One key, or a time of one's own, sets it; only that time is on disk, and Today shows it."""
    async with drive() as user:
        before = set(_disk(user))
        await user.press(*LEAVE, "b", *keys)
        assert f"Back at {back}." in user.shown
        assert "Only the time is kept" in user.shown
        assert {Path(new).name for new in set(_disk(user)) - before} == {"break.json"}
        await user.press("enter")

        assert f"Back at {back}" in user.shown
        assert user.rows("moments") == []


async def test_a_time_that_is_none_is_asked_again(drive: Drive) -> None:
    """What is no time sets nothing and says how one looks; Escape leads back."""
    async with drive() as user:
        await user.press(*LEAVE, "b", "5", *"soon", "enter")
        assert "A time such as 19:40" in user.shown
        await user.press("escape")

        assert _moment(user).state.step == "leave"
        assert breaks.read(user.app.state, user.clock.now()) is None


async def test_a_break_set_after_keeping_joins_the_record(drive: Drive) -> None:
    """Whichever comes first, the kept record has the time, and it is one record."""
    async with drive() as user:
        await user.press(*LEAVE, "k", "b", "2")

        assert user.row("moments")["break_until"] == "2026-11-23T09:30:00+01:00"


@pytest.mark.parametrize("protective", [True, False])
async def test_today_welcomes_back(drive: Drive, *, protective: bool) -> None:
    """At its end Today has a line for coming back, until it is put away."""
    async with drive(protective=protective) as user:
        await user.press(*LEAVE, "b", "1", "enter")
        user.clock.set("2026-11-23T09:21:00+01:00")
        await user.idle()
        lines = [b.protective_text if protective else b.text for b in now.file().back]
        assert "The break ended at 09:20." in user.shown
        assert any(line in user.text for line in lines)
        await user.press("i")

        assert "break ended" not in user.shown
        assert breaks.read(user.app.state, user.clock.now()) is None


async def test_the_end_of_a_break_fades_by_itself(drive: Drive) -> None:
    """An hour after the end, nothing tells of it any more."""
    async with drive() as user:
        await user.press(*LEAVE, "b", "1", "enter")
        user.clock.set("2026-11-23T10:21:00+01:00")
        await user.idle()

        assert "break ended" not in user.shown


async def test_beginning_puts_the_line_away(drive: Drive) -> None:
    """Going on with the day puts the line of a break's end away."""
    async with drive() as user:
        await user.press(*LEAVE, "b", "1", "enter")
        user.clock.set("2026-11-23T09:21:00+01:00")
        await user.idle()
        await user.press("m", "escape")

        assert "break ended" not in user.shown


async def test_the_key_of_a_break_is_in_sight(drive: Drive) -> None:
    """While there is a break to show, the key bar says how to put it away."""
    async with drive() as user:
        await user.press(*LEAVE, "b", "1", "enter")

        assert "i I'm back" in user.keys_shown


async def test_without_a_break_the_key_does_nothing(drive: Drive) -> None:
    """With no break there is nothing to put away, and Help has no key for it."""
    async with drive() as user:
        assert "i" not in user.screen.active_bindings
        await user.press("i")

        assert user.on == "Today"


async def test_a_break_that_was_set_elsewhere_is_there(
    drive: Drive, other: Callable[[], Coach]
) -> None:
    """The same folder's break is shown whoever set it: the exercise, or another program."""
    async with drive() as user:
        other().set_break(datetime.fromisoformat("2026-11-23T09:40:00+01:00"))
        await user.idle()

        assert "Back at 09:40" in user.shown


# -- from everywhere, hidden, and time -------------------------------------------------------------


async def test_what_was_being_written_is_kept_first(drive: Drive) -> None:
    """Opened over a field, its text is on its way to the disk, and there again afterwards."""
    async with drive() as user:
        await user.press("m", *"mine", "f3")
        assert user.on == "RightNow"
        assert user.typed() == "mine"
        await user.press("f8")

        assert user.on == "SessionScreen"
        assert "mine" in user.shown


@pytest.mark.parametrize(
    "way", one_of(3, ((("s", "w"),), (("p",),), (("f2",),), (("ctrl+p",),), (("s", "enter"),)))
)
async def test_it_opens_over_everything(drive: Drive, way: tuple[str, ...]) -> None:
    """F3 opens it over Welcome, dialogs, lists and fields; leaving leads back there."""
    async with drive() as user:
        await user.press(*way)
        before = user.on
        await user.press("f3")
        assert user.on == "RightNow"
        await user.press("escape")

        assert user.on == before


@pytest.mark.parametrize("over", [(), ("f1",), ("f2",), ("ctrl+p",)])
async def test_f3_again_changes_nothing(drive: Drive, over: tuple[str, ...]) -> None:
    """Pressed again, also from Help over it, one is where one was, at the same step."""
    async with drive() as user:
        await user.press("f3", "1", *over, "f3", "f3")

        assert user.on == "RightNow"
        assert _moment(user).state.step == "anchor"


async def test_a_hot_moment_comes_before_welcome(drive: Drive) -> None:
    """Somebody new who presses F3 at once is not covered by Welcome; it comes afterwards."""
    async with drive(new=True) as user:
        user.app.pop_screen()
        await user.press("f3")
        user.app.first_look()
        await user.settle()
        assert user.on == "RightNow"
        await user.press("f8")

        assert user.on == "WelcomeScreen"


async def test_it_is_not_behind_the_plain_screen(drive: Drive) -> None:
    """While hidden, F3 shows nothing."""
    async with drive() as user:
        await user.press("f4", "f3")

        assert user.on == "HideScreen"


@pytest.mark.parametrize("cover", ["f4", "f2"])
async def test_time_stands_still_while_covered(drive: Drive, cover: str) -> None:
    """Behind the plain screen, and behind Support, an anchor waits."""
    async with drive() as user:
        await user.press("f3", "3", "4")
        await _pass(user, 3)
        pacer = user.screen.query_one(Pacer)
        await user.press(cover)
        pacer.step = 0

        await _pass(user, 90)
        pacer.beat()

        assert _moment(user).state.passed == 3
        assert pacer.step == 0
        await user.press(cover)
        await _pass(user, 1)
        assert _moment(user).state.passed == 4


async def test_the_soft_clock_waits_while_hidden(drive: Drive) -> None:
    """The session's clock too stands still behind the plain screen."""
    async with drive() as user:
        await user.press("enter")
        clock = user.screen.query_one(SoftClock)
        seconds = clock.seconds
        await user.press("f4")
        clock.beat()
        assert clock.seconds == seconds
        await user.press("f4")
        clock.beat()

        assert clock.seconds > seconds


async def test_where_it_waits_nothing_is_drawn(drive: Drive) -> None:
    """Seconds that change nothing redraw nothing."""
    async with drive() as user:
        await user.press("f3", "1", "enter")
        drawn: list[object] = []
        user.app.post_display_hook = lambda: drawn.append(None)  # type: ignore[method-assign]

        await _pass(user, 3)

        assert drawn == []


async def test_a_second_draws_once_with_motion_reduced(drive: Drive) -> None:
    """With motion reduced, a second of an anchor is drawn once at most."""
    async with drive(reduced_motion=True) as user:
        await user.press("f3", "1")
        drawn: list[object] = []
        user.app.post_display_hook = lambda: drawn.append(None)  # type: ignore[method-assign]

        await _pass(user, 5)

        assert len(drawn) <= 5


def test_state_is_where_the_break_lies(coach: Callable[..., Coach]) -> None:
    """The break lies in STATE, which is never synchronised, and not in DATA."""
    opened = coach()
    opened.set_break(datetime.fromisoformat("2026-11-23T09:40:00+01:00"))

    assert list(Path(paths.state_dir(opened.data)).glob("break.json"))
    assert not list(Path(opened.data).rglob("break.json"))


async def test_keeping_twice_makes_one_record(drive: Drive) -> None:
    """A key too many keeps nothing twice."""
    async with drive() as user:
        await user.press(*LEAVE)
        await user.burst("k", "k", "k", "m")

        assert len(user.rows("moments")) == 1


async def test_a_kept_moment_is_offered_next_time(drive: Drive) -> None:
    """A sentence that was kept stands first the next time."""
    async with drive() as user:
        await user.press("f3", "2", "enter", "4", "k", "enter")
        await user.press("f3", "2", "enter")

        assert f"1 {SAID[3]}" in user.shown
