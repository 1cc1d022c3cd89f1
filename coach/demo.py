"""A made-up person's history, for demos, pictures and tests: the same for the same seed.

The days are lived through one by one with the real rules, so that everything that hangs on
history (the choice, the run, returns) is as it would be. The sentences are written by hand
(content/en/demo.toml); none comes again within 60 days.
"""

from __future__ import annotations

import contextlib
import os
import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

import msgspec
from dateutil import rrule

from coach import days, deck, focus, rehearsal
from coach.clock import Clock
from coach.deck import Card
from coach.files import make_folder
from coach.records import (
    Check,
    Choice,
    Mark,
    Pause,
    Plan,
    Record,
    Reflection,
    Rehearsal,
    Session,
    write,
)
from coach.schema import Tables
from coach.session import ANCHORS, BODY, HEART, SPIRIT, STEPS
from coach.settings import setting_id
from coach.storage import AtomicStorage
from coach.trouble import Trouble
from content import library
from content.schema import CHARACTERISTICS, PRACTICES, PracticeId, Strict

_T = TypeVar("_T")

PROFILE: dict[str, object] = {
    "name": "Robin",
    "tendencies": ["withdraw", "please"],
    "company": "partner",
    "cue_when": "When I have poured my coffee",
    "protective": False,
    "onboarded": True,
}
"""Robin's settings: been through Welcome, answered as a safe home."""

REST_DAYS = 2
GAP_EVERY = (20, 75)
"""Fewest and most days between longer absences."""
PAUSE_EVERY = (60, 150)
"""Fewest and most days between pauses."""
PROOF_EVERY = 4
"""Fewest days between two lines of proof."""
FREE = contextlib.nullcontext
"""Nobody else writes to a folder that is being made."""


class Entry(Strict, frozen=True, kw_only=True):
    """What Robin wrote in one session."""

    practice: PracticeId
    wrote: str
    when: str
    then: str
    keep: str


class WeekText(Strict, frozen=True, kw_only=True):
    """What Robin wrote at the end of a week."""

    appreciated: str
    self_: str = msgspec.field(name="self")
    learned: str


class Note(Strict, frozen=True, kw_only=True):
    """A note left with a mark."""

    text: str


class ProofText(Strict, frozen=True, kw_only=True):
    """A line of having acted as the adult."""

    line: str


class Texts(Strict, frozen=True, kw_only=True):
    """All of Robin's sentences."""

    entry: tuple[Entry, ...]
    week: tuple[WeekText, ...]
    note: tuple[Note, ...]
    proof: tuple[ProofText, ...]


class Pile:
    """Deals items in random order, each again only after all others."""

    def __init__(self, items: Sequence[object], dice: random.Random) -> None:
        self.items = list(items)
        self.dice = dice
        dice.shuffle(self.items)

    def deal(self, kind: type[_T]) -> _T:
        """Return the next item; it goes back among the later half."""
        item = self.items.pop(0)
        place = self.dice.randint(len(self.items) * 4 // 5, len(self.items))
        self.items.insert(place, item)
        assert isinstance(item, kind)  # noqa: S101 - the piles below are typed by their makers
        return item


class Life:
    """Robin's days, lived in order. Collects records; `tables` sorts them into months."""

    def __init__(
        self, seed: int, texts: Texts, shelf: Sequence[focus.Spot], today: date, count: int
    ) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - a story, not a secret
        self.today = today
        self.shelf = shelf
        self.person = str(self._id())
        self.device = f"{self.dice.getrandbits(48):012x}"
        self.records: list[tuple[Record, datetime]] = []
        self.entries: dict[str, Pile] = {
            practice: Pile([e for e in texts.entry if e.practice == practice], self.dice)
            for practice in PRACTICES
        }
        self.weeks = Pile(texts.week, self.dice)
        self.notes = Pile(texts.note, self.dice)
        self.deck = Deck(random.Random(f"{seed} deck"), texts.proof, self._keep)  # noqa: S311
        self.recent: list[tuple[str, str]] = []
        self.count = 0
        self.last_shown: dict[str, int] = {}
        self.last_met: dict[str, int] = {}
        self.put_off: dict[str, int] = {}
        self.wishes: tuple[int, tuple[str, ...]] = (0, ())
        self.intention = ""
        self.missed = 0
        self.away_until = 0
        self.paused_until = 0
        self.next_gap = today.toordinal() - count + self.dice.randint(*GAP_EVERY)
        self.next_pause = today.toordinal() - count + self.dice.randint(*PAUSE_EVERY)

    def _id(self) -> uuid.UUID:
        return uuid.UUID(int=self.dice.getrandbits(128), version=4)

    def _at(self, day: date, hour: int) -> datetime:
        minute = time(hour, self.dice.randrange(60), self.dice.randrange(60))
        return datetime.combine(day, minute).astimezone()

    def _keep(self, record: Record, at: datetime) -> None:
        self.records.append((record, at))

    def live(self, day: date) -> None:
        """Live one day: perhaps away, perhaps only looking, mostly practising."""
        number = day.toordinal()
        if number > max(self.away_until, self.paused_until):
            self._perhaps_leave(day)
        paused = number <= self.paused_until
        if number <= max(self.away_until, self.paused_until):
            self.missed += not paused
            return
        chance = self.dice.random()
        if chance < 0.1:  # not opened
            self.missed += 1
            return
        self._perhaps_check(day)
        choice = self._choose(day)
        self.deck.rehearse(day)
        if chance < 0.17:  # looked, and left it there
            self.missed += 1
        elif chance < 0.26:
            self._mark(day)
        else:
            self._practise(day, choice)

    def _perhaps_leave(self, day: date) -> None:
        """Sometimes a pause is set beforehand, sometimes days simply pass."""
        number = day.toordinal()
        if number >= self.next_pause:
            self.next_pause = number + self.dice.randint(*PAUSE_EVERY)
            self.paused_until = number + self.dice.randint(3, 8)
            at = self._at(day - timedelta(days=1), 20)
            last = date.fromordinal(self.paused_until)
            self._keep(
                Pause(
                    id=str(self._id()),
                    at=_iso(at),
                    day=at.date().isoformat(),
                    first=day.isoformat(),
                    last=last.isoformat(),
                ),
                at,
            )
        elif number >= self.next_gap:
            self.next_gap = number + self.dice.randint(*GAP_EVERY)
            self.away_until = number + self.dice.randint(2, 7)

    def _perhaps_check(self, day: date) -> None:
        """About monthly a look at the relationship, with two characteristics to tend."""
        if day.toordinal() - self.wishes[0] < 24 or self.dice.random() > 0.3:
            return
        tend = tuple(self.dice.sample(CHARACTERISTICS, 2))
        at = self._at(day, 7)
        self._keep(
            Check(
                id=str(self._id()),
                at=_iso(at),
                day=day.isoformat(),
                kind="relationship",
                tend=tend,
            ),
            at,
        )
        self.wishes = (day.toordinal(), tend)

    def _choose(self, day: date) -> Choice:
        """Let the real rule choose, and sometimes ask for another or put it off."""
        number = day.toordinal()
        past = focus.Past(
            recent=tuple(self.recent),
            count=self.count,
            last_shown=self.last_shown,
            last_met=self.last_met,
            put_off=self.put_off,
        )
        why = focus.causes(
            past,
            number,
            away=self.missed if self.missed > REST_DAYS and self.count else 0,
            intention=self.intention,
            wishes=self.wishes[1] if number - self.wishes[0] <= 28 else (),
        )
        pick = focus.choose(self.person, number, why, past, self.shelf)
        at = self._at(day, 7)
        choice = Choice(
            id=str(uuid.uuid5(uuid.UUID(self.person), day.isoformat())),
            at=_iso(at),
            day=day.isoformat(),
            focus=pick.focus,
            practice=pick.practice,
            reason=pick.reason,
            cause=pick.cause,
        )
        asked = self.dice.random()
        if asked < 0.09:
            ask = focus.another if asked < 0.03 else focus.instead
            other = ask(self.person, number, past, self.shelf, (pick.focus,), pick.practice)
            put_off = (pick.focus,) if asked >= 0.03 else ()
            choice = msgspec.structs.replace(
                choice,
                focus=other.focus,
                practice=other.practice,
                reason=other.reason,
                cause=other.cause,
                shown=(pick.focus,),
                put_off=put_off,
            )
            self.put_off.update(dict.fromkeys(put_off, number))
        self._keep(choice, at)
        self.recent = [*self.recent[-59:], (choice.focus, choice.practice)]
        self.count += 1
        self.last_shown[choice.focus] = self.last_met[choice.practice] = number
        self.put_off.pop(choice.focus, None)
        return choice

    def _mark(self, day: date) -> None:
        """Practise away from the app: a mark, made that evening or filled in."""
        filled = self.dice.random() < 0.3 and day + timedelta(days=1) < self.today
        at = self._at(day + timedelta(days=filled), 21)
        note = self.notes.deal(Note).text if self.dice.random() < 0.5 else ""
        self._keep(
            Mark(
                id=str(self._id()),
                at=_iso(at),
                day=day.isoformat(),
                kind="filled-in" if filled else "done",
                note=note,
            ),
            at,
        )
        self.missed = 0

    def _practise(self, day: date, choice: Choice) -> None:
        """Go through a session, whole or short, sometimes stopping on the way."""
        at = self._at(day, self.dice.choice((6, 7, 7, 8, 12, 18, 21)))
        entry = self.entries[choice.practice].deal(Entry)
        short = self.dice.random() < 0.15
        reached = self.dice.choice((3, 4, 5, 5, 5, 5, 5))
        answered = ("try", "close") if short else STEPS[:reached]
        before = min(9, max(1, round(self.dice.gauss(5, 1.8))))
        after = max(0, before - self.dice.choice((-1, 0, 1, 1, 2, 2, 3)))
        session = Session(
            id=str(self._id()),
            at=_iso(at),
            day=day.isoformat(),
            focus=choice.focus,
            practice=choice.practice,
            tendency="withdraw",
            short=short,
            answered=answered,
            ended=_iso(at + timedelta(seconds=self.dice.randint(50, 420))),
            wrote=entry.wrote,
        )
        if not short:
            session = msgspec.structs.replace(
                session,
                anchor=self.dice.choice(ANCHORS),
                intensity_before=before,
                body=self.dice.choice(BODY),
                heart=self.dice.choice(HEART),
                spirit=self.dice.choice(SPIRIT),
            )
        if "plan" in answered:
            session = msgspec.structs.replace(session, plan_when=entry.when, plan_then=entry.then)
            plan = Plan(
                id=str(uuid.uuid5(uuid.UUID(session.id), "plan")),
                at=session.ended,
                day=session.day,
                when=entry.when,
                then=entry.then,
                session=session.id,
                focus=session.focus,
            )
            self.deck.add(plan)
            self._keep(plan, at)
        if "close" in answered:
            session = msgspec.structs.replace(
                session, keep=entry.keep, intensity_after=None if short else after
            )
        self._keep(session, at)
        self.missed = 0

    def reflect(self, week: date, day: date) -> None:
        """Look back on a week, most weeks, and choose an intention for the next."""
        self.intention = ""
        if self.dice.random() < 0.15:
            return
        text = self.weeks.deal(WeekText)
        at = self._at(day, 19)
        self.intention = self.dice.choice((*CHARACTERISTICS, *PRACTICES))
        self._keep(
            Reflection(
                id=str(self._id()),
                at=_iso(at),
                day=day.isoformat(),
                week=week.isoformat(),
                intention=self.intention,
                appreciated=text.appreciated,
                appreciated_self=text.self_,
                learned=text.learned,
            ),
            at,
        )

    def retire(self) -> None:
        """Write into the plans which of them Robin has retired."""
        for place, (record, _) in enumerate(self.records):
            at = self.deck.retired.get(record.id)
            if at and isinstance(record, Plan):
                self.records[place] = (msgspec.structs.replace(record, retired=_iso(at)), at)

    def months(self) -> Iterator[tuple[str, Tables]]:
        """Yield (month, tables) of everything kept."""
        found: dict[str, Tables] = {}
        for record, at in self.records:
            rows = found.setdefault(record.day[:7], {}).setdefault(record.table, {})
            rows[str(len(rows) + 1)] = {**write(record), "updated": _utc(at)}
        yield from sorted(found.items())

    def profile(self, first: date) -> Tables:
        """Return the settings as the database they are kept in."""
        at = self._at(first, 7)
        rows = {
            str(number): {
                "id": setting_id(name),
                "name": name,
                "value": value,
                "at": _iso(at),
                "day": first.isoformat(),
                "updated": _utc(at),
            }
            for number, (name, value) in enumerate({"person": self.person, **PROFILE}.items(), 1)
        }
        return {"settings": rows}


class Deck:
    """Robin's deck: some evenings a few of the plans that came back are rehearsed.

    It has dice of its own, so that what Robin writes elsewhere does not hang on it.
    """

    def __init__(
        self,
        dice: random.Random,
        proofs: Sequence[ProofText],
        keep: Callable[[Record, datetime], None],
    ) -> None:
        self.dice = dice
        self.proofs = Pile(proofs, dice)
        self.keep = keep
        self.cards: dict[str, Card] = {}
        self.given: dict[str, list[Rehearsal]] = {}
        self.plans: dict[str, Plan] = {}
        self.retired: dict[str, datetime] = {}
        self.last_proof = 0

    def add(self, plan: Plan) -> None:
        """Take up a new plan."""
        self.plans[plan.id], self.given[plan.id] = plan, []
        (self.cards[plan.id],) = deck.cards([plan], [])

    def rehearse(self, day: date) -> None:
        """Go through what came back: one hand or two, some evenings none."""
        minute = time(22, self.dice.randrange(50), self.dice.randrange(60))
        at = datetime.combine(day, minute).astimezone()
        for _ in range(self.dice.choice((0, 1, 1, 2, 2))):
            for card in deck.hand(self.cards.values(), day.toordinal(), protective=False):
                at += timedelta(seconds=self.dice.randint(20, 60))
                (answer,) = self.dice.choices(
                    (deck.NOT_YET, deck.DID, deck.OLD_WAY, deck.LATER), (8, 7, 3, 1)
                )
                self._answer(card, answer, day, at)

    def _answer(self, card: Card, answer: str, day: date, at: datetime) -> None:
        turn = rehearsal.Turn(plan=card.id, at=_iso(at), day=day.isoformat(), answer=answer)
        if answer == deck.DID and day.toordinal() - self.last_proof >= PROOF_EVERY:
            self.last_proof = day.toordinal()
            turn = msgspec.structs.replace(turn, proof=self.proofs.deal(ProofText).line)
        for record in rehearsal.records(turn):
            self.keep(record, at)
            if isinstance(record, Rehearsal):
                self.given[card.id].append(record)
        if deck.ready(card, answer) and self.dice.random() < 0.8:
            self.retired[card.id] = at
            del self.cards[card.id]
        else:
            (self.cards[card.id],) = deck.cards([self.plans[card.id]], self.given[card.id])


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def _utc(moment: datetime) -> str:
    return _iso(moment.astimezone(UTC))


def fill(data: str, count: int, seed: int, clock: Clock) -> None:
    """Fill the folder `data` with `count` days of history, through yesterday.

    Raises:
        Trouble: The folder holds a journal already, or can't be written.
    """
    for name in ("journal", "profile"):
        if os.path.exists(os.path.join(data, name)):
            message = f"{data}: this folder holds a journal already; nothing was written."
            raise Trouble(message)
    today = days.civil_day(clock.now(), 3)
    first = today - timedelta(days=count)
    texts = library.read_toml(library.HERE / "en" / "demo.toml", Texts)
    life = Life(seed, texts, focus.shelf(library.load()), today, count)
    begin = datetime.combine(first, time())
    for moment in rrule.rrule(rrule.DAILY, dtstart=begin, count=count):
        day = moment.date()
        life.live(day)
        if day.weekday() == days.WEEKDAYS.index("sunday"):
            life.reflect(days.week_start(day, "monday"), day)
    life.retire()
    try:
        folder = os.path.join(data, "journal", life.device)
        make_folder(folder)
        AtomicStorage(os.path.join(data, "profile", f"{life.device}.json"), FREE).write(
            life.profile(first)
        )
        for month, tables in life.months():
            AtomicStorage(os.path.join(folder, f"{month}.json"), FREE).write(tables)
    except OSError as error:
        message = f"{data}: {(error.strerror or 'it could not be written').lower()}."
        raise Trouble(message) from error
