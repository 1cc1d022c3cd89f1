"""Right now over whatever there is, and the break that may come of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work

from coach import breaks
from coach.trouble import Trouble
from coach.views import TodayView
from screens import messages
from screens.sparing import Sparing

if TYPE_CHECKING:
    from coach.coach import Coach
    from screens.right_now import RightNow


class HotMoments(Sparing):
    """The app that is there in a hot moment."""

    _moment: RightNow | None = None

    def show(self, view: TodayView) -> None:
        """Let Today show a view, and the break that there is."""
        super().show(view)
        self.show_break()

    def _right_now(self, passed: float = 0.0) -> RightNow:
        import uuid  # noqa: PLC0415 - as the next, not needed for Today's first paint

        from coach.moment import MomentState  # noqa: PLC0415
        from screens.right_now import RightNow  # noqa: PLC0415

        now = self.clock.now()
        known = self.known()
        state = MomentState(
            id=str(uuid.uuid4()),
            at=now.isoformat(timespec="milliseconds"),
            day=self.present().isoformat(),
            passed=passed,
            protective=known.shelters,
        )
        self._moment = RightNow(state, known, self.clock)
        return self._moment

    def action_right_now(self) -> None:
        """Open Right now over whatever there is, or come back to it; what is typed is saved."""
        self.keep_typed()
        if self.moment is None:
            self.clear_notifications()
            self.push_screen(self._right_now())
            return
        while self.screen is not self.moment:
            self.pop_screen()

    @work(group="now")
    async def on_now_opened(self, message: messages.NowOpened) -> None:
        """Read what can be said next; with trouble in reading, it is what the content has."""
        message.stop()
        known = self.known()
        try:
            known, offers = await self.desk.do(lambda c: (c.facts().settings, c.offers()))
        except Trouble:
            from coach import moment  # noqa: PLC0415 - as above
            from content import now  # noqa: PLC0415

            offers = moment.offers(now.load(), (), (), protective=known.shelters)
        if self.opening:
            self.opening = replace(self.opening, settings=known)
            view = await self.ask(lambda coach: coach.glance())
            if view:
                self.show(view)
            self.dress()
        if self.moment:
            await self.moment.offer(offers, known)

    async def follow_setting(self) -> None:
        """Let flows and Right now take over the protective setting."""
        await super().follow_setting()
        if self.moment:
            self.post_message(messages.NowOpened())

    @property
    def moment(self) -> RightNow | None:
        """Right now, if it is open."""
        return self._moment if self._moment in self.screen_stack else None

    @work
    async def on_keep_moment(self, message: messages.KeepMoment) -> None:
        """Keep a Right now."""
        message.stop()
        await self._keep_of_now("moment", lambda coach: coach.keep_moment(message.moment))

    @work
    async def on_count_day(self, message: messages.CountDay) -> None:
        """Let a day count."""
        message.stop()
        await self._keep_of_now("day", lambda coach: coach.mark(message.day))

    @work
    async def on_set_break(self, message: messages.SetBreak) -> None:
        """Keep the time of coming back."""
        message.stop()
        if self.moment:
            await self._keep_of_now("break", lambda coach: coach.set_break(message.until))
        elif await self.then_show(lambda coach: coach.set_break(message.until)):
            self.show_break()
            said = f"Back at {message.until:%H:%M}. That time alone is kept."
            self.notify(said, timeout=6, markup=False)

    async def _keep_of_now(self, what: str, work_: Callable[[Coach], object]) -> None:
        """Let the desk keep something that was asked for, and tell Right now how that went."""
        try:
            await self.desk.do(work_)
            trouble = ""
        except (Trouble, ValueError) as error:
            trouble = str(error)
        if self.moment:
            await self.moment.told(what, trouble)
        elif trouble:
            self.tell(trouble)

    @work
    async def on_end_break(self, message: messages.EndBreak) -> None:
        """Put the break away."""
        message.stop()
        await self.ask(lambda coach: coach.end_break())
        self.show_break()

    def show_break(self) -> None:
        """Let Today show the break that there is, and a line for coming back from it."""
        found = breaks.read(self.state, self.clock.now())
        line = ""
        if found and found.over:
            from content import now  # noqa: PLC0415 - as above

            line = now.coming_back(found.until.minute, protective=self.known().shelters)
        self.today.show_break(found, line)
