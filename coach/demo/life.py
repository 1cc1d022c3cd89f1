"""Robin's days, lived in order, each with the real rules."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import msgspec

from coach import focus
from coach.demo.adult import Adult
from coach.demo.circle import Circle
from coach.demo.deck import Deck
from coach.demo.diary import Diary, Writer, iso, plan_of, utc
from coach.demo.texts import Entry, Note, Pile, Shelves, WeekText
from coach.gather import BE_AN_ADULT, WISH_DAYS
from coach.records import Choice, Mark, Pause, Reflection, Session
from coach.reflection import reflection_id
from coach.schema import Tables
from coach.session import ANCHORS, BODY, HEART, SPIRIT, STEPS
from coach.settings import setting_id
from content.schema import CHARACTERISTICS, PRACTICES

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


class Life(Writer):
    """What Robin does each day, and at the end of each week."""

    def __init__(self, seed: int, shelves: Shelves, today: date, count: int) -> None:
        super().__init__(seed, Diary())
        texts, first = shelves.texts, today.toordinal() - count
        self.today = today
        self.shelf = shelves.focuses
        self.person = self.new_id()
        self.device = f"{self.dice.getrandbits(48):012x}"
        self.entries: dict[str, Pile] = {
            practice: Pile([e for e in texts.entry if e.practice == practice], self.dice)
            for practice in PRACTICES
        }
        self.weeks = Pile(texts.week, self.dice)
        self.notes = Pile(texts.note, self.dice)
        self.deck = Deck(f"{seed} deck", self.diary, texts.proof)
        self.circle = Circle(f"{seed} people", self.diary, texts, first)
        self.adult = Adult(f"{seed} adult", self.diary, shelves, first)
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
        self.next_gap = first + self.dice.randint(*GAP_EVERY)
        self.next_pause = first + self.dice.randint(*PAUSE_EVERY)

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
        self.adult.deck.rehearse(day)
        self.circle.perhaps_check_the_group(day)
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
            at = self.at(day - timedelta(days=1), 20)
            last = date.fromordinal(self.paused_until)
            self.diary.keep(
                Pause(
                    id=self.new_id(),
                    at=iso(at),
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
        at = self.at(day, 7)
        self.diary.keep(self.circle.check(at, day, self.new_id(), tend), at)
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
            wishes=self._wishes(number),
        )
        pick = focus.choose(self.person, number, why, past, self.shelf)
        at = self.at(day, 7)
        choice = Choice(
            id=str(uuid.uuid5(uuid.UUID(self.person), day.isoformat())),
            at=iso(at),
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
        self.diary.keep(choice, at)
        self.recent = [*self.recent[-59:], (choice.focus, choice.practice)]
        self.count += 1
        self.last_shown[choice.focus] = self.last_met[choice.practice] = number
        self.put_off.pop(choice.focus, None)
        return choice

    def _wishes(self, number: int) -> tuple[str, ...]:
        """Return what was wished for lately, of Sam and of the choir, the newest first."""
        lately = sorted((self.wishes, self.circle.wish), reverse=True)
        told = (tend for day, tend in lately if number - day <= WISH_DAYS)
        return tuple(dict.fromkeys(wish for tend in told for wish in tend))

    def _mark(self, day: date) -> None:
        """Practise away from the app: a mark, made that evening or filled in."""
        filled = self.dice.random() < 0.3 and day + timedelta(days=1) < self.today
        at = self.at(day + timedelta(days=filled), 21)
        note = self.notes.deal(Note).text if self.dice.random() < 0.5 else ""
        self.diary.keep(
            Mark(
                id=self.new_id(),
                at=iso(at),
                day=day.isoformat(),
                kind="filled-in" if filled else "done",
                note=note,
            ),
            at,
        )
        self.missed = 0

    def _practise(self, day: date, choice: Choice) -> None:
        """Go through a session, whole or short, sometimes stopping on the way."""
        at = self.at(day, self.dice.choice((6, 7, 7, 8, 12, 18, 21)))
        entry = self.entries[choice.practice].deal(Entry)
        short = self.dice.random() < 0.15
        reached = self.dice.choice((3, 4, 5, 5, 5, 5, 5))
        answered = ("try", "close") if short else STEPS[:reached]
        before = min(9, max(1, round(self.dice.gauss(5, 1.8))))
        after = max(0, before - self.dice.choice((-1, 0, 1, 1, 2, 2, 3)))
        session = Session(
            id=self.new_id(),
            at=iso(at),
            day=day.isoformat(),
            focus=choice.focus,
            practice=choice.practice,
            tendency="withdraw",
            short=short,
            answered=answered,
            ended=iso(at + timedelta(seconds=self.dice.randint(50, 420))),
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
            plan = plan_of(session, session=session.id, focus=session.focus)
            self.deck.add(plan)
            self.diary.keep(plan, at)
        if "close" in answered:
            session = msgspec.structs.replace(
                session, keep=entry.keep, intensity_after=None if short else after
            )
        if session.practice == BE_AN_ADULT:  # on no other day: the choice counts what was met
            session = self.adult.within(session)
            self.adult.perhaps_exercise(day)
        self.adult.perhaps_keep_a_moment(session)
        self.diary.keep(session, at)
        self.missed = 0

    def reflect(self, week: date, day: date) -> None:
        """Look back on a week, most weeks, and choose an intention for the next."""
        self.intention = ""
        self.circle.pass_week()
        if self.dice.random() < 0.15:
            return
        text = self.weeks.deal(WeekText)
        at = self.at(day, 19)
        self.intention = self.dice.choice((*CHARACTERISTICS, *PRACTICES))
        self.new_id()  # once thrown for the reflection, and thrown still for the days after it
        looks = self.circle.looks(at, day)
        ended = at + timedelta(seconds=self.circle.dice.randint(300, 840))
        self.diary.keep(
            Reflection(
                id=reflection_id(self.person, week.isoformat()),
                at=iso(at),
                day=day.isoformat(),
                week=week.isoformat(),
                answered=("who", *(look.about for look in looks), "thanks", "learned", "next"),
                ended=iso(ended),
                looks=looks,
                intention=self.intention,
                appreciated=text.appreciated,
                appreciated_self=text.self_,
                learned=text.learned,
            ),
            ended,
        )

    def retire(self) -> None:
        """Write into the plans which of them Robin has retired."""
        self.diary.retire({**self.deck.retired, **self.adult.deck.retired})

    def profile(self, first: date) -> Tables:
        """Return the settings as the database they are kept in."""
        at = self.at(first, 7)
        rows = {
            str(number): {
                "id": setting_id(name),
                "name": name,
                "value": value,
                "at": iso(at),
                "day": first.isoformat(),
                "updated": utc(at),
            }
            for number, (name, value) in enumerate({"person": self.person, **PROFILE}.items(), 1)
        }
        return {"settings": rows}
