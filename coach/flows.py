"""Opening and keeping guided flows: sessions and exercises, as drafts and as records."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TypeVar

import msgspec

from coach import days, gather, rescue, showing
from coach.check import CheckState
from coach.exercise import ExerciseState, next_rung
from coach.flow import Flow
from coach.folder import Folder, new_id
from coach.guide import Guide
from coach.journal import Draft
from coach.records import Choice, Exercise, Record
from coach.reflection import ReflectionState
from coach.rescue import Rescued
from coach.session import SessionState
from coach.settings import Settings
from coach.views import Resumable, TodayView
from content import adult
from content.schema import TENDENCIES

_FLOWS: dict[str, type[Flow]] = {
    flow.kind: flow for flow in (SessionState, ExerciseState, ReflectionState, CheckState)
}
"""The flows that are kept as drafts."""

_F = TypeVar("_F", bound=Flow)


class Flows:
    """The flows of one folder.

    Args:
        folder: Where they are kept.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._kept: Record | None = None

    def begin(self, view: TodayView, *, short: bool = False) -> SessionState:
        """Return a new session on today's focus."""
        return SessionState(
            id=new_id(),
            at=self._folder.at(),
            day=view.day,
            focus=view.focus.id,
            practice=view.focus.practice,
            tendency=view.settings.tendency or "",
            protective=view.focus.protective,
            alone=self._folder.library.focuses[view.focus.id].protective is None,
            short=short,
        )

    def open_session(self, view: TodayView, *, short: bool) -> tuple[TodayView, SessionState]:
        """Return the session begun today, or a new one, with the view that its focus has."""
        return self.shown(view, self.unfinished() or self.begin(view, short=short))

    def shown(self, view: TodayView, state: SessionState) -> tuple[TodayView, SessionState]:
        """Return a session with the view that its focus has, as protective as the settings say."""
        if state.focus == view.focus.id:
            return view, msgspec.structs.replace(state, protective=view.focus.protective)
        choice = Choice(
            id=state.id,
            at=state.at,
            day=state.day,
            focus=state.focus,
            practice=state.practice,
            reason="turn",
        )
        focus_view = showing.focus_view(self._folder.library, choice, view.settings)
        view = msgspec.structs.replace(view, focus=focus_view)
        return view, msgspec.structs.replace(state, protective=focus_view.protective)

    def unfinished(self) -> SessionState | None:
        """Return the session begun today and not ended, with all its text."""
        return next(self.begun(SessionState), None)

    def begun(self, kind: type[_F]) -> Iterator[_F]:
        """Yield the flows of a kind that were begun, wait today and are not ended, newest first."""
        self._folder.facts()
        today = self._folder.today().isoformat()
        for draft in reversed(self._waiting()):
            flow = _flow(draft)
            if isinstance(flow, kind) and flow.waits(today) and not flow.over:
                yield flow

    def _waiting(self) -> list[Draft]:
        """Return the drafts, and in their place what is set aside of them, oldest first."""
        waiting = {draft.id: draft for draft in self._folder.journal.drafts()}
        for one in rescue.find(self._folder.state, self._folder.journal.seal):
            if not self.overtaken(one):
                waiting[one.draft.id] = one.draft
        return sorted(waiting.values(), key=lambda draft: days.instant(draft.at))

    def overtaken(self, one: Rescued) -> bool:
        """Say whether something later than a rescue copy was kept of its flow."""
        journal = self._folder.journal
        known = next((draft for draft in journal.drafts() if draft.id == one.draft.id), None)
        table = one.flow.record.table if isinstance(one.flow, Flow) else ""
        standing = journal.standing(table, one.draft.id)
        return rescue.overtaken(one, known, standing, journal.drafts_written())

    def open_exercise(
        self, session: SessionState | None = None
    ) -> tuple[ExerciseState, Guide, Settings]:
        """Return the exercise begun today, or a new one, with what it draws on.

        One inside a session is that session's own, and takes over how strong it was on arriving.
        """
        made = self._folder.refresh()
        past = list(gather.records_of(self._folder.journal.read(), Exercise))
        inside = session.id if session else ""
        begun = (found for found in self.begun(ExerciseState) if found.session == inside)
        state = next(begun, None) or ExerciseState(
            id=new_id(),
            at=self._folder.at(),
            day=session.day if session else self._folder.today().isoformat(),
            lead=made.settings.tendency,
            session=inside,
            protective=made.settings.shelters,
            asks_safety=made.settings.protective is None,
            values={
                name: session.values[name]
                for name in ("intensity_before",)
                if session and name in session.values
            },
        )
        if made.settings.shelters:  # it may have been begun before the setting was on
            state = state.sheltered(protective=True)
        before = [exercise for exercise in past if exercise.id != state.id]
        guide = Guide(
            rungs={t: next_rung(before, t, protective=state.protective) for t in TENDENCIES},
            first=not before,
            lists=adult.lists(),
            scenes=adult.scenes(),
            tools=adult.tools(),
            words=adult.exercise(),
        )
        return state, guide, made.settings

    def keep(self, flow: Flow) -> None:
        """Keep a flow as it stands: a draft until it is over, a record once it counts."""
        if flow.over:
            flow = flow.stop(self._folder.at())
        result = flow.result()
        counts = flow.answered or self._folder.journal.standing(result.table, flow.id)
        if counts and result != self._kept:
            self._folder.journal.save(result)
            self._kept = result
        if not flow.over:
            self._folder.journal.keep_draft(
                Draft(
                    id=flow.id,
                    kind=flow.kind,
                    at=flow.at,
                    day=flow.day,
                    updated="",
                    state=msgspec.to_builtins(flow),
                )
            )
            return
        for fruit in flow.fruits(self._folder.at()):
            self._folder.journal.save(fruit)
        if any(draft.id == flow.id for draft in self._folder.journal.drafts()):
            self._folder.journal.drop_draft(flow.id)

    def settle(self, today: str, open_: Collection[str] = ()) -> None:
        """Settle what was begun on an earlier day than `today`, unless it is open or waits.

        Text that was typed and not ended becomes a record of its own day.
        """
        for draft in self._folder.journal.drafts():
            state = _flow(draft)
            if state and _is_left(state, today) and state.id not in open_:
                self.keep(state.stop(self._folder.at()))
        for draft in self._folder.journal.drafts_elsewhere():
            state = _flow(draft)
            left = state and _is_left(state, today) and state.id not in open_
            if state and left and not self._is_ended(state):
                stopped = state.stop(self._folder.at())
                if stopped.answered:
                    self.keep(stopped)

    def _is_ended(self, flow: Flow) -> bool:
        standing = self._folder.journal.standing(flow.record.table, flow.id)
        return bool(standing.get("ended") or standing.get("deleted"))

    def resumable(self) -> Resumable | None:
        """Return the session begun today, as Today offers it."""
        state = self.unfinished()
        return Resumable(state.focus, state.ask.step) if state and state.ask else None

    def exercise_step(self) -> str:
        """Return the step of the exercise begun today outside a session, if there is one."""
        begun = (e for e in self.begun(ExerciseState) if not e.session)
        return next((e.ask.step for e in begun if e.ask), "")


def _is_left(flow: Flow, today: str) -> bool:
    """Say whether a flow was begun on an earlier day and waits no more."""
    return flow.day < today and not flow.waits(today)


def _flow(draft: Draft) -> Flow | None:
    """Return a draft's flow, or None for other kinds and shapes this version can't read."""
    kind = _FLOWS.get(draft.kind)
    if kind is None:
        return None
    try:
        flow = msgspec.convert(draft.state, kind)
        flow.result()  # its answers have to fit the record as well
    except msgspec.ValidationError:
        return None
    return flow
