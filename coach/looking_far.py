"""Looking far back in one folder: reads the months it takes, and hands them to the rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from coach import adult_view, days, gather, trend
from coach.adult_view import AdultView
from coach.folder import Folder
from coach.records import Reflection
from coach.trend import Relationship, Row
from coach.week import Letter


class LookingFar:
    """The weeks and months behind, of one folder.

    Args:
        folder: Where they are kept.
        letter: Returns the letter of a week (`coach.looking_back`).
    """

    def __init__(self, folder: Folder, letter: Callable[[date], Letter]) -> None:
        self._folder = folder
        self._letter = letter

    def relationships(self) -> tuple[Relationship, ...]:
        """Return the weeks behind with everyone who was looked at.

        Raises:
            Trouble: The folder can't be read.
        """
        made = self._folder.refresh()
        today = self._folder.today()
        this_week = days.week_start(today, made.settings.week_start)
        first = this_week - timedelta(weeks=max(trend.SPANS))
        history = self._folder.journal.between(first, today)
        return trend.relationships(gather.records_of(history, Reflection), made, today)

    def weeks(self) -> tuple[date, ...]:
        """Return the first days of the weeks that can be compared, the newest first.

        A week in which nothing was practised is not there.
        """
        made = self._folder.refresh()
        start = made.settings.week_start
        first_days = {days.week_start(date.fromordinal(day), start) for day in made.practised}
        return tuple(sorted(first_days, reverse=True))

    def compare(self, one: date, two: date, about: str = "") -> tuple[Row, ...]:
        """Return what was noted in two weeks, side by side; of people, about one of them.

        Raises:
            Trouble: The folder can't be read.
        """
        return trend.compare(self._letter(one), self._letter(two), about)

    def adult_view(self) -> tuple[AdultView, ...]:
        """Return the adult's view of each number of months.

        Raises:
            Trouble: The folder can't be read.
        """
        made = self._folder.refresh()
        today = self._folder.today()
        first = adult_view.reach(today, made.settings.week_start)
        history = self._folder.journal.between(first, today)
        return tuple(
            adult_view.adult_view(history, made, today, months) for months in adult_view.SPANS
        )
