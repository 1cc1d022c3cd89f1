"""What every part of the app stands on: the desk, Today, and how trouble is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from textual import work
from textual.app import App
from textual.screen import Screen

from coach import days, lock, paths
from coach.clock import Clock
from coach.settings import Settings
from coach.trouble import Trouble
from coach.views import TodayView
from screens import themes
from screens.desk import Desk
from screens.today import Today

if TYPE_CHECKING:
    from coach.coach import Coach
    from coach.flow import Guided
    from screens.takeover import Opening
    from screens.unkept import PlaceDialog

_S = TypeVar("_S", bound=Screen[Any])


class BaseApp(App[None]):
    """The app's ground; its parts are layers over it, and `TendingApp` is the top.

    Args:
        desk: Where reading and saving happen.
        clock: Tells the time.
        view: Today as it was cached, or None until the journal was read.
        data: The data folder, named in Welcome.
        state: This folder's place in STATE, for crash reports.
        dark_terminal: Whether the terminal's background is dark.
        country: Whose lines Support shows first: two letters, lower case, or none.
        opening: That the app opens on Right now, and is left with it; else None.
        guard: Tells whether a secret opens the locked folder; None where there is no lock.
    """

    TITLE = "tending"
    # Textual loads no stylesheet for a default screen; read here, it is parsed once with ours.
    CSS_PATH = ["app.tcss", "today.tcss"]

    last_words: tuple[str, ...] = ()
    """What is said on the terminal after the app has left it."""

    def __init__(  # noqa: PLR0913 - the composition root hands in what it built
        self,
        desk: Desk,
        clock: Clock,
        view: TodayView | None,
        *,
        data: str,
        state: str,
        dark_terminal: bool = True,
        country: str = "",
        opening: Opening | None = None,
        guard: Callable[[str], bool] | None = None,
    ) -> None:
        super().__init__(
            driver_class=opening.driver if opening else None,
            css_path=[self.CSS_PATH[0], "right_now.tcss"] if opening else None,
        )
        self.desk = desk
        self.clock = clock
        self.view = view
        self.opening = opening
        self.guard = guard
        self.data = data
        self.state = state
        self.dark_terminal = dark_terminal
        self.country = country
        self.today = Today(view, clock.now().hour)
        self.files: list[list[object]] = []
        """The folder's fingerprint as of the last look; empty makes the next one look again."""
        self.troubles: dict[str, str] = {}
        """What has trouble at the moment, as Today says it."""
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.dress()

    def known(self) -> Settings:
        """Return the settings as far as they are known; the careful ones before."""
        if self.view:
            return self.view.settings
        cached = self.opening.settings if self.opening else None
        return cached or Settings()

    def present(self) -> date:
        """Return the present civil day."""
        return days.civil_day(self.clock.now(), self.known().day_start)

    def dress(self) -> None:
        """Put on the theme and the pace of motion that the settings name."""
        known = self.known()
        self.theme = themes.by_setting(known.theme, dark_terminal=self.dark_terminal)
        self.animation_level = "none" if known.reduced_motion else "full"

    async def ask(self, work_: Callable[[Coach], Any]) -> Any:  # noqa: ANN401 - work's own result
        """Let the desk work; trouble becomes one sentence on the screen, and None."""
        try:
            return await self.desk.do(work_)
        except (Trouble, ValueError) as trouble:
            self.tell(str(trouble))
            return None

    def tell(self, trouble: str) -> None:
        """Say what went wrong, where it can be seen."""
        if self.opening:
            self.last_words = (*self.last_words, trouble)
        elif self.view is None:
            self.today.show_trouble(trouble)
        elif not self.hidden:
            self.notify(trouble, severity="warning", timeout=10, markup=False)

    def screens_of(self, kind: type[_S]) -> Iterator[_S]:
        """Yield the screens of a kind that are open, the lowest first."""
        yield from (screen for screen in self.screen_stack if isinstance(screen, kind))

    async def write_beside(
        self, dialog: type[PlaceDialog], path: str, text: Callable[[], str], said: str
    ) -> None:
        """Write a text to a file of its own, and let the dialog that asked where say how it went.

        Nothing waits for the disk meanwhile; `said` stands before the path where it went well.
        """
        from coach import spare  # noqa: PLC0415 - needed here alone

        try:
            written = await asyncio.to_thread(lambda: spare.write(path, text()))
            told, done = f"{said} {written}", True
        except Trouble as trouble:
            told, done = str(trouble), False
        for asked in self.screens_of(dialog):
            asked.told(told, done=done)

    def unkept(self) -> tuple[Guided, ...]:
        """Return what was typed or answered, and is not known to be kept."""
        return ()

    def typed(self) -> tuple[Guided, ...]:
        """Return everything that is being led through, or waits to be kept, as it stands."""
        return ()

    def set_aside(self, state: Guided) -> str:
        """Set a flow aside and return where, or nothing; from whichever thread."""
        from coach import rescue  # noqa: PLC0415 - not needed for the first paint

        now = self.clock.now().isoformat(timespec="milliseconds")
        return rescue.keep(self.state, state, now, lock.shut(self.data))

    def all_kept(self) -> None:
        """Hear that what waited to be kept is kept."""

    def open_flows(self) -> tuple[str, ...]:
        """Return the ids of what is open: it is not over, whatever day it is."""
        return ()

    async def then_show(self, work_: Callable[[Coach], Any]) -> bool:
        """Let the desk work and show Today anew; return whether it went well."""
        open_ = self.open_flows()

        def both(coach: Coach) -> TodayView:
            result = work_(coach)
            view = result if isinstance(result, TodayView) else coach.look(open_)
            self.files = coach.files
            return view

        view = await self.ask(both)
        if view is not None:
            self.show(view)
        return view is not None

    async def then_say(self, work_: Callable[[Coach], Any], sentence: str) -> None:
        """Let the desk work, show Today anew, and say what was done and how to undo it."""
        if await self.then_show(work_):
            self.notify(f"{sentence} z undoes it.", timeout=6, markup=False)

    async def look(self) -> None:
        """Read the folder and show Today; with trouble, Today stays as it was and says so."""
        open_ = self.open_flows()

        def both(coach: Coach) -> TodayView:
            view = coach.look(open_)
            self.files = coach.files
            return view

        try:
            view = await self.desk.do(both)
        except Trouble as trouble:
            self.files = []
            self.say("reading", str(trouble))
            return
        self.say("reading", "")
        self.show(view)
        self.desk.submit(lambda coach: coach.back_up())

    def say(self, what: str, trouble: str) -> None:
        """Let Today say what has trouble for as long as it has, or no more with an empty one."""
        if self.opening and trouble:
            self.tell(trouble)
        self.troubles = {**self.troubles, what: trouble}
        self.today.show_trouble("\n".join(filter(None, self.troubles.values())))

    @work(exclusive=True, group="look")
    async def look_again(self) -> None:
        """Read what changed and show it."""
        await self.look()

    def show(self, view: TodayView) -> None:
        """Let Today show a view; every screen takes its theme."""
        self.view = view
        self.dress()
        self.today.show(view, self.clock.now().hour)

    async def has_changed(self) -> bool:
        """Say whether the folder differs from what was read, or can't be asked.

        The desk finds out: ten years of three devices cost some milliseconds, and a slow disk more.
        """
        try:
            return self.files != await self.desk.do(lambda _: paths.fingerprint(self.data))
        except Trouble:
            return True

    @property
    def hidden(self) -> bool:
        """Whether something covers everything; nothing is said on the screen then."""
        return False
