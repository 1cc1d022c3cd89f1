"""Textual's driver on a terminal that shows the first frame already: it takes over, no flash.

Switching to the alternate screen once more would clear it about 90 ms before the first paint.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.drivers.linux_driver import LinuxDriver

    from coach.settings import Settings
    from screens.first_frame import Frame

SWITCH = "\x1b[?1049h"


@dataclass(frozen=True)
class Opening:
    """That the app opens on Right now, and what is known so far."""

    settings: Settings | None
    """As they were cached, if they were."""
    frame: Frame | None
    """What stands on the terminal already."""

    @property
    def driver(self) -> type[LinuxDriver] | None:
        """The driver that takes over the frame; None for Textual's choice."""
        return driver_for(self.frame) if self.frame else None

    @property
    def passed(self) -> float:
        """Seconds of the pause that went by before the screen was there."""
        return time.monotonic() - self.frame.began if self.frame else 0.0


def driver_for(frame: Frame) -> type[LinuxDriver]:
    """Return the driver class that takes over a frame's terminal."""
    from textual.drivers.linux_driver import LinuxDriver  # noqa: PLC0415 - not on Windows

    class Takeover(LinuxDriver):
        """Leaves the first frame standing, and restores what was before it."""

        def write(self, data: str) -> None:
            """Write, but for the first switch: the frame stands on the alternate screen."""
            if data == SWITCH and not frame.taken:
                frame.taken = True
                return
            super().write(data)

        def start_application_mode(self) -> Any:  # noqa: ANN401 - Textual's own is untyped
            """Take over; in the end the terminal is as it was before the frame."""
            super().start_application_mode()  # type: ignore[no-untyped-call]
            self.attrs_before = frame.before

    return Takeover
