"""Robin's people: whom the looks and checks are about, and how things stand with them.

Slow and uneven, as it is: a dull stretch, then a better one, and over months a guard that goes
down. Nothing is ever low (`coach.safety`): it is the story of a safe home.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import msgspec

from coach import safety
from coach.check import NOTE
from coach.demo.diary import Diary, Writer, iso
from coach.demo.texts import Aside, Pile, Texts
from coach.records import Check, Look, Person

PARTNER, FRIEND, GROUP = "Sam", "Jo", "the choir"

Levels = Mapping[str, tuple[float, float]]
"""By question: where it begins, and where it settles after a year or so."""

LOOKS: dict[str, Levels] = {
    PARTNER: {
        "feeling": (5.6, 7.4),
        "body": (7.0, 8.4),
        "guard": (5.4, 2.8),
        "honesty": (5.1, 7.0),
        "able": (5.3, 7.0),
        "willing": (6.4, 7.8),
        "kind": (6.2, 7.9),
    },
    FRIEND: {
        "feeling": (7.6, 8.2),
        "body": (8.6, 9.0),
        "guard": (2.6, 1.8),
        "honesty": (6.8, 7.6),
        "able": (7.2, 7.6),
        "willing": (7.8, 8.2),
        "kind": (8.2, 8.6),
    },
}
"""The guiding questions, in their order. Of `guard` less is better."""

RECEIVE: Levels = {
    "equality": (5.6, 7.2),
    "trust": (5.6, 7.4),
    "accountability": (5.4, 6.8),
    "commitment": (7.4, 8.4),
    "conflict-resolution": (5.0, 6.8),
    "respect": (6.4, 7.8),
    "honesty": (5.8, 7.2),
    "fair-feedback": (5.2, 6.8),
    "boundaries": (5.8, 7.2),
}
"""The nine characteristics, as much as comes from Sam."""

GIVE: Levels = {
    "equality": (6.6, 7.2),
    "trust": (5.0, 7.0),
    "accountability": (5.6, 7.2),
    "commitment": (7.6, 8.4),
    "conflict-resolution": (4.6, 6.8),
    "respect": (7.0, 8.0),
    "honesty": (4.6, 7.0),
    "fair-feedback": (4.4, 6.4),
    "boundaries": (4.4, 6.6),
}
"""The same, as much as comes from Robin, who tends to go quiet and to please."""

MARKS: Levels = {
    "inner-life": (5.8, 7.0),
    "shared-values": (6.4, 7.2),
    "open-honest": (4.8, 6.2),
    "climate-of-trust": (5.8, 7.2),
    "learning-not-blame": (6.6, 7.4),
    "self-care": (4.8, 6.0),
}
"""The six marks, as they are in the choir."""

LEAST, MIDDLE, MOST = safety.LOW + 1, safety.LOW + 2, 9
"""The lowest answer there is, the highest that feels hard, and the highest."""

FIRST_CHECK = (30, 80)
"""Fewest and most days until the choir is looked at for the first time."""
CHECK_EVERY = (75, 130)
"""Fewest and most days from one such look to the next."""

SLOW = 24
"""Weeks in which about two thirds of the way are gone."""
MOVED = 0.45
"""How much a week moves things, to and fro."""
DULL, BETTER = -1.3, 0.8
"""What a dull stretch takes, and a better one gives."""


class Bond:
    """How things stand with someone, week by week."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.weeks = 0
        self.sway = 0.0
        self.dull = range(0)
        self.better = range(0)
        self._ahead(7, 15)

    def _ahead(self, least: int, most: int) -> None:
        begins = self.weeks + self.dice.randint(least, most)
        self.dull = range(begins, begins + self.dice.randint(3, 6))
        self.better = range(self.dull.stop, self.dull.stop + self.dice.randint(3, 7))

    def pass_week(self) -> None:
        """Let a week go by."""
        self.weeks += 1
        self.sway = 0.6 * self.sway + self.dice.gauss(0, MOVED)
        if self.weeks == self.better.stop:
            self._ahead(8, 22)

    def answer(self, level: tuple[float, float]) -> int:
        """Return an answer of this week to something that begins and settles so."""
        begins, settles = level
        rises = 1 if settles > begins else -1
        mood = DULL if self.weeks in self.dull else BETTER if self.weeks in self.better else 0
        told = settles + (begins - settles) * math.exp(-self.weeks / SLOW)
        found = round(told + rises * (mood + self.sway) + self.dice.gauss(0, MOVED))
        if rises > 0:
            return min(MOST, max(LEAST, found))
        return max(1, min(safety.MOST - LEAST, found))


class Circle(Writer):
    """Robin's people: when they are looked at, and what is answered then."""

    def __init__(self, dice: str, diary: Diary, texts: Texts, first: int) -> None:
        super().__init__(dice, diary)
        self.people: dict[str, str] = {}
        self.bonds = {name: Bond(self.dice) for name in (PARTNER, FRIEND, GROUP)}
        self.looked: dict[tuple[str, str], Pile] = {
            (about, mood): Pile(
                [n for n in texts.look if (n.about, n.mood) == (about, mood)], self.dice
            )
            for about, mood in sorted({(n.about, n.mood) for n in texts.look})
        }
        self.checked = {
            about: Pile([n for n in texts.check if n.about == about], self.dice)
            for about in (PARTNER, GROUP)
        }
        self.next_check = first + self.dice.randint(*FIRST_CHECK)
        self.wish: tuple[int, tuple[str, ...]] = (0, ())

    def pass_week(self) -> None:
        """Let a week go by with everyone."""
        for bond in self.bonds.values():
            bond.pass_week()

    def looks(self, at: datetime, day: date) -> tuple[Look, ...]:
        """Look at Sam most weeks, at Jo some weeks."""
        chances = ((PARTNER, 0.88), (FRIEND, 0.3))
        return tuple(self._look(n, at, day) for n, share in chances if self.dice.random() < share)

    def _look(self, name: str, at: datetime, day: date) -> Look:
        """Answer the guiding questions, but now and then one; note something now and then."""
        answers = {
            question: self.bonds[name].answer(level)
            for question, level in LOOKS[name].items()
            if self.dice.random() < 0.97
        }
        look = msgspec.convert({"about": self._meet(name, at, day), **answers}, Look)
        mood = "hard" if (safety.trust(look) or LEAST) <= MIDDLE else "good"
        if (name, mood) not in self.looked or self.dice.random() < 0.4:
            return look
        note = self.looked[name, mood].deal(Aside)
        told = {**answers, "guard": safety.MOST - answers.get("guard", LEAST)}
        return msgspec.structs.replace(look, notes=_fitting([note], told))

    def check(self, at: datetime, day: date, id_: str, tend: tuple[str, ...]) -> Check:
        """Look at the relationship with Sam: all nine, both ways, two of them to tend."""
        bond = self.bonds[PARTNER]
        receive = {theme: bond.answer(level) for theme, level in RECEIVE.items()}
        note = self._note(PARTNER, receive)
        return Check(
            id=id_,
            at=iso(at),
            day=day.isoformat(),
            kind="relationship",
            about=self._meet(PARTNER, at, day),
            answered=(*receive, *(("note",) if note else ()), "tend"),
            ended=self._ended(at),
            receive=receive,
            give={theme: bond.answer(level) for theme, level in GIVE.items()},
            notes={NOTE: note} if note else {},
            tend=tend,
        )

    def perhaps_check_the_group(self, day: date) -> None:
        """Some evenings, months apart, look at the choir; mostly choose two marks to tend."""
        if day.toordinal() < self.next_check:
            return
        self.next_check = day.toordinal() + self.dice.randint(*CHECK_EVERY)
        at = self.at(day, 20)
        tend = tuple(self.dice.sample(list(MARKS), 2)) if self.dice.random() < 0.7 else ()
        self.wish = (day.toordinal(), tend)
        marks = {mark: self.bonds[GROUP].answer(level) for mark, level in MARKS.items()}
        note = self._note(GROUP, marks)
        check = Check(
            id=self.new_id(),
            at=iso(at),
            day=day.isoformat(),
            kind="community",
            about=self._meet(GROUP, at, day, "group"),
            answered=(*marks, *(("note",) if note else ()), *(("tend",) if tend else ())),
            ended=self._ended(at),
            receive=marks,
            notes={NOTE: note} if note else {},
            tend=tend,
        )
        self.diary.keep(check, at)

    def _note(self, name: str, told: Mapping[str, int]) -> str:
        """Return what is noted now and then, if it goes with what was answered."""
        if self.dice.random() < 0.4:
            return ""
        dealt = [self.checked[name].deal(Aside) for _ in range(2)]
        return next(iter(_fitting(dealt, told).values()), "")

    def _ended(self, at: datetime) -> str:
        return iso(at + timedelta(seconds=self.dice.randint(150, 420)))

    def _meet(self, name: str, at: datetime, day: date, kind: str = "person") -> str:
        """Return the id of someone, who is named when first looked at."""
        if name not in self.people:
            self.people[name] = self.new_id()
            self.diary.keep(
                Person(id=self.people[name], at=iso(at), day=day.isoformat(), name=name, kind=kind),
                at,
            )
        return self.people[name]


def _fitting(notes: Iterable[Aside], told: Mapping[str, int]) -> dict[str, str]:
    """Return the notes that go with what was answered, by theme."""
    return {
        note.theme: note.text
        for note in notes
        if note.theme in told and (told[note.theme] <= MIDDLE) == (note.mood == "hard")
    }
