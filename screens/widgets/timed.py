"""What takes some seconds: a line that fills quietly, and never hurries anyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from coach.exercise import SIT_AT
from coach.flow import MOST, Value
from screens.widgets.bar import bar
from screens.widgets.scale import places

TICK = 1.0
"""Seconds between two redraws: calm enough where motion is reduced, too."""


class Timed(Widget, can_focus=True):
    """Counts seconds while its screen is the one in sight: behind quick hide it waits.

    Args:
        length: Seconds until it is over; it then stays as it is.
    """

    DEFAULT_CSS = """
    Timed { height: auto; width: 1fr; max-width: 72; }
    Timed:focus { text-style: none; }
    """
    ALLOW_SELECT = False
    BINDINGS = [Binding("enter", "accept", "Continue", tooltip="Go on; you need not wait")]

    @dataclass
    class Ended(Message):
        """Its time is over, or one went on before."""

        sender: Timed

    def __init__(self, length: float) -> None:
        super().__init__()
        self.length = length
        self.seconds = 0.0

    def on_mount(self) -> None:
        """Begin to count."""
        self.set_interval(TICK, self._tick)

    def _tick(self) -> None:
        if self.app.screen is self.screen and self.seconds < self.length:
            self.advance(TICK)

    def advance(self, seconds: float) -> None:
        """Let some seconds pass; called by the timer, or by a test."""
        self.seconds = min(self.length, self.seconds + seconds)
        self.refresh(layout=True)

    @property
    def share(self) -> float:
        """How much of its time has passed, 0 to 1."""
        return self.seconds / self.length if self.length else 1.0

    @property
    def over(self) -> bool:
        """Whether its time has passed."""
        return self.seconds >= self.length

    @property
    def answer(self) -> Value:
        """That it was done; nothing has to be told."""
        return ""

    def action_accept(self) -> None:
        """Go on, whether it is over or not."""
        self.post_message(self.Ended(self))

    def render(self) -> Content:
        """Return the line that fills."""
        return Content.assemble(*bar(self.share))


class Staying(Timed):
    """Lines that come one after another while one stays.

    Args:
        lines: (seconds, text) in order.
    """

    def __init__(self, lines: Sequence[tuple[int, str]]) -> None:
        self.lines = tuple(lines)
        super().__init__(sum(seconds for seconds, _ in self.lines))

    @property
    def answer(self) -> Value:
        """Whether one stayed to the end."""
        return "stayed" if self.over else ""

    def render(self) -> Content:
        """Return the lines that have come so far, the present one plain, and the time."""
        parts: list[tuple[str, str]] = []
        begins = 0.0
        for seconds, line in self.lines:
            if begins <= self.seconds:
                present = self.seconds < begins + seconds
                parts.append((line + "\n", "" if present else "$muted"))
            begins += seconds
        if self.over:
            parts.append(("You stayed.\n", "bold"))
        return Content.assemble(*parts, "\n", *bar(self.share))


class Sitting(Timed):
    """Ninety seconds with an imagined answer; how hard it is, is asked four times.

    Args:
        values: The discomfort at each of `SIT_AT`, 0 to 10, None where it was not told.
    """

    BINDINGS = [
        *(
            Binding(str(n), f"rate({n})", "0 to 9", show=False, tooltip="How hard it is now")
            for n in range(MOST)
        ),
        Binding("t", f"rate({MOST})", "Ten", show=False, tooltip="10, flooded"),
    ]

    @dataclass
    class Rated(Message):
        """A discomfort was told; all four as they stand."""

        sender: Sitting
        values: tuple[int | None, ...]

    def __init__(self, values: Sequence[int | None] = ()) -> None:
        super().__init__(SIT_AT[-1])
        self.values = [*values, *([None] * len(SIT_AT))][: len(SIT_AT)]

    @property
    def mark(self) -> int:
        """Which of the four ratings is asked for now."""
        return sum(1 for at in SIT_AT if at <= self.seconds) - 1

    @property
    def answer(self) -> Value:
        """The four ratings, if any was told."""
        return tuple(self.values) if any(v is not None for v in self.values) else ""

    def action_rate(self, value: int) -> None:
        """Say how hard it is now; at the end that settles it."""
        self.values[self.mark] = value
        self.refresh()
        self.post_message(self.Rated(self, tuple(self.values)))
        if self.over:
            self.action_accept()

    def render(self) -> Content:
        """Return the time with its four places, and the scale while a rating is open."""
        told = "   ".join(
            f"{at} s {'–' if value is None else value}"
            for at, value in zip(SIT_AT[: self.mark + 1], self.values, strict=False)
        )
        asked = self.values[self.mark] is None
        question = "How hard is it right now?" if asked else "Noted. Breathe or not, as you like."
        return Content.assemble(
            *bar(self.share),
            ("   " + told + "\n\n", "$muted"),
            (question + "\n", "bold" if asked else "$muted"),
            *places(self.values[self.mark], self.size.width),
        )
