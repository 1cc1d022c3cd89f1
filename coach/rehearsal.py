"""Going through the plans that came back, as an engine: pure, frozen, the same for every front end.

For each card: see the cue, say the move, answer whether the moment came. `did` offers a line to
keep as proof, and after enough times to retire the plan; `old-way` offers to make it smaller.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Literal, Self

import msgspec

from coach import deck
from coach.deck import Card
from coach.flow import Guided
from coach.records import Plan, Proof, Record, Rehearsal

Ask = Literal["see", "say", "came", "met", "proof", "old-way", "smaller", "yours"]
"""What is on the screen: the cue, the move, the question, and what an answer leads to."""

BEFORE: dict[Ask, Ask] = {
    "say": "see",
    "came": "say",
    "met": "came",
    "proof": "came",
    "old-way": "came",
    "smaller": "old-way",
    "yours": "proof",
}
"""Where one step back leads; before the first there is none."""

FOLLOWS: dict[str, Ask] = {
    deck.NOT_YET: "met",
    deck.DID: "proof",
    deck.OLD_WAY: "old-way",
    deck.LATER: "met",
}
"""What comes after each answer."""

TYPED: dict[str, Ask] = {deck.DID: "proof", deck.OLD_WAY: "smaller"}
"""Where something may be typed after an answer."""

YES, NO = "yes", "no"


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """One plan's answer, with what came of it."""

    plan: str
    at: str
    day: str
    answer: str
    proof: str = ""
    smaller: str = ""
    """The then-part of the smaller plan that takes its place."""
    retired: bool = False


class Unfinished(msgspec.Struct, frozen=True, kw_only=True):
    """Text that was typed for a plan and not sent: it comes back with its card."""

    turn: Turn
    text: str


class RehearsalState(Guided, frozen=True, kw_only=True):
    """A rehearsal at one moment."""

    day: str
    cards: tuple[Card, ...]
    place: int = 0
    """Which card is in hand; past the last one, the rehearsal is over."""
    ask: Ask = "see"
    turns: dict[str, Turn] = {}
    """What was answered, by plan."""
    texts: dict[str, str] = {}
    """What was typed and not sent, by plan and ask: see `_at`."""
    counted: tuple[str, ...] = ()
    """Plans whose cards count this day's answer already: it was kept before they were dealt."""
    ended: bool = False

    @property
    def card(self) -> Card | None:
        """The card in hand, or None once the rehearsal is over."""
        return None if self.over else self.cards[self.place]

    @property
    def over(self) -> bool:
        """Whether the last card was laid down, or one stopped."""
        return self.ended or self.place >= len(self.cards)

    @property
    def turn(self) -> Turn | None:
        """What was answered for the card in hand."""
        return self.turns.get(self.card.id) if self.card else None

    @property
    def text(self) -> str:
        """What stands in the present field: what was typed last, else what it begins with."""
        if self.card is None:
            return ""
        begins = {"smaller": self.card.then, "proof": self.turn.proof if self.turn else ""}
        return self.texts.get(_at(self.card.id, self.ask), begins.get(self.ask, ""))

    def typing(self, text: str) -> Self:
        """Return the state with the text that stands in the present field."""
        if self.card is None or text == self.text:
            return self
        here = _at(self.card.id, self.ask)
        return msgspec.structs.replace(self, texts={**self.texts, here: text})

    def answer(self, answer: str, at: str) -> RehearsalState:
        """Answer whether the moment came; `at` is ISO 8601. A second answer replaces the first."""
        if self.card is None:
            return self
        old = self.turn or Turn(plan=self.card.id, at=at, day=self.day, answer=answer)
        same = old.answer == answer
        turn = old if same else Turn(plan=old.plan, at=old.at, day=old.day, answer=answer)
        return msgspec.structs.replace(
            self, ask=FOLLOWS[answer], turns={**self.turns, turn.plan: turn}
        )

    def go_on(self, value: str = "") -> RehearsalState:
        """Go on from anything but the question, with what was written or chosen there."""
        if self.card is None or self.ask == "came":
            return self
        ask = self._leads_to(value)
        turns = self.turns
        if self.turn is not None:
            turns = {**turns, self.turn.plan: self._filled(self.turn, value.strip())}
        sent = ask is None or self.ask == "proof"
        state = msgspec.structs.replace(
            self, turns=turns, texts=self._other_texts if sent else self.texts
        )
        if ask is None:
            return _taken_up(msgspec.structs.replace(state, place=self.place + 1))
        return msgspec.structs.replace(state, ask=ask)

    def _leads_to(self, value: str) -> Ask | None:
        """Return what comes after the present ask, or None where the card is laid down."""
        if self.ask == "see":
            return "say"
        if self.ask == "say":
            return "came"
        if self.ask == "old-way" and value == YES:
            return "smaller"
        if self.ask == "proof" and self.card:
            again = self.card.id in self.counted
            return "yours" if deck.ready(self.card, deck.DID, again=again) else None
        return None

    def _filled(self, turn: Turn, value: str) -> Turn:
        """Return an answer with what the present ask adds to it."""
        if self.ask == "proof":
            return msgspec.structs.replace(turn, proof=value)
        if self.ask == "smaller" and self.card and value != self.card.then:
            return msgspec.structs.replace(turn, smaller=value)
        if self.ask == "yours":
            return msgspec.structs.replace(turn, retired=value == YES)
        return turn

    def back(self) -> RehearsalState:
        """Return to the ask before this one; the first of a card stays the first."""
        return msgspec.structs.replace(self, ask=BEFORE.get(self.ask, "see"))

    def stop(self) -> RehearsalState:
        """End here. A line of proof is kept as typed; a smaller plan waits for its end."""
        if self.turn is None or self.ask != "proof":
            return msgspec.structs.replace(self, ended=True)
        turn = self._filled(self.turn, self.text.strip())
        return msgspec.structs.replace(
            self, ended=True, turns={**self.turns, turn.plan: turn}, texts=self._other_texts
        )

    def unfinished(self) -> Iterator[Unfinished]:
        """Yield what was typed and not sent."""
        for plan, turn in self.turns.items():
            text = self.texts.get(_at(plan, TYPED.get(turn.answer, "see")), "")
            if text.strip():
                yield Unfinished(turn=turn, text=text)

    def records(self) -> Iterator[Record]:
        """Yield what is to be kept of the answers: rehearsals, and lines of proof."""
        safe = {card.id: card.protective for card in self.cards}
        for turn in self.turns.values():
            yield from records(turn, protective=safe.get(turn.plan, False))

    @property
    def _other_texts(self) -> dict[str, str]:
        """What was typed elsewhere than at the present ask."""
        mine = _at(self.card.id, self.ask) if self.card else ""
        return {place: text for place, text in self.texts.items() if place != mine}


def begin(
    id_: str, day: str, cards: tuple[Card, ...], left: tuple[Unfinished, ...] = ()
) -> RehearsalState:
    """Return a rehearsal of some cards; those that a text was left at begin there."""
    return _taken_up(
        RehearsalState(
            id=id_,
            day=day,
            cards=cards,
            turns={one.turn.plan: one.turn for one in left},
            texts={_at(o.turn.plan, TYPED.get(o.turn.answer, "see")): o.text for o in left},
            counted=tuple(one.turn.plan for one in left if one.turn.answer == deck.DID),
        )
    )


def _taken_up(state: RehearsalState) -> RehearsalState:
    """Return the state at the first ask of its card: where a text was left, that one."""
    if state.turn is None:
        return msgspec.structs.replace(state, ask="see")
    typed = TYPED.get(state.turn.answer, "see")
    left = _at(state.turn.plan, typed) in state.texts
    return msgspec.structs.replace(state, ask=typed if left else "see")


def _at(plan: str, ask: str) -> str:
    """Return where a text stands: at a plan, in the field of an ask."""
    return f"{plan} {ask}"


def records(turn: Turn, *, protective: bool = False) -> Iterator[Record]:
    """Yield an answer as a record, and the line that it led to; `protective` is its plan's."""
    yield Rehearsal(
        id=rehearsal_id(turn), at=turn.at, day=turn.day, plan=turn.plan, answer=turn.answer
    )
    if turn.proof:
        yield Proof(
            id=proof_id(turn),
            at=turn.at,
            day=turn.day,
            line=turn.proof,
            plan=turn.plan,
            protective=protective,
        )


def smaller(plan: Plan, then: str, at: str, day: str) -> Plan:
    """Return a plan's smaller version: the same cue, a smaller move, a spacing of its own."""
    return msgspec.structs.replace(
        plan,
        id=_named(plan.id, "smaller"),
        at=at,
        day=day,
        updated="",
        then=then.strip(),
        retired="",
        smaller_than=plan.id,
    )


def rehearsal_id(turn: Turn) -> str:
    """Return the id of an answer: one for a plan and a day, on whichever device it is given."""
    return _named(turn.plan, turn.day)


def proof_id(turn: Turn) -> str:
    """Return the id of the line that an answer led to."""
    return _named(turn.plan, f"{turn.day} proof")


def draft_id(plan: str) -> str:
    """Return the id of the draft that holds the text left at a plan."""
    return _named(plan, "draft")


def _named(plan: str, name: str) -> str:
    """Return a UUID made from a plan's id, so that devices agree on what is the same."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{plan} {name}"))
