"""The app: screens on a stack, the desk behind them, and what holds from everywhere."""

from __future__ import annotations

import asyncio
import contextlib
import re
import signal
import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from coach import breaks, days, paths
from coach.clock import Clock
from coach.settings import Settings
from coach.trouble import Trouble
from coach.views import TodayView
from coach.words import MADE_SMALLER, RETIRED
from screens import crash, messages, palette, themes
from screens.desk import Desk
from screens.today import Today

if TYPE_CHECKING:
    from coach.coach import Coach
    from coach.flow import Flow
    from coach.rehearsal import RehearsalState
    from coach.session import SessionState
    from screens.right_now import RightNow
    from screens.takeover import Opening

LOOK_SECONDS = 2.0
"""How often an idle Today looks whether the day or the files changed."""

QUEUE_ROUNDS = 1000
"""Turns of the loop that leaving waits, at most, for keys that came in one burst with it."""

QUIET_ROUNDS = 20
"""Turns with nothing waiting after which all such keys have arrived."""

RETRY_SECONDS = 2.0
"""How long a save that had trouble waits before it is tried again."""


class TendingApp(App[None]):
    """tending in a terminal.

    Args:
        desk: Where reading and saving happen.
        clock: Tells the time.
        view: Today as it was cached, or None until the journal was read.
        data: The data folder, named in Welcome.
        state: This folder's place in STATE, for crash reports.
        dark_terminal: Whether the terminal's background is dark.
        country: Whose lines Support shows first: two letters, lower case, or none.
        opening: That the app opens on Right now, and is left with it; else None.
    """

    TITLE = "tending"
    # Textual loads no stylesheet for a default screen; read here, it is parsed once with ours.
    CSS_PATH = ["app.tcss", "today.tcss"]
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", priority=True, tooltip="Every key of the screen"),
        Binding("f2", "support", "Support", priority=True, tooltip="People to call"),
        Binding("f3", "right_now", "Right now", priority=True, tooltip="For the hot moment"),
        Binding(
            "f4,ctrl+g",
            "hide",
            "Quick hide",
            show=False,
            priority=True,
            tooltip="A plain screen at once; again to come back",
        ),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, tooltip="Leave; all is saved"),
    ]

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
    ) -> None:
        super().__init__(
            driver_class=opening.driver if opening else None,
            css_path=[self.CSS_PATH[0], "right_now.tcss"] if opening else None,
        )
        self.desk = desk
        self.clock = clock
        self.view = view
        self.opening = opening
        self.data = data
        self.state = state
        self.dark_terminal = dark_terminal
        self.country = country
        self._plain: Screen[None] | None = None
        """What covers everything while it is hidden."""
        self._newest: dict[str, Flow | RehearsalState] = {}
        """The last state of each flow that was asked to be kept."""
        self.last_words: list[str] = []
        """What is said on the terminal after the app has left it."""
        self._today = Today(view, clock.now().hour)
        self._moment: RightNow | None = None
        self._files: list[list[object]] = []
        for theme in themes.THEMES:
            self.register_theme(theme)
        self._dress()

    def get_default_screen(self) -> Screen[Any]:
        """Open on Today, or on Right now."""
        return self._right_now(self.opening.passed) if self.opening else self._today

    def _dress(self) -> None:
        """Put on the theme and the pace of motion that the settings name."""
        known = self._known()
        self.theme = themes.by_setting(known.theme, dark_terminal=self.dark_terminal)
        self.animation_level = "none" if known.reduced_motion else "full"

    def _known(self) -> Settings:
        """Return the settings as far as they are known; the careful ones before."""
        if self.view:
            return self.view.settings
        cached = self.opening.settings if self.opening else None
        return cached or Settings()

    def on_mount(self) -> None:
        """Take over signals, look at the journal, and offer Welcome to whoever is new."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                with contextlib.suppress(NotImplementedError, RuntimeError):
                    loop.add_signal_handler(number, self._leave_on, number)
        self.set_interval(LOOK_SECONDS, self._idle)
        self.first_look()

    # -- today -------------------------------------------------------------------------------

    @work(exclusive=True, group="look")
    async def first_look(self) -> None:
        """Read the journal once the first paint is done, and welcome whoever is new."""
        if self.opening:  # Right now asks for what it needs, and makes no choice for the day
            return
        view = self.view or await self._ask(lambda coach: coach.glance() or coach.look())
        if view is None:
            return
        self._show(view)
        if not view.settings.onboarded:
            if self.moment is None:
                self.action_welcome()
            return
        await self._look()

    async def _look(self) -> None:
        await self._then_show(lambda coach: coach.look())

    def _show(self, view: TodayView) -> None:
        """Let Today show a view; every screen takes its theme."""
        self.view = view
        self._dress()
        self._today.show(view, self.clock.now().hour)
        self._show_break()

    def _fingerprint(self) -> list[list[object]]:
        try:
            return paths.fingerprint(self.data)
        except OSError:
            return []

    def _idle(self) -> None:
        """On Today, notice a new day and what other programs saved."""
        if self.screen is not self._today or self.view is None:
            return
        self._show_break()
        day = days.civil_day(self.clock.now(), self.view.settings.day_start).isoformat()
        if day != self.view.day or self._files != self._fingerprint():
            self.look_again()

    @work(exclusive=True, group="look")
    async def look_again(self) -> None:
        """Read what changed and show it."""
        await self._look()

    async def _ask(self, work_: Callable[[Coach], Any]) -> Any:  # noqa: ANN401 - work's own result
        """Let the desk work; trouble becomes one sentence on the screen, and None."""
        try:
            return await self.desk.do(work_)
        except (Trouble, ValueError) as trouble:
            if self.view is None:
                self._today.show_trouble(str(trouble))
            elif not self.hidden:
                self.notify(str(trouble), severity="warning", timeout=10, markup=False)
            return None

    async def _then_show(self, work_: Callable[[Coach], Any]) -> bool:
        """Let the desk work and show Today anew; return whether it went well."""

        def both(coach: Coach) -> TodayView:
            result = work_(coach)
            view = result if isinstance(result, TodayView) else coach.look()
            self._files = coach.files
            return view

        view = await self._ask(both)
        if view is not None:
            self._show(view)
        return view is not None

    async def _then_say(self, work_: Callable[[Coach], Any], sentence: str) -> None:
        """Let the desk work, show Today anew, and say what was done and how to undo it."""
        if await self._then_show(work_):
            self.notify(f"{sentence} z undoes it.", timeout=6, markup=False)

    async def on_ask_another(self, message: messages.AskAnother) -> None:
        """Show another focus."""
        message.stop()
        await self._then_say(lambda coach: coach.another(), "Another one.")

    async def on_not_today(self, message: messages.NotToday) -> None:
        """Put the focus off."""
        message.stop()
        if message.less_often:
            await self._then_say(lambda coach: coach.less_often(), "That one will come rarely.")
        else:
            await self._then_say(lambda coach: coach.not_today(), "Put off; it comes back.")

    async def on_mark_day(self, message: messages.MarkDay) -> None:
        """Mark a day."""
        message.stop()
        day = days.describe(message.day)
        await self._then_say(lambda coach: coach.mark(message.day), f"{day} is marked.")

    async def on_set_pause(self, message: messages.SetPause) -> None:
        """Set a pause."""
        message.stop()
        span = f"{days.describe(message.first)} to {days.describe(message.last)}"
        await self._then_say(
            lambda coach: coach.pause(message.first, message.last), f"Paused, {span}."
        )

    async def on_end_pause(self, message: messages.EndPause) -> None:
        """End the pause."""
        message.stop()
        await self._then_say(lambda coach: coach.resume(), "The pause ended yesterday.")

    async def on_undo(self, message: messages.Undo) -> None:
        """Undo what was done last on Today."""
        message.stop()
        if await self._ask(lambda coach: coach.undo()):
            await self._look()
            self.notify("Undone.", timeout=3, markup=False)

    async def on_settings_changed(self, message: messages.SettingsChanged) -> None:
        """Keep settings."""
        message.stop()
        await self._then_show(lambda coach: coach.set(**message.values))

    # -- right now ---------------------------------------------------------------------------

    def _right_now(self, passed: float = 0.0) -> RightNow:
        from coach.moment import MomentState  # noqa: PLC0415 - not needed for Today's first paint
        from screens.right_now import RightNow  # noqa: PLC0415

        now = self.clock.now()
        known = self._known()
        state = MomentState(
            id=str(uuid.uuid4()),
            at=now.isoformat(timespec="milliseconds"),
            day=self._present().isoformat(),
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
        known = self._known()
        try:
            known, offers = await self.desk.do(lambda c: (c.facts().settings, c.offers()))
        except Trouble:
            from coach import moment  # noqa: PLC0415 - as above
            from content import now  # noqa: PLC0415

            offers = moment.offers(now.load(), (), (), protective=known.shelters)
        if self.opening:
            self.opening = replace(self.opening, settings=known)
            view = await self._ask(lambda coach: coach.glance())
            if view:
                self._show(view)
            self._dress()
        if self.moment:
            await self.moment.offer(offers, known)

    @property
    def moment(self) -> RightNow | None:
        """Right now, if it is open."""
        return self._moment if self._moment in self.screen_stack else None

    async def on_keep_moment(self, message: messages.KeepMoment) -> None:
        """Keep a Right now."""
        message.stop()
        await self._keep_of_now("moment", lambda coach: coach.keep_moment(message.moment))

    async def on_count_day(self, message: messages.CountDay) -> None:
        """Let a day count."""
        message.stop()
        await self._keep_of_now("day", lambda coach: coach.mark(message.day))

    async def on_set_break(self, message: messages.SetBreak) -> None:
        """Keep the time of coming back."""
        message.stop()
        if self.moment:
            await self._keep_of_now("break", lambda coach: coach.set_break(message.until))
        elif await self._then_show(lambda coach: coach.set_break(message.until)):
            self._show_break()
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

    def on_leave_now(self, message: messages.LeaveNow) -> None:
        """Leave Right now: to where one was, or altogether where it was opened alone."""
        message.stop()
        if self.opening:
            self.leave()
        elif self.screen is self.moment:
            self.pop_screen()
            self.look_again()
            self._welcome_if_new()

    def _welcome_if_new(self) -> None:
        """Offer Welcome where it had stepped aside for a hot moment."""
        if self.screen is self._today and self.view and not self.view.settings.onboarded:
            self.action_welcome()

    async def on_end_break(self, message: messages.EndBreak) -> None:
        """Put the break away."""
        message.stop()
        await self._ask(lambda coach: coach.end_break())
        self._show_break()

    def _show_break(self) -> None:
        """Let Today show the break that there is, and a line for coming back from it."""
        found = breaks.read(self.state, self.clock.now())
        line = ""
        if found and found.over:
            from content import now  # noqa: PLC0415 - as above

            line = now.coming_back(found.until.minute, protective=self._known().shelters)
        self._today.show_break(found, line)

    # -- the session -------------------------------------------------------------------------

    def on_begin(self, message: messages.Begin) -> None:
        """Open the session, new or as it was left; a break that ended is put away with it."""
        message.stop()
        if self._today.back:
            self._today.action_back()
        self.clear_notifications()
        self.run_session(short=message.short)

    @work(exclusive=True, group="session")
    async def run_session(self, *, short: bool) -> None:
        """Lead through a session; Today shows its fruit afterwards."""
        from screens.session import SessionScreen  # noqa: PLC0415 - not needed for the first paint

        view = self.view
        if view is None:
            return
        opened = await self._ask(lambda coach: coach.flows.open_session(view, short=short))
        if opened is None:
            return
        now_view, state = opened
        ended = await self.push_screen_wait(SessionScreen(now_view, state, self.clock))
        await self._keep_until(ended)
        await self._look()

    # -- the deck ----------------------------------------------------------------------------

    def on_rehearse(self, message: messages.Rehearse) -> None:
        """Rehearse what came back."""
        message.stop()
        self.clear_notifications()
        self.run_rehearsal()

    @work(exclusive=True, group="rehearsal")
    async def run_rehearsal(self) -> None:
        """Go through the plans that came back; Today shows afterwards what is next."""
        from screens.rehearse import RehearseScreen  # noqa: PLC0415 - not for the first paint

        state = await self._ask(lambda coach: coach.rehearsing.open())
        if state is None:
            await self._look()  # another device has answered meanwhile
            return
        ended = await self.push_screen_wait(RehearseScreen(state, self.clock))
        await self._keep_until(ended)
        await self._look()
        changed = [turn for turn in ended.turns.values() if turn.retired or turn.smaller]
        if changed:
            sentence = RETIRED if changed[-1].retired else MADE_SMALLER
            self.notify(f"{sentence} z undoes it.", timeout=6, markup=False)

    def on_rehearsal_changed(self, message: messages.RehearsalChanged) -> None:
        """Keep a rehearsal in the background."""
        message.stop()
        self.keep_flow(message.state)

    # -- the exercise ------------------------------------------------------------------------

    def on_begin_exercise(self, message: messages.BeginExercise) -> None:
        """Open the exercise, new or as it was left."""
        message.stop()
        self.clear_notifications()
        self.run_exercise(message.session)

    @work(exclusive=True, group="exercise")
    async def run_exercise(self, session: SessionState | None) -> None:
        """Lead through an exercise; inside a session, that goes on where the exercise left off."""
        from screens.exercise import ExerciseScreen  # noqa: PLC0415 - as above
        from screens.session import SessionScreen  # noqa: PLC0415

        opened = await self._ask(lambda coach: coach.flows.open_exercise(session))
        if opened is None or isinstance(self.screen, ExerciseScreen):
            return
        state, guide, settings = opened
        ended = await self.push_screen_wait(ExerciseScreen(state, guide, settings, self.clock))
        await self._keep_until(ended)
        below = [screen for screen in self.screen_stack if isinstance(screen, SessionScreen)]
        for screen in below:
            await screen.exercised(ended)
        if not below:
            await self._look()

    def on_flow_changed(self, message: messages.FlowChanged) -> None:
        """Keep a flow in the background."""
        message.stop()
        self.keep_flow(message.state)

    @work
    async def keep_flow(self, state: Flow | RehearsalState) -> None:
        """Keep a flow in the background."""
        await self._keep_until(state)

    async def _keep_until(self, state: Flow | RehearsalState) -> None:
        """Keep a flow as it stands, again until it is kept, and tell its screen.

        A state that a newer one overtook while it waited is let go.
        """
        from screens.flow import FlowScreen  # noqa: PLC0415
        from screens.rehearse import RehearseScreen  # noqa: PLC0415

        self._newest[state.id] = state
        while self._newest[state.id] is state:
            try:
                await self.desk.do(lambda coach: coach.keep(state))
                sentence = ""
            except Trouble as trouble:
                sentence = f"{trouble} Your words are still here; trying again."
            for screen in self.screen_stack:
                if isinstance(screen, FlowScreen | RehearseScreen) and screen.state.id == state.id:
                    screen.kept(state, sentence)
            if not sentence:
                return
            await asyncio.sleep(RETRY_SECONDS)

    # -- from everywhere ---------------------------------------------------------------------

    def action_help(self) -> None:
        """Show every key of the present screen."""
        from screens.help import HelpScreen, keys_of  # noqa: PLC0415

        if isinstance(self.screen, HelpScreen):
            self.pop_screen()
        else:
            self.push_screen(HelpScreen(keys_of(self.screen)))

    def action_support(self) -> None:
        """Show people to call."""
        from screens.support import SupportScreen  # noqa: PLC0415

        if isinstance(self.screen, SupportScreen):
            self.pop_screen()
        else:
            settings = self.view.settings if self.view else Settings()
            contact = (settings.contact_name, settings.contact_reach)
            self.push_screen(SupportScreen(self.country, contact))

    def action_hide(self) -> None:
        """Hide everything behind a plain screen, or come back; what is typed is saved."""
        if self.hidden:
            self._uncover()
            return
        self.keep_typed()
        self.clear_notifications()
        self._cover()

    def keep_typed(self) -> None:
        """Keep at once what stands in the fields of every screen."""
        for screen in self.screen_stack:
            keep = getattr(screen, "keep_now", None)
            if keep is not None:
                keep()

    def _cover(self) -> None:
        """Put the plain screen over everything, in the terminal's own colours."""
        from screens.hide import HideScreen  # noqa: PLC0415

        self.ansi_color = True
        self._plain = HideScreen(self.clock.now().date())
        super().push_screen(self._plain)

    def _uncover(self) -> None:
        self.ansi_color = None
        self._plain = None
        self.pop_screen()

    def push_screen(self, screen: Any, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - Textual's
        """Open a screen; one that was still on its way when all was hidden opens underneath."""
        if not self.hidden:
            return super().push_screen(screen, *args, **options)
        self._uncover()
        try:
            return super().push_screen(screen, *args, **options)
        finally:
            self._cover()  # before anything is drawn

    @property
    def hidden(self) -> bool:
        """Whether the plain screen covers everything."""
        return self._plain is not None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Behind the plain screen, only the way back works."""
        if action in {"help", "support", "right_now", "command_palette"} and self.hidden:
            return False
        if action == "right_now" and self.moment and self.screen is self.moment:
            return False  # that is where we are
        return super().check_action(action, parameters)

    def get_key_display(self, binding: Binding) -> str:
        """Name keys by words where their signs may be missing from a font."""
        return "enter" if binding.key == "enter" else super().get_key_display(binding)

    def action_settings(self) -> None:
        """Open the settings."""
        from screens.settings import SettingsScreen  # noqa: PLC0415

        if self.view and not isinstance(self.screen, SettingsScreen):
            self.push_screen(SettingsScreen(self.view.settings))

    def action_welcome(self) -> None:
        """Open Welcome, first or again."""
        from screens.welcome import WelcomeScreen  # noqa: PLC0415

        if not isinstance(self.screen, WelcomeScreen):
            settings = self.view.settings if self.view else Settings()
            self.push_screen(WelcomeScreen(self.data, settings))

    def action_pause(self) -> None:
        """Set a pause, or end the one that today is in."""
        from screens.dialogs import Dialog, PauseDialog  # noqa: PLC0415

        if self.view and not isinstance(self.screen, Dialog):
            self.push_screen(PauseDialog(self._present(), paused=self.view.streak.paused))

    def action_fill_in(self) -> None:
        """Mark one of the last days."""
        self.open_fill_in()

    @work(exclusive=True, group="dialog")
    async def open_fill_in(self) -> None:
        """Find which of the last days are open, and offer them."""
        from screens.dialogs import Dialog, FillInDialog  # noqa: PLC0415

        facts = await self._ask(lambda coach: coach.refresh())
        if facts is not None and not isinstance(self.screen, Dialog):
            today = self._present()
            offered = [date.fromordinal(today.toordinal() - back) for back in range(15)]
            practised = set(facts.practised)
            self.push_screen(FillInDialog([d for d in offered if d.toordinal() not in practised]))

    def _present(self) -> date:
        return days.civil_day(self.clock.now(), self._known().day_start)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Put everything in the palette: the screen's own keys, then what works everywhere.

        Textual's own list is left out: its screenshot would write the private screen to a file.
        """
        for title, help_, action in palette.commands(screen):
            yield SystemCommand(title, help_, self._runner(action, screen))

    def _runner(self, action: str, screen: Screen[Any]) -> Callable[[], None]:
        async def run() -> None:
            await self.run_action(action, screen)

        return lambda: self.call_next(run)

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        """Return the screen as SVG, without the web fonts that a viewer would fetch elsewhere."""
        picture = super().export_screenshot(title=title, simplify=simplify)
        return re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)

    # -- leaving -----------------------------------------------------------------------------

    def action_help_quit(self) -> None:
        """Leave on ctrl+c too: everything is kept."""
        self.leave()

    async def action_quit(self) -> None:
        """Leave once everything is kept."""
        self.leave()

    @work(exclusive=True, group="leave")
    async def leave(self) -> None:
        """Leave once what is typed and queued is kept, keys still on their way included."""
        quiet = 0
        for _ in range(QUEUE_ROUNDS):
            top = self.screen_stack[-1:]
            nodes = [self, *top, *(screen.focused for screen in top)]
            waiting = any(node.message_queue_size for node in nodes if node is not None)
            quiet = 0 if waiting else quiet + 1
            if quiet == QUIET_ROUNDS:
                break
            await asyncio.sleep(0)
        self._keep_all()
        await self.desk.do(lambda _: None)
        self.exit()

    def _keep_all(self) -> None:
        """Queue every screen's unsaved text with the desk."""
        for screen in self.screen_stack:
            unsaved: Flow | RehearsalState | None = getattr(screen, "unsaved", None)
            if unsaved is not None:
                self.desk.submit(_keeping(unsaved))

    def last_act(self) -> None:
        """Keep what is typed, from whichever thread: there may be no other chance."""
        self._keep_all()
        self.desk.wait()

    def _leave_on(self, number: int) -> None:
        """Save, restore the terminal and leave with the signal's status."""
        self.last_act()
        self.exit(return_code=128 + number)

    def _fatal_error(self) -> None:
        """Leave after an error that nobody handled, without showing anything private.

        Textual's own report prints local variables, journal text included. Ours is written to
        STATE and names files and lines only.
        """
        self._keep_all()
        self.last_words = crash.report(self._exception, self.state)
        self._close_messages_no_wait()


def _keeping(state: Flow | RehearsalState) -> Callable[[Coach], None]:
    """Return the work of keeping a flow."""
    return lambda coach: coach.keep(state)
