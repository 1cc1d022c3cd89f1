"""A choice of one from a list, or something in one's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from coach.flow import Value
from screens.widgets.one_of import OneOf
from screens.widgets.writing import Line


class OneOrOwn(Vertical):
    """Lines to pick from over a field to write in; a letter typed on the list goes to the field.

    Args:
        options: The lines.
        value: What stands at first: one of the lines, or own words.
        invitation: What stands in the empty field.
    """

    DEFAULT_CSS = """
    OneOrOwn { height: auto; width: 1fr; }
    OneOrOwn Line { margin: 1 0 0 0; }
    """

    @dataclass
    class Chosen(Message):
        """A line was picked, or own words were sent."""

        sender: OneOrOwn
        value: str

    def __init__(
        self, options: Sequence[str], value: str = "", invitation: str = "or in your own words"
    ) -> None:
        super().__init__()
        self.invitation = invitation
        self.options = tuple(options)
        self.first = value

    def compose(self) -> ComposeResult:
        """Lay out the list over the field."""
        picked = self.first in self.options
        yield OneOf([(o, o) for o in self.options], self.first if picked else "")
        yield Line("" if picked else self.first, placeholder=self.invitation)

    def focus(self, scroll_visible: bool = True) -> Self:  # noqa: FBT001, FBT002 - Textual's own
        """Begin in the list, or where own words stand."""
        own = self.first and self.first not in self.options
        self.query_one(Line if own else OneOf).focus(scroll_visible)
        return self

    @property
    def value(self) -> str:
        """Own words, if there are any; else the marked line."""
        return self.query_one(Line).value or self.query_one(OneOf).value

    @property
    def answer(self) -> Value:
        """What a flow takes as its answer."""
        return self.value

    def on_key(self, event: events.Key) -> None:
        """Take a letter typed on the list as the beginning of own words."""
        line = self.query_one(Line)
        character = event.character or ""
        if event.is_printable and not character.isdigit() and character.strip():
            event.stop()
            line.focus()
            line.insert_text_at_cursor(character)

    @on(OneOf.Chosen)
    def _picked(self, message: OneOf.Chosen) -> None:
        message.stop()
        if message.value:
            self.post_message(self.Chosen(self, message.value))

    @on(Input.Submitted)
    def _sent(self, message: Input.Submitted) -> None:
        message.stop()
        self.post_message(self.Chosen(self, self.value))
