"""A pacer for a slow breath: round and widening on the way in, angular and narrowing going out.

Plain ASCII and no colour, so that it reads on every terminal; in words where motion is reduced.
"""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from content.adult import Pace

STEPS_A_SECOND = 4
WIDTH = 12
"""Half the columns of a full breath."""

BREATH = ("in", "and a little more", "and slowly out")
HANDS = ("gather", "a little more", "and slowly let go")
"""The words of a pace: for a breath, and for whoever leaves the breath alone."""

SLOW = Pace(inward=4, out=6)
"""The breath that a session arrives with."""


class Pacer(Widget):
    """Shows the breath as a shape that opens and closes, with a word. No holds.

    Args:
        pace: The seconds of each part of a breath.
        words: What is said on the way in, for the little more, and on the way out.
        still: With motion reduced, the words alone, once a second.
    """

    DEFAULT_CSS = """
    Pacer { height: 1; width: 1fr; color: $foreground; margin: 1 0; }
    """
    ALLOW_SELECT = False

    def __init__(
        self, pace: Pace = SLOW, words: tuple[str, str, str] = BREATH, *, still: bool = False
    ) -> None:
        super().__init__()
        self.words = words
        self.pace = pace
        self.still = still
        self.step = 0

    def on_mount(self) -> None:
        """Begin to move, slowly."""
        rate = 1 if self.still else STEPS_A_SECOND
        self.set_interval(1 / rate, self.beat)

    def beat(self) -> None:
        """Move on, unless something covers the screen: then the breath waits."""
        if not self.display or self.app.screen is not self.screen:
            return
        self.step += STEPS_A_SECOND if self.still else 1
        self.refresh()

    def render(self) -> Content:
        """Return the shape as wide as the breath stands now, and its word."""
        breath = self.pace.inward + self.pace.top_up + self.pace.out
        moment = self.step % (breath * STEPS_A_SECOND) / STEPS_A_SECOND
        full = self.pace.inward + self.pace.top_up
        if moment < self.pace.inward:
            word, begins = self.words[0], 0
        elif moment < full:
            word, begins = self.words[1], self.pace.inward
        else:
            word, begins = self.words[2], full
        if self.still:
            return Content(f"  {word}  {int(moment - begins) + 1}")
        share = moment / full if moment < full else 1 - (moment - full) / self.pace.out
        width = 2 * round(share * WIDTH)
        shape = f"({'.' * width})" if moment < full else f">{'-' * width}<"
        return Content.assemble((f"{shape:^{2 * WIDTH + 4}}", ""), (f"  {word}", "$muted"))
