"""What the command line and the app ask for, put together from the store and the rules.

Thin on purpose: each method reads the journal, calls pure functions and saves what they
return. All of them belong to one thread, the one that saves.
"""

from __future__ import annotations

import contextlib
import functools
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import TypeVar

import msgspec

from coach import (
    __version__,
    breaks,
    cache,
    days,
    deck,
    focus,
    gather,
    merge,
    moment,
    paths,
    records,
    rehearsal,
    showing,
    status,
    storage,
)
from coach.clock import Clock, clock_from_environment
from coach.exercise import ExerciseState, next_rung
from coach.facts import Facts
from coach.flow import Flow
from coach.guide import Guide
from coach.journal import Draft, Journal
from coach.records import Choice, Exercise, Mark, Moment, Pause, Plan, Proof, Record
from coach.rehearsal import RehearsalState, Unfinished
from coach.session import SessionState
from coach.settings import Settings
from coach.trouble import Trouble
from coach.views import Resumable, TodayView
from content import adult, library
from content.schema import TENDENCIES

_FLOWS: dict[str, type[Flow]] = {flow.kind: flow for flow in (SessionState, ExerciseState)}
"""The flows that are kept as drafts."""

_F = TypeVar("_F", bound=Flow)
_R = TypeVar("_R", bound=Record)

REHEARSAL = "rehearsal"
"""The kind of the draft that holds what was typed at a plan and not sent."""


class Coach:
    """One folder's coach.

    Args:
        data: The data folder.
        clock: Tells the time.
    """

    def __init__(self, data: str, clock: Clock) -> None:
        self.data = data
        self.clock = clock
        self.state = paths.state_dir(data)
        self.journal = Journal(data, self.state, clock)
        self.library = library.load()
        self.files: list[list[object]] = []
        """The folder's fingerprint from just before it was last read."""
        self._facts: Facts | None = None
        self._kept: Record | None = None
        self._undo: list[Callable[[], object]] = []

    # -- looking -----------------------------------------------------------------------------

    def now(self) -> datetime:
        """Return the present moment, local and aware."""
        return self.clock.now()

    def today(self) -> date:
        """Return the present civil day; `facts` were gathered before."""
        return days.civil_day(self.now(), self.facts().settings.day_start)

    def facts(self) -> Facts:
        """Return the facts of the folder, from the cache where nothing changed."""
        if self._facts is None:
            cached = cache.load(self.data, self.state)
            self._facts = cached.facts if cached else self._gather()
        return self._facts

    def _gather(self) -> Facts:
        try:
            self.files = paths.fingerprint(self.data)
        except OSError as error:
            raise storage.explain(error, error.filename or self.data) from error
        history = self.journal.read()
        return gather.gather(history, self.journal.person(), self.journal.settings())

    def refresh(self) -> Facts:
        """Read what changed on disk and return the new facts."""
        self._facts = self._gather()
        return self._facts

    def glance(self) -> TodayView | None:
        """Return Today from the cache alone, or None where the folder has changed since.

        On the first opening of a day it is there before ten years of records are read; `look`
        then makes the same choice, and keeps it.
        """
        cached = cache.load(self.data, self.state)
        if cached is None:
            return None
        self._facts = cached.facts
        today = self.today()
        made = cached.facts
        choice = gather.choice_on(made, today.toordinal()) or self._pick(made, made.person, today)
        return self._view(choice)

    def look(self) -> TodayView:
        """Return Today, making and keeping the day's choice if this is its first look."""
        self.refresh()
        saves = self.journal.saves
        trouble = self._tidy()
        choice = self._choice()
        if self.journal.saves != saves:
            self.refresh()
        view = self._view(choice, trouble)
        self._remember(view)
        return view

    def _view(self, choice: Choice, trouble: tuple[str, ...] = ()) -> TodayView:
        return showing.today_view(
            self.facts(),
            choice,
            self.library,
            self.today(),
            self._resumable(),
            self._exercise_step(),
            (*self.journal.notices, *trouble),
            tuple(one.turn.plan for one in self._left()),
        )

    def _remember(self, view: TodayView) -> None:
        """Keep what was computed for the next opening; trouble with reading is not cached."""
        if view.notices:
            return
        cache.keep(self.state, self.facts(), view, self.files)
        status.keep(
            self.state,
            self._status(view),
            self.files,
            day_start=view.settings.day_start,
            run=view.settings.streak_display,
        )

    def status(self, view: TodayView) -> dict[str, object]:
        """Return `status --json` for a view of today, with the break there is to show."""
        return status.with_break(self._status(view), self.state, self.now())

    def _status(self, view: TodayView) -> dict[str, object]:
        return showing.status(
            view,
            __version__,
            self.now().isoformat(timespec="seconds"),
            days.week_start(self.today(), view.settings.week_start).isoformat(),
        )

    # -- the day's choice --------------------------------------------------------------------

    def _choice(self) -> Choice:
        """Return today's choice, made now if there is none; a read-only folder gets no copy."""
        made = self.facts()
        today = self.today()
        standing = gather.choice_on(made, today.toordinal())
        if standing:
            return standing
        with contextlib.suppress(Trouble):
            self.journal.ensure_person()
        choice = self._pick(made, self.journal.person(), today)
        with contextlib.suppress(Trouble):
            self.journal.save(choice)
        return choice

    def _pick(self, made: Facts, person: str, today: date) -> Choice:
        """Return the choice that the rules make for a day."""
        number = today.toordinal()
        before = gather.past(made, number)
        week = days.week_start(today, made.settings.week_start).toordinal()
        why = gather.causes(made, before, number, week)
        pick = focus.choose(person, number, why, before, focus.shelf(self.library))
        return Choice(
            id=str(uuid.uuid5(uuid.UUID(person), today.isoformat())),
            at=self._at(),
            day=today.isoformat(),
            focus=pick.focus,
            practice=pick.practice,
            reason=pick.reason,
            cause=pick.cause,
        )

    def another(self) -> TodayView:
        """Show another focus of today's practice."""
        return self._rechoose("another")

    def not_today(self) -> TodayView:
        """Put today's focus off: another comes instead, and this one comes back in some days."""
        return self._rechoose("put_off")

    def less_often(self) -> TodayView:
        """Put today's focus off, and show it rarely from now on."""
        return self._rechoose("less_often")

    def _rechoose(self, asked: str) -> TodayView:
        self.refresh()
        old = self._choice()
        made = self.facts()
        today = self.today().toordinal()
        pick_one = focus.another if asked == "another" else focus.instead
        shown = (*old.shown, old.focus)
        pick = pick_one(
            made.person,
            today,
            gather.past(made, today),
            focus.shelf(self.library),
            shown,
            old.practice,
        )
        change = {} if asked == "another" else {asked: (*getattr(old, asked), old.focus)}
        reason = "rarely" if asked == "less_often" else pick.reason
        new = msgspec.structs.replace(
            old,
            focus=pick.focus,
            practice=pick.practice,
            reason=reason,
            cause=pick.cause,
            shown=shown,
            **change,
        )
        self.journal.save(new)
        self._undo.append(functools.partial(self.journal.save, old))
        return self.look()

    def undo(self) -> bool:
        """Undo the last mark, pause or change of focus; return whether there was one."""
        if not self._undo:
            return False
        self.refresh()
        self._undo.pop()()
        return True

    # -- marks and pauses --------------------------------------------------------------------

    def mark(self, day: date, note: str = "") -> bool:
        """Mark a day as practised; return False if it was marked before, and nothing was added.

        A note on a day that has its mark joins the note there: what was typed is kept.

        Raises:
            ValueError: The day can't be filled in; the message is a sentence.
        """
        self.facts()
        today = self.today()
        if not days.may_fill_in(day, today):
            when = "still to come" if day > today else f"more than {days.FILL_IN_DAYS} days ago"
            message = f"{day.isoformat()} is {when}; today and the 14 days before can be marked."
            raise ValueError(message)
        with self.journal.exclusively():
            standing = self._mark_on(day)
            if standing is None:
                kind = "done" if day == today else "filled-in"
                mark = Mark(id=_new(), at=self._at(), day=day.isoformat(), kind=kind, note=note)
                self.journal.save(mark)
                self._undo.append(functools.partial(self.journal.remove, mark))
            elif note:
                joined = "\n".join(part for part in (standing.note, note) if part)
                self.journal.save(msgspec.structs.replace(standing, note=joined))
        return standing is None

    def _mark_on(self, day: date) -> Mark | None:
        for raw in merge.living(self.journal.read(), Mark.table):
            mark = records.read(Mark, raw)
            if mark and mark.day == day.isoformat():
                return mark
        return None

    def pause(self, first: date, last: date) -> Pause:
        """Take a span of days, both included, out of the calendar.

        Raises:
            ValueError: The span ends before it begins.
        """
        if last < first:
            message = f"A pause can't end ({last}) before it begins ({first})."
            raise ValueError(message)
        self.refresh()
        today = self.today().isoformat()
        pause = Pause(
            id=_new(), at=self._at(), day=today, first=first.isoformat(), last=last.isoformat()
        )
        self.journal.save(pause)
        self._undo.append(functools.partial(self.journal.remove, pause))
        return pause

    def resume(self) -> bool:
        """End every pause that today is in, as of yesterday; return whether there was one."""
        self.refresh()
        today = self.today()
        found = False
        for raw in list(merge.living(self.journal.read(), Pause.table)):
            pause = records.read(Pause, raw)
            if pause is None:
                continue
            first, last = gather.span(pause)
            if not first <= today.toordinal() <= last:
                continue
            found = True
            self._undo.append(functools.partial(self.journal.save, pause))
            if pause.first == today.isoformat():
                self.journal.remove(pause)
            else:
                yesterday = date.fromordinal(today.toordinal() - 1).isoformat()
                self.journal.save(msgspec.structs.replace(pause, last=yesterday))
        return found

    # -- right now ---------------------------------------------------------------------------

    def offers(self) -> moment.Offers:
        """Return what Right now offers to say next; nothing is written."""
        from content import now  # noqa: PLC0415 - needed for this alone

        history = self.journal.read()
        return moment.offers(
            now.load(),
            list(gather.records_of(history, Exercise)),
            list(gather.records_of(history, Moment)),
            protective=self.facts().settings.shelters,
        )

    def keep_moment(self, kept: Moment) -> None:
        """Keep a Right now that the person asked to keep."""
        self.journal.save(kept)

    def set_break(self, until: datetime) -> None:
        """Set a break that ends at a moment; nothing but that moment is kept.

        Raises:
            Trouble: The moment could not be written.
        """
        breaks.keep(self.state, self.now(), until)
        if breaks.read(self.state, self.now()) is None:
            message = "The time could not be kept; please keep it in mind yourself."
            raise Trouble(message)

    def end_break(self) -> None:
        """Forget the break, at its end or before."""
        breaks.clear(self.state)

    # -- sessions ----------------------------------------------------------------------------

    def begin(self, view: TodayView, *, short: bool = False) -> SessionState:
        """Return a new session on today's focus."""
        return SessionState(
            id=_new(),
            at=self._at(),
            day=view.day,
            focus=view.focus.id,
            practice=view.focus.practice,
            tendency=view.settings.tendency or "",
            protective=view.focus.protective,
            alone=self.library.focuses[view.focus.id].protective is None,
            short=short,
        )

    def open_session(self, view: TodayView, *, short: bool) -> tuple[TodayView, SessionState]:
        """Return the session begun today, or a new one, with the view that its focus has."""
        state = self.unfinished() or self.begin(view, short=short)
        if state.focus == view.focus.id:
            return view, state
        choice = Choice(
            id=state.id,
            at=state.at,
            day=state.day,
            focus=state.focus,
            practice=state.practice,
            reason="turn",
        )
        focus_view = showing.focus_view(self.library, choice, view.settings)
        return msgspec.structs.replace(view, focus=focus_view), state

    def unfinished(self) -> SessionState | None:
        """Return the session begun today and not ended, with all its text."""
        return next(self._begun(SessionState), None)

    def _begun(self, kind: type[_F]) -> Iterator[_F]:
        """Yield the flows of a kind begun today and not ended, the newest first."""
        self.facts()
        for draft in reversed(self.journal.drafts()):
            flow = _flow(draft) if draft.day == self.today().isoformat() else None
            if isinstance(flow, kind):
                yield flow

    def open_exercise(
        self, session: SessionState | None = None
    ) -> tuple[ExerciseState, Guide, Settings]:
        """Return the exercise begun today, or a new one, with what it draws on.

        One inside a session is that session's own, and takes over how strong it was on arriving.
        """
        made = self.refresh()
        past = list(gather.records_of(self.journal.read(), Exercise))
        inside = session.id if session else ""
        begun = (found for found in self._begun(ExerciseState) if found.session == inside)
        state = next(begun, None) or ExerciseState(
            id=_new(),
            at=self._at(),
            day=session.day if session else self.today().isoformat(),
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
        guide = Guide(
            rungs={t: next_rung(past, t, protective=state.protective) for t in TENDENCIES},
            first=not past,
            lists=adult.lists(),
            scenes=adult.scenes(),
            tools=adult.tools(),
            words=adult.exercise(),
        )
        return state, guide, made.settings

    # -- flows -------------------------------------------------------------------------------

    def keep(self, flow: Flow | RehearsalState) -> None:
        """Keep a flow as it stands: a draft until it is over, a record once it counts."""
        if isinstance(flow, RehearsalState):
            self.keep_rehearsal(flow)
            return
        if flow.over:
            flow = flow.stop(self._at())
        result = flow.result()
        counts = flow.answered or self.journal.standing(result.table, flow.id)
        if counts and result != self._kept:
            self.journal.save(result)
            self._kept = result
        if not flow.over:
            self.journal.keep_draft(
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
        for fruit in flow.fruits(self._at()):
            self.journal.save(fruit)
        if any(draft.id == flow.id for draft in self.journal.drafts()):
            self.journal.drop_draft(flow.id)

    # -- the deck ----------------------------------------------------------------------------

    def open_rehearsal(self) -> RehearsalState | None:
        """Return a rehearsal of the plans that are due, those first where a text was left."""
        made = self.refresh()
        left = self._left()
        hand = deck.hand(
            made.deck,
            self.today().toordinal(),
            protective=made.settings.shelters,
            left=[one.turn.plan for one in left],
        )
        if not hand:
            return None
        return rehearsal.begin(_new(), self.today().isoformat(), hand, left)

    def keep_rehearsal(self, state: RehearsalState) -> None:
        """Keep a rehearsal as it stands: answers as records, what is being typed as drafts."""
        for record in state.records():
            self._save_new(record)
        for turn in state.turns.values():
            if not turn.proof:
                self._remove_standing(Proof, rehearsal.proof_id(turn))
            if turn.smaller:
                self.make_smaller(turn.plan, turn.smaller)
            if turn.retired:
                self.retire(turn.plan)
        self._keep_left(state)

    def _keep_left(self, state: RehearsalState) -> None:
        left = {rehearsal.draft_id(one.turn.plan): one for one in state.unfinished()}
        for id_, one in left.items():
            self.journal.keep_draft(
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
        for draft in self.journal.drafts():
            if draft.id in sent:
                self.journal.drop_draft(draft.id)

    def _left(self) -> tuple[Unfinished, ...]:
        """Return what was typed at plans that are still in the deck, and not sent."""
        plans = {card.id for card in self.facts().deck}
        found = (_left_at(draft) for draft in self.journal.drafts())
        return tuple(one for one in found if one and one.turn.plan in plans)

    def make_smaller(self, id_: str, then: str) -> bool:
        """Let a smaller version take a plan's place; return False if it is out of the deck."""
        plan = self._plan(id_)
        if plan is None:
            return False
        new = rehearsal.smaller(plan, then, self._at(), self.today().isoformat())
        self.journal.save(new)
        self.journal.save(msgspec.structs.replace(plan, retired=self._at()))

        def put_back() -> None:
            self.journal.save(plan)
            self.journal.remove(new)

        self._undo.append(put_back)
        return True

    def retire(self, id_: str) -> bool:
        """Retire a plan as one's own; return False if it is out of the deck already."""
        plan = self._plan(id_)
        if plan is None:
            return False
        self.journal.save(msgspec.structs.replace(plan, retired=self._at()))
        self._undo.append(functools.partial(self.journal.save, plan))
        return True

    def _plan(self, id_: str) -> Plan | None:
        """Return a plan that is in the deck."""
        plan = self._standing(Plan, id_)
        return plan if plan and not plan.retired else None

    def _standing(self, kind: type[_R], id_: str) -> _R | None:
        """Return the living record of an id."""
        found = records.read(kind, self.journal.standing(kind.table, id_))
        return found if found and not found.deleted else None

    def _save_new(self, record: Record) -> None:
        """Save a record, unless it stands just so already."""
        standing = self._standing(type(record), record.id)
        if standing is None or msgspec.structs.replace(standing, updated="") != record:
            self.journal.save(record)

    def _remove_standing(self, kind: type[Record], id_: str) -> None:
        standing = self._standing(kind, id_)
        if standing is not None:
            self.journal.remove(standing)

    def _tidy(self) -> tuple[str, ...]:
        """Settle what was begun on an earlier day, and blank what was deleted elsewhere.

        Text that was typed and not ended becomes a record of its own day. Returns the trouble
        that this had, in sentences; it is tried again at the next look.
        """
        today = self.today().isoformat()
        try:
            self.journal.blank_deleted()
            for draft in self.journal.drafts():
                state = _flow(draft)
                if state and draft.day < today:
                    self.keep(state.stop(self._at()))
            self._forget_left()
            for draft in self.journal.drafts_elsewhere():
                state = _flow(draft)
                if state and draft.day < today and not self._is_ended(state):
                    stopped = state.stop(self._at())
                    if stopped.answered:
                        self.keep(stopped)
        except Trouble as trouble:
            return (str(trouble),)
        return ()

    def _forget_left(self) -> None:
        """Forget what was typed at plans that are out of the deck by now."""
        waiting = {rehearsal.draft_id(one.turn.plan) for one in self._left()}
        for draft in self.journal.drafts():
            if draft.kind == REHEARSAL and draft.id not in waiting:
                self.journal.drop_draft(draft.id)

    def _is_ended(self, flow: Flow) -> bool:
        standing = self.journal.standing(flow.record.table, flow.id)
        return bool(standing.get("ended") or standing.get("deleted"))

    def _resumable(self) -> Resumable | None:
        state = self.unfinished()
        return Resumable(state.focus, state.ask.step) if state and state.ask else None

    def _exercise_step(self) -> str:
        """Return the step of the exercise begun today outside a session, if there is one."""
        begun = (e for e in self._begun(ExerciseState) if not e.session)
        return next((e.ask.step for e in begun if e.ask), "")

    # -- settings ----------------------------------------------------------------------------

    def set(self, **values: object) -> Settings:
        """Keep settings by name; raises ValueError with a sentence for one that does not fit."""
        self.refresh()
        settings = self.journal.set(**values)
        self._facts = None
        return settings

    def _at(self) -> str:
        return self.now().isoformat(timespec="milliseconds")


def _new() -> str:
    return str(uuid.uuid4())


def _flow(draft: Draft) -> Flow | None:
    """Return a draft's flow, or None for other kinds and shapes this version can't read."""
    kind = _FLOWS.get(draft.kind)
    try:
        return msgspec.convert(draft.state, kind) if kind else None
    except msgspec.ValidationError:
        return None


def _left_at(draft: Draft) -> Unfinished | None:
    """Return what was left at a plan, or None for other kinds and shapes."""
    if draft.kind != REHEARSAL:
        return None
    try:
        return msgspec.convert(draft.state, Unfinished)
    except msgspec.ValidationError:
        return None


def open_coach(data_option: str | None) -> Coach:
    """Return the coach of the folder that the option and the environment name.

    Raises:
        Trouble: `TENDING_NOW` is no time, or the folder can't be used.
    """
    return Coach(paths.data_dir(data_option), clock_from_environment())
