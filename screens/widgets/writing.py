"""Where one writes: open and plain, four lines that grow; Tab leaves, nothing is required."""

from __future__ import annotations

from textual import events
from textual.widgets import Input, TextArea
from textual.widgets.input import Selection

from coach.flow import Value


class Writing(TextArea):
    """A field for free text, shown exactly as typed.

    Args:
        text: What stands in it at first.
    """

    DEFAULT_CSS = """
    Writing { height: auto; min-height: 4; max-height: 10; }
    """

    def __init__(self, text: str = "", placeholder: str = "") -> None:
        super().__init__(
            text,
            placeholder=placeholder,
            tab_behavior="focus",
            soft_wrap=True,
            show_line_numbers=False,
            highlight_cursor_line=False,
            compact=True,
        )
        self.move_cursor(self.document.end)

    def on_mount(self) -> None:
        """With motion reduced, let the cursor stand still."""
        if self.app.animation_level == "none":
            self.set_reactive(TextArea.cursor_blink, value=False)


class Line(Input):
    """A field for one line; Enter goes on.

    Args:
        value: What stands in it at first, the cursor behind it.
        offered: A suggestion that stands in it, selected, where there is no value: Enter takes
            it, and typing replaces it.
    """

    def __init__(
        self, value: str = "", *, offered: str = "", placeholder: str = "", id_: str | None = None
    ) -> None:
        super().__init__(
            value or offered,
            placeholder=placeholder,
            id=id_,
            compact=True,
            select_on_focus=False,
        )
        if offered and not value:
            self.selection = Selection(len(offered), 0)  # the cursor in front: the start shows

    def on_mount(self) -> None:
        """With motion reduced, let the cursor stand still."""
        if self.app.animation_level == "none":
            self.set_reactive(Input.cursor_blink, value=False)

    @property
    def answer(self) -> Value:
        """What stands in it."""
        return self.value

    def _on_paste(self, event: events.Paste) -> None:
        """Take all that is pasted, its line ends as spaces; Textual's own keeps one line."""
        event.stop()
        event.prevent_default()
        self.replace(" ".join(event.text.splitlines()), *self.selection)


def show_end(field: Line) -> None:
    """Bring the cursor behind a text that is longer than its field into sight."""
    field.action_home()
    field.action_end()
