"""Leading through sessions, exercises and rehearsals, and keeping them as they go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from textual import work

from coach.trouble import Trouble
from coach.words import MADE_SMALLER, RETIRED
from screens import messages
from screens.hiding import Hiding

if TYPE_CHECKING:
    from coach.coach import Coach
    from coach.flow import Guided
    from coach.session import SessionState
    from coach.views import TodayView
    from screens.keeping import KeepingScreen

RETRY_SECONDS = 2.0
"""How long a save that had trouble waits before it is tried again."""


class Guiding(Hiding):
    """The app that leads through guided flows."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - BaseApp's own
        super().__init__(*args, **options)
        self.newest: dict[str, Guided] = {}
        """The last state of each flow that was asked to be kept, until it is."""
        self.troubled: set[str] = set()
        """The flows whose last save had trouble."""

    def _open(self) -> Iterator[KeepingScreen[Guided]]:
        """Return the screens that lead through something now, the lowest first."""
        from screens.keeping import KeepingScreen  # noqa: PLC0415 - not for the first paint

        return self.screens_of(KeepingScreen)

    def open_flows(self) -> tuple[str, ...]:
        """Return the ids of the flows that are open, or wait to be kept."""
        return (*(screen.state.id for screen in self._open()), *self.newest)

    def typed(self) -> tuple[Guided, ...]:
        """Return what is on the screens, and what waits to be kept, as it stands."""
        shown = {screen.state.id: screen.state for screen in self._open()}
        return tuple({**self.newest, **shown}.values())

    def unkept(self) -> tuple[Guided, ...]:
        """Return what waits to be kept, and what was typed since."""
        typed = {s.state.id: s.unsaved for s in self._open() if s.unsaved is not None}
        return tuple({**self.newest, **typed}.values())

    async def follow_setting(self) -> None:
        """Let what is open take over the protective setting."""
        from screens.flow import FlowScreen  # noqa: PLC0415 - as above
        from screens.session import SessionScreen  # noqa: PLC0415

        view = self.view
        for screen in self._open():
            if isinstance(screen, SessionScreen):
                opened = await self.ask(_opening(view, screen.state)) if view else None
                if opened is not None:
                    await screen.worded(opened[0])
            elif isinstance(screen, FlowScreen):
                await screen.shelter(protective=self.known().shelters)

    def on_begin(self, message: messages.Begin) -> None:
        """Open the session, new or as it was left; a break that ended is put away with it."""
        message.stop()
        if self.today.back:
            self.today.action_back()
        self.clear_notifications()
        if not any(self._open()):  # a key too many opens nothing twice
            self.run_session(short=message.short)

    @work(exclusive=True, group="session")
    async def run_session(self, *, short: bool) -> None:
        """Lead through a session; Today shows its fruit afterwards."""
        from screens.session import SessionScreen  # noqa: PLC0415 - not needed for the first paint

        view = self.view
        if view is None:
            return
        opened = await self.ask(lambda coach: coach.flows.open_session(view, short=short))
        if opened is None:
            return
        now_view, state = opened
        ended = await self.push_screen_wait(SessionScreen(now_view, state, self.clock))
        await self.keep_until(ended)
        await self.look()

    def on_rehearse(self, message: messages.Rehearse) -> None:
        """Rehearse what came back."""
        message.stop()
        self.clear_notifications()
        if not any(self._open()):
            self.run_rehearsal()

    @work(exclusive=True, group="rehearsal")
    async def run_rehearsal(self) -> None:
        """Go through the plans that came back; Today shows afterwards what is next."""
        from screens.rehearse import RehearseScreen  # noqa: PLC0415 - not for the first paint

        state = await self.ask(lambda coach: coach.rehearsing.open())
        if state is None:
            await self.look()  # another device has answered meanwhile
            return
        ended = await self.push_screen_wait(RehearseScreen(state, self.clock))
        await self.keep_until(ended)
        await self.look()
        changed = [turn for turn in ended.turns.values() if turn.retired or turn.smaller]
        if changed:
            sentence = RETIRED if changed[-1].retired else MADE_SMALLER
            self.notify(f"{sentence} z undoes it.", timeout=6, markup=False)

    def on_begin_exercise(self, message: messages.BeginExercise) -> None:
        """Open the exercise, new or as it was left."""
        message.stop()
        self.clear_notifications()
        inside = {message.session.id} if message.session else set()
        if {screen.state.id for screen in self._open()} == inside:
            self.run_exercise(message.session)

    @work(exclusive=True, group="exercise")
    async def run_exercise(self, session: SessionState | None) -> None:
        """Lead through an exercise; inside a session, that goes on where the exercise left off."""
        from screens.exercise import ExerciseScreen  # noqa: PLC0415 - as above
        from screens.session import SessionScreen  # noqa: PLC0415

        opened = await self.ask(lambda coach: coach.flows.open_exercise(session))
        if opened is None:
            return
        state, guide, settings = opened
        ended = await self.push_screen_wait(ExerciseScreen(state, guide, settings, self.clock))
        await self.keep_until(ended)
        below = list(self.screens_of(SessionScreen))
        for screen in below:
            await screen.exercised(ended)
        if not below:
            await self.look()

    def on_flow_changed(self, message: messages.FlowChanged) -> None:
        """Keep a flow in the background."""
        message.stop()
        self.keep_flow(message.state)

    @work
    async def keep_flow(self, state: Guided) -> None:
        """Keep a flow in the background."""
        await self.keep_until(state)

    async def keep_until(self, state: Guided) -> None:
        """Keep a flow as it stands, again until it is kept, and tell its screen.

        A state that a newer one overtook while it waited is let go.
        """
        self.newest[state.id] = state
        while self.newest.get(state.id) is state:
            sentence = await self._keep_or_why(state)
            shown = [screen for screen in self._open() if screen.state.id == state.id]
            for screen in shown:
                screen.kept(state, sentence)
            if not sentence:
                if self.newest.get(state.id) is state:
                    del self.newest[state.id]
                    self.say("keeping", "")
                    self.all_kept()
                return
            if not shown:
                self.say("keeping", sentence)
            await asyncio.to_thread(self.set_aside, state)  # for whatever may end the app
            if not shown:  # its screen is gone, and nothing waits for it
                self.set_timer(RETRY_SECONDS, lambda: self.keep_flow(state))
                return
            await asyncio.sleep(RETRY_SECONDS)

    async def _keep_or_why(self, state: Guided) -> str:
        """Keep a flow, or return what is said of the trouble."""
        try:
            await self.desk.do(lambda coach: coach.keep(state))
        except Trouble as trouble:
            self.troubled.add(state.id)
            return f"{trouble} Your words are still here; trying again."
        self.troubled.discard(state.id)
        return ""


def _opening(
    view: TodayView, state: SessionState
) -> Callable[[Coach], tuple[TodayView, SessionState]]:
    """Return the work of showing a session that is open as the settings now have it."""
    return lambda coach: coach.flows.shown(view, state)
