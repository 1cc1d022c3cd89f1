"""Keeping a line of a long widget in sight."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.widget import Widget


def keep_in_sight(widget: Widget, row: int, rows: int = 1) -> None:
    """Scroll what holds a widget so that one of its rows shows, or several from there.

    What is docked beside the widget covers none of them.
    """
    for holder in widget.ancestors:
        if isinstance(holder, VerticalScroll):
            top = widget.region.y - holder.content_region.y + int(holder.scroll_y)
            region = Region(0, top + row, 1, rows)
            gutter = widget.dock_gutter
            holder.scroll_to_region(region, spacing=gutter, animate=False, immediate=True)
            return
