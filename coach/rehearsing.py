"""Opening and keeping rehearsals: the deck's cards, their answers and what is typed at them."""

from __future__ import annotations

import functools

import msgspec

from coach import deck, rehearsal, rescue
from coach.folder import Folder, new_id
from coach.journal import Draft
from coach.records import Plan, Proof, Rehearsal
from coach.rehearsal import RehearsalState, Unfinished

REHEARSAL = "rehearsal"
"""The kind of the draft that holds what was typed at a plan and not sent."""


class Rehearsing:
    """The deck of one folder.

    Args:
        folder: Where it is kept.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def open(self) -> RehearsalState | None:
        """Return a rehearsal of the plans that are due, those first where a text was left."""
        made = self._folder.refresh()
        left = self.left()
        hand = deck.hand(
            made.deck,
            self._folder.today().toordinal(),
            protective=made.settings.shelters,
            left=[one.turn.plan for one in left],
        )
        if not hand:
            return None
        return rehearsal.begin(new_id(), self._folder.today().isoformat(), hand, left)

    def keep(self, state: RehearsalState) -> None:
        """Keep a rehearsal as it stands: answers as records, what is being typed as drafts."""
        for record in state.records():
            self._folder.save_new(record)
        for turn in state.turns.values():
            if not turn.proof:
                self._folder.remove_standing(Proof, rehearsal.proof_id(turn))
            if turn.smaller:
                self.make_smaller(turn.plan, turn.smaller)
            if turn.retired:
                self.retire(turn.plan)
        self._keep_left(state)

    def _keep_left(self, state: RehearsalState) -> None:
        left = {rehearsal.draft_id(one.turn.plan): one for one in state.unfinished()}
        for id_, one in left.items():
            self._folder.journal.keep_draft(
                Draft(
                    id=id_,
                    kind=REHEARSAL,
                    at=one.turn.at,
                    day=one.turn.day,
                    updated="",
                    state=msgspec.to_builtins(one),
                )
            )
        sent = {rehearsal.draft_id(plan) for plan in state.turns} - left.keys()
        for draft in self._folder.journal.drafts():
            if draft.id in sent:
                self._folder.journal.drop_draft(draft.id)

    def left(self) -> tuple[Unfinished, ...]:
        """Return what was typed at plans that are still in the deck, and not sent."""
        plans = {card.id for card in self._folder.facts().deck}
        found = [_left_at(draft) for draft in self._folder.journal.drafts()]
        for one in rescue.find(self._folder.state, self._folder.journal.seal):
            if isinstance(one.flow, RehearsalState):
                found += self.set_aside(one.flow, one.draft.updated).unfinished()
        left = {one.turn.plan: one for one in found if one and one.turn.plan in plans}
        return tuple(left.values())

    def set_aside(self, state: RehearsalState, updated: str) -> RehearsalState:
        """Return a rehearsal that was set aside, without what was answered again after that."""
        answers = self._folder.journal.known().get(Rehearsal.table, {})
        return rescue.without_later(state, updated, answers)

    def make_smaller(self, id_: str, then: str) -> bool:
        """Let a smaller version take a plan's place; return False if it is out of the deck."""
        plan = self._plan(id_)
        if plan is None:
            return False
        new = rehearsal.smaller(plan, then, self._folder.at(), self._folder.today().isoformat())
        self._folder.journal.save(new)
        self._folder.journal.save(msgspec.structs.replace(plan, retired=self._folder.at()))

        def put_back() -> None:
            self._folder.journal.save(plan)
            self._folder.journal.remove(new)

        self._folder.undoing.append(put_back)
        return True

    def retire(self, id_: str) -> bool:
        """Retire a plan as one's own; return False if it is out of the deck already."""
        plan = self._plan(id_)
        if plan is None:
            return False
        self._folder.journal.save(msgspec.structs.replace(plan, retired=self._folder.at()))
        self._folder.undoing.append(functools.partial(self._folder.journal.save, plan))
        return True

    def _plan(self, id_: str) -> Plan | None:
        """Return a plan that is in the deck."""
        plan = self._folder.standing(Plan, id_)
        return plan if plan and not plan.retired else None

    def forget_left(self) -> None:
        """Forget what was typed at plans that are out of the deck by now."""
        waiting = {rehearsal.draft_id(one.turn.plan) for one in self.left()}
        for draft in self._folder.journal.drafts():
            left = _left_at(draft)
            if left is None or draft.id in waiting:
                continue
            if left.turn.answer == deck.DID:  # a line of what one did is kept without its plan
                turn = msgspec.structs.replace(left.turn, proof=left.text.strip())
                for record in rehearsal.records(turn):
                    self._folder.save_new(record)
            self._folder.journal.drop_draft(draft.id)


def _left_at(draft: Draft) -> Unfinished | None:
    """Return what was left at a plan, or None for other kinds and shapes."""
    if draft.kind != REHEARSAL:
        return None
    try:
        return msgspec.convert(draft.state, Unfinished)
    except msgspec.ValidationError:
        return None
