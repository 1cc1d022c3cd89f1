"""A button that leads on from where one is."""

from __future__ import annotations

from textual.widgets import Button


class Way(Button):
    """A button that hears every press: Textual's own is deaf for 0.2 s after one.

    Args:
        label: What it says.
        id_: Its id, which names the screen's action that it stands for.
    """

    def __init__(self, label: str, id_: str) -> None:
        super().__init__(label, id=id_)
        self.active_effect_duration = 0
