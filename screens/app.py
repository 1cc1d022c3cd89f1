"""The app: Today below, other screens over it, and what holds from everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, ClassVar

from textual import work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from coach import days
from screens import messages, palette
from screens.checking import Checking
from screens.hot_moments import HotMoments
from screens.leaving import Leaving
from screens.looking_back import LookingBack
from screens.looking_far import LookingFar
from screens.remembering import Remembering
from screens.weekly import Weekly

LOOK_SECONDS = 1.0
"""How often an idle Today looks whether the day or the files changed."""

LOOKING_AFTER = frozenset({"session", "exercise", "rehearsal"})
"""Workers that look by themselves when they come back to Today."""


class TendingApp(Weekly, LookingBack, LookingFar, Checking, Remembering, HotMoments, Leaving):
    """tending in a terminal; its arguments are those of `BaseApp`."""

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

    def get_default_screen(self) -> Screen[Any]:
        """Open on Today, or on Right now."""
        return self._right_now(self.opening.passed) if self.opening else self.today

    def on_mount(self) -> None:
        """Take over signals, look at the journal, and offer Welcome to whoever is new."""
        self.take_over_signals()
        self.set_interval(LOOK_SECONDS, self._idle)
        self.first_look()

    @work(exclusive=True, group="look")
    async def first_look(self) -> None:
        """Read the journal once the first paint is done, and welcome whoever is new."""
        if self.opening:  # Right now asks for what it needs, and makes no choice for the day
            return
        view = self.view or await self.ask(lambda coach: coach.glance() or coach.look())
        if view is None:
            return
        self.show(view)
        if not view.settings.onboarded:
            if self.moment is None:
                self.action_welcome()
            return
        if self.opens_on_week:
            self.action_week()
        await self.look()

    # -- today -------------------------------------------------------------------------------

    def _idle(self) -> None:
        """On Today, notice a new day, what other programs saved, and a folder that is back."""
        on_top = self.screen_stack[-1:]  # none, once the app is leaving
        if on_top != [self.today] or self._at_work("look"):
            return
        if self.view is None:
            self.first_look()
            return
        self.show_break()
        self.look_if_changed()

    def _at_work(self, *groups: str) -> bool:
        return any(w.group in groups and not w.is_finished for w in self.workers)

    @work(exclusive=True, group="look")
    async def look_if_changed(self) -> None:
        """Look, if there is anything new."""
        if (
            self.view
            and self.present().isoformat() == self.view.day
            and not (await self.has_changed())
        ):
            return
        await self.look()

    def on_returned(self, message: messages.Returned) -> None:
        """Look at once when one comes back to Today."""
        message.stop()
        if self.files and not self._at_work(*LOOKING_AFTER):
            self._idle()

    def on_app_focus(self) -> None:
        """Look at once when one comes back to the terminal's window."""
        if self.files:
            self._idle()

    @work
    async def on_ask_another(self, message: messages.AskAnother) -> None:
        """Show another focus."""
        message.stop()
        await self.then_say(lambda coach: coach.another(), "Another one.")

    @work
    async def on_not_today(self, message: messages.NotToday) -> None:
        """Put the focus off."""
        message.stop()
        if message.less_often:
            await self.then_say(lambda coach: coach.less_often(), "That one will come rarely.")
        else:
            await self.then_say(lambda coach: coach.not_today(), "Put off; it comes back.")

    @work
    async def on_mark_day(self, message: messages.MarkDay) -> None:
        """Mark a day."""
        message.stop()
        day = days.describe(message.day)
        await self.then_say(lambda coach: coach.mark(message.day), f"{day} is marked.")

    @work
    async def on_set_pause(self, message: messages.SetPause) -> None:
        """Set a pause."""
        message.stop()
        span = f"{days.describe(message.first)} to {days.describe(message.last)}"
        await self.then_say(
            lambda coach: coach.pause(message.first, message.last), f"Paused, {span}."
        )

    @work
    async def on_end_pause(self, message: messages.EndPause) -> None:
        """End the pause."""
        message.stop()
        await self.then_say(lambda coach: coach.resume(), "The pause ended yesterday.")

    @work
    async def on_undo(self, message: messages.Undo) -> None:
        """Undo what was done last on Today."""
        message.stop()
        if await self.ask(lambda coach: coach.undo()):
            await self.look()
            self.notify("Undone.", timeout=3, markup=False)

    @work
    async def on_settings_changed(self, message: messages.SettingsChanged) -> None:
        """Keep settings, and let what is open follow them."""
        message.stop()
        if await self.then_show(lambda coach: coach.set(**message.values)):
            await self.follow_setting()

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
        if self.screen is self.today and self.view and not self.view.settings.onboarded:
            self.action_welcome()

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
            settings = self.known()
            contact = (settings.contact_name, settings.contact_reach)
            self.push_screen(SupportScreen(self.country, contact))

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

        read = self.view or (self.opening and self.opening.settings)
        if read and not isinstance(self.screen, WelcomeScreen):
            self.push_screen(WelcomeScreen(self.data, self.known()))

    def action_pause(self) -> None:
        """Set a pause, or end the one that today is in."""
        from screens.dialogs import Dialog, PauseDialog  # noqa: PLC0415

        if self.view and not isinstance(self.screen, Dialog):
            self.push_screen(PauseDialog(self.present(), paused=self.view.streak.paused))

    def action_fill_in(self) -> None:
        """Mark one of the last days."""
        self.open_fill_in()

    @work(exclusive=True, group="dialog")
    async def open_fill_in(self) -> None:
        """Find which of the last days are open, and offer them."""
        from screens.dialogs import Dialog, FillInDialog  # noqa: PLC0415

        facts = await self.ask(lambda coach: coach.refresh())
        if facts is not None and not isinstance(self.screen, Dialog):
            today = self.present()
            offered = [date.fromordinal(today.toordinal() - back) for back in range(15)]
            practised = set(facts.practised)
            self.push_screen(FillInDialog([d for d in offered if d.toordinal() not in practised]))

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
