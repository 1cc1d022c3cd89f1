"""What the command palette offers: the screen's own keys, then what works everywhere.

Textual's own list is left out: its screenshot would write the private screen to a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.screen import Screen

PALETTE_SKIPS = {
    "command_palette",
    "quit",
    "help",
    "support",
    "right_now",
    "hide",
    "screen.copy_text",
}
"""Actions that the palette has under another name, or that are no command."""

EVERYWHERE = (
    ("Week", "The week as a letter, and looking back on it", "app.week"),
    ("History", "Look at single days, search them, read your own lines", "app.history"),
    ("Search", "Search everything that was kept", "app.search"),
    ("Settings", "All of Welcome's answers, rest days, theme and more", "app.settings"),
    ("Welcome", "Go through the first two minutes again", "app.welcome"),
    ("Weeks behind", "Trust, honesty and compassion over weeks, per person", "app.weeks_behind"),
    ("The adult's view", "Over months: the pull, the move, coming back", "app.adult_view"),
    ("Fill in a day", "Mark one of the last 14 days as practised", "app.fill_in"),
    ("Pause", "Take days out of the calendar, or end a pause", "app.pause"),
    ("A sheet to share", "Lines you tick, for a therapist or a friend", "app.sheet"),
    ("Checks", "A look at a relationship, a community, someone new: once a month", "app.checks"),
    ("Help", "Every key of this screen (F1)", "app.help"),
    ("Support", "People to call (F2)", "app.support"),
    ("Right now", "For the hot moment: a pause, an anchor, one sentence (F3)", "app.right_now"),
    ("Quick hide", "A plain screen, at once (F4 or ctrl+g)", "app.hide"),
    ("Quit", "Leave tending; everything is saved (ctrl+q)", "app.quit"),
)
"""Title, what it does, and action of what the palette offers on every screen."""


def commands(screen: Screen[Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (title, what it does, action) of every command on a screen, each title once."""
    offered = {}
    for _, binding, enabled, tooltip in screen.active_bindings.values():
        help_ = tooltip or binding.tooltip  # a field's own editing keys have none
        if enabled and help_ and not _moves(binding.action):
            offered[binding.description] = (binding.description, help_, binding.action)
    for title, help_, action in EVERYWHERE:
        offered.setdefault(title, (title, help_, action))
    yield from offered.values()


def _moves(action: str) -> bool:
    """Say whether an action only moves about, or stands in the palette under another name."""
    name = action.partition("(")[0]
    return name in PALETTE_SKIPS or name.endswith(("focus_next", "focus_previous", "_page"))
