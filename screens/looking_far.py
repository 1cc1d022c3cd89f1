"""Looking far back: the weeks behind, two of them side by side, the adult's view."""

from __future__ import annotations

from textual import work

from screens import messages
from screens.guiding import Guiding


class LookingFar(Guiding):
    """The app that looks far back."""

    def on_open_weeks(self, message: messages.OpenWeeks) -> None:
        """Show the weeks behind."""
        message.stop()
        self.action_weeks_behind()

    def action_weeks_behind(self) -> None:
        """Show the weeks behind."""
        self.open_weeks()

    @work(exclusive=True, group="looking far")
    async def open_weeks(self) -> None:
        """Read the weeks behind and show them."""
        from screens.weeks import WeeksScreen  # noqa: PLC0415 - not for the first paint

        if self.view is None or isinstance(self.screen, WeeksScreen):
            return
        found = await self.ask(lambda coach: coach.looking_far.relationships())
        if found is not None:
            self.push_screen(WeeksScreen(found))

    @work(exclusive=True, group="looking far")
    async def on_open_comparison(self, message: messages.OpenComparison) -> None:
        """Offer the weeks there are to compare."""
        from screens.weeks import CompareScreen  # noqa: PLC0415 - as above

        message.stop()
        weeks = await self.ask(lambda coach: coach.looking_far.weeks())
        if weeks is not None:
            self.push_screen(CompareScreen(weeks, message.about))

    @work(exclusive=True, group="looking far")
    async def on_compare_weeks(self, message: messages.CompareWeeks) -> None:
        """Show two weeks side by side."""
        from screens.weeks import CompareScreen  # noqa: PLC0415 - as above

        message.stop()
        one, two, about = message.one, message.two, message.about
        rows = await self.ask(lambda coach: coach.looking_far.compare(one, two, about))
        if rows is not None and isinstance(self.screen, CompareScreen):
            await self.screen.show(rows, (one, two))

    def action_adult_view(self) -> None:
        """Show the adult's view."""
        self.open_adult_view()

    @work(exclusive=True, group="looking far")
    async def open_adult_view(self) -> None:
        """Read the months behind and show them."""
        from screens.adult_view import AdultScreen  # noqa: PLC0415 - as above

        if self.view is None or isinstance(self.screen, AdultScreen):
            return
        views = await self.ask(lambda coach: coach.looking_far.adult_view())
        if views is not None:
            self.push_screen(AdultScreen(views))
