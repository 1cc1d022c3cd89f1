"""A scale from 0 to 10: one key or arrows, the ends named, the value as a word too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from coach.flow import MOST, Value
from coach.words import SCALE_WORDS


def _step(width: int) -> int:
    """Columns for each number."""
    return 4 if width >= 4 * (MOST + 1) else 3


def places(
    value: int | None, width: int, words: Sequence[str] = SCALE_WORDS
) -> list[tuple[str, str]]:
    """Return the eleven numbers in a row, one of them marked, over the names of the ends."""
    step = _step(width)
    row = [
        (f"{number:^4}"[:step], "reverse bold" if number == value else "")
        for number in range(MOST + 1)
    ]
    room = step * (MOST + 1) - len(words[0]) - len(words[-1]) - 2
    ends = f" {words[0]}{' ' * max(1, room)}{words[-1]}"
    return [*row, ("\n" + ends, "$muted")]


class Scale(Widget, can_focus=True):
    """Asks for a number from 0 to 10. Posts `Chosen` when a key or Enter settles it.

    Args:
        value: Where it stands at first; None for nowhere yet.
        words: What each number is called.
    """

    DEFAULT_CSS = """
    Scale { height: 4; width: 1fr; max-width: 72; }
    """
    BINDINGS = [
        Binding("left", "move(-1)", "Lower", show=False, tooltip="One lower"),
        Binding("right", "move(1)", "Higher", show=False, tooltip="One higher"),
        Binding("home", "set(0)", "Lowest", show=False, tooltip="To 0"),
        Binding("end,t", "choose(10)", "Ten", show=False, tooltip="10, the upper end"),
        *(
            Binding(str(n), f"choose({n})", "0 to 9", show=False, tooltip="Choose that number")
            for n in range(10)
        ),
        Binding("enter", "accept", "Continue", tooltip="Go on with this value"),
    ]

    @dataclass
    class Chosen(Message):
        """A value was settled; None if Enter was pressed with none."""

        sender: Scale
        value: int | None
        accepted: bool = False
        """Whether it stood there, and one went on with it."""

    def __init__(self, value: int | None = None, words: Sequence[str] = SCALE_WORDS) -> None:
        super().__init__()
        self.value = value
        self.words = words

    def render(self) -> Content:
        """Return the eleven places, the value under its word, and the ends' names."""
        word = self.words[self.value] if self.value is not None else ""
        return Content.assemble(
            *places(self.value, self.size.width, self.words), ("\n\n", ""), (f" {word}", "bold")
        )

    @property
    def answer(self) -> Value:
        """The value, or nothing."""
        return "" if self.value is None else self.value

    def action_move(self, by: int) -> None:
        """Move by one, starting in the middle."""
        start = MOST // 2 if self.value is None else self.value + by
        self.value = max(0, min(MOST, start))
        self.refresh()

    def action_set(self, value: int) -> None:
        """Move to a value without settling it."""
        self.value = value
        self.refresh()

    def action_choose(self, value: int) -> None:
        """Settle a value."""
        self.action_set(value)
        self.post_message(self.Chosen(self, value))

    def action_accept(self) -> None:
        """Settle what is shown."""
        self.post_message(self.Chosen(self, self.value, accepted=True))

    def on_click(self, event: events.Click) -> None:
        """Settle the number that was clicked."""
        number = event.x // _step(self.size.width)
        if event.y == 0 and 0 <= number <= MOST:
            self.action_choose(number)
