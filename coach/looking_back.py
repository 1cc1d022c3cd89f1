"""Looking back on one folder's weeks: reads what a week needs, and hands it to the rules."""

from __future__ import annotations

from datetime import date, timedelta

from coach import days, sheet, week
from coach.folder import Folder
from coach.merge import History
from coach.records import Plan
from coach.sheet import Line
from coach.week import Letter

STRIDE = 92
"""How many days at a time a plan that was met is looked for in the months before, until it is
found: most come back within a quarter of being made."""


class LookingBack:
    """The weeks of one folder.

    Args:
        folder: Where they are kept.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def due(self) -> date:
        """Return the first day of the week that is looked back on today."""
        made = self._folder.refresh()
        return days.due_week(self._folder.today(), made.settings.week_start)

    def weeks(self) -> tuple[date, ...]:
        """Return the first days of all weeks from the first with anything to this one."""
        made = self._folder.refresh()
        return week.weeks(made, self._folder.today())

    def letter(self, day: date) -> Letter:
        """Return the letter of the week that a day is in; only the months it needs are read.

        Raises:
            ValueError: The week has not begun; the message is a sentence.
            Trouble: The folder can't be read.
        """
        self._folder.refresh()
        return self.known_letter(day)

    def known_letter(self, day: date) -> Letter:
        """Return a letter as `letter` does, as of the last look at the folder: no second one."""
        made = self._folder.facts()
        today = self._folder.today()
        last = days.week_of(today, made.settings.week_start)[-1]
        if day > last:
            message = f"{day} is in a week to come; name a day up to {last}, the end of this one."
            raise ValueError(message)
        return week.letter(self._history(day), made, self._folder.library, day, today)

    def sheet(self, day: date | None = None, count: int = 1) -> tuple[Line, ...]:
        """Return every line that may stand on a sheet: of some weeks, the last with a day in it.

        Without a day, that is this week.

        Raises:
            ValueError: The week has not begun; the message is a sentence.
            Trouble: The folder can't be read.
        """
        from content import adult  # noqa: PLC0415 - its lists are needed here alone

        needs = {need.id: need.word for need in adult.lists().need}
        self._folder.refresh()
        last = day or self._folder.today()
        found: list[Line] = []
        for back in reversed(range(count)):
            letter = self.known_letter(last - timedelta(days=7 * back))
            history = self._history(date.fromisoformat(letter.week))
            careful = self._folder.facts().settings.shelters
            entries = sheet.entries_of(history, letter, needs, protective=careful)
            found += sheet.lines_of(letter, entries)
        return tuple(found)

    def _history(self, day: date) -> History:
        """Return what was kept in a week, with the look back on it and the plans met in it."""
        made = self._folder.facts()
        dates = days.week_of(day, made.settings.week_start)
        last = dates[-1] + timedelta(days=week.REFLECTED_WITHIN)
        journal = self._folder.journal
        history = journal.between(dates[0], last)
        plans = history.get(Plan.table, {})
        missing = week.unknown_plans(history, made, day)
        if not missing:
            return history
        if journal.whole:
            return {**history, Plan.table: journal.read().get(Plan.table, {})}
        oldest = week.weeks(made, self._folder.today())[0]
        reached = dates[0].replace(day=1)
        while missing - plans.keys() and reached > oldest:
            yesterday = reached - timedelta(days=1)
            reached = (reached - timedelta(days=STRIDE)).replace(day=1)
            plans = plans | journal.between(reached, yesterday).get(Plan.table, {})
        return {**history, Plan.table: plans}
