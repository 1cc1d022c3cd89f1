import dataclasses
import functools
import itertools
import random
import uuid
from collections import Counter
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from coach import focus, gather, records
from coach.facts import Facts
from coach.focus import Causes, Past, Pick, Spot
from coach.merge import History
from coach.records import Check, Choice, Mark, Record, Reflection
from coach.settings import Settings
from content import library
from content.schema import CHARACTERISTICS, PRACTICES

FIRST = date(2026, 1, 5).toordinal()
SPOTS = focus.shelf(library.load())
PRACTICE = {spot.id: spot.practice for spot in SPOTS}
IDS = tuple(PRACTICE)
RICH = tuple(
    Spot(f"{practice}-{number}", practice, frozenset({CHARACTERISTICS[number % 9]}), number < 3)
    for practice in PRACTICES
    for number in range(30)
)
REASONS = ("due", "return", "intention", "wish", "unmet")

replace = msgspec.structs.replace


@dataclasses.dataclass(frozen=True)
class Morning:
    """A day's choice as it was finally shown, with what came before it."""

    day: int
    past: Past
    pick: Pick
    asked: bool


@dataclasses.dataclass
class Life:
    """A person whose choices are made day by day from the records kept so far.

    Args:
        seed: Names the person and what they do.
        skips: How likely it is that nobody opens the program on a day.
        asks: How likely it is that the person asks for something else, each time anew.
    """

    seed: int
    skips: float = 0.0
    asks: float = 0.0
    spots: tuple[Spot, ...] = SPOTS
    history: History = dataclasses.field(default_factory=dict)
    mornings: list[Morning] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)  # noqa: S311 - repeatable, not secret
        self.person = f"person {self.seed}"

    def keep(self, record: Record) -> None:
        """Keep a record."""
        self.history.setdefault(record.table, {})[record.id] = records.write(record)

    def past(self, day: int) -> tuple[Facts, Past]:
        """Return what is known, and what came before a day."""
        known = gather.gather(self.history, self.person, Settings())
        return known, gather.past(known, day)

    def live(self, days: int) -> "Life":
        """Live a number of days."""
        for day in range(FIRST, FIRST + days):
            self.look_back(day)
            if self.random.random() >= self.skips:
                self.open(day)
        return self

    def look_back(self, day: int) -> None:
        """Set an intention on some Sundays, and a wish now and then."""
        stamp: dict[str, Any] = {"at": f"{iso(day)}T20:00:00+00:00", "day": iso(day), "updated": ""}
        if (day - FIRST) % 7 == 6 and self.random.random() < 0.7:
            theme = self.random.choice((*PRACTICES, *CHARACTERISTICS))
            week = iso(day - 6)
            self.keep(Reflection(id=f"r{day}", week=week, intention=theme, **stamp))
        if self.random.random() < 0.02:
            wishes = tuple(self.random.sample(CHARACTERISTICS, 2))
            self.keep(Check(id=f"c{day}", kind="relationship", tend=wishes, **stamp))

    def open(self, day: int) -> None:
        """Open the program on a day, ask for something else perhaps, and practise perhaps."""
        known, past = self.past(day)
        why = gather.causes(known, past, day, day - (day - FIRST) % 7)
        pick = focus.choose(self.person, day, why, past, self.spots)
        shown: tuple[str, ...] = ()
        put_off: tuple[str, ...] = ()
        while self.random.random() < self.asks:
            stays = self.random.random() < 0.5
            shown = (*shown, pick.focus)
            put_off = put_off if stays else (*put_off, pick.focus)
            ask = focus.another if stays else focus.instead
            pick = ask(self.person, day, past, self.spots, shown, pick.practice)
        self.mornings.append(Morning(day, past, pick, bool(shown)))
        stamp = {"at": f"{iso(day)}T09:00:00+00:00", "day": iso(day), "updated": ""}
        self.keep(kept(day, pick, put_off=put_off))
        if self.random.random() < 0.7:
            self.keep(Mark(id=f"m{day}", kind="done", **stamp))


def iso(day: int) -> str:
    """Return an ordinal as an ISO day."""
    return date.fromordinal(day).isoformat()


def kept(
    day: int, pick: Pick, *, put_off: tuple[str, ...] = (), less_often: tuple[str, ...] = ()
) -> Choice:
    """Return the record of a day's choice."""
    return Choice(
        id=str(uuid.uuid5(uuid.NAMESPACE_OID, iso(day))),
        at=f"{iso(day)}T09:00:00+00:00",
        day=iso(day),
        focus=pick.focus,
        practice=pick.practice,
        reason=pick.reason,
        put_off=put_off,
        less_often=less_often,
    )


@functools.cache
def year(seed: int, skips: float = 0.0, asks: float = 0.0) -> Life:
    """Return a year of a person's life."""
    return Life(seed, skips, asks).live(365)


@functools.cache
def mornings() -> tuple[tuple[str, Morning], ...]:
    """Return mornings of many lives, to draw from."""
    lives = [
        Life(seed, skips=0.3 * (seed % 2), asks=0.15 * (seed % 3)).live(150) for seed in range(12)
    ]
    return tuple((life.person, morning) for life in lives for morning in life.mornings)


def rested(spot: Spot, past: Past, day: int) -> bool:
    """Say whether a focus was not shown within 60 days, or 180 if the person asked for that."""
    rest = 180 if spot.id in past.less_often else 60
    return spot.id not in past.last_shown or day - past.last_shown[spot.id] > rest


# -- the balance -----------------------------------------------------------------------------


@pytest.mark.parametrize("skips", [0.0, 0.3, 0.8])
@pytest.mark.parametrize("seed", range(5))
def test_any_28_choices_hold_every_practice(seed: int, skips: float) -> None:
    """Any 28 choices in a row hold each practice 4 times and the circle twice, at least."""
    met = [morning.pick.practice for morning in year(seed, skips).mornings]

    stretches = [Counter(met[start : start + 28]) for start in range(len(met) - 27)]

    assert stretches
    assert all(stretch["circle"] >= 2 for stretch in stretches)
    assert all(stretch[p] >= 4 for stretch in stretches for p in PRACTICES if p != "circle")


@pytest.mark.parametrize("practice", PRACTICES)
def test_the_balance_outranks_the_intention(practice: str) -> None:
    """With one practice as the intention of every week, the others keep their share."""
    life = Life(7)
    for week in range(-1, 12):
        day = FIRST + 7 * week
        at = f"{iso(day)}T20:00:00+00:00"
        life.keep(Reflection(id=f"w{week}", at=at, day=iso(day), week=iso(day), intention=practice))

    for day in range(FIRST, FIRST + 84):
        life.open(day)
    met = [morning.pick.practice for morning in life.mornings]

    for start in range(len(met) - 27):
        stretch = Counter(met[start : start + 28])
        assert all(stretch[p] >= (2 if p == "circle" else 4) for p in PRACTICES)


@pytest.mark.parametrize("practice", PRACTICES)
def test_the_balance_comes_back_after_asking(practice: str) -> None:
    """After a month of one practice, as the person asked, the next 28 choices are balanced."""
    spots = [spot.id for spot in SPOTS if spot.practice == practice]
    life = Life(3)
    for day in range(FIRST - 40, FIRST):
        life.keep(kept(day, Pick(spots[day % len(spots)], practice, "another")))

    life.live(90)
    met = [morning.pick.practice for morning in life.mornings]

    for start in range(len(met) - 27):
        stretch = Counter(met[start : start + 28])
        assert all(stretch[p] >= (2 if p == "circle" else 4) for p in PRACTICES)


@pytest.mark.parametrize(
    ("minimum", "window"),
    [
        ({"a": 2, "b": 1}, 4),
        ({"a": 2, "b": 1}, 3),
        ({"a": 1, "b": 1, "c": 1}, 4),
        ({"a": 2, "b": 2, "c": 1}, 5),
        ({"a": 2, "b": 2, "c": 1}, 6),
        ({"a": 2, "b": 1, "c": 1}, 7),
    ],
)
def test_a_practice_is_allowed_while_the_balance_can_still_be_kept(
    minimum: dict[str, int], window: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exactly those practices are allowed after which the balance can be kept for ever."""
    monkeypatch.setattr(focus, "PRACTICES", tuple(minimum))
    monkeypatch.setattr(focus, "MINIMUM", minimum)
    monkeypatch.setattr(focus, "WINDOW", window)
    safe = tenable(minimum, window)

    for made in safe:
        good = {p for p in minimum if step(made, p, minimum, window) in safe}
        for count in (len(made),) if len(made) < window - 1 else (len(made), 1000):
            assert set(focus.allowed(made, count)) == good


def step(
    made: tuple[str, ...], practice: str, minimum: dict[str, int], window: int
) -> tuple[str, ...] | None:
    """Return the last choices after one more, or None where a full stretch lacks something."""
    longer = (*made, practice)
    if len(longer) < window:
        return longer
    return longer[1:] if all(longer.count(p) >= minimum[p] for p in minimum) else None


def tenable(minimum: dict[str, int], window: int) -> set[tuple[str, ...]]:
    """Return the choices after which the balance can be kept for ever, by taking away the rest."""
    safe = {made for length in range(window) for made in itertools.product(minimum, repeat=length)}
    while lost := {
        made for made in safe if all(step(made, p, minimum, window) not in safe for p in minimum)
    }:
        safe -= lost
    return safe


# -- rest ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seed", "skips", "asks"), [(0, 0, 0), (1, 0.3, 0), (20, 0, 0.2)])
def test_nothing_repeats_within_60_days_while_something_rested_is_allowed(
    seed: int, skips: float, asks: float
) -> None:
    """A focus comes back within 60 days only if every focus allowed was shown within them."""
    chosen = [morning for morning in year(seed, skips, asks).mornings if not morning.asked]

    for morning in chosen:
        past, day = morning.past, morning.day
        allowed = focus.allowed([practice for _, practice in past.recent], past.count)
        ready = {s.id for s in SPOTS if s.practice in allowed and rested(s, past, day)}
        assert morning.pick.focus in ready or not ready


@pytest.mark.parametrize(("seed", "skips", "asks"), [(0, 0, 0), (1, 0.3, 0), (20, 0, 0.2)])
def test_what_was_shown_longest_ago_comes_first(seed: int, skips: float, asks: float) -> None:
    """Where a focus comes back within 60 days, no other of its practice was shown before it."""
    early = [
        (morning.past.last_shown, morning.pick)
        for morning in year(seed, skips, asks).mornings
        if not morning.asked
        and morning.day - morning.past.last_shown.get(morning.pick.focus, 0) <= 60
    ]

    assert early
    for shown, pick in early:
        mates = [shown[id_] for id_ in IDS if PRACTICE[id_] == pick.practice]
        assert shown[pick.focus] == min(mates)


@pytest.mark.parametrize("seed", range(3))
def test_a_large_library_never_repeats_within_60_days(seed: int) -> None:
    """With enough focuses, none comes back within 60 days, whatever is asked for."""
    life = Life(seed, asks=0.2 * (seed % 2), spots=RICH).live(200)

    gaps = [
        morning.day - morning.past.last_shown.get(morning.pick.focus, 0)
        for morning in life.mornings
    ]

    assert min(gaps) > 60


@given(index=st.integers(0, len(IDS) - 1), ago=st.integers(1, 180))
def test_less_often_rests_180_days(index: int, ago: int) -> None:
    """A focus to be shown less often isn't chosen within 180 days of its last time."""
    rare = IDS[index]
    past = Past(last_shown={rare: FIRST - ago}, less_often={rare: 0})
    mates = [spot for spot in SPOTS if spot.practice == PRACTICE[rare]]

    pick = focus.choose("someone", FIRST, Causes(), past, mates)

    assert pick.focus != rare


@pytest.mark.parametrize(("ago", "back"), [(180, False), (181, True)])
def test_less_often_ends_after_180_days(ago: int, back: bool) -> None:  # noqa: FBT001 - expected
    """After 180 days a focus to be shown less often may come again, and not before."""
    rare, *others = (spot for spot in SPOTS if spot.practice == "circle")
    shown = {rare.id: FIRST - ago} | {spot.id: FIRST - 10 for spot in others}
    past = Past(last_shown=shown, less_often={rare.id: 0})

    pick = focus.choose("someone", FIRST, Causes(), past, [rare, *others])

    assert (pick.focus == rare.id) == back


@pytest.mark.parametrize("practice", PRACTICES)
def test_less_often_holds_from_the_day_it_was_said(practice: str) -> None:
    """A focus answered with 'less often' stays away for 180 days, also if it was new."""
    shelf = tuple(spot for spot in SPOTS if spot.practice == practice)
    life = Life(1, spots=shelf)
    first = focus.choose(life.person, FIRST, Causes(), Past(), shelf)
    other = focus.instead(life.person, FIRST, Past(), shelf, [first.focus], practice)
    life.keep(kept(FIRST, other, less_often=(first.focus,)))

    for day in range(FIRST + 1, FIRST + 181):
        life.open(day)

    assert first.focus not in [morning.pick.focus for morning in life.mornings]


# -- what the person asks for ----------------------------------------------------------------


@pytest.mark.parametrize("index", range(0, 600, 75))
def test_another_stays_within_the_practice(index: int) -> None:
    """Another one is of the same practice until all of that were shown today."""
    person, morning = mornings()[index]
    shown, practice = [morning.pick.focus], morning.pick.practice

    while len(shown) < len(SPOTS):
        pick = focus.another(person, morning.day, morning.past, SPOTS, shown, practice)
        left = {spot.id for spot in SPOTS if spot.practice == practice} - set(shown)
        assert pick.focus not in shown
        assert pick.practice == practice or not left
        shown.append(pick.focus)

    assert set(shown) == set(IDS)


def test_another_is_answered_when_all_were_shown() -> None:
    """Whoever asks for another after the whole library still gets one."""
    pick = focus.another("someone", FIRST, Past(), SPOTS, IDS, "circle")

    assert (pick.practice, pick.reason) == ("circle", "another")


@pytest.mark.parametrize("index", range(0, 600, 25))
def test_instead_is_another_practice_where_the_balance_allows(index: int) -> None:
    """What comes in place of a focus put off is of another practice, if one is allowed."""
    person, morning = mornings()[index]
    past, old = morning.past, morning.pick
    allowed = set(focus.allowed([practice for _, practice in past.recent], past.count))

    pick = focus.instead(person, morning.day, past, SPOTS, [old.focus], old.practice)

    assert pick.focus != old.focus
    assert pick.practice in allowed
    assert pick.reason == "instead"


@pytest.mark.parametrize("person", map(str, range(20)))
def test_beyond_the_practice_another_keeps_the_balance(person: str) -> None:
    """Once all of a practice were shown, another one is of a practice that may be chosen."""
    made = ["circle"] * 30 + ["honor-the-wounds", "patience-and-process"]
    past = Past(recent=tuple(("any", practice) for practice in made), count=32)
    shown = [spot.id for spot in SPOTS if spot.practice == "be-an-adult"]

    pick = focus.another(person, FIRST, past, SPOTS, shown, "be-an-adult")

    assert pick.practice not in {"circle", "be-an-adult"}


@pytest.mark.parametrize("person", map(str, range(12)))
def test_instead_leaves_the_practice(person: str) -> None:
    """With every practice allowed, what comes instead is of another one, each time anew."""
    old = plain(person, Past())
    shown = [old.focus]

    first = focus.instead(person, FIRST, Past(), SPOTS, shown, old.practice)
    second = focus.instead(person, FIRST, Past(), SPOTS, [*shown, first.focus], first.practice)

    assert first.practice != old.practice
    assert second.practice != first.practice


def test_what_was_shown_since_is_not_due() -> None:
    """A focus put off and shown on a later day has come back, and isn't due again."""
    life = Life(1)
    life.keep(kept(FIRST, Pick(IDS[0], PRACTICE[IDS[0]], "instead"), put_off=(IDS[1],)))
    _, before = life.past(FIRST + 4)
    life.keep(kept(FIRST + 4, Pick(IDS[1], PRACTICE[IDS[1]], "due")))

    _, after = life.past(FIRST + 9)

    assert (before.put_off, after.put_off) == ({IDS[1]: FIRST}, {})


@pytest.mark.parametrize("id_", IDS[::5])
@pytest.mark.parametrize("ago", [3, 9])
def test_a_focus_put_off_comes_back_as_due(id_: str, ago: int) -> None:
    """From three days after it was put off, a focus comes back and says why."""
    past = Past(put_off={id_: FIRST - ago})
    why = focus.causes(past, FIRST, away=0)
    person = next(p for p in map(str, range(99)) if plain(p, past).focus != id_)

    pick = focus.choose(person, FIRST, why, past, SPOTS)

    assert pick == Pick(id_, PRACTICE[id_], "due", {"days": ago})


def plain(person: str, past: Past) -> Pick:
    """Return whose turn it is for a person, with no cause for anything else."""
    return focus.choose(person, FIRST, Causes(), past, SPOTS)


@pytest.mark.parametrize("practice", PRACTICES)
def test_a_focus_put_off_stays_away_until_it_is_due(practice: str) -> None:
    """A focus answered with 'not today' isn't shown the next two days, while others are there."""
    shelf = tuple(spot for spot in SPOTS if spot.practice == practice)
    life = Life(1, spots=shelf)
    first = focus.choose(life.person, FIRST, Causes(), Past(), shelf)
    other = focus.instead(life.person, FIRST, Past(), shelf, [first.focus], practice)
    life.keep(kept(FIRST, other, put_off=(first.focus,)))

    for day in (FIRST + 1, FIRST + 2):
        life.open(day)

    assert first.focus not in [morning.pick.focus for morning in life.mornings]


# -- the same answer -------------------------------------------------------------------------


@pytest.mark.parametrize("index", range(0, 600, 25))
def test_the_same_question_has_one_answer(index: int) -> None:
    """Neither asking again nor the order in which things are listed changes the choice."""
    person, morning = mornings()[index]
    day, past = morning.day, morning.past
    turned = replace(past, last_shown=dict(reversed(past.last_shown.items())))
    why = focus.causes(past, day, away=0, intention="honesty")

    first = focus.choose(person, day, why, past, SPOTS)
    again = focus.choose(person, day, why, turned, SPOTS[::-1])

    assert first == again


def test_everyone_has_an_order_of_their_own() -> None:
    """Different persons begin with different focuses, and a person's days differ."""
    persons = {plain(f"person {number}", Past()).focus for number in range(60)}
    days = {focus.choose("x", FIRST + n, Causes(), Past(), SPOTS).focus for n in range(60)}

    assert min(len(persons), len(days)) > 20


# -- the reason ------------------------------------------------------------------------------


@st.composite
def situations(draw: st.DrawFn) -> tuple[str, int, Past, Causes]:
    """Draw a morning and one or more causes for it."""
    person, morning = mornings()[draw(st.integers(0, 999))]
    code = draw(st.sampled_from(REASONS))

    def maybe(name: str) -> bool:
        return name == code or draw(st.integers(0, 2)) == 0

    themes = st.sampled_from((*PRACTICES, *CHARACTERISTICS))
    wishes = st.lists(st.sampled_from(CHARACTERISTICS), min_size=1, max_size=3, unique=True)
    due = st.dictionaries(st.sampled_from(IDS), st.integers(3, 70), min_size=1, max_size=3)
    unmet = focus.causes(morning.past, morning.day, away=0).unmet
    if maybe("unmet") and unmet:
        unmet = {**unmet, draw(st.sampled_from(sorted(unmet))): draw(st.integers(8, 20))}
    why = Causes(
        due=draw(due) if maybe("due") else {},
        away=draw(st.integers(3, 40)) if maybe("return") else 0,
        intention=draw(themes) if maybe("intention") else "",
        wishes=tuple(draw(wishes)) if maybe("wish") else (),
        unmet=unmet,
    )
    return person, morning.day, morning.past, why


def without(why: Causes, pick: Pick) -> Causes:
    """Return the causes without exactly the one that a choice named."""
    about = str(pick.cause.get("about"))
    return {
        "due": replace(why, due={f: ago for f, ago in why.due.items() if f != pick.focus}),
        "return": replace(why, away=0),
        "intention": replace(why, intention=""),
        "wish": replace(why, wishes=tuple(wish for wish in why.wishes if wish != about)),
        "unmet": replace(why, unmet={**why.unmet, about: 1}),
    }[pick.reason]


@settings(max_examples=400, deadline=None)
@given(situation=situations())
def test_without_the_named_cause_the_choice_is_another(
    situation: tuple[str, int, Past, Causes],
) -> None:
    """Take away exactly the cause that the reason names, and another focus is chosen."""
    person, day, past, why = situation
    pick = focus.choose(person, day, why, past, SPOTS)
    assume(pick.reason != "turn")

    other = focus.choose(person, day, without(why, pick), past, SPOTS)

    assert other.focus != pick.focus


@settings(max_examples=400, deadline=None)
@given(situation=situations())
def test_the_reason_tells_what_it_points_to(
    situation: tuple[str, int, Past, Causes],
) -> None:
    """The cause that a choice names is there, and the focus fits it."""
    person, day, past, why = situation
    pick = focus.choose(person, day, why, past, SPOTS)
    assume(pick.reason != "turn")
    spot = next(spot for spot in SPOTS if spot.id == pick.focus)

    about, days = pick.cause.get("about", ""), pick.cause.get("days", 0)

    assert {
        "due": why.due.get(spot.id) == days,
        "return": spot.gentle and why.away == days,
        "intention": about == why.intention and about in {*spot.serves, spot.practice},
        "wish": about in why.wishes and about in spot.serves,
        "unmet": about == spot.practice and why.unmet.get(spot.practice) == days,
    }[pick.reason]


@settings(max_examples=150, deadline=None)
@given(data=st.data(), person=st.integers(0, 9))
def test_a_practice_chosen_lately_does_not_have_its_turn(data: st.DataObject, person: int) -> None:
    """A practice whose turn it is would not have been chosen after days of it."""
    made = data.draw(st.lists(st.sampled_from(RICH), min_size=4, max_size=30))
    past = Past(recent=tuple((spot.id, spot.practice) for spot in made), count=len(made))
    pick = focus.choose(str(person), FIRST, Causes(), past, RICH)
    lately = ((pick.focus, pick.practice),) * 4

    changed = replace(past, recent=(*past.recent[:-4], *lately))
    other = focus.choose(str(person), FIRST, Causes(), changed, RICH)

    assert pick.reason == "turn"
    assert pick.cause == {"about": pick.practice}
    assert other.practice != pick.practice


@pytest.mark.parametrize("code", [*REASONS, "turn"])
def test_every_reason_comes_up_in_a_year(code: str) -> None:
    """Every rule decides now and then in the life of someone who skips days and asks."""
    lives = [year(20, 0, 0.2), year(1, 0.3), year(2, 0.8)]

    found = Counter(morning.pick.reason for life in lives for morning in life.mornings)

    assert found[code] >= 5
