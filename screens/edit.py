"""Changing a text of one's own. What is typed is a draft until it is saved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widget import Widget

from coach.clock import Clock
from coach.days import describe
from coach.editing import EditState
from screens.asking import bold, field, muted
from screens.base import Heading
from screens.keeping import KeepingScreen
from screens.widgets.writing import Line, Writing, show_end

LACKING = "Without a word here there is nothing to keep. To take it away, delete it instead."
DRAFT = "kept as a draft"


class EditScreen(KeepingScreen[EditState]):
    """One text in a field; dismissed with its last state, saved or left as a draft.

    Args:
        state: The text as it stands, or as it was left.
        clock: As for every such screen.
    """

    CSS_PATH = ["asking.tcss", "edit.tcss"]
    heading = "Change a text"
    BINDINGS = [
        Binding("ctrl+n", "go_on", "Save", tooltip="Let the text stand as it is here"),
        Binding("escape", "back", "Back", tooltip="Leave it; what you typed waits as a draft"),
        Binding("f6", "as_it_was", "As it was", priority=True, tooltip="Take up the saved text"),
    ]
    WAYS = (("Save", "go-on"), ("As it was", "as-it-was"), ("Back", "back"))

    def __init__(self, state: EditState, clock: Clock) -> None:
        super().__init__(state, clock)
        self.left = state.changed
        """Whether it was begun and left before."""

    def compose(self) -> ComposeResult:
        """Lay out what is changed over the field."""
        yield Heading(self.heading, describe(date.fromisoformat(self.state.day)))
        yield from self.page()

    async def on_mount(self) -> None:
        """Show the field."""
        await self.show()

    async def show(self) -> None:
        """Show the text in its field."""
        await self.put(self._parts())
        if isinstance(self.field, Line):
            self.call_after_refresh(show_end, self.field)

    def _parts(self) -> Iterable[Widget]:
        state = self.state
        yield muted(state.about)
        yield bold(state.label, "gap")
        if self.left:
            yield muted("As you left it. F6 takes up the saved text again.", "gap")
        yield field(Line(state.text) if state.line else Writing(state.text))

    def say_kept(self, words: str, trouble: str = "") -> None:
        """Say that a draft is kept, which is not the text itself."""
        super().say_kept(DRAFT if words and self.state.changed else "", trouble)

    async def action_go_on(self) -> None:
        """Save the text."""
        if self.state.lacking:
            self.say_kept("", LACKING)
            return
        await self.move(self.state.save())

    async def action_as_it_was(self) -> None:
        """Take up the saved text again."""
        self.left = False
        await self.move(self.state.typing(self.state.was))

    def action_back(self) -> None:
        """Leave; what was typed waits as a draft."""
        self.keep_no_more()
        self.leave(self.state)
