"""Which focus a day gets, and why: a pure function of the person, the day and what came before.

Two hard rules stand over everything: no focus repeats within 60 days while the library allows
it, and any 28 choices in a row hold each practice at least 4 times and the circle at least
twice. Within them, rules of meaning are tried in order, and one is named as the reason only if
without its cause another focus would have been chosen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import msgspec

from content.library import Library
from content.schema import PRACTICES

REPEAT_DAYS = 60
"""A focus rests this many days after it was shown, while the library allows it."""

WINDOW = 28
"""Choices in a row within which every practice has its minimum."""

MINIMUM: dict[str, int] = {practice: 2 if practice == "circle" else 4 for practice in PRACTICES}

DUE_DAYS = 3
"""A focus put off comes back after this many days."""

UNMET_DAYS = 6
"""A practice counts as long unmet from this many days on."""

SERVED_CHOICES = 2
"""An intention or a wish waits until so many choices in a row have not served it."""

RECENT_CHOICES = 2
"""A practice's turn waits until so many choices went to others."""

LESS_OFTEN_DAYS = 180
"""How long a focus rests that was answered with 'less often'."""


class Spot(msgspec.Struct, frozen=True):
    """What the choice needs to know of a focus."""

    id: str
    practice: str
    serves: frozenset[str]
    gentle: bool


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """What came before the day: choices as finally shown, oldest first.

    `recent` holds (focus, practice) of the last choices, at least `WINDOW` of them if there
    were so many; `count` is how many there were in all. Days are ordinals.
    """

    recent: tuple[tuple[str, str], ...] = ()
    count: int = 0
    last_shown: dict[str, int] = {}
    """For each focus, the day it was last the focus."""
    last_met: dict[str, int] = {}
    """For each practice, the day it was last the focus or practised."""
    put_off: dict[str, int] = {}
    """For each focus put off and not shown since, the day it was put off."""
    less_often: dict[str, int] = {}
    """For each focus answered with 'less often', the day of the last such answer."""


class Causes(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules of meaning point to, as of the day; what is empty points to nothing."""

    due: dict[str, int] = {}
    """Focuses put off, and how many days ago."""
    away: int = 0
    """Missed days in a row before today, if more than the rest days allow."""
    intention: str = ""
    """This week's intention: a practice or a characteristic."""
    wishes: tuple[str, ...] = ()
    """Characteristics wished for lately."""
    unmet: dict[str, int] = {}
    """For each practice met before, days since it last was."""


class Pick(msgspec.Struct, frozen=True):
    """A chosen focus with the rule that decided and what that rule points to."""

    focus: str
    practice: str
    reason: str
    cause: dict[str, str | int] = {}


def shelf(library: Library) -> tuple[Spot, ...]:
    """Return what the choice needs to know of every focus, in the library's order."""
    return tuple(
        Spot(id_, library.practice_of[id_], frozenset(focus.serves), focus.gentle)
        for id_, focus in library.focuses.items()
    )


def causes(
    past: Past, day: int, *, away: int, intention: str = "", wishes: Iterable[str] = ()
) -> Causes:
    """Return what the rules may point to on `day`; `away` counts missed days beyond the rule."""
    return Causes(
        due={f: day - put for f, put in past.put_off.items() if day - put >= DUE_DAYS},
        away=away,
        intention=intention,
        wishes=tuple(wishes),
        unmet={practice: day - met for practice, met in past.last_met.items()},
    )


def choose(person: str, day: int, why: Causes, past: Past, spots: Sequence[Spot]) -> Pick:
    """Return the focus of `day` (an ordinal) for the person, and the reason.

    `past` holds what came before the day, and nothing of the day itself.
    """
    return _Chooser(person, day, past, spots).decide(why)


def another(  # noqa: PLR0913 - a choice's own arguments, and what was shown today
    person: str,
    day: int,
    past: Past,
    spots: Sequence[Spot],
    shown: Sequence[str],
    practice: str,
) -> Pick:
    """Return another focus of the same practice, or of any once all of that were shown today."""
    rest = [spot for spot in spots if spot.id not in shown] or list(spots)
    same = [spot for spot in rest if spot.practice == practice]
    chooser = _Chooser(person, day, past, same or rest)
    pick = chooser.turn(chooser.open_to_all() if same else chooser.ready)
    return Pick(pick.focus, pick.practice, "another")


def instead(  # noqa: PLR0913 - as above
    person: str,
    day: int,
    past: Past,
    spots: Sequence[Spot],
    shown: Sequence[str],
    practice: str,
) -> Pick:
    """Return a focus in place of one put off: of another practice, where the balance allows."""
    rest = [spot for spot in spots if spot.id not in shown] or list(spots)
    chooser = _Chooser(person, day, past, rest)
    other = [spot for spot in chooser.ready if spot.practice != practice]
    pick = chooser.turn(other or chooser.ready)
    return Pick(pick.focus, pick.practice, "instead")


class _Chooser:
    """One day's choice: what is ready under the hard rules, and the rules of meaning over it."""

    def __init__(self, person: str, day: int, past: Past, spots: Sequence[Spot]) -> None:
        self.seed = f"{person}/{day}/"
        self.day = day
        self.past = past
        self.spots = spots
        self.serves = {spot.id: spot.serves | {spot.practice} for spot in spots}
        present = {spot.practice for spot in spots}
        practices = [p for p in allowed([p for _, p in past.recent], past.count) if p in present]
        self.ready = self._ready([s for s in spots if s.practice in (practices or present)])

    def open_to_all(self) -> list[Spot]:
        """Return what is ready when the balance of practices is set aside, as the person asked."""
        return self._ready(self.spots)

    def _ready(self, spots: Iterable[Spot]) -> list[Spot]:
        """Return the focuses rested enough; where no practice has one, each one's longest ago."""
        by_practice: dict[str, list[Spot]] = {}
        for spot in spots:
            by_practice.setdefault(spot.practice, []).append(spot)
        rested = [spot for spots in by_practice.values() for spot in spots if self._rested(spot)]
        if rested:
            return rested
        return [min(spots, key=self._longest_ago) for spots in by_practice.values()]

    def _rested(self, spot: Spot) -> bool:
        rest = LESS_OFTEN_DAYS if spot.id in self.past.less_often else REPEAT_DAYS
        put_off = self.past.put_off.get(spot.id, -DUE_DAYS)
        return self.day - self._seen(spot.id) > rest and self.day - put_off >= DUE_DAYS

    def _longest_ago(self, spot: Spot) -> tuple[int, str]:
        rest = LESS_OFTEN_DAYS if spot.id in self.past.less_often else 0
        return self._seen(spot.id) + rest, self._hash(spot.id)

    def _seen(self, focus: str) -> int:
        """Return the day the focus was last shown, or answered with 'less often'."""
        return max(self.past.last_shown.get(focus, 0), self.past.less_often.get(focus, 0))

    def _hash(self, text: str) -> str:
        return hashlib.sha256((self.seed + text).encode()).hexdigest()

    def decide(self, why: Causes) -> Pick:
        """Try the rules of meaning in order.

        A rule decides by choosing what would not have come without its cause, so that the
        reason shown is the one that made the difference.
        """
        for code, spots, cause, without in self._rules(why):
            if not spots:
                continue
            other = self.decide(without).focus
            fitting = [spot for spot in spots if spot.id != other]
            if fitting:
                best = self._best(fitting)
                return Pick(best.id, best.practice, code, cause)
        return self.turn(self.ready)

    def _rules(self, why: Causes) -> Iterable[tuple[str, list[Spot], dict[str, str | int], Causes]]:
        """Yield (code, the focuses it allows, what it points to, the causes without it)."""
        replace = msgspec.structs.replace
        for due in sorted(why.due, key=lambda focus: (-why.due[focus], focus)):
            left = {focus: ago for focus, ago in why.due.items() if focus != due}
            found = [spot for spot in self.ready if spot.id == due]
            yield "due", found, {"days": why.due[due]}, replace(why, due=left)
        if why.away:
            found = [spot for spot in self.ready if spot.gentle]
            yield "return", found, {"days": why.away}, replace(why, away=0)
        if why.intention and self._unserved(why.intention):
            found = [spot for spot in self.ready if why.intention in self.serves[spot.id]]
            yield "intention", found, {"about": why.intention}, replace(why, intention="")
        for wish in why.wishes:
            if self._unserved(wish):
                found = [spot for spot in self.ready if wish in spot.serves]
                left_wishes = tuple(other for other in why.wishes if other != wish)
                yield "wish", found, {"about": wish}, replace(why, wishes=left_wishes)
        if why.unmet:
            longest = max(why.unmet, key=lambda practice: (why.unmet[practice], practice))
            if why.unmet[longest] >= UNMET_DAYS:
                found = [spot for spot in self.ready if spot.practice == longest]
                cause: dict[str, str | int] = {"about": longest, "days": why.unmet[longest]}
                yield "unmet", found, cause, replace(why, unmet={**why.unmet, longest: 1})

    def _unserved(self, theme: str) -> bool:
        """Say whether none of the last choices served the theme."""
        last = self.past.recent[-SERVED_CHOICES:]
        return all(theme not in self.serves.get(focus, {practice}) for focus, practice in last)

    def turn(self, ready: Sequence[Spot]) -> Pick:
        """Return the plain pick: a practice not chosen lately, in an order of the person's own."""
        recent = {practice for _, practice in self.past.recent[-RECENT_CHOICES:]}
        best = self._best([spot for spot in ready if spot.practice not in recent] or ready)
        met = self.past.last_met.get(best.practice)
        since: dict[str, str | int] = {} if met is None else {"days": self.day - met}
        return Pick(best.id, best.practice, "turn", {"about": best.practice, **since})

    def _best(self, spots: Sequence[Spot]) -> Spot:
        """Return one of the spots: the practice by the day's order, then the longest unseen."""
        practice = min({spot.practice for spot in spots}, key=self._hash)
        return min((s for s in spots if s.practice == practice), key=self._longest_ago)


def allowed(recent: Sequence[str], count: int) -> list[str]:
    """Return the practices a choice may take so that the balance can still be kept.

    Every practice has standing jobs: a new choice at the latest 28 choices after its 4th last
    one, a second after its 3rd last, and so on. A practice may be taken if after it all jobs
    still fit, one a choice, in the order of their deadlines; as a kept round can be repeated
    28 choices later, that is enough for ever. Where nothing fits (the person asked for
    something else too often), the most urgent practices are taken first.

    Args:
        recent: The practices of the last choices, oldest first.
        count: How many choices there were in all.
    """
    jobs = {practice: _deadlines(practice, recent, count) for practice in PRACTICES}
    fitting: list[str] = [
        practice
        for practice in PRACTICES
        if _fits(
            [
                deadline
                for other, deadlines in jobs.items()
                for deadline in (deadlines[1:] if other == practice else deadlines)
            ]
        )
    ]
    if fitting:
        return fitting
    urgent = min(deadlines[0] for deadlines in jobs.values())
    return [practice for practice in PRACTICES if jobs[practice][0] == urgent]


def _deadlines(practice: str, recent: Sequence[str], count: int) -> list[int]:
    """Return how many choices from now each job of a practice may wait, the soonest first."""
    need = MINIMUM[practice]
    places = [len(recent) - place for place, name in enumerate(recent) if name == practice]
    known = [max(0, WINDOW - back) for back in places[-need:]]
    # Before the first 28 choices are made there is no full stretch to fill.
    missing = max(0, WINDOW - 1 - count)
    return sorted([missing] * (need - len(known)) + known)


def _fits(deadlines: list[int]) -> bool:
    """Say whether jobs fit one a choice, starting with the choice after this one."""
    return all(deadline >= turn for turn, deadline in enumerate(sorted(deadlines), start=1))
