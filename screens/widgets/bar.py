"""A line that fills: how far something is, without a figure."""

from __future__ import annotations

from screens.first_frame import plain_shapes

WIDTH = 30


def bar(
    share: float, width: int = WIDTH, *, full: str = "$foreground", rest: str = "$muted"
) -> list[tuple[str, str]]:
    """Return a line of `width` columns, filled as far as `share`, 0 to 1, says.

    Where the locale has only ASCII, it is drawn in that.
    """
    done, left = ("=", "-") if plain_shapes() else ("━", "─")
    filled = round(width * max(0.0, min(1.0, share)))
    return [(done * filled, full), (left * (width - filled), rest)]
