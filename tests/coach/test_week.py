"""The letter of a week: its figures against slow and obvious ones, its words, a year's weeks."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach import days, gather, week
from coach.merge import History
from coach.records import (
    Choice,
    Exercise,
    Look,
    Moment,
    Pause,
    Person,
    Plan,
    Proof,
    Record,
    Reflection,
    Rehearsal,
    Session,
    write,
)
from coach.settings import Settings
from coach.week import Letter, Quote
from content import library

LIBRARY = library.load()
FOCUS, PRACTICE = next(iter(LIBRARY.practice_of.items()))
MONDAY = date(2026, 11, 23)
SUNDAY = date(2026, 11, 29)
OPEN = Settings(protective=False)
CAREFUL = Settings(protective=True)


def _history(records: Iterable[Record]) -> History:
    history: History = {}
    for record in records:
        history.setdefault(record.table, {})[record.id] = write(record)
    return history


def _letter(
    records: Iterable[Record], day: date = MONDAY, *, today: date = SUNDAY, own: Settings = OPEN
) -> Letter:
    history = _history(records)
    facts = gather.gather(history, "me", own)
    return week.letter(history, facts, LIBRARY, day, today)


def _when(day: str = "2026-11-24", clock: str = "09:00", zone: str = "+01:00") -> dict[str, Any]:
    """Return what every record has; its id tells the moment."""
    return {"id": f"{day} {clock}{zone}", "at": f"{day}T{clock}:00{zone}", "day": day}


def _session(day: str, clock: str = "09:00", **fields: Any) -> Session:  # noqa: ANN401
    return Session(**_when(day, clock), focus=FOCUS, practice=PRACTICE, **fields)


# -- against a slow model ------------------------------------------------------------------------

DAYS = [date(2026, 11, 15) + timedelta(days=offset) for offset in range(21)]
LEVEL = st.none() | st.integers(0, 10)
WORDS = st.sampled_from(["", "one", "two", "three"])


@st.composite
def _moments(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what every record has, on one of three weeks, somewhere on earth."""
    day = draw(st.sampled_from(DAYS))
    clock = datetime(day.year, day.month, day.day, draw(st.integers(3, 23)), tzinfo=UTC)
    zone = timezone(timedelta(hours=draw(st.sampled_from([-11, 0, 1, 13]))))
    at = clock.replace(tzinfo=zone).isoformat()
    return {"id": draw(st.uuids(version=4)).hex, "at": at, "day": day.isoformat()}


def _kinds() -> st.SearchStrategy[Record]:
    sessions = st.builds(
        lambda when, before, after, keep, alone: Session(
            **when,
            focus=FOCUS,
            practice=PRACTICE,
            intensity_before=before,
            intensity_after=after,
            keep=keep,
            alone=alone,
            answered=("keep",) if keep else (),
        ),
        *(_moments(), LEVEL, LEVEL, WORDS, st.booleans()),
    )
    exercises = st.builds(
        lambda when, before, after, pause, safe: Exercise(
            **when,
            intensity_before=before,
            intensity_after=after,
            pause_phrase=pause,
            protective=safe,
        ),
        *(_moments(), LEVEL, LEVEL, WORDS, st.booleans()),
    )
    rehearsals = st.builds(
        lambda when, plan, answer: Rehearsal(**when, plan=plan, answer=answer),
        *(_moments(), st.sampled_from(["open", "safe", "gone"])),
        st.sampled_from(["did", "old-way", "not-yet", "later"]),
    )
    moments = st.builds(lambda when, sentence: Moment(**when, sentence=sentence), _moments(), WORDS)
    proofs = st.builds(
        lambda when, line, safe: Proof(**when, line=line, protective=safe),
        *(_moments(), WORDS, st.booleans()),
    )
    return st.one_of(sessions, exercises, rehearsals, moments, proofs)


PLANS = (
    Plan(**{**_when("2025-01-01"), "id": "open"}, when="Sam sighs", then="I ask"),
    Plan(
        **{**_when("2025-01-01"), "id": "safe"},
        when="I shake",
        then="I breathe",
        protective=True,
        retired="2026-11-20T09:00:00+01:00",
    ),
)
SAID = {"open": "When Sam sighs, I ask", "safe": "When I shake, I breathe"}


class _Slow:
    """A week as one would count it on one's fingers."""

    def __init__(self, records: Sequence[Record], first: date, *, shelters: bool) -> None:
        span = [(first + timedelta(days=offset)).isoformat() for offset in range(7)]
        self.records = [
            record
            for day in span
            for record in sorted(records, key=lambda r: (datetime.fromisoformat(r.at), r.id))
            if record.day == day
        ]
        self.shelters = shelters

    def strains(self) -> list[tuple[str, int | None, int | None]]:
        return [
            (one.at, one.intensity_before, one.intensity_after)
            for one in self.records
            if isinstance(one, Session | Exercise)
            and (one.intensity_before, one.intensity_after) != (None, None)
        ]

    def pulls(self) -> tuple[int, int]:
        felt = chosen = 0
        for one in self.records:
            if isinstance(one, Moment):
                felt += 1
                chosen += one.sentence != ""
            if isinstance(one, Rehearsal) and one.answer == "did":
                felt += 1
                chosen += 1
            if isinstance(one, Rehearsal) and one.answer == "old-way":
                felt += 1
        return felt, chosen

    def met(self) -> set[tuple[str, str]]:
        plans = ["safe"] if self.shelters else ["open", "safe"]
        return {
            (one.day, SAID[one.plan])
            for one in self.records
            if isinstance(one, Rehearsal) and one.answer == "did" and one.plan in plans
        }

    def proofs(self) -> list[Proof]:
        found = [one for one in self.records if isinstance(one, Proof) and one.line]
        return [one for one in found if one.protective or not self.shelters]

    def lines(self) -> list[str]:
        found = []
        for day in sorted({one.day for one in self.records}):
            last = ""
            for one in self.records:
                if isinstance(one, Exercise) and one.day == day and self._safe(one.protective):
                    last = one.pause_phrase or last
            for one in self.records:
                if isinstance(one, Session) and one.day == day and self._safe(one.alone):
                    last = one.keep or last
            found += [last] if last else []
        return found

    def _safe(self, safe: bool) -> bool:  # noqa: FBT001
        return safe or not self.shelters

    def nearest(self, at: str) -> list[str]:
        """Return the lines that no other is nearer to."""
        there = datetime.fromisoformat(at)
        apart = {p.id: abs(datetime.fromisoformat(p.at) - there) for p in self.proofs()}
        return [p.line for p in self.proofs() if apart[p.id] == min(apart.values())]


@settings(max_examples=50)
@given(st.lists(_kinds(), max_size=30), st.booleans(), st.sampled_from(["monday", "sunday"]))
def test_a_letter_is_what_one_counts(
    records: list[Record],
    shelters: bool,  # noqa: FBT001
    begins: str,
) -> None:
    """Every figure and line of a letter is what one finds by going through the records slowly."""
    own = msgspec.structs.replace(CAREFUL if shelters else OPEN, week_start=begins)
    first = days.week_start(MONDAY, begins)

    found = _letter([*PLANS, *records], today=DAYS[-1], own=own)

    slow = _Slow(records, first, shelters=shelters)
    assert [(s.at, s.before, s.after) for s in found.strains] == slow.strains()
    assert (found.pulls, found.moves) == slow.pulls()
    assert {(quote.day, quote.text) for quote in found.met} == slow.met()
    assert [quote.text for quote in found.proofs] == [proof.line for proof in slow.proofs()]
    lines = slow.lines()
    if len(lines) > 3:
        lines = [lines[0], lines[len(lines) // 2], lines[-1]]
    assert [quote.text for quote in found.lines] == lines
    closed = [after for _, _, after in slow.strains() if after is not None]
    if found.hardest is None:
        assert closed == []
        assert found.near_hardest is None
    else:
        at, _, after = [one for one in slow.strains() if one[2] == max(closed)][-1]
        assert (found.hardest.at, found.hardest.after) == (at, after)
        near = slow.nearest(found.hardest.at)
        assert (found.near_hardest.text in near) if found.near_hardest else near == []


# -- a year's weeks ------------------------------------------------------------------------------

BERLIN = ZoneInfo("Europe/Berlin")
AUCKLAND, PAGO = timezone(timedelta(hours=13)), timezone(timedelta(hours=-11))


def _in_berlin(year: int) -> Iterator[datetime]:
    """Yield a moment every five hours of a year, summer time both ways included."""
    moment = datetime(year, 1, 1, 12, tzinfo=UTC)
    while moment.year == year:
        yield moment.astimezone(BERLIN)
        moment += timedelta(hours=5)


def _over_the_line() -> Iterator[datetime]:
    """Yield a year with a move over the date line, on which a day comes twice, and back."""
    moment = datetime(2026, 1, 1, 12, tzinfo=UTC)
    while moment.year == 2026:
        yield moment.astimezone(PAGO if 4 <= moment.month < 9 else AUCKLAND)
        moment += timedelta(hours=5)


def _year(moments: Iterable[datetime]) -> list[Record]:
    """Return a record of every kind in turn, begun at these moments."""
    dice = random.Random(7)  # noqa: S311 - a story, no secret
    found: list[Record] = []
    for number, moment in enumerate(moments):
        when: dict[str, Any] = {
            "id": f"{number:05}",
            "at": moment.isoformat(),
            "day": days.civil_day(moment, 3).isoformat(),
        }
        level = dice.randrange(11)
        match number % 5:
            case 0:
                one: Record = Session(
                    **when,
                    focus=FOCUS,
                    practice=PRACTICE,
                    answered=("keep",),
                    intensity_after=level,
                    keep=f"line {number}",
                )
            case 1:
                one = Exercise(**when, intensity_before=level, pause_phrase=f"built {number}")
            case 2:
                one = Rehearsal(**when, plan="open", answer=dice.choice(["did", "old-way"]))
            case 3:
                one = Moment(**when, sentence=dice.choice(["", "wait"]))
            case _:
                one = Proof(**when, line=f"proof {number}")
        found.append(one)
    return found


@pytest.mark.parametrize("begins", ["monday", "sunday"])
@pytest.mark.parametrize(
    "moments",
    [
        pytest.param(list(_in_berlin(2026)), id="summer time both ways"),
        pytest.param(list(_in_berlin(2028)), id="leap day"),
        pytest.param(list(_over_the_line()), id="over the date line"),
    ],
)
def test_the_weeks_of_a_year_are_the_year(moments: list[datetime], begins: str) -> None:
    """Each record of a year is in one week alone, and the weeks' sums are those of the year."""
    records = [PLANS[0], *_year(moments)]
    history = _history(records)
    facts = gather.gather(history, "me", msgspec.structs.replace(OPEN, week_start=begins))
    last = date.fromisoformat(max(record.day for record in records))
    firsts = list(week.weeks(facts, last))

    letters = [week.letter(history, facts, LIBRARY, first, last) for first in firsts]

    dates = [day.day for letter in letters for day in letter.days]
    assert len(dates) == len(set(dates)) == 7 * len(letters)
    assert {record.day for record in records[1:]} <= set(dates)
    assert all(
        date.fromisoformat(letter.week).strftime("%A").lower() == begins for letter in letters
    )
    quoted = [
        *(quote.text for letter in letters for quote in (*letter.kept, *letter.proofs)),
    ]
    written = [
        *(r.keep for r in records if isinstance(r, Session)),
        *(r.pause_phrase for r in records if isinstance(r, Exercise)),
        *(r.line for r in records if isinstance(r, Proof)),
    ]
    assert sorted(quoted) == sorted(written)
    strained = [r.at for r in records if isinstance(r, Session | Exercise)]
    assert sorted(s.at for letter in letters for s in letter.strains) == sorted(strained)
    answers = [r.answer for r in records if isinstance(r, Rehearsal)]
    said = [r.sentence for r in records if isinstance(r, Moment)]
    assert sum(letter.pulls for letter in letters) == len(answers) + len(said)
    moved = answers.count("did") + len([sentence for sentence in said if sentence])
    assert sum(letter.moves for letter in letters) == moved
    practised = {r.day for r in records if isinstance(r, Session | Moment)}
    assert sum(letter.practised for letter in letters) == len(practised)


def test_the_years_of_the_test_are_what_they_say() -> None:
    """A day comes twice where the line is crossed eastward; the leap day is among its year's."""
    offsets = {moment.utcoffset() for moment in _in_berlin(2026)}
    leap = {days.civil_day(moment, 3) for moment in _in_berlin(2028)}
    moved = [days.civil_day(moment, 3) for moment in _over_the_line()]

    assert len(offsets) == 2
    assert date(2028, 2, 29) in leap
    assert [later for earlier, later in itertools.pairwise(moved) if later < earlier]


# -- the days ------------------------------------------------------------------------------------


def test_a_day_has_its_focus_and_how_it_stands() -> None:
    """Each day tells how it stands, before the first not as missed, and the focus it ended with."""
    chosen = Choice(
        **_when("2026-11-24"), focus=FOCUS, practice=PRACTICE, reason="turn", shown=("other",)
    )
    away = Pause(**_when("2026-11-25"), first="2026-11-25", last="2026-11-25")

    letter = _letter(
        [chosen, away, _session("2026-11-24", answered=("keep",))], today=date(2026, 11, 27)
    )

    states = [day.state for day in letter.days]
    assert states == ["before", "practised", "paused", "missed", "today", "ahead", "ahead"]
    assert [(day.focus, day.title) for day in letter.days[:2]] == [
        ("", ""),
        (FOCUS, LIBRARY.focuses[FOCUS].title),
    ]
    assert letter.practised == 1


def test_a_focus_that_is_gone_goes_by_its_practice() -> None:
    """A focus that left the library is called by its practice; one of a later version by its id."""
    gone = [
        Choice(**_when("2026-11-24"), focus="own", practice="be-an-adult", reason="turn"),
        Choice(**_when("2026-11-25"), focus="own", practice="of-later", reason="turn"),
    ]

    letter = _letter(gone)

    assert [day.title for day in letter.days[1:3]] == ["Be an adult", "of-later"]


def test_a_careful_week_has_careful_titles() -> None:
    """In the protective setting a focus has the title that it has there on Today."""
    id_, focus = next(
        (id_, focus)
        for id_, focus in LIBRARY.focuses.items()
        if focus.protective and focus.protective.title
    )
    chosen = Choice(
        **_when("2026-11-24"), focus=id_, practice=LIBRARY.practice_of[id_], reason="turn"
    )

    assert focus.protective is not None
    assert _letter([chosen], own=CAREFUL).days[1].title == focus.protective.title


# -- strains -------------------------------------------------------------------------------------


def test_an_exercise_inside_a_session_counts_once() -> None:
    """The session's intensities stand for both; where it has none, the exercise's do."""
    felt = _session("2026-11-24", intensity_before=6, intensity_after=3)
    bare = _session("2026-11-25")
    inside = [
        Exercise(**_when("2026-11-24", "09:05"), session=felt.id, intensity_before=8),
        Exercise(**_when("2026-11-25", "09:05"), session=bare.id, intensity_before=7),
        Exercise(**_when("2026-11-26", "09:05"), session="deleted", intensity_after=5),
    ]

    letter = _letter([felt, bare, *inside])

    assert [(s.before, s.after) for s in letter.strains] == [(6, 3), (7, None), (None, 5)]


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ([(6, 3)], "It was lower after than before."),
        (
            [(6, 3), (5, 5), (2, 4), (None, 3)],
            "Noted before and after 3 times; once it was lower after.",
        ),
        ([(6, 3), (4, None)], "Noted before and after once; it was lower after."),
        (
            [(6, 3), (5, 4), (None, 3)],
            "Noted before and after twice; it was lower after, each time.",
        ),
        ([(6, 3), (5, 2)], "It was lower after than before, each time."),
        ([(6, 3), (5, 5)], "1 of 2 times it was lower after than before."),
        ([(3, 6), (4, 4)], "Noted before and after twice."),
        ([(3, 6)], "Noted before and after once."),
        ([(3, None)], "How strong it was, noted before or after."),
    ],
)
def test_the_picture_says_a_fact(pairs: list[tuple[int | None, int | None]], says: str) -> None:
    """The picture's sentence counts how often it was lower; where it was not, it says nothing."""
    sessions = [
        _session("2026-11-24", f"{9 + hour:02}:00", intensity_before=before, intensity_after=after)
        for hour, (before, after) in enumerate(pairs)
    ]

    chart = _letter(sessions).chart

    assert chart is not None
    assert chart.says == says
    assert chart.labels == ("Tue",) * len(pairs)
    assert list(zip(*(series.values for series in chart.series), strict=True)) == pairs


# -- words ---------------------------------------------------------------------------------------


def test_a_day_is_quoted_with_what_was_kept() -> None:
    """A line kept from a session goes before a sentence that was built later; proof is neither."""
    records = [
        _session("2026-11-24", keep="kept"),
        Exercise(**_when("2026-11-24", "20:00"), pause_phrase="I will be back at nine"),
        Exercise(**_when("2026-11-25", "20:00"), pause_phrase="One moment", proof="I stayed"),
        Exercise(**_when("2026-11-26", "20:00"), proof="I asked"),
    ]

    letter = _letter(records)

    assert [quote.text for quote in letter.lines] == ["kept", "One moment"]
    assert [quote.text for quote in letter.kept] == ["kept", "I will be back at nine", "One moment"]


def test_a_plan_of_long_ago_that_was_retired_is_told() -> None:
    """A plan that was met and then retired as one's own is told; a deleted one has no words."""
    deleted = {**write(PLANS[0]), "deleted": "2026-11-26T09:00:00+00:00"}
    history = _history([PLANS[1]])
    history["plans"]["open"] = deleted
    history["rehearsals"] = {
        plan: write(Rehearsal(**{**_when(), "id": plan}, plan=plan, answer="did"))
        for plan in ("open", "safe")
    }
    facts = gather.gather(history, "me", OPEN)

    letter = week.letter(history, facts, LIBRARY, MONDAY, SUNDAY)

    assert letter.met == (Quote("2026-11-24", SAID["safe"], "2026-11-24T09:00:00+01:00"),)
    assert letter.pulls == letter.moves == 2


def test_plans_to_look_for() -> None:
    """Only a plan that was met and is in no month that was read, nor in the deck, is looked for."""
    did = Rehearsal(**_when(), plan="safe", answer="did")
    other = Rehearsal(**_when(clock="10:00"), plan="elsewhere", answer="old-way")
    history = _history([did, other])

    whole = gather.gather(_history([*PLANS, did]), "me", OPEN)

    assert week.unknown_plans(history, whole, MONDAY) == {"safe"}
    assert week.unknown_plans(history, whole, MONDAY + timedelta(days=7)) == set()
    assert week.unknown_plans(_history([*PLANS, did]), whole, MONDAY) == set()


# -- the look back -------------------------------------------------------------------------------


def test_the_newest_look_back_is_the_weeks() -> None:
    """Of two looks back on a week, made on two devices, the one written last counts."""
    kept = [
        Reflection(
            **_when("2026-11-30", clock), week="2026-11-23", learned=learned, updated=updated
        )
        for clock, learned, updated in (
            ("09:00", "later", "2026-12-01T09:00:00.000+00:00"),
            ("10:00", "earlier", "2026-11-30T09:00:00.000+00:00"),
        )
    ]
    other = Reflection(**_when("2026-11-29"), week="2026-11-16", learned="the week before")

    letter = _letter([*kept, other])

    assert letter.reflection is not None
    assert letter.reflection.learned == "later"
    assert not letter.empty


def test_a_look_back_stays_when_weeks_begin_elsewhere() -> None:
    """Where the week's first day was moved since, a look back is still in one week alone."""
    kept = Reflection(**_when("2026-11-30"), week="2026-11-23", learned="much")
    own = msgspec.structs.replace(OPEN, week_start="sunday")

    found = [
        _letter([kept], MONDAY + timedelta(days=7 * by), own=own).reflection for by in (-1, 0, 1)
    ]

    assert [one is not None for one in found] == [False, True, False]


def test_looks_have_names() -> None:
    """Whom a look is about is told by name, whenever they were named."""
    sam = Person(**{**_when("2019-01-01"), "id": "sam"}, name="Sam")
    looks = (Look(about="sam", feeling=7), Look(about="gone"), Look(body=3))
    kept = Reflection(**_when("2026-11-30"), week="2026-11-23", looks=looks)

    assert _letter([sam, kept]).names == {"sam": "Sam"}


def test_a_week_without_anything_is_empty() -> None:
    """A week is empty where nothing was kept in it, though a focus was chosen."""
    chosen = Choice(**_when("2026-11-24"), focus=FOCUS, practice=PRACTICE, reason="turn")

    assert _letter([chosen]).empty
    assert not _letter([chosen, Moment(**_when())]).empty


def test_a_missed_week_is_not_there() -> None:
    """One turns to weeks practised, looked back on or opened in, the one to look back on, this."""
    look = Look(about="sam", feeling=7)
    kept = [
        _session("2026-09-13", answered=("keep",)),
        Reflection(**_when("2026-09-29"), week="2026-09-21", looks=(look,)),
        Reflection(**_when("2026-10-11"), week="2026-10-05", ended="2026-10-11T19:00:00+02:00"),
        Choice(**_when("2026-10-20"), focus=FOCUS, practice=PRACTICE, reason="turn"),
        _session("2026-12-24", answered=("keep",)),
    ]
    found = week.weeks(gather.gather(_history(kept), "me", OPEN), date(2026, 11, 24))

    weeks = ("09-07", "09-21", "10-05", "10-19", "11-16", "11-23")
    assert [str(first) for first in found] == [f"2026-{first}" for first in weeks]
    assert week.weeks(gather.gather({}, "me", OPEN), SUNDAY) == (MONDAY,)
