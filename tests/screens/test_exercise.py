"""'Be an adult' by keys: from the first one to the record that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coach import breaks
from coach.session import SessionState
from coach.words import plan_sentence
from screens.exercise import ExerciseScreen
from screens.session import SessionScreen
from screens.widgets.pacer import STEPS_A_SECOND, Pacer
from screens.widgets.timed import Sitting, Staying, Timed

if TYPE_CHECKING:
    from textual.widget import Widget

    from tests.screens.conftest import Drive, Driver

SKIP, STOP, OTHER = "f6", "f8", "f9"
MARKUP = "[/red] [bold"


def _asked(user: Driver) -> str:
    """Return the name of what is asked now."""
    assert isinstance(user.screen, ExerciseScreen)
    assert user.screen.state.ask is not None
    return user.screen.state.ask.name


async def _to(user: Driver, name: str) -> None:
    """Go on from ask to ask, answering nothing, until one is reached."""
    while _asked(user) != name:
        before = _asked(user)
        await user.press("ctrl+n")
        assert _asked(user) != before


async def _begin(user: Driver, happened: str = "Sam asked") -> None:
    """Open an exercise on a moment of one's own, with an intensity of 6."""
    await user.press("a", "ctrl+n", "1", *happened, "ctrl+n", "6")


# -- the three flows ---------------------------------------------------------------------------


async def test_going_quiet_from_first_key_to_record(drive: Drive) -> None:
    """`withdraw`: a rung, a sentence in three parts that stays in sight, a minute of staying."""
    async with drive(tendencies=["withdraw"]) as user:
        await _begin(user)
        await user.press("4", *"une", "enter", "enter", "3", *"nine", "enter")
        await user.press(*"und", "enter", *"time", "enter", "1", "1")
        await user.press(*"I felt small", "enter", *"room", "enter", *"an hour", "enter")
        sentence = "I felt small. It matters to me: room. What I would like: an hour."
        assert sentence in user.text
        user.screen.query_one(Staying).advance(60)
        await user.press("enter", "ctrl+n")
        assert sentence in user.text
        await user.press("enter", "enter", "3", *"I stayed", "enter")

        row = user.row("exercises")
        assert row["tendency"] == "withdraw"
        assert (row["happened"], row["place"], row["feelings"]) == (
            "Sam asked",
            "throat",
            ["uneasy"],
        )
        assert (row["pull"], row["age"]) == ("My words dry up behind my teeth", "nine")
        assert (row["need_then"], row["need_now"]) == ("understanding", "time")
        assert (row["rung"], row["unsaid"], row["like"]) == (1, "I felt small", "an hour")
        assert row["stayed"]
        assert (row["intensity_before"], row["intensity_after"]) == (6, 3)
        assert len(row["answered"]) == 8
        assert row["ended"]
        assert user.row("proofs")["line"] == "I stayed"
        plan = user.row("plans")
        assert plan["when"] == "When my words dry up behind my teeth"
        assert (plan["exercise"], plan["tendency"]) == (row["id"], "withdraw")
        assert not user.drafts()
        assert user.on == "Today"
        assert user.view.practised


async def test_pleasing_from_first_key_to_record(drive: Drive) -> None:
    """`please`: a pause phrase, a no, ninety seconds with imagined displeasure, and its curve."""
    async with drive(tendencies=["please"]) as user:
        await _begin(user)
        await _to(user, "pause_phrase")
        await user.press(*"Later", "enter", "2", *"No, not now", "enter", "enter", "3")
        sitting = user.screen.query_one(Sitting)
        for key in "275":
            assert "How hard is it right now?" in user.shown
            await user.press(key)
            assert "Noted" in user.shown
            sitting.advance(30)
            await user.settle()
        await user.press("4")
        assert all(f"{at} s" in user.text for at in (0, 30, 60, 90))
        assert "No, not now." in user.text

        await user.press(STOP)

        row = user.row("exercises")
        assert (row["pause_phrase"], row["kind_no"]) == ("Later", "No, not now")
        assert (row["rung"], row["strength"]) == (2, 3)
        assert row["discomfort"] == [2, 7, 5, 4]


async def test_anger_from_first_key_to_record(drive: Drive) -> None:
    """`anger`: behaviour, need, a request that is checked and tried again, then calming."""
    async with drive(tendencies=["anger"]) as user:
        await _begin(user)
        await _to(user, "behaviour")
        await user.press(*"the door slammed", "enter", *"qui", "enter")
        await user.press("enter", *"startled", "enter", "enter", *"stop being a child", "enter")
        assert "When the door slammed, I feel startled" in user.text
        assert _asked(user) == "check"
        assert "Try again" in user.shown

        await user.press("1", "enter", "enter", "enter")
        assert _asked(user) == "request_would"
        await user.press(*["backspace"] * 18, *"close it by hand", "enter")
        assert "Nothing marked" in user.text
        await user.press("1", "4", "7", "enter", "2", STOP)

        row = user.row("exercises")
        assert (row["behaviour"], row["under"]) == ("the door slammed", "quiet")
        assert row["request_would"] == "close it by hand"
        assert (row["request_need"], row["calm"]) == ("quiet", "feet-on-the-floor")
        assert (row["calm_before"], row["calm_after"]) == (7, 2)


@pytest.mark.slow
async def test_two_pulls_and_which_one_speaks(drive: Drive) -> None:
    """With two pulls the flow says which speaks and why; the other one is a key away."""
    async with drive(tendencies=["withdraw"]) as user:
        await user.press("a", "3", "ctrl+n", "1", *"Sam asked", "ctrl+n", "6", SKIP)
        await user.press("up", "up", "enter")
        assert "Getting loud speaks now, because the pull you picked" in user.text

        await user.press("enter")

        await _to(user, "behaviour")
        await user.press(STOP)
        assert user.row("exercises")["tendencies"] == ["withdraw", "anger"]
        assert user.row("exercises")["tendency"] == "anger"


# -- what comes first --------------------------------------------------------------------------


async def test_flooded_one_calms_down_first(drive: Drive) -> None:
    """At 8 a calming tool comes before anything else; ending there counts."""
    async with drive(tendencies=["anger"]) as user:
        await user.press("a", "ctrl+n", "1", *"Sam asked", "ctrl+n", "8")
        assert _asked(user) == "calm_first"

        await user.press("4", "enter", "5", STOP)

        row = user.row("exercises")
        assert (row["calm_first"], row["intensity_calmed"]) == ("feet-on-the-floor", 5)
        assert user.view.practised


async def test_an_example_comes_before_the_first_own_moment(drive: Drive) -> None:
    """The first time an example is marked; it is read, and one's own moment comes next."""
    async with drive(tendencies=["please"]) as user:
        await user.press("a", "ctrl+n", "enter")
        assert "A folder at ten to five" not in user.text
        assert "Friday, ten to five" in user.text
        assert "The grown-up move" in user.text

        await user.press("ctrl+n")
        assert _asked(user) == "happened"
        await user.press(*"mine", "ctrl+n", STOP, "a", "ctrl+n")

        assert "› 1 Something that happened to me" in user.shown


async def test_the_safety_question_comes_once(drive: Drive) -> None:
    """Unanswered, it stands before the first move; a no sets the ordinary wording, for good."""
    async with drive(tendencies=["withdraw"], protective=None) as user:
        await _begin(user)
        await _to(user, "safety")
        assert user.settings().protective is None

        await user.press("3")

        assert user.settings().protective is False
        assert _asked(user) == "way"
        await user.press(STOP)
        assert not user.row("exercises").get("protective")
        assert "safety" not in str(user.row("exercises"))
        await _begin(user)
        assert isinstance(user.screen, ExerciseScreen)
        assert "safety" not in [ask.name for ask in user.screen.state.asks]


async def test_in_the_protective_setting_the_words_differ(drive: Drive) -> None:
    """The ladder asks nothing of the other person there."""
    async with drive(tendencies=["withdraw"], protective=True) as user:
        await _begin(user)
        await _to(user, "rung")

        assert "on your own, or with somebody you feel safe with" in user.text
        await user.press(STOP)
        assert user.row("exercises")["protective"]


# -- a break -----------------------------------------------------------------------------------


@pytest.mark.slow
async def test_a_break_says_when_it_ends(drive: Drive) -> None:
    """Leaving is a move with a return time, which is kept on this machine and shown."""
    async with drive(tendencies=["withdraw"]) as user:
        await _begin(user)
        await _to(user, "way")
        await user.press("2")
        assert "I'll be back at 09:20" in user.text
        await user.press("1")
        assert "I'll be back at 09:20" in user.text
        assert breaks.read(user.app.state, user.clock.now()) is None

        await user.press("ctrl+n")

        told = breaks.read(user.app.state, user.clock.now())
        assert told is not None
        assert f"{told.until:%H:%M}" == f"{breaks.after(user.clock.now(), 20):%H:%M}"
        await user.press(STOP)
        assert user.row("exercises")["break_minutes"] == 20


# -- inside a session --------------------------------------------------------------------------


async def _to_try(user: Driver) -> SessionState:
    await user.press("enter", "2", "enter", "6", "1", "2", "3", "ctrl+n")
    assert isinstance(user.screen, SessionScreen)
    return user.screen.state


@pytest.mark.slow
async def test_the_exercise_is_a_sessions_try(drive: Drive) -> None:
    """A focus of `be-an-adult` offers it; the session goes on where the exercise left off."""
    async with drive(tendencies=["withdraw"], focus="break-with-a-return-time") as user:
        session = await _to_try(user)
        assert "step by step (F9)" in user.shown

        await user.press(OTHER, "ctrl+n", "1", *"mine", "ctrl+n")
        assert _asked(user) == "place"
        await _to(user, "plan_when")
        await user.press(*"Dinner", "enter", *"I wait", "enter", "2", "enter")
        assert isinstance(user.screen, SessionScreen)
        assert user.screen.state.ask is not None
        assert user.screen.state.ask.name == "keep"
        await user.press(*"kept", "enter")

        row = user.row("sessions")
        assert row["exercise"] == user.row("exercises")["id"]
        assert user.row("exercises")["session"] == session.id
        assert (row["plan_when"], row["intensity_after"]) == ("Dinner", 2)
        assert user.row("plans")["then"] == "I wait"
        assert user.on == "Today"


async def test_other_practices_offer_no_exercise(drive: Drive) -> None:
    """Only a focus of `be-an-adult` has it inside."""
    async with drive(focus="ask-what-arrived") as user:
        await _to_try(user)

        assert "(F9)" not in user.text
        await user.press(OTHER)
        assert isinstance(user.screen, SessionScreen)


async def test_leaving_the_exercise_leaves_the_session_where_it_was(drive: Drive) -> None:
    """Escape from its first ask comes back to Try; the session's own way is still open."""
    async with drive(tendencies=["withdraw"], focus="break-with-a-return-time") as user:
        before = await _to_try(user)

        await user.press(OTHER, "escape")

        assert isinstance(user.screen, SessionScreen)
        assert user.screen.state.place == before.place
        assert user.screen.state.may_exercise


# -- kept as it is typed -----------------------------------------------------------------------


@pytest.mark.slow
async def test_an_exercise_begun_waits_on_today(drive: Drive) -> None:
    """Left in the middle it is offered on Today, with what was typed, and not in a dialog."""
    async with drive(tendencies=["withdraw"]) as user:
        await _begin(user)
        await _to(user, "unsaid")
        await user.type("I felt")
        user.app.action_hide()
        await user.settle()
        assert user.typed() == "I felt"
        user.app.action_hide()
        await user.settle()

        while user.on != "Today":
            await user.press("escape")
        assert "exercise begun, at Move" in user.shown or "at Moment" in user.shown
        assert "Go on with it" in user.keys_shown
        await user.press("a")
        await _to(user, "unsaid")

        assert "I felt" in user.shown


async def test_typed_markup_is_shown_as_typed(drive: Drive) -> None:
    """What one types is never taken for markup, in fields, pinned, or read back."""
    async with drive(tendencies=["anger"]) as user:
        await _begin(user, MARKUP)
        assert f"Moment {MARKUP}" in user.text
        await _to(user, "request_would")

        await user.press(*MARKUP, "enter")

        assert f"Would you {MARKUP}?" in user.text
        await user.press(STOP)
        assert user.row("exercises")["request_would"] == MARKUP


@pytest.mark.slow
async def test_ratings_are_kept_before_one_goes_on(drive: Drive) -> None:
    """How hard it was is in the draft as soon as it is told."""
    async with drive(tendencies=["please"]) as user:
        await _begin(user)
        await _to(user, "sit")

        await user.press("7")
        user.app.action_hide()
        await user.settle()

        (draft,) = user.drafts()
        assert draft.state["values"]["sit"] == [7, None, None, None]


# -- timers ------------------------------------------------------------------------------------


def _rate(widget: Widget) -> float:
    """Return how often a second a widget's timer redraws it."""
    (timer,) = widget._timers
    return 1 / timer._interval


async def _to_tool(user: Driver) -> None:
    """Open the first calming tool, which has a breath and a pacer."""
    await user.press("a", "ctrl+n", "1", *"Sam asked", "ctrl+n", "9", "1")


@pytest.mark.parametrize("still", [False, True])
async def test_with_motion_reduced_nothing_redraws_more_than_once_a_second(
    drive: Drive, *, still: bool
) -> None:
    """The pacer moves slowly, and with motion reduced it tells in words, once a second."""
    async with drive(tendencies=["anger"], reduced_motion=still) as user:
        await _to_tool(user)

        pacer, timed = user.screen.query_one(Pacer), user.screen.query_one(Timed)
        assert _rate(pacer) == (1 if still else STEPS_A_SECOND)
        assert _rate(timed) <= 1


async def test_the_pacer_tells_in_from_out_by_shape(drive: Drive) -> None:
    """In and out have shapes of their own, in plain ASCII."""
    async with drive(tendencies=["anger"]) as user:
        await _to_tool(user)
        pacer = user.screen.query_one(Pacer)
        shapes = []
        for step in (4, 20):
            pacer.step = step
            shapes.append(str(pacer.render()))

        assert "(" in shapes[0]
        assert ">" in shapes[1]
        assert all(shape.isascii() for shape in shapes)


async def test_a_tool_with_breath_has_a_way_without(drive: Drive) -> None:
    """F9 shows the same tool without its breath, and with it again."""
    async with drive(tendencies=["anger"]) as user:
        await _to_tool(user)
        with_breath = user.text
        assert "Breathe in" in with_breath

        await user.press(OTHER)
        assert "Breathe in" not in user.text
        await user.press(OTHER)

        assert user.text == with_breath


async def test_timers_wait_behind_the_plain_screen(drive: Drive) -> None:
    """No second passes, and nothing is redrawn, while quick hide covers the screen."""
    async with drive(tendencies=["anger"]) as user:
        await _to_tool(user)
        timed = user.screen.query_one(Timed)
        timed._tick()
        assert timed.seconds == 1

        await user.press("f4")
        timed._tick()
        assert timed.seconds == 1
        await user.press("f4")
        timed._tick()

        assert timed.seconds == 2
        assert _asked(user) == "calm_first_run"


@pytest.mark.slow
async def test_a_plan_reads_as_one_sentence(drive: Drive) -> None:
    """The plan stays in sight as a sentence on the last asks."""
    async with drive(tendencies=["please"]) as user:
        await _begin(user)
        await _to(user, "plan_when")

        await user.press(*"Jo asks", "enter", *"I wait", "enter")

        assert plan_sentence("Jo asks", "I wait") in user.text
