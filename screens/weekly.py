"""The week as a letter, and the reflection on it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from textual import work

from screens import messages
from screens.guiding import Guiding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from coach.coach import Coach
    from coach.reflecting import WeekView
    from screens.week import WeekScreen


WAITS = "Something you began is still open below. Escape leads back to it; the week waits."


class Weekly(Guiding):
    """The app that shows weeks, and leads through looking back on one."""

    opens_on_week = False
    """Whether the week is what the app was opened for."""

    def action_week(self) -> None:
        """Show the week that is the one to look back on."""
        if not any(self._weeks()):
            self.open_week(None)

    def on_open_week(self, message: messages.OpenWeek) -> None:
        """Show a week, in place of the one that is shown."""
        message.stop()
        self.open_week(message.day)

    @work(exclusive=True, group="week")
    async def open_week(self, day: date | None) -> None:
        """Read a week and show it."""
        from screens.week import WeekScreen  # noqa: PLC0415 - not for the first paint

        view = await self.ask(_reading(day))
        if view is None:
            return
        for screen in self._weeks():
            await screen.show(view)
            return
        self.clear_notifications()
        await self.push_screen(WeekScreen(view))

    def _weeks(self) -> Iterator[WeekScreen]:
        """Return the week that is shown, if one is."""
        from screens.week import WeekScreen  # noqa: PLC0415 - as above

        return self.screens_of(WeekScreen)

    def on_reflect(self, message: messages.Reflect) -> None:
        """Open the reflection, new or as it was left."""
        message.stop()
        self.clear_notifications()
        if any(self._open()):
            self.notify(WAITS, timeout=6, markup=False)
        else:
            self.run_reflection()

    @work(exclusive=True, group="reflection")
    async def run_reflection(self) -> None:
        """Lead through a reflection; the letter shows its answers afterwards."""
        from screens.reflect import ReflectScreen  # noqa: PLC0415 - as above

        opened = await self.ask(lambda coach: coach.reflecting.open())
        if opened is None:
            return
        state, guide, settings = opened
        ended = await self.push_screen_wait(ReflectScreen(state, guide, settings, self.clock))
        await self.keep_until(ended)
        await self._show_anew(at_answers=ended.over)
        await self.look()

    async def follow_setting(self) -> None:
        """Let the letter take over the protective setting too."""
        await super().follow_setting()
        await self._show_anew()

    async def _show_anew(self, *, at_answers: bool = False) -> None:
        """Let the week that is shown, if one is, show what is kept by now."""
        for screen in self._weeks():
            view = await self.ask(_reading(date.fromisoformat(screen.view.letter.week)))
            if view is not None:
                await screen.show(view, at_answers=at_answers)


def _reading(day: date | None) -> Callable[[Coach], WeekView]:
    """Return the work of reading a week."""
    return lambda coach: coach.reflecting.week(day)
