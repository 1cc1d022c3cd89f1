"""Looking back at single days in the app: opening their screens, changing what stands in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from textual import work

from coach.views import TodayView
from screens import history_messages as asked
from screens.guiding import Guiding

if TYPE_CHECKING:
    from coach.coach import Coach
    from coach.remembering import DayView
    from coach.search import Index


class Remembering(Guiding):
    """The app that looks back at single days."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - BaseApp's own
        super().__init__(*args, **options)
        self.index: Index | None = None
        """What the search searches, once it was made."""

    # -- opening -----------------------------------------------------------------------------

    def action_history(self) -> None:
        """Open History, or come back to it."""
        from screens.history import HistoryScreen  # noqa: PLC0415 - not for the first paint

        if any(self.screens_of(HistoryScreen)):
            while not isinstance(self.screen, HistoryScreen):
                self.pop_screen()
        else:
            self.open_history()

    @work(exclusive=True, group="history")
    async def open_history(self) -> None:
        """Read the present month and show it; the search is made ready behind that."""
        from screens.history import HistoryScreen  # noqa: PLC0415 - as above

        opened = await self.ask(lambda coach: coach.remembering.open())
        if opened is not None:
            self.clear_notifications()
            self.push_screen(HistoryScreen(opened))
            self.call_after_refresh(self.make_index)

    @work(exclusive=True, group="index")
    async def make_index(self) -> None:
        """Make the search ready, piece by piece: a save in between waits for one piece at most."""
        from screens.search import SearchScreen  # noqa: PLC0415 - as above

        index: Index | None = None
        while index is None:
            made = await self.ask(lambda coach: (coach.searching.index_more(),))
            if made is None:  # trouble with reading: it was told
                return
            (index,) = made
        self.index = index
        for screen in self.screens_of(SearchScreen):
            if screen.index is not index:
                screen.take(index)

    @work(exclusive=True, group="month")
    async def on_show_month(self, message: asked.ShowMonth) -> None:
        """Read another month."""
        message.stop()
        await self._show_month(message.first)

    async def _show_month(self, first: date) -> None:
        from screens.history import HistoryScreen  # noqa: PLC0415 - as above

        opened = await self.ask(lambda coach: coach.remembering.open(first))
        for screen in self.screens_of(HistoryScreen) if opened else ():
            screen.take(opened, first)

    @work(exclusive=True, group="day")
    async def on_open_day(self, message: asked.OpenDay) -> None:
        """Show a day: on the page that is open, else on a new one."""
        from screens.day import DayScreen  # noqa: PLC0415 - as above

        message.stop()
        view = await self.ask(lambda coach: coach.remembering.day(message.day))
        if view is None:
            return
        if isinstance(self.screen, DayScreen):
            await self.screen.show(view)
        else:
            await self.push_screen(DayScreen(view, message.entry, message.path))

    @work(exclusive=True, group="recall")
    async def on_recall_day(self, message: asked.RecallDay) -> None:
        """Read what stood on a day in earlier years."""
        from screens.day import DayScreen  # noqa: PLC0415 - as above

        message.stop()
        found = await self.ask(lambda coach: coach.remembering.on_this_day(message.day))
        for screen in self.screens_of(DayScreen) if found is not None else ():
            if screen.day == message.day:
                await screen.recall(found)

    def on_open_search(self, message: asked.OpenSearch) -> None:
        """Open the search, whether or not it is ready."""
        message.stop()
        self.action_search()

    def action_search(self) -> None:
        """Search everything that was kept."""
        from screens.search import SearchScreen  # noqa: PLC0415 - as above

        if not isinstance(self.screen, SearchScreen):
            self.push_screen(SearchScreen(self.index))
            self.make_index()

    @work(exclusive=True, group="reading")
    async def on_open_reading(self, message: asked.OpenReading) -> None:
        """Open one's own lines."""
        from screens.reading import ReadingScreen  # noqa: PLC0415 - as above

        message.stop()
        lines = await self.ask(lambda coach: coach.remembering.lines())
        if lines is not None and not isinstance(self.screen, ReadingScreen):
            self.push_screen(ReadingScreen(lines))

    # -- changing ----------------------------------------------------------------------------

    @work(exclusive=True, group="edit")
    async def on_begin_edit(self, message: asked.BeginEdit) -> None:
        """Change a text; it is saved, or waits as a draft."""
        from screens.edit import EditScreen  # noqa: PLC0415 - as above

        message.stop()
        if any(self.screens_of(EditScreen)):
            return
        state = await self.ask(
            lambda coach: coach.changing.begin(message.table, message.record, message.path)
        )
        if state is None:
            return
        self.clear_notifications()
        ended = await self.push_screen_wait(EditScreen(state, self.clock))
        await self.keep_until(ended)
        await self.look()
        if ended.over and ended.changed:
            self.notify("Saved. z undoes it.", timeout=6, markup=False)

    @work(exclusive=True, group="delete")
    async def on_ask_delete(self, message: asked.AskDelete) -> None:
        """Ask how an entry is to be deleted."""
        from screens.deleting import DeleteDialog  # noqa: PLC0415 - as above

        message.stop()
        entry = message.entry
        if entry.id in self.open_flows():
            self.tell("That is open just now; it can be deleted once you have left it.")
            return
        found = await self.ask(lambda coach: coach.removing.with_it(entry.table, entry.id))
        if found is not None and not isinstance(self.screen, DeleteDialog):
            self.push_screen(DeleteDialog(entry, found))

    @work
    async def on_delete_entries(self, message: asked.DeleteEntries) -> None:
        """Delete records."""
        message.stop()
        done = await self.then_show(
            lambda coach: coach.removing.remove(message.records, purge=message.purge)
        )
        if done:
            self.notify("Deleted. z undoes it.", timeout=6, markup=False)
        else:  # it may be deleted, and still be in the backups
            await self.look()

    @work(exclusive=True, group="delete")
    async def on_ask_deleted(self, message: asked.AskDeleted) -> None:
        """Show what was deleted lately."""
        from screens.deleting import DeletedDialog  # noqa: PLC0415 - as above

        message.stop()
        found = await self.ask(lambda coach: coach.removing.lately())
        if found is not None and not isinstance(self.screen, DeletedDialog):
            self.push_screen(DeletedDialog(found))

    @work
    async def on_bring_back(self, message: asked.BringBack) -> None:
        """Let a record stand again."""
        message.stop()
        if await self.then_show(lambda coach: coach.removing.bring_back(message.record)):
            self.notify("It stands again.", timeout=3, markup=False)

    # -- following ---------------------------------------------------------------------------

    def show(self, view: TodayView) -> None:
        """Let Today show a view, and what looks back follow whatever changed."""
        super().show(view)
        if any(type(screen).__name__ in FOLLOWING for screen in self.screen_stack):
            self.follow_changes()

    @work(exclusive=True, group="follow")
    async def follow_changes(self) -> None:
        """Show on every open screen what stands now."""
        from screens.day import DayScreen  # noqa: PLC0415 - as above
        from screens.history import HistoryScreen  # noqa: PLC0415
        from screens.reading import ReadingScreen  # noqa: PLC0415

        for screen in tuple(self.screen_stack):
            if isinstance(screen, HistoryScreen):
                await self._show_month(screen.marked)
            elif isinstance(screen, DayScreen):
                view = await self.ask(_day(screen.day))
                if view is not None and screen.is_attached:
                    await screen.show(view)
            elif isinstance(screen, ReadingScreen):
                lines = await self.ask(lambda coach: coach.remembering.lines())
                if lines is not None and screen.is_attached:
                    screen.take(lines)
        self.make_index()


FOLLOWING = {"HistoryScreen", "DayScreen", "SearchScreen", "ReadingScreen"}
"""Screens that follow changes, by name: they are not imported before they are opened."""


def _day(day: date) -> Callable[[Coach], DayView]:
    """Return the work of reading a day."""
    return lambda coach: coach.remembering.day(day)
