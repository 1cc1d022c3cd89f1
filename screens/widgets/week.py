"""The week as seven marks, with the run beside it. Shape and place say it; colour only helps."""

from __future__ import annotations

from datetime import date

from textual.content import Content
from textual.widget import Widget

from coach.views import TodayView

MARKS = {"practised": "●", "missed": "○", "paused": "–", "today": "·", "ahead": "·"}
"""A filled dot, a ring, a dash, and a point for what is open or to come."""

NARROW = 60

FIRST = "Nothing here yet. Your first day will stand here."


class WeekStrip(Widget):
    """Seven days and, if the person wishes, the run."""

    DEFAULT_CSS = """
    WeekStrip {
        height: auto;
        color: $foreground;
    }
    """

    view: TodayView | None = None

    def show(self, view: TodayView) -> None:
        """Show the week of a view."""
        self.view = view
        self.refresh(layout=True)

    def render(self) -> Content:
        """Return the names of the days over their marks, and the run."""
        if self.view is None:
            return Content("")
        names: list[tuple[str, str]] = []
        marks: list[tuple[str, str]] = []
        for day in self.view.week:
            style = "bold" if day.is_today else "$muted"
            names.append((f"{date.fromisoformat(day.day):%A}"[0] + "  ", style))
            marks.append((MARKS[day.state] + "  ", "bold" if day.is_today else ""))
        figures = self._figures()
        wide = self.size.width >= NARROW
        run = [("\n" if not wide else "   ", ""), *figures] if figures else []
        return Content.assemble(*names, "\n", *marks, *run)

    def _figures(self) -> list[tuple[str, str]]:
        """Return the run in words, or nothing where its display is off."""
        if self.view is None or not self.view.settings.streak_display:
            return []
        run = self.view.streak
        if not run.longest:
            return [(FIRST, "$muted")]
        left = "1 rest day" if run.rest_days_left == 1 else f"{run.rest_days_left} rest days"
        return [
            (f"run of {run.current}   " if run.current else "", ""),
            (f"{run.practised_last_28} of the last 28 days   {left} left", "$muted"),
        ]
