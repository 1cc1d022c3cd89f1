"""History on the screen: walking through days, the day, search, reading, changing, deleting."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.widgets import Input, OptionList

from coach.coach import Coach
from coach.records import Moment, Plan, Proof, Session
from screens.day import DayScreen
from screens.history import HistoryScreen
from screens.search import SearchScreen
from screens.widgets.almanac import HeatMap, MonthGrid

if TYPE_CHECKING:
    from tests.screens.conftest import Drive, Driver

FRIDAY = "2026-11-20"
AT = "2026-11-20T08:00:00+01:00"
WROTE = "A [b]sigh[/b] in the kitchen."

SESSION = Session(
    id="11111111-1111-4111-8111-111111111111",
    at=AT,
    day=FRIDAY,
    ended=AT,
    focus="f",
    practice="speak-the-unsaid",
    answered=("try",),
    wrote=WROTE,
    keep="I asked.",
)
PLAN = Plan(
    id="22222222-2222-4222-8222-222222222222",
    at="2026-11-20T08:05:00+01:00",
    day=FRIDAY,
    when="When Sam sighs",
    then="I ask once",
    session=SESSION.id,
)
PROOF = Proof(id="p", at="2025-11-23T08:00:00+01:00", day="2025-11-23", line="I stayed.")
OLD = Moment(id="o", at=PROOF.at, day=PROOF.day)

TO_FRIDAY = ("h", "left", "left", "left", "enter")
"""The keys from Today to the page of Friday, where the first text is marked."""


@pytest.fixture(autouse=True)
def _written(other: Callable[[], Coach]) -> None:
    """Put a session with its plan into the folder, and a line of the year before."""
    coach = other()
    for record in (SESSION, PLAN, PROOF, OLD):
        coach.journal.save(record)


def _marked(user: Driver) -> str:
    assert isinstance(user.screen, HistoryScreen)
    return user.screen.marked.isoformat()


# -- walking ---------------------------------------------------------------------------------------


async def test_keys_walk_through_days(drive: Drive) -> None:
    """Arrows walk days and weeks, other keys months and years, to the first day and to today."""
    walks = {
        ("left",): "2026-11-22",
        ("up", "right"): "2026-11-17",
        ("pageup",): "2026-10-23",
        ("comma",): "2025-11-23",
        ("comma", "full_stop", "pagedown"): "2026-12-23",
        ("home",): "2025-11-23",
        ("home", "end"): "2026-11-23",
        ("comma",) * 60: "1970-01-01",
    }
    async with drive() as user:
        await user.press("h")

        for keys, day in walks.items():
            await user.burst("end", *keys)
            assert _marked(user) == day


async def test_a_day_in_short(drive: Drive) -> None:
    """Beside the month stands what is in the marked day, and in which earlier years it was met."""
    async with drive() as user:
        await user.press("h")
        assert "today is open" in user.shown
        assert "On this day: 2025" in user.shown

        await user.press("left", "left", "left")

        assert "Friday 20 November practised" in user.shown
        assert "Session 08:00 Speak the unsaid" in user.shown
        assert WROTE.split()[1] in user.shown


async def test_another_month_is_read_when_one_comes_to_it(drive: Drive) -> None:
    """A month that was not read yet shows what stands in it as soon as one is there."""
    async with drive() as user:
        await user.press("h", "comma")

        assert "Sunday 23 November practised" in user.shown
        assert "I stayed." in user.shown


@pytest.mark.slow
async def test_the_year_as_a_picture(drive: Drive) -> None:
    """The year comes and goes by its key, with a sentence of what it shows."""
    async with drive() as user:
        await user.press("h")
        assert "You practised" not in user.shown

        await user.press("y")
        assert "You practised on one day of 2026, in November." in user.shown
        await user.press("y")
        assert "You practised" not in user.shown


async def test_a_wide_screen_has_the_year_and_the_day(drive: Drive) -> None:
    """Where there is room, the year stands over the month, and the marked day whole beside it."""
    async with drive() as user:
        await user.press("h", "left", "left", "left")
        assert "You practised" not in user.shown
        assert "I asked." not in user.shown

        await user.pilot.resize_terminal(120, 40)
        await user.settle()

        assert "You practised on one day of 2026, in November." in user.shown
        for text in ("I asked.", "When Sam sighs", "I ask once"):
            assert text in user.shown
        await user.press("y")
        assert "You practised" not in user.shown


@pytest.mark.slow
async def test_the_wheel_leads_through_months(drive: Drive) -> None:
    """Turned over the calendar, the wheel goes a month back or on."""
    async with drive() as user:
        await user.press("h")
        grid = user.screen.query_one(MonthGrid)

        for turned, day in (
            (events.MouseScrollUp, "2026-10-23"),
            (events.MouseScrollDown, "2026-11-23"),
        ):
            grid.post_message(turned(grid, 4, 2, 0, 0, 0, shift=False, meta=False, ctrl=False))
            await user.settle()
            assert _marked(user) == day


@pytest.mark.parametrize(
    ("widget", "offset", "day"),
    [
        (MonthGrid, (17, 4), "2026-11-20"),
        pytest.param(HeatMap, (4, 4), "2026-01-01", marks=pytest.mark.slow),
    ],
)
async def test_a_click_marks_a_day_and_opens_it(
    drive: Drive, widget: type[MonthGrid | HeatMap], offset: tuple[int, int], day: str
) -> None:
    """A click in the month or in the year marks that day; clicked again, the day opens."""
    async with drive() as user:
        await user.press("h", "y")

        await user.pilot.click(widget, offset=offset)
        await user.settle()
        assert _marked(user) == day

        await user.pilot.click(widget, offset=offset)
        await user.settle()
        assert user.on == "DayScreen"


@pytest.mark.parametrize("locale", [pytest.param("C", marks=pytest.mark.slow), "C.UTF-8"])
async def test_shapes_say_how_a_day_stands(
    drive: Drive, monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    """Without any colour a practised day differs from a missed one; in ASCII where need be."""
    monkeypatch.setenv("LC_ALL", locale)
    async with drive() as user:
        await user.press("h", "y")

        month = user.screen.query_one(MonthGrid).render().plain
        year = user.screen.query_one(HeatMap).render().plain

        practised, missed = ("#", ".") if locale == "C" else ("■", "·")
        assert f"20{practised}" in month
        assert f"19{missed}" in month
        assert year.count(practised) == 1
        assert (month + year).isascii() == (locale == "C")


@pytest.mark.slow
async def test_a_narrow_year_has_the_marked_day(drive: Drive) -> None:
    """Where a year has no room, the weeks around the marked day are shown."""
    async with drive(size=(40, 15)) as user:
        await user.press("h", "y")
        assert "Nov" in user.shown

        await user.press(*["pageup"] * 10)

        assert "Jan" in user.shown
        assert "Nov" not in user.screen.query_one(HeatMap).render().plain


# -- the day ---------------------------------------------------------------------------------------


async def test_a_day_has_everything_in_it(drive: Drive) -> None:
    """The page of a day has all that was written, as it was typed."""
    async with drive() as user:
        await user.press(*TO_FRIDAY)

        for text in (WROTE, "I asked.", "When Sam sighs", "I ask once", "Speak the unsaid"):
            assert text in user.shown


async def test_on_this_day(drive: Drive) -> None:
    """Below the day stand earlier years of it; Enter opens one."""
    async with drive() as user:
        await user.press("h", "enter")
        assert "On this day 2025 I stayed." in user.shown.replace("› ", "")

        await user.press("enter")

        assert "Sunday 23 November 2025" in user.shown


@pytest.mark.slow
async def test_days_are_turned_like_pages(drive: Drive) -> None:
    """Left and right lead to the day before and after."""
    async with drive() as user:
        await user.press(*TO_FRIDAY, "left")
        assert "Thursday 19 November 2026" in user.shown
        assert "Nothing stands here." in user.shown

        await user.press("right")
        assert WROTE in user.shown


async def test_a_missed_day_is_filled_in(drive: Drive) -> None:
    """From the page of a missed day it can be marked, and shows that at once."""
    async with drive() as user:
        await user.press("h", "left", "enter", "f")

        assert user.row("marks")["day"] == "2026-11-22"
        assert "Filled in later" in user.shown
        assert "Note nothing yet" in user.shown
        assert "enter Write" in user.keys_shown
        assert "Fill in" not in user.keys_shown
        await user.press("z")
        assert user.rows("marks") == []
        assert "Filled in later" not in user.shown


# -- changing --------------------------------------------------------------------------------------


async def test_a_text_is_changed(drive: Drive) -> None:
    """Enter opens the marked text; saved, it stands on the day, and an undo takes it back."""
    async with drive() as user:
        await user.press(*TO_FRIDAY, "enter")
        assert user.on == "EditScreen"
        await user.type(" Twice.")
        await user.press("ctrl+n")

        assert user.on == "DayScreen"
        assert user.row("sessions")["wrote"] == f"{WROTE} Twice."
        assert "kitchen. Twice." in user.shown
        assert user.drafts() == []

        await user.press("z")
        assert user.row("sessions")["wrote"] == WROTE
        assert "Twice" not in user.shown


@pytest.mark.slow
async def test_a_line_is_saved_with_enter(drive: Drive) -> None:
    """What is one line is saved by Enter."""
    async with drive() as user:
        await user.press(*TO_FRIDAY, "down", "enter", *"!", "enter")

        assert user.row("sessions")["keep"] == "I asked.!"


async def test_a_change_that_is_left_waits(drive: Drive) -> None:
    """Left by Escape, a change waits as a draft, marked on its text, and is taken up again."""
    async with drive() as user:
        await user.press(*TO_FRIDAY, "enter", *"XY", "escape")

        assert user.row("sessions")["wrote"] == WROTE
        assert len(user.drafts()) == 1
        assert "(a change was begun)" in user.shown

        await user.press("enter")
        assert "As you left it." in user.shown
        assert f"{WROTE}XY" in user.shown

        await user.press("f6")
        assert f"{WROTE}XY" not in user.shown
        await user.press("escape")
        assert user.drafts() == []
        assert "(a change was begun)" not in user.shown


@pytest.mark.slow
async def test_typing_is_kept_within_the_second(drive: Drive) -> None:
    """What is typed in a change is a draft on the disk before anything is pressed."""
    async with drive() as user:
        await user.press(*TO_FRIDAY, "enter", "X", "f4")

        (draft,) = user.drafts()
        assert draft.state["text"] == f"{WROTE}X"


# -- deleting --------------------------------------------------------------------------------------


async def test_an_entry_is_deleted_and_brought_back(drive: Drive) -> None:
    """Deleted after a question that tells of backups, it is gone from the day; z brings it back."""
    async with drive() as user:
        await user.press(*TO_FRIDAY, "x")
        assert "Backups keep its text for up to 12 months" in user.text
        await user.press("1")

        assert user.rows("sessions") == []
        assert WROTE not in user.shown
        assert len(user.rows("plans")) == 1
        await user.press("z")
        assert len(user.rows("sessions")) == 1
        assert WROTE in user.shown


@pytest.mark.slow
@pytest.mark.parametrize("keys", [("3",), ("escape",)])
async def test_what_is_kept_stays(drive: Drive, keys: tuple[str, ...]) -> None:
    """Keeping it, or leaving the question, deletes nothing."""
    async with drive() as user:
        await user.press(*TO_FRIDAY, "x", *keys)

        assert len(user.rows("sessions")) == 1
        assert user.on == "DayScreen"


@pytest.mark.slow
async def test_what_came_of_it_goes_if_it_is_ticked(drive: Drive) -> None:
    """The plan of a session goes along when it is ticked."""
    async with drive() as user:
        await user.press(*TO_FRIDAY, "x", "shift+tab", "down", "space", "enter", "1")

        assert user.rows("plans") == []


@pytest.mark.slow
async def test_deleted_lately(drive: Drive) -> None:
    """History offers what was deleted in the last day, and brings back what is chosen."""
    async with drive() as user:
        await user.press("h", "b")
        assert user.on == "HistoryScreen"
        await user.press("escape", *TO_FRIDAY, "x", "1", "escape")

        await user.press("b")
        assert "Session: A [b]sigh[/b] in the kitchen." in user.text or "kitchen" in user.shown
        await user.press("1")

        assert len(user.rows("sessions")) == 1


@pytest.mark.slow
async def test_a_session_that_is_open_is_not_deleted(drive: Drive) -> None:
    """What is on a screen just now is not deleted under one's hands."""
    async with drive() as user:
        await user.press("m", "a", "ctrl+n")
        await user.press("ctrl+p")
        await user.press("escape")
        await user.app.run_action("app.history")
        await user.settle()
        await user.press("enter", "x")

        assert user.on == "DayScreen"
        assert any("open just now" in said for said in user.toasts)


# -- searching -------------------------------------------------------------------------------------


async def test_typing_searches(drive: Drive) -> None:
    """Each letter narrows down what is listed; Enter opens the first, at its entry."""
    async with drive() as user:
        await user.press("h", "slash")
        await user.type("kitch")
        assert "One found." in user.shown
        assert "20 Nov 2026 Session You wrote" in user.shown

        await user.press("enter")
        assert isinstance(user.screen, DayScreen)
        assert user.screen.stop.entry is not None
        assert user.screen.stop.entry.id == SESSION.id

        await user.press("escape", *["backspace"] * 5, *"asked.", "enter")
        assert isinstance(user.screen, DayScreen)
        assert user.screen.stop.part is not None
        assert user.screen.stop.part.text == "I asked."
        await user.press("escape", "x")
        assert "Nothing has that in it." in user.shown


async def test_small_choices_narrow_down(drive: Drive) -> None:
    """By Tab and arrows a practice, a pull or a kind narrows down, also with no word."""
    async with drive() as user:
        await user.press("h", "slash", "tab", "right")
        assert "One found." in user.shown
        assert "Practice Speak the uns" in user.shown

        await user.press("tab", "tab", "left")
        assert "Nothing has that in it." in user.shown


@pytest.mark.slow
async def test_down_leads_into_the_list_and_up_out_of_it(drive: Drive) -> None:
    """Arrows lead from the field into what was found and back; Escape goes back one step."""
    async with drive() as user:
        await user.press("h", "slash", *"sam", "down")
        assert isinstance(user.focused, OptionList)
        await user.press("up")
        assert isinstance(user.focused, Input)

        await user.press("down", "escape")
        assert isinstance(user.focused, Input)
        await user.press("escape")
        assert user.on == "HistoryScreen"


@pytest.mark.slow
async def test_what_was_typed_early_is_searched_once_it_can_be(drive: Drive) -> None:
    """A word typed while the search is still being made ready is looked for by itself then."""
    async with drive() as user:
        await user.burst("h")
        await user.app.run_action("app.search")
        await user.burst("slash", *"kitchen")

        assert isinstance(user.screen, SearchScreen)
        assert user.screen.found.count == 1


@pytest.mark.slow
async def test_a_change_is_found_at_once(drive: Drive) -> None:
    """What was changed is found by its new words on coming back to the search."""
    async with drive() as user:
        await user.press("h", "slash", *"kitchen", "enter", "enter", *" ZEBRA", "ctrl+n", "escape")
        await user.press(*" zebra")

        assert "One found." in user.shown


# -- reading ---------------------------------------------------------------------------------------


async def test_own_lines_are_read_one_by_one(drive: Drive) -> None:
    """The newest line comes first; arrows lead to older ones, Enter to its day."""
    async with drive() as user:
        await user.press("h", "r")
        assert "I asked. Friday 20 November 2026" in user.shown
        assert "1 of 2" in user.shown

        await user.press("down")
        assert "I stayed. Sunday 23 November 2025" in user.shown
        await user.press("down", "enter")

        assert isinstance(user.screen, DayScreen)
        assert user.screen.view.day == "2025-11-23"


@pytest.mark.slow
async def test_in_the_protective_setting_unsafe_lines_are_not_read(drive: Drive) -> None:
    """Lines from before it stay on their days, and the screen says so."""
    async with drive(protective=True) as user:
        await user.press("h", "r")

        assert "I asked." not in user.shown
        assert "Your first line will stand here." in user.shown
        assert "stand on their days" in user.shown


async def test_in_the_protective_setting_words_do_not_come_unasked(drive: Drive) -> None:
    """Beside the calendar and from earlier years only safe words come; the day's page has all."""
    async with drive(protective=True, size=(120, 40)) as user:
        await user.press("h")
        assert "On this day: 2025" in user.shown
        await user.press("enter")
        assert "2025 Line of proof, Right now" in user.shown
        assert "I stayed." not in user.shown

        await user.press("escape", "left", "left", "left")
        assert "Session 08:00" in user.shown
        for text in ("I asked.", "When Sam sighs", WROTE):
            assert text not in user.shown

        await user.press("enter")
        assert WROTE in user.shown


@pytest.mark.slow
async def test_history_from_everywhere(drive: Drive) -> None:
    """The palette opens History and the search on any screen; Escape leads back."""
    async with drive() as user:
        await user.press("m")
        offered = {c.title: c for c in user.app.get_system_commands(user.screen)}
        offered["History"].callback()
        await user.settle()
        assert user.on == "HistoryScreen"
        await user.press("escape")
        assert user.on == "SessionScreen"

        offered["Search"].callback()
        await user.settle()
        assert user.on == "SearchScreen"
