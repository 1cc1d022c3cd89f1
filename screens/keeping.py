"""Screens that lead through an engine's state and have it kept as it changes."""

from __future__ import annotations

from typing import Generic, TypeVar

from textual import on
from textual.widgets import Input, TextArea

from coach.clock import Clock
from coach.flow import Guided
from screens.asking import AskingScreen
from screens.messages import FlowChanged

_S = TypeVar("_S", bound=Guided)


class KeepingScreen(AskingScreen[_S], Generic[_S]):
    """Renders a state, and hands every change of it to the app; dismissed with the last one.

    Args:
        state: The state as it stands: new, or as it was left.
        clock: Stamps what is answered.
    """

    def __init__(self, state: _S, clock: Clock) -> None:
        super().__init__()
        self.state = state
        self.clock = clock
        self.unsaved: _S | None = None
        """What was typed and not yet kept; the app keeps it at once when it has to leave."""
        self.trouble = ""
        """What is said of the last save, if it had trouble: it stays until one goes well."""
        self._left = False

    async def show(self) -> None:
        """Show what the state asks."""
        raise NotImplementedError

    def offered_now(self) -> str:
        """Return the suggestion that stands in the field: as such it is nothing typed."""
        return ""

    def now(self) -> str:
        """Return the present moment as records have it."""
        return self.clock.now().isoformat(timespec="milliseconds")

    async def move(self, state: _S) -> None:
        """Take over a state that the engine returned, keep it, and show it.

        Keys that were pressed before the screen was gone move nothing any more.
        """
        if self._left:
            return
        self.state = self.unsaved = state
        self.keep_no_more()
        if state.over:
            self.leave(state)
            return
        self.app.post_message(FlowChanged(state))
        await self.show()

    def leave(self, state: _S) -> None:
        """Leave the screen, once: a key too many finds it gone."""
        if not self._left:
            self._left = True
            self.dismiss(state)

    def changed(self, state: _S) -> None:
        """Take over a state with something new in the present field, and keep it soon."""
        if state is self.state:
            return
        self.state = self.unsaved = state
        self.say_kept("", self.trouble)
        self.keep_soon()

    def keep_now(self) -> None:
        """Keep what was typed at once."""
        super().keep_now()
        if self.unsaved is not None:
            self.app.post_message(FlowChanged(self.unsaved))

    def kept(self, state: object, trouble: str) -> None:
        """Say that a state was kept, or why not yet."""
        if self.unsaved is state and not trouble:
            self.unsaved = None
        new = trouble and not self.trouble
        self.trouble = trouble
        self.say_kept("saved" if self.unsaved is None and not trouble else "", trouble)
        if new and self.field is not None:  # on few rows the sentence takes the field's place
            self.call_after_refresh(self._bring_into_sight, self.field)
        self.refresh_bindings()

    async def action_go_on(self) -> None:
        """Answer with what stands in the field."""
        raise NotImplementedError

    @on(Input.Submitted)
    async def _line_sent(self, message: Input.Submitted) -> None:
        if message.input is self.field:
            await self.action_go_on()

    @on(Input.Changed)
    def _line_changed(self, message: Input.Changed) -> None:
        if self.is_asked_in(message.input) and message.value != self.offered_now():
            self.changed(self.state.typing(message.value))

    @on(TextArea.Changed)
    def _text_changed(self, message: TextArea.Changed) -> None:
        if message.text_area is self.field:
            self.changed(self.state.typing(message.text_area.text))
            message.text_area.scroll_visible(animate=False)
