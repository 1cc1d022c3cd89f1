"""A pacer for a slow breath: widening on the way in, narrowing on the longer way out."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

IN_SECONDS = 4
OUT_SECONDS = 6
STEPS_A_SECOND = 4


class Pacer(Widget):
    """Shows the breath as brackets that open and close, with a word. No holds.

    Args:
        still: With motion reduced, the words alone, once a second.
    """

    DEFAULT_CSS = """
    Pacer { height: 1; width: 1fr; color: $foreground; margin: 1 0; }
    """
    ALLOW_SELECT = False

    def __init__(self, *, still: bool = False) -> None:
        super().__init__()
        self.still = still
        self.step = 0

    def on_mount(self) -> None:
        """Begin to move, slowly."""
        rate = 1 if self.still else STEPS_A_SECOND
        self.set_interval(1 / rate, self.beat)

    def beat(self) -> None:
        """Move on, unless something covers the screen: then the breath waits."""
        if self.app.screen is not self.screen:
            return
        self.step += STEPS_A_SECOND if self.still else 1
        self.refresh()

    def render(self) -> Content:
        """Return the brackets as wide as the breath stands now."""
        moment = self.step % ((IN_SECONDS + OUT_SECONDS) * STEPS_A_SECOND) / STEPS_A_SECOND
        inward = moment < IN_SECONDS
        word = "in" if inward else "and slowly out"
        if self.still:
            count = int(moment if inward else moment - IN_SECONDS) + 1
            return Content(f"  {word}  {count}")
        share = moment / IN_SECONDS if inward else 1 - (moment - IN_SECONDS) / OUT_SECONDS
        width = round(share * 12)
        shape = f"({'·' * (2 * width)})" if inward else f"){' ' * (2 * width)}("
        return Content.assemble((f"{shape:^30}", ""), (f"{word}", "$muted"))
