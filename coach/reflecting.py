"""The weekly reflection in a folder: the week as it is shown, and opening its reflection."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from coach import days, gather, reflection, safety
from coach import week as rules
from coach.flows import Flows
from coach.folder import Folder
from coach.looking_back import LookingBack
from coach.records import Check, Reflection
from coach.reflection import ReflectionState
from coach.reflection_guide import ReflectionGuide
from coach.settings import Settings
from coach.week import Letter
from content import week as content

_WEEK = timedelta(days=7)


class WeekView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on the Week screen."""

    letter: Letter
    settings: Settings
    earlier: str = ""
    """The first day of the week before that has anything in it; empty for the first one."""
    later: str = ""
    """The first day of the week after that has; empty for the running one."""
    due: bool = False
    """Whether this is the week that can be looked back on now."""
    begun: bool = False
    """Whether a reflection on it was begun and waits."""
    offered_on: str = ""
    """For the running week, before its last day: from which day on it can be looked back on."""

    @property
    def low(self) -> bool:
        """Whether an answer about this week was low, where that leads to Support."""
        kept = self.letter.reflection
        return bool(kept and any(safety.low_in_look(look) for look in kept.looks))


class Reflecting:
    """The reflections of one folder.

    Args:
        folder: Where they are kept.
        flows: Knows which was begun.
        looking_back: Knows the weeks, and writes the letter of each.
    """

    def __init__(self, folder: Folder, flows: Flows, looking_back: LookingBack) -> None:
        self._folder = folder
        self._flows = flows
        self._looking_back = looking_back

    def week(self, asked: date | None = None) -> WeekView:
        """Return a week as it is shown: the one asked for, else the one to look back on.

        It is never one before the first in which anything was done, nor one to come.
        """
        made = self._folder.refresh()
        weeks, due = rules.weeks(made, self._folder.today()), self._due()
        chosen = days.week_start(asked, made.settings.week_start) if asked else due
        week = min(max(chosen, weeks[0]), weeks[-1])
        before = [other for other in weeks if other < week]
        after = [other for other in weeks if other > week]
        return WeekView(
            letter=self._looking_back.known_letter(week),
            settings=made.settings,
            earlier=before[-1].isoformat() if before else "",
            later=after[0].isoformat() if after else "",
            due=week == due,
            begun=week == due and self.begun() is not None,
            offered_on=(week + _WEEK - timedelta(days=1)).isoformat() if week > due else "",
        )

    def begun(self) -> ReflectionState | None:
        """Return the reflection on the due week that was begun and not ended."""
        week = self._due().isoformat()
        return next((s for s in self._flows.begun(ReflectionState) if s.week == week), None)

    def open(self) -> tuple[ReflectionState, ReflectionGuide, Settings]:
        """Return the reflection on the due week, new or as it stands, with what it draws on."""
        made = self._folder.refresh()
        history = self._folder.journal.read()
        reflections = gather.records_of(history, Reflection)
        due = self._due()
        before = reflection.week_before(reflections, due)
        state = self.begun() or self._opened(due, tuple(before))
        others = tuple(each for each in reflections if each.id != state.id)
        guide = ReflectionGuide(
            words=content.load(),
            before=before,
            others=others,
            checks=tuple(gather.records_of(history, Check)),
        )
        return state.sheltered(protective=made.settings.shelters), guide, made.settings

    def _opened(self, due: date, before: tuple[str, ...]) -> ReflectionState:
        """Return the due week's reflection as it was kept, else a new one."""
        self._folder.journal.ensure_person()
        week = due.isoformat()
        id_ = reflection.reflection_id(self._folder.journal.person(), week)
        until = (due + 2 * _WEEK - timedelta(days=2)).isoformat()
        known = self._folder.standing(Reflection, id_)
        if known:
            return reflection.opened(known, self._names(), before=before, until=until)
        return ReflectionState(
            id=id_,
            at=self._folder.at(),
            day=self._folder.today().isoformat(),
            week=week,
            until=until,
            people=self._names(),
            before=before,
        )

    def _due(self) -> date:
        """Return the due week as of what is known: Today asks, and reads nothing for it."""
        return days.due_week(self._folder.today(), self._folder.facts().settings.week_start)

    def _names(self) -> dict[str, str]:
        """Return the people that were named, by id, the one named first leading."""
        known = gather.people_of(self._folder.journal.read())
        return {person.id: person.name for person in known if person.kind == "person"}
