"""Where one writes: open and plain, four lines that grow; Tab leaves, nothing is required."""

from __future__ import annotations

from textual.widgets import Input, TextArea


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


class Line(Input):
    """A field for one line; Enter goes on."""

    def __init__(self, value: str = "", placeholder: str = "", id_: str | None = None) -> None:
        super().__init__(value, placeholder=placeholder, id=id_, compact=True, select_on_focus=True)
