"""'Be an adult' as an engine: from the little-kid reaction to the grown-up move.

Eight steps that everyone goes through, and a move that differs by the tendency which speaks:
stepping up, not accommodating, or reading the anger as news about a need (mission.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Self

import msgspec

from coach import days, sentences
from coach.flow import Ask, Flow, Value
from coach.records import Exercise, Proof, Record
from content.schema import TENDENCIES, Tendency

STEPS = ("moment", "feel", "pull", "need", "move", "say", "plan", "close")
"""The eight steps, in order."""

MOST_FEELINGS = 3
"""More precise words than this blur again (affect labelling, lieberman-2007)."""

RUNGS = 6

SIT_AT = (0, 30, 60, 90)
"""Seconds of sitting with imagined displeasure at which the discomfort is asked for."""

TEXTS = frozenset(
    {"happened", "pull", "age", "pause_phrase", "behaviour", "plan_when", "plan_then", "proof"}
    | {name for parts in sentences.BUILT.values() for name in parts}
)
"""Answers that may be typed: none of them is ever dropped."""

NUMBERS = frozenset({"rung", "strength", "break_minutes"})
"""Choices whose answer is a number."""

_TENDENCIES = Ask("tendencies", "moment", "some", TENDENCIES)
_START = Ask("start", "moment", "word", ("own", "scene", "example"))
_EXAMPLE = Ask("example", "moment", "read")
_SCENE = Ask("scene", "moment", "scene")
_HAPPENED = Ask("happened", "moment", "text")
_INTENSITY = Ask("intensity_before", "feel", "scale")
_CALM_FIRST = (
    Ask("calm_first", "feel", "tool"),
    Ask("calm_first_run", "feel", "run"),
    Ask("intensity_calmed", "feel", "scale"),
)
_FEEL = (Ask("place", "feel", "place"), Ask("feelings", "feel", "feelings"))
_PULL = Ask("pull", "pull", "pull")
_VOICE = Ask("voice", "pull", "voice")
_AGE = Ask("age", "pull", "line")
_NEEDS = (Ask("need_then", "need", "need"), Ask("need_now", "need", "need"))
_SAFETY = Ask("safety", "move", "word", ("yes", "unsure", "no"))
_SPEAK = (
    Ask("rung", "move", "rung"),
    Ask("unsaid", "move", "line"),
    Ask("matters", "move", "line"),
    Ask("like", "move", "line"),
    Ask("stay", "move", "stay"),
)
_WAY = Ask("way", "move", "word", ("speak", "break"))
_BREAK = Ask("break_minutes", "move", "break")
_AWAY = Ask("away", "move", "read")
_PLEASE = (
    Ask("pause_phrase", "move", "phrase"),
    Ask("rung", "move", "rung"),
    Ask("kind_no", "move", "line"),
    Ask("instead", "move", "line"),
    Ask("strength", "move", "strength"),
    Ask("sit", "move", "sit"),
    Ask("curve", "move", "read"),
)
_ANGER = (
    Ask("behaviour", "move", "line"),
    Ask("under", "move", "need"),
    *(Ask(name, "move", "line") for name in sentences.BUILT["anger"]),
    Ask("check", "move", "check"),
    Ask("calm", "move", "tool"),
    Ask("calm_before", "move", "scale"),
    Ask("calm_run", "move", "run"),
    Ask("calm_after", "move", "scale"),
)
_SAY = Ask("say", "say", "read")
_CLOSE = (
    Ask("plan_when", "plan", "line"),
    Ask("plan_then", "plan", "line"),
    Ask("intensity_after", "close", "scale"),
    Ask("proof", "close", "line"),
)


class ExerciseState(Flow, frozen=True, kw_only=True):
    """An exercise at one moment."""

    kind: ClassVar[str] = "exercise"
    record: ClassVar[type[Record]] = Exercise
    count_empty: ClassVar[frozenset[str]] = frozenset(
        {"example", "away", "calm_first_run", "calm_run", "curve", "say"}
    )

    lead: Tendency | None = None
    """The person's lead tendency: the one that speaks until another is chosen."""
    session: str = ""
    """The session that it is part of, if it is."""
    asks_safety: bool = False
    """Whether the safety question is still open: it comes before the first move."""

    @property
    def tendencies(self) -> tuple[Tendency, ...]:
        """The tendencies felt in this moment, the one chosen first leading."""
        chosen = self.values.get("tendencies", ())
        found = tuple(t for t in TENDENCIES if isinstance(chosen, tuple) and t in chosen)
        ordered = sorted(found, key=chosen.index) if isinstance(chosen, tuple) else found
        return tuple(ordered) or ((self.lead,) if self.lead else (TENDENCIES[0],))

    @property
    def tendency(self) -> Tendency:
        """The tendency that speaks now, whose move this is."""
        voice = self.values.get("voice")
        return next((t for t in self.tendencies if t == voice), self.tendencies[0])

    @property
    def asks(self) -> tuple[Ask, ...]:
        """All asks of this exercise, as its answers so far have it."""
        return (
            *self._asks_of_the_moment(),
            *(() if self.session else (_INTENSITY,)),
            *(_CALM_FIRST if self.flooded else ()),
            *_FEEL,
            _PULL,
            *((_VOICE,) if len(self.tendencies) > 1 else ()),
            _AGE,
            *_NEEDS,
            *((_SAFETY,) if self.asks_safety else ()),
            *self._asks_of_the_move(),
            *((_SAY,) if self.sentence else ()),
            *_CLOSE,
        )

    def _asks_of_the_moment(self) -> tuple[Ask, ...]:
        asks = {"scene": (_SCENE,), "example": (_EXAMPLE, _HAPPENED)}
        start = str(self.values.get("start", ""))
        return (_TENDENCIES, _START, *asks.get(start, (_HAPPENED,)))

    def _asks_of_the_move(self) -> tuple[Ask, ...]:
        match self.tendency:
            case "withdraw":
                chosen = (_AWAY,) if "break_minutes" in self.values else ()
                leaving = self.values.get("way") == "break"
                return (_WAY, *((_BREAK, *chosen) if leaving else _SPEAK))
            case "please":
                return _PLEASE
            case _:
                if self.protective:  # what one can give oneself is no request to check
                    return tuple(ask for ask in _ANGER if ask.name != "check")
                return _ANGER

    @property
    def sentence(self) -> str:
        """The grown-up sentence as it stands, the one that the move is about."""
        if self.values.get("way") == "break" and self.tendency == "withdraw":
            return ""
        parts = {name: self.text_of(name) for name in sentences.BUILT[self.tendency]}
        return sentences.built(self.tendency, parts, protective=self.protective)

    def answer(self, value: Value | None = None) -> Self:
        """Answer the present ask; of the safety question only the preference stays.

        With another tendency, a rung that was taken on the other's ladder is let go.
        """
        name = self.ask.name if self.ask else ""
        if name == "safety":
            careful = {"no": False, "yes": True, "unsure": True}.get(str(value), self.protective)
            return msgspec.structs.replace(self, protective=careful, place=self.place + 1)
        number = name in NUMBERS and isinstance(value, str) and value.isdigit()
        answered = super().answer(int(str(value)) if number else value)
        if answered.tendency == self.tendency or name == "rung":
            return answered
        values = {n: v for n, v in answered.values.items() if n != "rung"}
        return msgspec.structs.replace(answered, values=values)

    def result(self) -> Exercise:
        """Return the record of the exercise as it stands.

        Of a move that one left again for another's, the texts stay and the figures go.
        """
        asked = {ask.name for ask in self.asks} | {"intensity_before"}
        stays = {n: v for n, v in self.values.items() if n in asked or n in TEXTS}
        sat = stays.get("sit")
        return msgspec.structs.replace(self, values=stays).as_record(
            Exercise,
            tendency=self.tendency,
            tendencies=self.tendencies,
            session=self.session,
            stayed=stays.get("stay") == "stayed",
            discomfort=sat if isinstance(sat, tuple) else (),
        )

    def fruits(self, at: str) -> tuple[Record, ...]:
        """Return the if-then plan, if both halves were given, and the proof, if one was kept."""
        plans = self.planned(
            at,
            session=self.session,
            exercise=self.id,
            tendency=self.tendency,
            protective=self.protective,
        )
        line = str(self.values.get("proof", ""))
        if not line:
            return plans
        proof = Proof(
            id=self.fruit_id("proof"),
            at=at,
            day=self.day,
            line=line,
            tendency=self.tendency,
            exercise=self.id,
            protective=self.protective,
        )
        return (*plans, proof)


def speaking(chosen: Sequence[Tendency], pull: str, owner: Mapping[str, Tendency]) -> Tendency:
    """Return which of several tendencies speaks now.

    It is the one that the pull comes from, if it was picked from a tendency's own list; a pull
    in one's own words says nothing of that, and then it is the one that was named first.

    Args:
        chosen: The tendencies felt, the one named first leading.
        pull: The pull, as picked or written.
        owner: The tendency of each listed pull, by its text.
    """
    found = owner.get(pull)
    return found if found and found in chosen else chosen[0]


def next_rung(past: Iterable[Exercise], tendency: str, *, protective: bool = False) -> int:
    """Return the rung of a ladder, 1 to 6, to suggest next; the protective ladders are apart.

    One above the last one taken; the same once more if that exercise closed with more upset
    than it began with; the first where none was taken.
    """
    taken = [
        e
        for e in past
        if e.tendency == tendency and e.protective == protective and 1 <= (e.rung or 0) <= RUNGS
    ]
    if not taken:
        return 1
    last = max(taken, key=lambda e: (e.day, days.instant(e.at)))
    rung = last.rung or 1
    before, after = last.intensity_before, last.intensity_after
    harder = before is not None and after is not None and after > before
    return rung if harder else min(RUNGS, rung + 1)
