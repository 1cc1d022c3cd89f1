"""Robin's deck: some evenings a few of the plans that came back are rehearsed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import msgspec

from coach import deck, rehearsal
from coach.deck import Card
from coach.demo.diary import Diary, Writer, iso
from coach.demo.texts import Pile, ProofText
from coach.records import Plan, Rehearsal

PROOF_EVERY = 4
"""Fewest days between two lines of proof."""


class Deck(Writer):
    """The plans of one kind, rehearsed at one hour, with the lines of proof that came of it."""

    def __init__(
        self, dice: str, diary: Diary, proofs: Sequence[ProofText] = (), hour: int = 22
    ) -> None:
        super().__init__(dice, diary)
        self.hour = hour
        self.proofs = Pile(proofs, self.dice) if proofs else None
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
        minute = time(self.hour, self.dice.randrange(50), self.dice.randrange(60))
        at = datetime.combine(day, minute).astimezone()
        for _ in range(self.dice.choice((0, 1, 1, 2, 2))):
            for card in deck.hand(self.cards.values(), day.toordinal(), protective=False):
                at += timedelta(seconds=self.dice.randint(20, 60))
                (answer,) = self.dice.choices(
                    (deck.NOT_YET, deck.DID, deck.OLD_WAY, deck.LATER), (8, 7, 3, 1)
                )
                self._answer(card, answer, day, at)

    def _answer(self, card: Card, answer: str, day: date, at: datetime) -> None:
        turn = rehearsal.Turn(plan=card.id, at=iso(at), day=day.isoformat(), answer=answer)
        rested = day.toordinal() - self.last_proof >= PROOF_EVERY
        if self.proofs and answer == deck.DID and rested:
            self.last_proof = day.toordinal()
            turn = msgspec.structs.replace(turn, proof=self.proofs.deal(ProofText).line)
        for record in rehearsal.records(turn):
            self.diary.keep(record, at)
            if isinstance(record, Rehearsal):
                self.given[card.id].append(record)
        if deck.ready(card, answer) and self.dice.random() < 0.8:
            self.retired[card.id] = at
            del self.cards[card.id]
        else:
            (self.cards[card.id],) = deck.cards([self.plans[card.id]], self.given[card.id])
