"""Help: every key of the screen it was opened from, and what tending is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from coach.words import CREDIT
from screens.base import BaseScreen, text


@dataclass(frozen=True)
class KeyHelp:
    """A key, or several, with what it does."""

    keys: str
    description: str
    detail: str


def keys_of(screen: Screen[Any]) -> list[KeyHelp]:
    """Return every key that works on a screen, its focused field's included."""
    found: dict[str, tuple[list[str], Binding, str]] = {}
    here = [(b, enabled, tooltip) for _, b, enabled, tooltip in screen.active_bindings.values()]
    known = {binding.key for binding, _, _ in here}
    everywhere = Binding.make_bindings(screen.app.BINDINGS)  # a dialog's own leave these out
    here += [(b, True, b.tooltip) for b in everywhere if b.priority and b.key not in known]
    for binding, enabled, tooltip in here:
        if not binding.description or not enabled:
            continue
        words = getattr(screen, "key_words", {}).get(binding.action, binding.description)
        if binding.action.endswith("command_palette"):
            words = "Everything"
        keys, _, _ = found.setdefault(words, ([], binding, tooltip or binding.tooltip))
        display = screen.app.get_key_display(binding)
        if display not in keys:
            keys.append(display)
    helps = [KeyHelp(" ".join(keys), words, detail) for words, (keys, _, detail) in found.items()]
    return sorted(helps, key=lambda help_: not help_.detail)  # ours first, then plain moving


class HelpScreen(BaseScreen[None]):
    """A list of keys; any of Escape, F1 and Enter goes back.

    Args:
        keys: The keys of the screen below.
    """

    CSS_PATH = "help.tcss"
    heading = "Help"
    BINDINGS = [
        Binding("escape,enter", "dismiss", "Back", tooltip="Back to where you were"),
    ]

    def __init__(self, keys: list[KeyHelp]) -> None:
        super().__init__()
        self.keys = keys

    def content(self) -> Iterable[Widget]:
        """Yield the keys, then a few words."""
        yield text("Keys here", "title")
        rows: list[tuple[str, str]] = []
        for key in self.keys:
            rows += [
                (f"{key.keys:<14} ", "bold"),
                (key.description, ""),
                (f"  {key.detail}\n" if key.detail else "\n", "$muted"),
            ]
        yield Static(Content.assemble(*rows), id="keys", markup=False)
        yield text(
            "Outside fields, letters work too. Ctrl+p opens a list of everything; Tab leaves "
            "a field. What you type is saved as you type.",
            "prose",
        )
        yield text(
            "Marks of the week: ● practised, ○ rested, – in a pause, · open. The run counts days "
            "practised, and goes on as long as no seven days hold more rest days than you chose "
            "in Settings. A pause stops the calendar.",
            "prose muted",
        )
        yield text(CREDIT, "prose muted")
        yield text(
            "tending is self-help and learning, not therapy or emergency care.", "prose muted"
        )
