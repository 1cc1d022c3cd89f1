"""Robin being an adult: exercises inside sessions and outside, and hard moments that were kept."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from coach import breaks, sentences
from coach.demo.deck import Deck
from coach.demo.diary import Diary, Writer, iso, plan_of
from coach.demo.texts import ExerciseText, MomentText, Pile, Shelves
from coach.exercise import SIT_AT, next_rung
from coach.exercise import STEPS as ALL_STEPS
from coach.flow import FLOODED, MOST
from coach.moment import PULLS
from coach.records import Exercise, Moment, Proof, Session

PLAN_HOUR = 21
"""When the plans that came of exercises are rehearsed."""

SETTLES = 7
"""Days after which Right now has become familiar enough to be kept."""

Fields = dict[str, Any]


class Adult(Writer):
    """The exercises and the hard moments, with the plans and the proofs that come of them."""

    def __init__(self, dice: str, diary: Diary, shelves: Shelves, first: int) -> None:
        super().__init__(dice, diary)
        self.settled = date.fromordinal(first + SETTLES).isoformat()
        self.shelves = shelves
        self.deck = Deck(f"{dice} deck", diary, hour=PLAN_HOUR)
        self.texts = Pile(shelves.texts.exercise, self.dice)
        self.said = Pile(shelves.texts.moment, self.dice)
        self.climbed: dict[str, Exercise] = {}
        self.last = ""
        """The day of the last exercise."""

    # -- exercises ---------------------------------------------------------------------------

    def within(self, session: Session) -> Session:
        """Perhaps let an exercise be a session's Try; return the session that knows of it.

        The plan and how it ended are then told in the session.
        """
        if session.short or "try" not in session.answered or self.dice.random() < 0.5:
            return session
        begun, ended = map(datetime.fromisoformat, (session.at, session.ended))
        done = self._exercise(
            session.day,
            begun + (ended - begun) * 0.3,
            begun + (ended - begun) * 0.7,
            before=session.intensity_before,
            session=session.id,
        )
        return msgspec.structs.replace(session, exercise=done.id)

    def perhaps_exercise(self, day: date) -> None:
        """Some evenings go through the exercise on its own, unless it was done already."""
        if self.last == day.isoformat() or self.dice.random() < 0.5:
            return
        at = self.at(day, self.dice.choice((17, 19, 20)))
        ended = at + timedelta(seconds=self.dice.randint(240, 720))
        before = min(MOST, max(2, round(self.dice.gauss(6, 1.6))))
        self._exercise(at.date().isoformat(), at, ended, before=before)

    def _exercise(
        self, day: str, at: datetime, ended: datetime, *, before: int | None, session: str = ""
    ) -> Exercise:
        text = self.texts.deal(ExerciseText)
        id_ = self.new_id()
        found = {
            "moment": {"happened": text.happened},
            "feel": self._feel(text, before),
            "pull": {"pull": text.pull, "age": text.age},
            "need": {"need_then": text.need_then, "need_now": text.need_now},
            "move": self._move(text, before or 5),
            "say": {},
            "plan": {"plan_when": text.plan_when, "plan_then": text.plan_then},
            "close": self._close(text, before, session),
        }
        answered = self._answered(found, session)
        told: Fields = {}
        for step in answered:
            told |= found[step]
        done = Exercise(
            id=id_,
            at=iso(at),
            day=day,
            tendency=text.tendency,
            tendencies=self._tendencies(text),
            session=session,
            answered=answered,
            ended=iso(ended),
            **{"intensity_before": before, **told},
        )
        self.last = day
        if done.rung:
            self.climbed[text.tendency] = done
        self.diary.keep(done, ended)
        self._keep_fruits(done, ended)
        return done

    def _answered(self, found: dict[str, Fields], session: str) -> tuple[str, ...]:
        """Return the steps that were gone through: mostly all, sometimes up to the move."""
        built = any(name in found["move"] for parts in sentences.BUILT.values() for name in parts)
        steps = [step for step in ALL_STEPS if step != "say" or built]
        if session:
            steps.remove("plan")
        if not found["close"]:
            steps.remove("close")
        elif not session and self.dice.random() < 0.12:
            steps = steps[: steps.index("move") + 1]
        return tuple(steps)

    def _tendencies(self, text: ExerciseText) -> tuple[str, ...]:
        other = "please" if text.tendency == "withdraw" else "withdraw"
        return (text.tendency, other) if self.dice.random() < 0.2 else (text.tendency,)

    def _feel(self, text: ExerciseText, before: int | None) -> Fields:
        found: Fields = {
            "place": self.dice.choice(self.shelves.lists.place).word,
            "feelings": text.feelings,
        }
        if before is not None and before >= FLOODED:
            found["calm_first"] = self._tool()
            found["intensity_calmed"] = before - self.dice.randint(1, 3)
        return found

    def _tool(self) -> str:
        return self.dice.choice([tool.id for tool in self.shelves.tools if not tool.breath])

    def _move(self, text: ExerciseText, before: int) -> Fields:
        """Return the grown-up move: of each tendency its own."""
        if text.tendency == "anger":
            return self._reads_the_anger(text, before)
        if text.tendency == "please":
            return self._bears_a_no(text)
        if self.dice.random() < 0.2:  # away, with an end
            return {"break_minutes": self.dice.choice(self.shelves.lists.away).minutes}
        return {
            "rung": self._rung(text),
            **_parts(text),
            "stayed": self.dice.random() < 0.7,
        }

    def _bears_a_no(self, text: ExerciseText) -> Fields:
        hard, sat = self.dice.randint(4, 8), self.dice.choice((2, 3, 4, 4, 4))
        curve = [max(1, hard - self.dice.randint(0, 2) * place) for place in range(sat)]
        return {
            "pause_phrase": self.dice.choice(self.shelves.lists.pause).said,
            "rung": self._rung(text),
            **_parts(text),
            "strength": self.dice.choice((1, 2, 2, 3, 3, 4)),
            "discomfort": (*curve, *(None,) * (len(SIT_AT) - sat)),
        }

    def _reads_the_anger(self, text: ExerciseText, before: int) -> Fields:
        return {
            "behaviour": text.behaviour,
            "under": text.under,
            **_parts(text),
            "calm": self._tool(),
            "calm_before": before,
            "calm_after": max(0, before - self.dice.choice((0, 1, 2, 2, 3))),
        }

    def _rung(self, text: ExerciseText) -> int:
        """Return the rung that is suggested, or one a little below it."""
        last = self.climbed.get(text.tendency)
        below = self.dice.choice((0, 0, 0, 0, 1, 1, 2))
        return max(1, next_rung([last] if last else [], text.tendency) - below)

    def _close(self, text: ExerciseText, before: int | None, session: str) -> Fields:
        found: Fields = {"proof": text.proof} if self.dice.random() < 0.6 else {}
        if before is not None and not session:
            found["intensity_after"] = max(0, before - self.dice.choice((-1, 0, 1, 2, 2, 3)))
        return found

    def _keep_fruits(self, done: Exercise, at: datetime) -> None:
        if done.plan_when:
            plan = plan_of(done, exercise=done.id, tendency=done.tendency)
            self.deck.add(plan)
            self.diary.keep(plan, at)
        if done.proof:
            proof = Proof(
                id=str(uuid.uuid5(uuid.UUID(done.id), "proof")),
                at=done.ended,
                day=done.day,
                line=done.proof,
                tendency=done.tendency,
                exercise=done.id,
            )
            self.diary.keep(proof, at)

    # -- hard moments ------------------------------------------------------------------------

    def perhaps_keep_a_moment(self, session: Session) -> None:
        """On some hard days, and on few others, keep a Right now from before the session."""
        hard = (session.intensity_before or 0) >= FLOODED
        if session.day < self.settled or self.dice.random() > (0.7 if hard else 0.02):
            return
        at = datetime.fromisoformat(session.at) - timedelta(minutes=self.dice.randint(4, 50))
        kept = self.dice.random()
        text = self.said.deal(MomentText) if kept < 0.55 else None
        pull = text.tendency if text else self.dice.choice(PULLS[:3])
        away = self.dice.choice(self.shelves.lists.away).minutes if 0.4 < kept < 0.85 else 0
        until = breaks.after(at, away).isoformat(timespec="seconds") if away else ""
        moment = Moment(
            id=self.new_id(),
            at=iso(at),
            day=session.day,
            tendency=pull,
            anchor=self.dice.choice(self.shelves.now.anchors[pull][:3]).id,
            sentence=text.sentence if text else "",
            break_until=until,
        )
        self.diary.keep(moment, at)


def _parts(text: ExerciseText) -> Fields:
    return {name: getattr(text, name) for name in sentences.BUILT[text.tendency]}
