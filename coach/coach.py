"""What the command line and the app ask for, put together from the store and the rules.

Thin on purpose: each method reads the journal, calls pure functions and saves what they
return. All of them belong to one thread, the one that saves.
"""

from __future__ import annotations

import contextlib
import functools
import uuid
from collections.abc import Callable, Collection
from datetime import date, datetime

import msgspec

from coach import (
    __version__,
    breaks,
    cache,
    days,
    focus,
    gather,
    lock,
    merge,
    moment,
    paths,
    records,
    rescue,
    resealing,
    showing,
    shut,
    status,
)
from coach.changing import Changing
from coach.checking import Checking
from coach.clock import Clock, clock_from_environment
from coach.editing import EditState
from coach.facts import Facts
from coach.flow import Flow, Guided
from coach.flows import Flows
from coach.folder import Folder, new_id
from coach.looking_back import LookingBack
from coach.looking_far import LookingFar
from coach.records import Choice, Exercise, Mark, Moment, Pause
from coach.reflecting import Reflecting
from coach.rehearsal import RehearsalState
from coach.rehearsing import Rehearsing
from coach.remembering import Remembering
from coach.removing import Removing
from coach.sealing import PLAIN, Seal
from coach.searching import Searching
from coach.settings import Settings
from coach.streak import as_ordinal
from coach.trouble import Trouble
from coach.views import TodayView

PASSES = 3
"""How often a look settles at most; once more after it saved something is the rule."""


class Coach(Folder):
    """One folder's coach.

    Args:
        data: The data folder.
        clock: Tells the time.
        seal: How the folder lies on the disk.
    """

    def __init__(self, data: str, clock: Clock, seal: Seal = PLAIN) -> None:
        super().__init__(data, clock, seal)
        self.flows = Flows(self)
        self.rehearsing = Rehearsing(self)
        self.looking_back = LookingBack(self)
        self.reflecting = Reflecting(self, self.flows, self.looking_back)
        self.looking_far = LookingFar(self, self.looking_back.letter)
        self.checking = Checking(self, self.flows)
        self.remembering = Remembering(self)
        self.searching = Searching(self)
        self.changing = Changing(self)
        self.removing = Removing(self)

    # -- looking -----------------------------------------------------------------------------

    def glance(self) -> TodayView | None:
        """Return Today from the cache alone, or None where the folder has changed since.

        On the first opening of a day it is there before ten years of records are read; `look`
        then makes the same choice, and keeps it.
        """
        cached = self.take_cached()
        if cached is None:
            return None
        today = self.today()
        made = cached.facts
        choice = gather.choice_on(made, today.toordinal()) or self._pick(made, made.person, today)
        return self._view(choice)

    def look(self, open_: Collection[str] = ()) -> TodayView:
        """Return Today, making and keeping the day's choice if this is its first look.

        Flows whose ids are in `open_` are on a screen just now, and stay as they are.
        """
        for _ in range(PASSES):  # what was saved may come with what others saved meanwhile
            self.refresh()
            saves = self.journal.saves
            trouble = self._tidy(open_)
            choice = self._choice()
            if self.journal.saves == saves:
                break
        view = self._view(choice, trouble)
        self._remember(view)
        if trouble:
            self.files = []  # so that whoever compares looks again
        return view

    def _view(self, choice: Choice, trouble: tuple[str, ...] = ()) -> TodayView:
        return showing.today_view(
            self.facts(),
            choice,
            self.library,
            self.today(),
            self.flows.resumable(),
            self.flows.exercise_step(),
            (*self.journal.notices, *trouble),
            tuple(one.turn.plan for one in self.rehearsing.left()),
            begun=self.reflecting.begun() is not None,
        )

    def _remember(self, view: TodayView) -> None:
        """Keep what was computed for the next opening; trouble with reading is not cached."""
        if self.journal.seal.active:
            shut.keep(self.state, self._figures())
        elif lock.keys(self.data):  # it was unlocked from elsewhere
            shut.drop(self.state)
        if view.notices:
            cache.drop(self.state)
            return
        cache.keep(self.state, self.journal.seal, self.facts(), view, self.files)
        if self.journal.seal.active:
            return
        status.keep(
            self.state,
            self._status(view),
            self.files,
            day_start=view.settings.day_start,
            run=view.settings.streak_display,
        )

    def _figures(self) -> shut.Figures:
        """Return what may be told of the folder while it is locked."""
        made = self.facts()
        marks = gather.records_of(self.journal.read(), Mark)
        return {
            "day_start": made.settings.day_start,
            "week_start": made.settings.week_start,
            "rest_days": made.settings.rest_days,
            "run": made.settings.streak_display,
            "practised": made.practised,
            "marked": sorted({as_ordinal(mark.day) for mark in marks}),
            "pauses": made.pauses,
        }

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

    def back_up(self) -> None:
        """Make the day's backup, if there is none yet; nobody waits for it.

        What goes wrong is tried again at the next opening, and seen by `tending doctor`. So is one
        of a folder that was locked or unlocked since it was opened: its backups have another form.
        """
        from coach import backups, shelf  # noqa: PLC0415 - after all that anybody waits for

        seal = self.journal.seal
        changed = seal.recipients != lock.recipients(self.data)
        if seal.shut or changed or not shelf.everything(self.data):
            return
        with contextlib.suppress(Trouble, OSError):
            today = self.today()
            if backups.is_due(self.journal, today):
                backups.back_up(self.journal, today)

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
            at=self.at(),
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
        self.undoing.append(functools.partial(self.journal.save, old))
        return self.look()

    def undo(self) -> bool:
        """Undo the last mark, pause or change of focus; return whether there was one."""
        if not self.undoing:
            return False
        self.refresh()
        self.undoing.pop()()
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
        kind = "done" if day == today else "filled-in"
        if self.journal.seal.shut:
            return self._mark_shut(day, kind, note)
        with self.journal.files.exclusively():
            standing = self._mark_on(day)
            if standing is None:
                mark = Mark(id=new_id(), at=self.at(), day=day.isoformat(), kind=kind, note=note)
                self.journal.save(mark)
                self.undoing.append(functools.partial(self.journal.remove, mark))
            elif note:
                joined = "\n".join(part for part in (standing.note, note) if part)
                self.journal.save(msgspec.structs.replace(standing, note=joined))
        return standing is None

    def _mark_shut(self, day: date, kind: str, note: str) -> bool:
        """Mark a day while the folder is locked: by the figures, and in the inbox."""
        known = shut.figures(self.state)
        added = known is None or day.toordinal() not in known["marked"]
        if added or note:
            mark = Mark(id=new_id(), at=self.at(), day=day.isoformat(), kind=kind, note=note)
            self.journal.save(mark)
        if known is not None:
            shut.keep(self.state, shut.marked(known, day))
            self.refresh()
        return added

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
            id=new_id(), at=self.at(), day=today, first=first.isoformat(), last=last.isoformat()
        )
        self.journal.save(pause)
        self.undoing.append(functools.partial(self.journal.remove, pause))
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
            self.undoing.append(functools.partial(self.journal.save, pause))
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

    # -- flows -------------------------------------------------------------------------------

    def keep(self, guided: Guided) -> None:
        """Keep whatever a person is led through, as it stands."""
        if isinstance(guided, RehearsalState):
            self.rehearsing.keep(guided)
        elif isinstance(guided, EditState):
            self.changing.keep(guided)
        elif isinstance(guided, Flow):
            self.flows.keep(guided)
        rescue.forget(self.state, guided.id)

    def _tidy(self, open_: Collection[str]) -> tuple[str, ...]:
        """Settle what was begun on an earlier day, and blank what was deleted elsewhere.

        Returns the trouble that this had, in sentences; it is tried again at the next look.
        """
        try:
            self._take_up(open_)
            self.journal.blank_deleted()
            self.flows.settle(self.today().isoformat(), open_)
            self.rehearsing.forget_left()
            self.changing.settle()
        except Trouble as trouble:
            return (str(trouble),)
        return ()

    def _take_up(self, open_: Collection[str]) -> None:
        """Turn what was set aside while saving had trouble back into drafts and records."""
        for one in rescue.find(self.state, self.journal.seal):
            if one.draft.id in open_:
                continue
            if not self.flows.overtaken(one):
                flow = one.flow
                if isinstance(flow, RehearsalState):
                    flow = self.rehearsing.set_aside(flow, one.draft.updated)
                self.keep(flow)
            else:
                rescue.forget(self.state, one.draft.id)

    # -- settings ----------------------------------------------------------------------------

    def set(self, **values: object) -> Settings:
        """Keep settings by name; raises ValueError with a sentence for one that does not fit."""
        self.refresh()
        settings = self.journal.set(**values)
        self.refresh()
        return settings


def opened(data: str, clock: Clock, seal: Seal = PLAIN) -> Coach:
    """Return a folder's coach, its files brought into the form that its lock asks for.

    Where that fails, as on a full disk, it is tried again at the next opening.
    """
    coach = Coach(data, clock, seal)
    if not lock.keys(data):
        return coach
    try:
        resealing.settle(coach.journal.files)
        coach.journal.take_inbox()
    except Trouble as trouble:
        coach.journal.files.notice(str(trouble))
    return coach


def open_coach(data_option: str | None, ask: Callable[[str], str] | None = None) -> Coach:
    """Return the coach of the folder that the option and the environment name.

    Args:
        data_option: `--data-dir`.
        ask: Asks for the passphrase of a locked folder; without it, the folder stays shut.

    Raises:
        Trouble: `TENDING_NOW` is no time, the folder can't be used, or it was not opened.
    """
    clock = clock_from_environment()
    data = paths.data_dir(data_option)
    return opened(data, clock, lock.opened(data, ask) if ask else lock.shut(data))
