"""The guided session by keys: from the first breath to the stored record."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest
from textual.worker import WorkerCancelled

import screens.guiding
from coach.coach import Coach
from coach.session import SessionState
from coach.trouble import Trouble
from screens.session import SessionScreen
from screens.widgets.one_of import OneOf
from screens.widgets.pacer import Pacer
from screens.widgets.scale import Scale
from screens.widgets.soft_clock import FULL, SoftClock
from screens.widgets.writing import Line, Writing
from tests.screens.conftest import one_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.screens.conftest import Drive, Driver

ARRIVE = ("2", "enter", "6", "1", "2", "3")
"""Feet, go on, an intensity of 6, tense, guarded, quiet: the first step."""

SKIP, CLOCK, STOP = "f6", "f7", "f8"

TO_TRY = ("enter", *ARRIVE, "enter")
"""From Today to where one writes."""

ODD = (
    "[/red] [bold ] [[x]] \\[b]",
    "🌱 👩‍👩‍👧 🏳️‍🌈",
    "静かに息をする",
    "e\u0301a\u0308 o\u0302\u0323",
    "שלום עולם مرحبا",
    'it\'s "quoted" & <tagged> {braced} $name',
)


def _state(user: Driver) -> SessionState:
    assert isinstance(user.screen, SessionScreen)
    return user.screen.state


def _ask(user: Driver) -> str:
    ask = _state(user).ask
    assert ask is not None
    return ask.name


class Disk:
    """A disk on which sessions can't be kept while it is broken, or only one that holds a text."""

    def __init__(self) -> None:
        self.broken = True
        self.only = ""

    def refuses(self, state: SessionState) -> bool:
        """Say whether this state can't be kept now."""
        return self.broken and self.only in {"", state.typed.get("wrote", "")}


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    """Give a disk that is broken until the test mends it; saves are tried again at once."""
    found = Disk()
    keep = Coach.keep

    def keep_or_not(coach: Coach, state: SessionState) -> None:
        if found.refuses(state):
            message = "Not saved: no room left on the device."
            raise Trouble(message)
        keep(coach, state)

    monkeypatch.setattr(Coach, "keep", keep_or_not)
    monkeypatch.setattr(screens.guiding, "RETRY_SECONDS", 0.02)
    yield found
    found.broken = False


async def test_a_whole_session_is_kept(drive: Drive) -> None:
    """Five steps by keys give one record with every answer, and the plan as a record too."""
    async with drive(tendencies=["please"]) as user:
        await user.press(*TO_TRY, *"said it", "ctrl+n")
        await user.press(*"When it rings", "enter", *"I wait", "enter", "3", *"Slowly.", "enter")

        session = user.row("sessions")
        assert {name: session.get(name) for name in ("anchor", "body", "heart", "spirit")} == {
            "anchor": "feet",
            "body": "tense",
            "heart": "guarded",
            "spirit": "quiet",
        }
        assert (session["intensity_before"], session["intensity_after"]) == (6, 3)
        assert (session["wrote"], session["keep"]) == ("said it", "Slowly.")
        assert session["answered"] == ["arrive", "read", "try", "plan", "close"]
        assert session["ended"]
        assert session["tendency"] == "please"
        plan = user.row("plans")
        assert (plan["when"], plan["then"]) == ("When it rings", "I wait")
        assert plan["session"] == session["id"]
        assert not user.drafts()
        assert user.on == "Today"


async def test_the_offered_plan_is_taken_by_enter(drive: Drive) -> None:
    """The focus's own if-then stands in the empty fields; Enter takes it as it is."""
    async with drive() as user:
        await user.press(*TO_TRY, "ctrl+n")
        focus = user.view.focus
        assert focus.when in user.shown

        await user.press("enter", "enter", STOP)

        plan = user.row("plans")
        assert (plan["when"], plan["then"]) == (focus.when, focus.then)


async def test_the_short_version_counts(drive: Drive) -> None:
    """`m` asks two things, Try and Close; the record is short, and the day practised."""
    async with drive() as user:
        await user.press("m")
        assert user.view.focus.short[:30] in user.shown

        await user.press(*"tried", "ctrl+n", *"kept", "enter")

        session = user.row("sessions")
        assert session["short"]
        assert session["answered"] == ["try", "close"]
        assert (session["wrote"], session["keep"]) == ("tried", "kept")
        assert user.view.practised


@pytest.mark.parametrize(
    ("before", "skipped", "lands"),
    [
        ((), "arrive", "read"),
        (ARRIVE, "read", "wrote"),
    ],
)
async def test_a_step_can_be_skipped_by_key(
    drive: Drive, before: tuple[str, ...], skipped: str, lands: str
) -> None:
    """A key goes on to the next step; what was skipped is not answered."""
    async with drive() as user:
        await user.press("enter", *before)

        await user.press(SKIP)

        assert _ask(user) == lands
        assert skipped not in _state(user).answered


@pytest.mark.parametrize(("key", "does"), [(SKIP, "keep"), (CLOCK, "wrote"), (STOP, "")])
async def test_a_sessions_keys_work_within_a_field(drive: Drive, key: str, does: str) -> None:
    """Skip, the clock and End here work by their keys where one writes, too."""
    async with drive() as user:
        await user.press("m", *"abc")

        await user.press(key)

        assert user.on == ("SessionScreen" if does else "Today")
        if key == CLOCK:
            assert not user.screen.query_one(SoftClock).display
        if does:
            assert _ask(user) == does


@pytest.mark.parametrize("skips", one_of(3, (1, 2, 3, 4, 5)))
async def test_any_step_can_be_skipped(drive: Drive, skips: int) -> None:
    """Skip stands on every step as a button, fields included; five skips count as nothing."""
    async with drive() as user:
        await user.press("enter")

        for _ in range(skips):
            user.screen.query_one("#skip").focus()
            await user.press("enter")

        assert user.rows("sessions") == []
        assert not user.view.practised
        assert user.on == ("Today" if skips == 5 else "SessionScreen")


@pytest.mark.slow
async def test_back_through_every_ask(drive: Drive) -> None:
    """Escape walks back through every ask with each answer still in its field."""
    async with drive() as user:
        await user.press(*TO_TRY, *"words", "ctrl+n", *"W", "enter", *"T", "enter", "3", *"K")
        found: dict[str, Any] = {}

        for _ in range(len(_state(user).asks)):
            found[_ask(user)] = _field(user)
            await user.press("escape")

        assert user.on == "Today"
        assert found == {
            "keep": "K",
            "intensity_after": 3,
            "plan_then": "T",
            "plan_when": "W",
            "wrote": "words",
            "read": None,
            "spirit": "quiet",
            "heart": "guarded",
            "body": "tense",
            "intensity_before": 6,
            "anchor": "feet",
        }


def _field(user: Driver) -> str | int | None:
    """Return what stands in the present field."""
    field = user.focused
    if isinstance(field, Writing):
        return field.text
    return field.value if isinstance(field, Scale | OneOf | Line) else None


async def test_stopping_after_one_step_counts(drive: Drive) -> None:
    """A key ends the session at once, without a question; the step that was done counts."""
    async with drive() as user:
        await user.press("enter", "2", "enter", STOP)

        session = user.row("sessions")
        assert (session["answered"], bool(session["ended"])) == (["arrive"], True)
        assert user.on == "Today"
        assert user.view.resume is None
        assert "●" in user.shown
        assert "Once more" in user.keys_shown


async def test_stopping_before_anything_counts_nothing(drive: Drive) -> None:
    """A session ended before anything was done leaves no record, no draft and no practice."""
    async with drive() as user:
        await user.press("enter", STOP)

        assert (user.rows("sessions"), user.drafts()) == ([], [])
        assert not user.view.practised


@pytest.mark.parametrize(("key", "value"), [("8", 8), ("9", 9), ("t", 10)])
async def test_flooded_offers_grounding_first(drive: Drive, key: str, value: int) -> None:
    """From 8 on, grounding or stopping comes before anything else."""
    async with drive() as user:
        await user.press("enter", "2", "enter", key)

        assert _state(user).values["intensity_before"] == value
        assert _ask(user) == "ground"
        assert "both feet on the floor" in user.shown
        assert "End here" in user.shown
        assert user.focused.id == "go-on"


async def test_flooded_may_stop_and_it_counts(drive: Drive) -> None:
    """Stopping at the grounding keeps the intensity and counts."""
    async with drive() as user:
        await user.press("enter", SKIP, *["escape"] * 4, "9", STOP)

        session = user.row("sessions")
        assert session["intensity_before"] == 9
        assert session["answered"] == ["arrive"]


async def test_seven_is_not_flooded(drive: Drive) -> None:
    """Below 8 the session simply goes on."""
    async with drive() as user:
        await user.press("enter", "2", "enter", "7")

        assert _ask(user) == "body"


async def test_the_scale_moves_by_arrows(drive: Drive) -> None:
    """Arrows move, the value stands there as a word, and Enter settles it."""
    async with drive() as user:
        await user.press("enter", "2", "enter", "right", "left", "left")
        assert "noticeable" not in user.shown
        assert "mild" in user.shown

        await user.press("enter")

        assert _state(user).values["intensity_before"] == 3


async def test_leaving_and_continuing(drive: Drive) -> None:
    """Escape from the first ask leaves to Today; Continue comes back to step and text."""
    async with drive() as user:
        await user.press(*TO_TRY, *"half a thought")
        begun = _state(user).id
        for _ in range(7):
            await user.press("escape")
        assert user.on == "Today"

        await user.press("enter", *["ctrl+n"] * 6)

        assert _state(user).id == begun
        assert _ask(user) == "wrote"
        assert "half a thought" in user.shown


async def test_a_closed_window_loses_nothing(drive: Drive) -> None:
    """A new process on the same day offers the session with its step and text."""
    async with drive() as user:
        await user.press(*TO_TRY, *"half a th")
        assert isinstance(user.screen, SessionScreen)
        user.screen.keep_now()
        await user.settle()

    async with drive() as again:
        assert "begun, at Try" in again.shown
        await again.press("enter")
        assert _ask(again) == "wrote"
        assert "half a th" in again.shown


async def test_typing_is_on_disk_within_a_second(drive: Drive) -> None:
    """The first letter starts a timer of less than a second that keeps what stands there."""
    async with drive() as user:
        await user.press(*TO_TRY, *"abc")
        assert isinstance(user.screen, SessionScreen)
        timer = user.screen._timer
        assert timer is not None
        assert timer._interval < 1

        user.screen.keep_now()
        await user.settle()

        assert user.typed() == "abc"
        assert "saved" in user.shown


async def test_a_line_is_kept_while_it_is_typed(drive: Drive) -> None:
    """What stands in a line is kept like what stands in the long field."""
    async with drive() as user:
        await user.press(*TO_TRY, "ctrl+n", *"when i")
        assert isinstance(user.screen, SessionScreen)

        user.screen.keep_now()
        await user.settle()

        assert user.typed() == "when i"


@pytest.mark.parametrize("text", one_of(3, ODD))
async def test_odd_text_is_kept_as_typed(drive: Drive, text: str) -> None:
    """Markup, emoji, wide, combining and right-to-left text is shown and stored as typed."""
    async with drive() as user:
        await user.press("m")
        await user.paste(text)
        assert user.screen.query_one(Writing).text == text

        await user.press("ctrl+n")
        await user.paste(text)
        assert text in str(user.screen.query_one("#pinned").render())
        await user.press("enter")

        session = user.row("sessions")
        assert (session["wrote"], session["keep"]) == (text, text)
        assert text in user.text


async def test_markup_is_shown_as_typed(drive: Drive) -> None:
    """`[/red] [bold` stands on the screen just so, in the field, pinned and as the kept line."""
    async with drive() as user:
        await user.press("m")
        await user.type("[/red] [bold")
        assert "[/red] [bold" in user.shown

        await user.press("ctrl+n")
        assert "You wrote [/red] [bold" in user.shown
        await user.type("[/b] [x")
        await user.press("enter")

        assert "Kept today [/b] [x" in user.shown


async def test_twenty_thousand_characters(drive: Drive) -> None:
    """20,000 pasted characters stand in the field and in the record, none lost."""
    text = "\n".join(f"{number:04} I said it, slowly, and stayed." for number in range(600))
    text = text[:19_990] + "\nThe end. "
    async with drive() as user:
        await user.press("m")
        await user.paste(text)
        assert user.screen.query_one(Writing).text == text

        await user.press("ctrl+n", STOP)

        assert user.row("sessions")["wrote"] == text


@pytest.mark.parametrize("size", one_of(3, (((40, 15),), ((80, 24),), ((120, 40),))))
async def test_what_is_being_typed_is_in_sight(drive: Drive, size: tuple[int, int]) -> None:
    """However long the text grows, the line that is being typed stays on the screen."""
    async with drive(size=size) as user:
        await user.press(*TO_TRY)

        for number in range(1, 13):
            await user.burst(*f"line {number}", "enter")
        await user.type("here")

        assert "line 12" in user.shown
        assert "here" in user.shown


async def test_your_line_stays_in_sight(drive: Drive) -> None:
    """From Try on, what was written and then the plan stay in sight, in one line each."""
    async with drive() as user:
        await user.press(*TO_TRY, *"I said it", "ctrl+n")
        assert "You wrote I said it" in user.shown

        await user.press(*"When A", "enter", *"I B", "enter")

        assert "You wrote I said it" in user.shown
        assert "Plan When A, I B" in user.shown


async def test_the_clock_can_be_hidden(drive: Drive) -> None:
    """A key hides the soft clock and shows it again."""
    async with drive() as user:
        await user.press("enter")
        assert user.screen.query_one(SoftClock).display

        await user.press(CLOCK)
        hidden = user.screen.query_one(SoftClock).display
        await user.press(CLOCK)

        assert not hidden
        assert user.screen.query_one(SoftClock).display


async def test_the_clock_can_be_off(drive: Drive) -> None:
    """With the setting off the soft clock is not shown, and its key still brings it."""
    async with drive(soft_clock=False) as user:
        await user.press("enter")
        hidden = user.screen.query_one(SoftClock).display

        await user.press(CLOCK)

        assert not hidden
        assert user.screen.query_one(SoftClock).display


async def test_the_clock_never_ends(drive: Drive) -> None:
    """The soft clock fills, and past five minutes it simply stays full."""
    async with drive() as user:
        await user.press("enter")
        clock = user.screen.query_one(SoftClock)
        seen = []

        for seconds in (0, FULL / 2, FULL / 2, FULL):
            clock.advance(seconds)
            seen.append(str(clock.render()).count("━"))

        assert seen == [0, 10, 20, 20]
        assert user.on == "SessionScreen"


async def test_the_breath_is_never_the_only_anchor(drive: Drive) -> None:
    """Four anchors are offered; the pacer moves only with the breath."""
    async with drive() as user:
        await user.press("enter")
        paced = user.screen.query_one(Pacer).display

        await user.press("down")

        assert paced
        assert not user.screen.query_one(Pacer).display
        assert "Press both feet down" in user.shown


async def test_motion_reduced_stills_the_pacer(drive: Drive) -> None:
    """With motion reduced the pacer counts in words and nothing widens."""
    async with drive(reduced_motion=True) as user:
        await user.press("enter")

        assert user.screen.query_one(Pacer).still
        assert "in 1" in user.shown


async def _fail(user: Driver, text: str) -> None:
    """Type a text in the short version, and have the app try to keep it."""
    await user.press("m", *text)
    assert isinstance(user.screen, SessionScreen)
    user.screen.keep_now()
    await user.settle()


async def _mend(user: Driver, disk: Disk) -> None:
    """Mend the disk and wait until all that waited was kept."""
    disk.broken = False
    waiting = [w for w in user.app.workers if w.name == "keep_flow" and not w.is_finished]
    with contextlib.suppress(WorkerCancelled):
        await user.app.workers.wait_for_complete(waiting)
    await user.settle()


async def test_a_save_that_fails_says_so(drive: Drive, disk: Disk) -> None:
    """Trouble with saving is told, the text stays, and it is kept once that works again."""
    async with drive(size=(120, 40)) as user:
        await _fail(user, "precious")
        told = user.shown
        await _mend(user, disk)

        assert user.typed() == "precious"
        assert "Not saved: no room left on the device." in told
        assert "precious" in told
        assert "saved" in user.shown


async def test_the_trouble_is_told_in_full(drive: Drive, disk: Disk) -> None:
    """At 80 columns the sentence about a failed save can be read to its end."""
    async with drive() as user:
        await _fail(user, "precious")

        assert disk.broken
        assert "Your words are still here; trying again." in user.shown


async def test_a_late_save_never_undoes_a_newer_one(drive: Drive, disk: Disk) -> None:
    """What waits to be saved again gives way to what came after it."""
    async with drive() as user:
        disk.only = "old"
        await _fail(user, "old")
        await user.press("!", "ctrl+n", "x", "enter")

        await _mend(user, disk)

        session = user.row("sessions")
        assert (session["wrote"], session["keep"]) == ("old!", "x")
        assert session["ended"]
        assert user.drafts() == []


async def test_a_key_pressed_twice_answers_once(drive: Drive) -> None:
    """A digit that bounces never answers the ask that comes after."""
    async with drive() as user:
        await user.press("enter", "2", "enter")

        await user.burst("6", "6")

        assert _state(user).values == {"anchor": "feet", "intensity_before": 6}
        assert _ask(user) == "body"


async def test_a_word_chosen_twice_answers_once(drive: Drive) -> None:
    """A word that is chosen by a bouncing key is not taken for the next ask's."""
    async with drive() as user:
        await user.press("enter", "2", "enter", "6")

        await user.burst("1", "1")

        assert "heart" not in _state(user).values


async def test_fast_typing_goes_where_it_was_typed(drive: Drive) -> None:
    """Text and the key that goes on, faster than the app: all of it is that ask's answer."""
    async with drive() as user:
        await user.press(*TO_TRY)

        await user.burst(*"hello world", "ctrl+n")

        assert _state(user).values["wrote"] == "hello world"
        assert _state(user).typed == {}


async def test_quitting_keeps_what_was_typed(drive: Drive) -> None:
    """ctrl+q right after typing leaves with the text on disk, for the same day."""
    async with drive() as user:
        await user.press("m", *"to keep", "ctrl+q")

        assert user.app._exit
        assert user.typed() == "to keep"


async def test_quitting_lets_the_keys_empty(drive: Drive) -> None:
    """Text and ctrl+q in one burst, as pasted keys arrive: the text is on disk."""
    async with drive() as user:
        await user.press("m")

        await user.burst(*"to keep", "ctrl+q")

        assert user.app._exit
        assert user.typed() == "to keep"


async def test_a_session_goes_past_midnight(drive: Drive) -> None:
    """A session begun before the day's end belongs to the day it was begun on."""
    async with drive(now="2026-11-24T02:50:00+01:00") as user:
        await user.press("m", *"late")
        user.clock.set("2026-11-24T03:05:00+01:00")

        await user.press("ctrl+n", *"kept", "enter")

        session = user.row("sessions")
        assert (session["day"], session["wrote"]) == ("2026-11-23", "late")
        assert session["ended"].startswith("2026-11-24T03:05")
        assert user.view.day == "2026-11-24"


async def test_a_session_keeps_its_own_focus(drive: Drive) -> None:
    """A session that is continued is about the focus it was begun with."""
    async with drive() as user:
        focus = user.view.focus
        await user.press("m", *"half", "escape", "enter")

        assert _state(user).focus == focus.id
        assert focus.title in user.shown
