"""The footer: at most six keys, in the words of this moment, as many as fit."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

if TYPE_CHECKING:
    from textual import events
    from textual.binding import Binding

MOST = 6
GAP = 3
URGENT = "f5"
"""The key that comes first when it is offered: something typed can't be kept."""


class KeyBar(Widget):
    """Shows the screen's bindings marked `show`, from the same declarations that Help reads.

    A click on a key does what the key does.
    """

    DEFAULT_CSS = """
    KeyBar {
        width: 1fr;
        max-width: 80;
        height: 1;
        padding: 0 2;
        background: $background;
        color: $muted;
        text-wrap: nowrap;
        text-overflow: clip;
        pointer: pointer;
    }
    """
    ALLOW_SELECT = False

    def on_mount(self) -> None:
        """Follow the screen's bindings as the focus moves."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def _shown(self) -> list[tuple[int, Binding]]:
        """Return (column, binding) of the keys that fit; F1 keeps its place before the others."""
        quiet: Collection[str] = getattr(self.screen, "quiet_actions", ())
        active = [
            binding
            for _, binding, enabled, _ in self.screen.active_bindings.values()
            if binding.show and enabled and binding.action not in quiet
        ]
        everywhere = [b for key in ("f2", "f1") for b in active if b.key == key]
        own: list[Binding] = []
        active.sort(key=lambda b: b.key != URGENT)
        said = {word for b in everywhere for word in (b.action, self._label(b)[1])}
        for binding in active:
            words = {binding.action, self._label(binding)[1]}
            if not words & said:
                own.append(binding)
                said |= words
        ordered = [*own[: MOST - len(everywhere)], *everywhere]
        width = self.size.width
        while ordered and self._width(ordered) > width:
            spare = next((b for b in reversed(ordered) if b.key != "f1"), ordered[-1])
            ordered.remove(spare)
        placed = []
        column = 0
        for binding in ordered:
            placed.append((column, binding))
            column += self._width([binding]) + GAP
        return placed

    def _label(self, binding: Binding) -> tuple[str, str]:
        words: dict[str, str] = getattr(self.screen, "key_words", {})
        return self.app.get_key_display(binding), words.get(binding.action, binding.description)

    def _width(self, bindings: list[Binding]) -> int:
        labels = [" ".join(self._label(binding)) for binding in bindings]
        return sum(len(label) for label in labels) + GAP * (len(labels) - 1)

    def render(self) -> Content:
        """Return the line of keys."""
        parts: list[tuple[str, str]] = []
        for _, binding in self._shown():
            if parts:
                parts.append((" " * GAP, ""))
            key, description = self._label(binding)
            parts += [(key, "bold $foreground"), (f" {description}", "")]
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Do what the clicked key does."""
        for column, binding in reversed(self._shown()):
            if event.x - 2 >= column:
                self.app.simulate_key(binding.key)
                return
