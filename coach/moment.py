"""Right now as an engine: pure, frozen, the same for every front end.

A pause, which pull it is, an anchor, one sentence to say next, and leaving; from there a break can
be set. Each step can be gone on from and back from, and any can be the last. Seconds and moments
are handed in, and nothing is written anywhere: what is not kept is gone with the state.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from coach import days, sentences
from coach.days import civil_day
from coach.records import Exercise, Moment

if TYPE_CHECKING:  # the pause is on the screen before the content is read
    from content.now import Anchor, Now

Step = Literal["pause", "pull", "anchor", "sentence", "leave", "break"]

BEFORE: dict[Step, Step] = {
    "pause": "pause",
    "pull": "pause",
    "anchor": "pull",
    "sentence": "anchor",
    "leave": "sentence",
    "break": "leave",
}
"""Where going back leads from each step."""

PULLS = ("withdraw", "please", "anger", "other")
"""What pulls, by the keys 1 to 4."""

PAUSE_SECONDS = 5
MOST = 5
"""Sentences that are offered at once."""

OWN_MOST = 3
"""How many of them are the person's own: written ones stay beside them."""


class Sentence(msgspec.Struct, frozen=True):
    """A sentence that is offered."""

    text: str
    own: bool = False


class Offers(msgspec.Struct, frozen=True, kw_only=True):
    """What can be said next, by pull, in the wording that holds for this person."""

    protective: bool
    sentences: dict[str, tuple[Sentence, ...]]


def offers(
    now: Now, exercises: Iterable[Exercise], moments: Iterable[Moment], *, protective: bool
) -> Offers:
    """Return what is offered for each pull: the person's own sentences first.

    In the protective setting, written ones are said inwardly, and own ones are those that were
    made in it.
    """
    exercises = tuple(exercises)
    kept = sorted(moments, key=lambda kept: (kept.day, days.instant(kept.at)), reverse=True)
    written = now.said_protective if protective else now.said
    found = {}
    for pull in PULLS:
        own = dict.fromkeys(sentences.own(exercises, pull, protective=protective))
        own |= dict.fromkeys(
            moment.sentence
            for moment in kept
            if moment.tendency == pull and moment.sentence and (moment.protective or not protective)
        )
        mine = list(own)[:OWN_MOST]
        others = [text for text in written[pull] if text not in mine]
        found[pull] = (
            *(Sentence(text, text not in written[pull]) for text in mine),
            *map(Sentence, others[: MOST - len(mine)]),
        )
    return Offers(protective=protective, sentences=found)


class MomentState(msgspec.Struct, frozen=True, kw_only=True):
    """A Right now at one moment."""

    id: str
    at: str
    day: str
    step: Step = "pause"
    passed: float = 0.0
    """Seconds that went by in the present step; they count in the pause and with the anchor."""
    pull: str = ""
    anchors: tuple[Anchor, ...] = ()
    """What fits the pull, the best first."""
    anchor: int = 0
    """Which of them it is."""
    sentence: str = ""
    protective: bool = True
    """Whether the sentence was offered in the protective setting."""
    break_until: str = ""
    left: bool = False

    @property
    def length(self) -> float:
        """Seconds that the present step takes by itself; 0 where it waits for the person."""
        match self.step:
            case "pause":
                return PAUSE_SECONDS
            case "anchor":
                return self.holds.seconds
            case _:
                return 0

    @property
    def share(self) -> float:
        """How much of the present step is over, 0 to 1."""
        return min(1.0, self.passed / self.length) if self.length else 0.0

    @property
    def holds(self) -> Anchor:
        """The anchor that is shown; there is one once there is a pull."""
        return self.anchors[self.anchor]

    def dated(self, begins: int) -> MomentState:
        """Return the state on the civil day it was begun; `begins` is the hour a day starts."""
        day = civil_day(datetime.fromisoformat(self.at), begins).isoformat()
        return self if day == self.day else msgspec.structs.replace(self, day=day)

    def passing(self, seconds: float) -> MomentState:
        """Let some seconds pass; a step that is over by itself goes on."""
        if self.left or not self.length:
            return self
        state = msgspec.structs.replace(self, passed=self.passed + seconds)
        return state.on() if state.passed >= state.length else state

    def on(self) -> MomentState:
        """Go on; where the person has to choose first, nothing happens."""
        match self.step:
            case "pause":
                return self._to("pull")
            case "anchor":
                return self._to("sentence")
            case _:
                return self

    def pulled(self, pull: str, now: Now) -> MomentState:
        """Say which pull it is, in the pause already or when asked, and go on to an anchor."""
        if self.left or self.step not in {"pause", "pull"}:
            return self
        if pull == self.pull:
            return self._to("anchor")
        return self._to("anchor", pull=pull, anchors=now.anchors[pull], anchor=0)

    def held_by(self, anchor: int) -> MomentState:
        """Switch to another anchor, which begins anew."""
        if self.left or self.step != "anchor" or not 0 <= anchor < len(self.anchors):
            return self
        return msgspec.structs.replace(self, anchor=anchor, passed=0.0)

    def saying(self, sentence: str, *, protective: bool) -> MomentState:
        """Choose what to say next; an empty sentence is none."""
        if self.left or self.step != "sentence":
            return self
        return self._to("leave", sentence=sentence, protective=protective)

    def to_break(self) -> MomentState:
        """Ask when one will be back."""
        return self if self.left or self.step != "leave" else self._to("break")

    def back_at(self, until: datetime) -> MomentState:
        """Set the time of coming back."""
        if self.left or self.step != "break":
            return self
        return self._to("leave", break_until=until.isoformat(timespec="seconds"))

    def back(self) -> MomentState:
        """Return to the step before, what was chosen still chosen; the first stays the first."""
        return self if self.left else self._to(BEFORE[self.step])

    def stop(self) -> MomentState:
        """Leave, from whichever step."""
        return msgspec.structs.replace(self, left=True)

    def result(self) -> Moment:
        """Return what would be kept, if the person wishes to keep it."""
        return Moment(
            id=self.id,
            at=self.at,
            day=self.day,
            tendency=self.pull,
            protective=self.protective,
            anchor=self.holds.id if self.anchors else "",
            sentence=self.sentence,
            break_until=self.break_until,
        )

    def _to(self, step: Step, **changes: object) -> MomentState:
        return msgspec.structs.replace(self, step=step, passed=0.0, **changes)
