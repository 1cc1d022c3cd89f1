from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach import days

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 23)
YEAR_OF_HOURS = st.integers(0, 366 * 48).map(
    lambda half: datetime(2028, 1, 1, tzinfo=UTC) + timedelta(minutes=30 * half)
)


def at(text: str, fold: int = 0) -> datetime:
    """Return a time on a wall in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


def test_twenty_to_one_at_night_is_still_yesterday() -> None:
    """With the day beginning at 03:00, 00:40 belongs to the day before."""
    moment = at("2026-11-24T00:40")

    day = days.civil_day(moment, 3)

    assert day == MONDAY


@pytest.mark.parametrize("begins", range(24))
def test_the_day_begins_at_the_chosen_hour(begins: int) -> None:
    """The last minute before the chosen hour is yesterday's, the hour itself is today's."""
    border = datetime(2026, 11, 23, begins, tzinfo=BERLIN)

    before = days.civil_day(border - timedelta(minutes=1), begins)
    after = days.civil_day(border, begins)

    assert (before, after) == (MONDAY - timedelta(days=1), MONDAY)


@pytest.mark.parametrize("begins", range(24))
def test_a_day_holds_its_24_hours(begins: int) -> None:
    """All 24 hours from the chosen one on belong to one day, and the 25th to the next."""
    border = datetime(2026, 11, 23, begins, tzinfo=BERLIN)

    found = [days.civil_day(border + timedelta(hours=hour), begins) for hour in range(25)]

    assert found == [MONDAY] * 24 + [MONDAY + timedelta(days=1)]


@pytest.mark.parametrize(
    ("moment", "begins", "day"),
    [
        (at("2026-03-29T01:59"), 3, "2026-03-28"),
        (at("2026-03-29T03:00"), 3, "2026-03-29"),
        (at("2026-03-29T01:59"), 2, "2026-03-28"),
        (at("2026-03-29T03:00"), 2, "2026-03-29"),
        (at("2026-10-25T02:30"), 3, "2026-10-24"),
        (at("2026-10-25T02:30", fold=1), 3, "2026-10-24"),
        (at("2026-10-25T03:00"), 3, "2026-10-25"),
        (at("2026-10-25T02:00"), 2, "2026-10-25"),
        (at("2026-10-25T02:00", fold=1), 2, "2026-10-25"),
    ],
)
def test_summer_time_moves_no_border(moment: datetime, begins: int, day: str) -> None:
    """On the nights when the clocks change, the border stays at the chosen hour on the wall."""
    found = days.civil_day(moment, begins)

    assert found.isoformat() == day


@given(moment=YEAR_OF_HOURS, begins=st.integers(0, 23))
def test_no_day_is_lost_or_comes_twice(moment: datetime, begins: int) -> None:
    """As time goes on, summer time included, the civil day stays or moves on by one."""
    later = moment + timedelta(minutes=30)

    first = days.civil_day(moment.astimezone(BERLIN), begins)
    second = days.civil_day(later.astimezone(BERLIN), begins)

    assert second - first in (timedelta(0), timedelta(days=1))


@given(moment=YEAR_OF_HOURS, begins=st.integers(0, 23), hours=st.integers(-12, 14))
def test_the_place_does_not_matter(moment: datetime, begins: int, hours: int) -> None:
    """The same time on the wall is the same civil day wherever one travels."""
    there = moment.replace(tzinfo=ZoneInfo("Etc/GMT" + f"{-hours:+d}"))

    day = days.civil_day(there, begins)

    assert day == days.civil_day(moment, begins)


def test_the_leap_day_is_a_day_of_its_own() -> None:
    """The night after 29 February belongs to it until the chosen hour."""
    night = at("2028-03-01T02:59")

    found = (days.civil_day(night, 3), days.civil_day(night + timedelta(minutes=1), 3))

    assert found == (date(2028, 2, 29), date(2028, 3, 1))


@pytest.mark.parametrize("first", days.WEEKDAYS)
@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_week_is_seven_days_from_the_chosen_weekday(first: str, day: date) -> None:
    """A week is the seven days, from the chosen weekday on, that the day is among."""
    week = days.week_of(day, first)

    assert day in week
    assert f"{week[0]:%A}".lower() == first
    assert week == tuple(week[0] + timedelta(days=offset) for offset in range(7))


@pytest.mark.parametrize("first", days.WEEKDAYS)
@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_every_day_of_a_week_names_the_same_week(first: str, day: date) -> None:
    """A week has one name, its first day, for all its days."""
    week = days.week_of(day, first)

    names = {days.week_start(each, first) for each in week}

    assert names == {week[0]}


def test_a_week_may_begin_on_sunday() -> None:
    """With weeks from Sunday on, a Monday's week began the day before."""
    start = days.week_start(MONDAY, "sunday")

    assert start == date(2026, 11, 22)


def test_today_and_the_fourteen_days_before_can_be_filled_in() -> None:
    """A future day is refused, and so is one more than fourteen days back."""
    around = [MONDAY - timedelta(days=back) for back in range(-3, 30)]

    found = [day for day in around if days.may_fill_in(day, MONDAY)]

    assert (found[0], found[-1], len(found)) == (MONDAY, date(2026, 11, 9), 15)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-23", "2026-11-23"),
        ("2028-02-29", "2028-02-29"),
        (" Today ", "2026-11-23"),
        ("yesterday", "2026-11-22"),
        ("tomorrow", "2026-11-24"),
        ("monday", "2026-11-23"),
        ("Sunday", "2026-11-22"),
        ("TUESDAY", "2026-11-17"),
    ],
)
def test_a_day_can_be_named(text: str, day: str) -> None:
    """A day is named by its date, by a word, or by a weekday: the nearest one behind us."""
    found = days.parse_day(text, MONDAY)

    assert found.isoformat() == day


@pytest.mark.parametrize(
    "text",
    ["", " ", "soon", "mon", "23", "23.11.2026", "11/23/2026", "2026-02-29", "2026-13-01", "20261"],
)
def test_what_names_no_day_is_told_in_a_sentence(text: str) -> None:
    """What names no day is refused, quoted, with how to write one."""
    with pytest.raises(ValueError, match="is not a day; write 2026-11-23") as raised:
        days.parse_day(text, MONDAY)

    assert repr(text) in str(raised.value)


def test_a_day_is_told_as_one_says_it() -> None:
    """A day is told with its weekday and month, and no leading zero."""
    text = days.describe(date(2026, 11, 1))

    assert text == "Sunday 1 November"


def test_months_of_a_span() -> None:
    """Both ends' months and all between, over the turn of a year."""
    assert days.months(date(2026, 11, 30), date(2026, 11, 30)) == ("2026-11",)
    assert days.months(date(2026, 11, 30), date(2027, 1, 1)) == ("2026-11", "2026-12", "2027-01")


@given(st.dates(date(2020, 1, 1), date(2032, 12, 31)), st.sampled_from(days.WEEKDAYS))
def test_the_week_that_is_due(today: date, first: str) -> None:
    """The week to look back on is the newest whose last day is not ahead of today."""
    due = days.due_week(today, first)

    ends = [today - timedelta(days=back) for back in range(7)]
    last = next(day for day in ends if days.week_of(day, first)[-1] == day)
    assert due == days.week_of(last, first)[0]
