"""The week as a letter: what stands in it, turning weeks, and what is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coach.chart import Chart, Series
from coach.records import Look, Reflection
from coach.reflecting import WeekView
from coach.settings import Settings
from coach.strains import Strain
from coach.week import LINES_RULE, Day, Letter, Quote
from screens.week import WeekScreen
from screens.weekly import WAITS
from screens.widgets.way import Way
from tests.screens.conftest import SAM

if TYPE_CHECKING:
    from tests.screens.conftest import Drive, Driver

SUNDAY = "2026-11-22T19:00:00+01:00"
DAYS = tuple(
    Day(f"2026-11-{16 + n}", "practised" if n < 5 else "missed", "", f"Focus of day {n}")
    for n in range(7)
)
STRAIN = Strain("2026-11-19", "2026-11-19T09:00:00+01:00", 8, 6)


def _letter(**parts: object) -> Letter:
    """Return the letter of a week of five practised days, with some parts."""
    fields = {"days": DAYS, "practised": 5, **parts}
    return Letter(week="2026-11-16", last="2026-11-22", **fields)  # type: ignore[arg-type]


async def _show(user: Driver, letter: Letter, **view: object) -> None:
    """Show a letter made by hand."""
    fields = {"settings": Settings(name="Robin", protective=False), "later": "2026-11-23", **view}
    shown = WeekView(letter=letter, **fields)  # type: ignore[arg-type]
    await user.app.push_screen(WeekScreen(shown))
    await user.settle()


FULL = _letter(
    strains=(STRAIN,),
    chart=Chart(
        kind="line",
        title="Before and after",
        labels=("Thu",),
        series=(Series("before", (8,)), Series("after", (6,))),
        says="It eased once.",
    ),
    pulls=4,
    moves=3,
    met=tuple(Quote(f"2026-11-{day}", "When Sam sighs, I ask once") for day in (17, 19, 20)),
    proofs=(Quote("2026-11-18", "I [b]stayed[/b] in the kitchen"),),
    kept=tuple(Quote(f"2026-11-{16 + n}", f"Line {n}") for n in range(4)),
    lines=(Quote("2026-11-16", "Line 0"), Quote("2026-11-19", "Line 3")),
    hardest=STRAIN,
    near_hardest=Quote("2026-11-18", "I [b]stayed[/b] in the kitchen"),
    reflection=Reflection(
        id="1",
        at=SUNDAY,
        day="2026-11-22",
        week="2026-11-16",
        looks=(Look(about=SAM, feeling=7, guard=2, notes={"feeling": "on the [i]stairs[/i]"}),),
        appreciated="the soup",
        intention="honesty",
        ended=SUNDAY,
    ),
    names={SAM: "Sam"},
)


async def test_a_letter_has_it_all(drive: Drive) -> None:
    """Figures, picture, plans, proof, lines with their rule, the hardest, and what was answered."""
    async with drive() as user:
        await _show(user, FULL)

        for said in (
            "Dear Robin, You practised on five of these seven days. Mon",
            "It eased once.",
            "A pull came 4 times, and you chose your move 3 times.",
            "Tue When Sam sighs, I ask once and Thu, Fri",
            "In your own words: Mon Line 0 Thu Line 3",
            LINES_RULE,
            "It stayed strongest on Thursday, 6 of 10 in the end. Of what you did as the adult,",
            "nearest to it: Wed I [b]stayed[/b]",
            "Sam: safe in feeling 7, on guard 2 safe in feeling on the [i]stairs[/i]",
            "Appreciated the soup For the week after Honesty: say it as it is Yours, Robin",
        ):
            assert said in user.text

        await _show(user, FULL, settings=Settings(name="Robin"))
        assert "Did you good the soup For the week after Honesty: with myself first" in user.text


async def test_what_is_nought_is_left_out(drive: Drive) -> None:
    """A week with practised days and nothing else tells of those alone, from the first one on."""
    async with drive() as user:
        await _show(user, _letter(days=(Day("2026-11-16", "before"), *DAYS[1:])))

        assert "Mon" not in user.text
        end = user.text.index("Focus of day 6") + len("Focus of day 6")
        assert user.text[end:].strip() == "Yours, Robin"


async def test_an_empty_week_invites(drive: Drive) -> None:
    """Nothing is said of what is missing; what can be done is offered where it can."""
    said: dict[str, dict[str, object]] = {
        "Nothing here yet. What you do this week will stand here.": {"later": ""},
        "Nothing was kept in this week": {},
        "You may look back on it now": {"due": True},
        "From Sunday on you may look back": {"later": "", "offered_on": "2026-11-22"},
    }
    async with drive() as user:
        for words, view in said.items():
            await _show(user, _letter(practised=0, days=DAYS[:0]), **view)

            assert words in user.text
            assert "Yours" not in user.text


async def test_low_answers_lead_to_support_here_too(drive: Drive) -> None:
    """A letter with a low answer, and no other, says that Support is there, and has a way to it."""
    kept = [
        Reflection(
            id="1",
            at=SUNDAY,
            day="2026-11-22",
            week="2026-11-16",
            looks=(Look(about=SAM, honesty=honesty),),
        )
        for honesty in (4, 3)
    ]
    async with drive() as user:
        await _show(user, _letter(reflection=kept[0]))
        assert "F2" not in user.text

        await _show(user, _letter(reflection=kept[1]))
        assert "one key away: F2" in user.text
        user.screen.query_one("#open-support", Way).press()
        await user.settle()
        assert user.on == "SupportScreen"


async def test_no_title_is_cut(drive: Drive) -> None:
    """On a narrow screen a long title or line is wrapped under itself, wide characters too."""
    title = "Say the one sentence you keep back, 言えない, to an empty chair"
    days = (Day("2026-11-16", "practised", "", title), *DAYS[1:])
    async with drive(size=(40, 40)) as user:
        await _show(user, _letter(days=days, proofs=(Quote("2026-11-18", "word " * 30),)))

        assert title in user.shown
        assert user.shown.count("word") == 30


@pytest.mark.usefixtures("week_due")
async def test_weeks_are_turned(drive: Drive) -> None:
    """Left and right, or their buttons, go from the first week to the running one, no further."""
    async with drive() as user:
        await user.press("w")
        assert "16 to 22 November" in _heading(user)
        assert "Week before" not in user.keys_shown

        await user.press("left", "right")
        assert "23 to 29 November" in _heading(user)
        assert "enter" not in user.keys_shown
        await user.press("right")
        assert "23 to 29 November" in _heading(user)

        await user.pilot.click("#earlier")
        await user.settle()
        assert "16 to 22 November" in _heading(user)
        await user.press("escape")
        assert user.on == "Today"


def _heading(user: Driver) -> str:
    return user.shown[:60]


@pytest.mark.usefixtures("week_due")
async def test_what_is_open_below_comes_first(drive: Drive) -> None:
    """Over a session that was begun nothing else begins, and the reason is said."""
    async with drive() as user:
        await user.press("enter")
        user.app.action_week()
        await user.settle()

        await user.press("enter")

        assert user.on == "WeekScreen"
        assert user.toasts == [WAITS]


@pytest.mark.usefixtures("week_due")
async def test_today_offers_the_week_quietly(drive: Drive) -> None:
    """From a week's last day on Today has one line and a key; looked back on, both are gone."""
    async with drive() as user:
        assert "Your week A letter from yourself is here" in user.shown
        assert "w Week" in user.keys_shown

        await user.press("w", "enter", "enter", "f8")
        assert "You can open your answers again" in user.text
        await user.press("escape")

        assert "Your week" not in user.shown
        assert "w Week" not in user.keys_shown
        await user.press("w")
        assert user.on == "WeekScreen"


async def test_the_app_opens_on_the_week(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    """`tending week` shows the letter at once; Escape leads to Today."""
    monkeypatch.setattr("screens.weekly.Weekly.opens_on_week", True)
    async with drive() as user:
        assert user.on == "WeekScreen"

        await user.press("escape")

        assert user.on == "Today"


@pytest.mark.slow
@pytest.mark.usefixtures("week_due")
async def test_ascii_has_its_own_marks(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the locale has only ASCII, the days have marks of that."""
    monkeypatch.setenv("LC_ALL", "C")
    async with drive() as user:
        await user.press("w")

        assert "Wed *" in user.shown
        assert "Thu o" in user.shown
