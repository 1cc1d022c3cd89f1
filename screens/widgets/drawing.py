"""How a chart is drawn in characters: by plotext, with its blocks and braille or in ASCII.

Series are told apart by their marks and fills, and named above, where plotext has a legend over
the bars: no colour is needed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual_plotext.plot import Plot

from coach.chart import Chart

LEAST = (12, 4)
"""Columns and rows from which anything can be read from a drawing."""

ROOMY = 3
"""Columns from one value of a line to the next from which each has its mark."""

MOST_LABELS = 6
THICKEST = 4
"""Columns of a bar at most, and of the room between groups of bars."""

LONGEST_NAME = 14
STYLES = ("$foreground", "$muted", "$foreground")

_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_PLAIN = str.maketrans("│┤", "|+")
"""What plotext draws scales with, where the locale has only ASCII."""


@dataclass(frozen=True)
class Shapes:
    """The characters that a locale can show."""

    marks: tuple[str, str, str]
    """At the values of a line, by series."""
    fills: tuple[str, str, str]
    """Of bars, by series."""
    stroke: str
    """What plotext calls that of which a line is made."""
    end: str


SHAPES = Shapes(("●", "○", "◆"), ("█", "░", "▒"), "braille", "…")
ASCII = Shapes(("*", "o", "x"), ("#", ":", "%"), ".", "~")

Cell = tuple[str, str]
"""Characters and their style."""


def draw(chart: Chart, width: int, rows: int, *, plain: bool) -> list[list[Cell]]:
    """Return a chart as rows of characters with their styles.

    Args:
        chart: What is drawn; without any value, nothing is.
        width: Columns there are; in too few of them nothing is drawn.
        rows: Rows there are, the labels below included.
        plain: Whether only ASCII can be shown.
    """
    known = any(value is not None for series in chart.series for value in series.values)
    if not known or width < LEAST[0] or rows < LEAST[1]:
        return []
    shapes = ASCII if plain else SHAPES
    signs = shapes.marks if chart.kind == "line" else shapes.fills
    names = _names(chart, signs, shapes.end)
    heads = _scale(chart, rows - bool(names) - 1)
    side = max(map(len, heads.values())) + 1
    plot = _empty(width, rows - bool(names))
    plot.yticks(list(heads), list(heads.values()))
    (_lines if chart.kind == "line" else _bars)(
        plot, chart, shapes, (width - side, rows - bool(names) - 1)
    )
    drawn = [_COLOUR.sub("", line) for line in plot.build().splitlines()]
    if plain:
        drawn = [line.translate(_PLAIN) for line in drawn]
    above: list[list[Cell]] = [[(" " * (side + 1) + names, "$muted")]] if names else []
    pattern = re.compile(f"({re.escape(signs[1])}+)")
    return [*above, *(list(_styled(row, side, pattern)) for row in drawn[:-1]), _foot(drawn[-1])]


def _empty(width: int, rows: int) -> Plot:
    """Return a plot without anything but its upright scale."""
    plot = Plot()
    plot._set_size(width, rows)  # noqa: SLF001 - as PlotextPlot itself has to
    plot.plotsize(width, rows)
    plot.clear_color()
    plot.xaxes(lower=False, upper=False)
    plot.yaxes(left=True, right=False)
    return plot


def _styled(row: str, side: int, second: re.Pattern[str]) -> Iterator[Cell]:
    """Yield a row with its scale, and what is of the second series, in the muted voice."""
    yield row[:side], "$muted"
    for place, text in enumerate(second.split(row[side:])):
        yield text, STYLES[place % 2]


def _foot(row: str) -> list[Cell]:
    return [(row.rstrip(), "$muted")]


def _names(chart: Chart, signs: Sequence[str], end: str) -> str:
    """Return how the series are named above the drawing; one alone has the title."""
    if len(chart.series) <= 1:
        return ""
    cut = (
        name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}{end}"
        for name in (series.name for series in chart.series)
    )
    return "   ".join(f"{sign} {name}" for sign, name in zip(signs, cut, strict=False))


def _scale(chart: Chart, rows: int) -> dict[float, str]:
    """Return the labels of the upright scale: its ends, and its middle if that is whole."""
    middle = (chart.low + chart.high) / 2
    values = [chart.low, chart.high]
    if middle == int(middle) and rows > len(values):
        values.append(middle)
    return {value: f"{value:g}" for value in values}


def _lines(plot: Plot, chart: Chart, shapes: Shapes, room: tuple[int, int]) -> None:
    """Draw each series as a line that has a gap where a value is not there."""
    count = max(len(chart.labels), *(len(series.values) for series in chart.series))
    roomy = room[0] / max(1, count - 1) >= ROOMY
    plot.xlim(0, max(1, count - 1))
    plot.ylim(chart.low, chart.high)
    longest = max(map(len, chart.labels), default=0)
    pitch = (room[0] - 1) / max(1, count - 1)
    every = max(1, -(-count // MOST_LABELS), math.ceil((longest + 4) / max(pitch, 0.1)))
    within = (room[0] - 1 - longest / 2) / max(pitch, 0.1)
    places = range(len(chart.labels))
    _label(plot, chart, {place: min(place, within) for place in places}, every)
    marked = []
    for series, mark in zip(chart.series, shapes.marks, strict=False):
        for places_, values in _runs(series.values):
            if len(values) > 1:
                plot.plot(places_, values, marker=shapes.stroke)
            if len(values) == 1 or roomy or len(chart.series) > 1:
                marked.append((places_, values, mark))
    for places_, values, mark in marked:
        plot.scatter(places_, values, marker=mark)


def _runs(values: Sequence[float | None]) -> Iterator[tuple[list[int], list[float]]]:
    """Yield the values that stand beside each other, with their places."""
    places: list[int] = []
    run: list[float] = []
    for place, value in enumerate([*values, None]):
        if value is not None:
            places.append(place)
            run.append(value)
        elif run:
            yield places, run
            places, run = [], []


def _bars(plot: Plot, chart: Chart, shapes: Shapes, room: tuple[int, int]) -> None:
    """Draw the series side by side at each label, each bar with its figure where that finds room.

    Where not all of them find room, the newest do.
    """
    columns, rows = room
    many = len(chart.series)
    count = max(len(chart.labels), *(len(series.values) for series in chart.series))
    shown = min(count, max(1, columns // many))
    thick = max(1, min(THICKEST, (columns // shown - 1) // many))
    pitch = max(many * thick, min(columns // shown, many * thick + THICKEST))
    first = count - shown
    step = (chart.high - chart.low) / max(1, rows - 2)
    plot.xlim(0, max(1, columns - 1))
    plot.ylim(chart.low, chart.high + step)  # the uppermost row is for figures
    middle = (many * thick - 1) / 2
    every = math.ceil((max(map(len, chart.labels), default=0) + 2) / pitch)
    at = {place: (place - first) * pitch + middle for place in range(first, count)}
    _label(plot, chart, at, every)
    taken: set[tuple[int, int]] = set()
    for number, series in enumerate(chart.series):
        for place, value in enumerate(series.values[first:]):
            if value is None:
                continue
            column = place * pitch + number * thick
            top = round((min(value, chart.high) - chart.low) / step)
            for one in range(column, column + thick if value > chart.low else column):
                plot.plot([one, one], [chart.low, value], marker=shapes.fills[number])
            figure, row = f"{value:g}", top + (value > chart.low)
            cells = {(row, at) for at in range(column - 1, column + thick + 1)}
            if len(figure) <= thick and not cells & taken:
                start = column + (thick - len(figure)) // 2
                taken |= {(row, start + at) for at in range(len(figure))}
                plot.text(figure, start, chart.low + row * step, alignment="left")


def _label(plot: Plot, chart: Chart, at: dict[int, float], every: int) -> None:
    """Name the last place, the first, and what finds room between them."""
    places = [place for place in at if place < len(chart.labels)]
    between = [place for place in places[::-1][::every] if place - places[0] >= every]
    order = dict.fromkeys([*places[-1:], *places[:1], *between])
    plot.xticks([at[place] for place in order], [chart.labels[place] for place in order])
