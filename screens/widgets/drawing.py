"""How a chart is drawn in characters: lines in braille, bars in blocks, or both in ASCII.

Series are told apart by their marks and strokes, and named beside them: no colour is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from coach.chart import Chart, Series

DOTS_ACROSS, DOTS_DOWN = 2, 4
"""Dots of one braille character."""

ROOMY = 3
"""Columns from one value to the next from which each value has its mark."""

MOST_LABELS = 6
GAP = 2
"""Columns between a drawing and the names beside it, and between two labels at least."""

LONGEST_NAME = 14
THICKEST = 4
"""Columns of a bar at most, and of the room between groups of bars."""

EIGHTHS = 8
"""Steps in which a block can be filled."""

STYLES = ("$foreground", "$muted", "$foreground")
STROKES = ((1, 0), (3, 3), (1, 3))
"""For each series, how many dots of its line are drawn, and how many left out."""


@dataclass(frozen=True)
class Shapes:
    """The characters that a locale can show."""

    marks: tuple[str, str, str]
    """At the values of a line, by series."""
    fills: tuple[str, str, str]
    """Of bars, by series, of which one that ends the steps has tops."""
    steps: str
    """The tops of a bar, from an eighth to the whole."""
    tick: str
    side: str
    foot: str
    end: str


SHAPES = Shapes(("●", "○", "◆"), ("█", "░", "▒"), "▁▂▃▄▅▆▇█", "┤", "│", "─", "…")
ASCII = Shapes(("*", "o", "x"), ("#", ":", "%"), "", "+", "|", "-", "~")

Cell = tuple[str, str]
"""A character and its style."""


class Field:
    """The cells of a drawing, and what is in them."""

    def __init__(self, width: int, rows: int) -> None:
        self.width = width
        self.rows = rows
        self.cells: dict[tuple[int, int], Cell] = {}

    def put(self, row: int, column: int, text: str, style: str) -> None:
        """Write characters from a cell on; what is beyond the edge is left out."""
        for place, character in enumerate(text, column):
            if 0 <= row < self.rows and 0 <= place < self.width:
                self.cells[row, place] = (character, style)

    def line(self, row: int) -> list[Cell]:
        """Return a row as text in its styles."""
        return [self.cells.get((row, column), (" ", "")) for column in range(self.width)]


def draw(chart: Chart, width: int, rows: int, *, plain: bool) -> list[list[Cell]]:
    """Return a chart as rows of characters with their styles.

    Args:
        chart: What is drawn; without any value, nothing is.
        width: Columns there are.
        rows: Rows there are, the labels below included.
        plain: Whether only ASCII can be shown.
    """
    if not any(value is not None for series in chart.series for value in series.values):
        return []
    shapes = ASCII if plain else SHAPES
    names = _names(chart, shapes)
    if chart.kind == "bar":
        return _bar_chart(chart, width, rows, shapes, names)
    height = max(1, rows - 1)
    heads = _scale(chart, height)
    side = _side(heads)
    beside = max(map(len, names)) + GAP if names else 0
    field = Field(max(1, width - side - beside), height)
    centres, ends = _lines(chart, field, shapes)
    named = _named(names, ends, height)
    drawn = []
    for row in range(height):
        number = named.get(row)
        tail = [] if number is None else [(" " * GAP + names[number], STYLES[number])]
        drawn.append([_head(heads, row, side, shapes), *field.line(row), *tail])
    return [*drawn, [(" " * side + _labels(chart, centres, width - side), "$muted")]]


def _bar_chart(
    chart: Chart, width: int, rows: int, shapes: Shapes, names: Sequence[str]
) -> list[list[Cell]]:
    """Return bars over their labels, the names of the series above them."""
    named = (" " * ROOMY).join(names)
    height = max(1, rows - 1 - bool(named))
    field = Field(1, height)
    heads = {row + 1: label for row, label in _scale(chart, field.rows - 1).items()}
    side = _side(heads)
    field.width = max(1, width - side)
    centres = _bars(chart, field, shapes)
    drawn: list[list[Cell]] = [[(" " * side + named, "$muted")]] if named else []
    drawn += [[_head(heads, row, side, shapes), *field.line(row)] for row in range(height)]
    return [*drawn, [(" " * side + _labels(chart, centres, width - side), "$muted")]]


def _side(heads: dict[int, str]) -> int:
    """Return how wide the labels of the upright scale are, with what follows them."""
    return max(map(len, heads.values())) + 2


def _head(heads: dict[int, str], row: int, side: int, shapes: Shapes) -> Cell:
    """Return what a row begins with: the upright scale."""
    tick = shapes.tick if row in heads else shapes.side
    return f"{heads.get(row, ''):>{side - 2}} {tick}", "$muted"


def _scale(chart: Chart, rows: int) -> dict[int, str]:
    """Return the labels of the upright scale by row: its ends, and its middle if that is whole."""
    middle = (chart.low + chart.high) / 2
    values = [chart.high, chart.low]
    if middle == int(middle) and rows > len(values):
        values.append(middle)
    return {_row(chart, value, rows): f"{value:g}" for value in values}


def _share(chart: Chart, value: float) -> float:
    """Return how far up the scale a value is, from 0 to 1."""
    span = chart.high - chart.low
    return min(1.0, max(0.0, (value - chart.low) / span)) if span > 0 else 0.0


def _row(chart: Chart, value: float, rows: int) -> int:
    """Return the row of a value, the uppermost being 0."""
    dots = rows * DOTS_DOWN
    return (dots - 1 - round(_share(chart, value) * (dots - 1))) // DOTS_DOWN


# -- lines -----------------------------------------------------------------------------------------


def _lines(chart: Chart, field: Field, shapes: Shapes) -> tuple[list[int], list[int]]:
    """Draw each series as a line that has a gap where a value is not there.

    Returns the column of each label, and for each series the row in which its line ends.
    """
    count = max(len(chart.labels), *(len(series.values) for series in chart.series))
    room = field.width - 1
    centres = [round(place * room / max(1, count - 1)) for place in range(count)]
    ends = []
    roomy = room / max(1, count - 1) >= ROOMY
    for number, series in enumerate(chart.series):
        dots = list(_stroke(chart, series, field, centres, STROKES[number]))
        rows = _dotted(dots, field) if shapes is ASCII else _canvas(dots, field)
        for row, text in enumerate(rows):
            for column, character in enumerate(text):
                if character not in " ⠀":
                    field.put(row, column, _over(field, row, column, character), STYLES[number])
    for number, series in enumerate(chart.series):
        values = series.values
        known = [place for place, value in enumerate(values) if value is not None]
        for place in known:
            alone = not {place - 1, place + 1} & set(known)
            row = _row(chart, values[place] or 0, field.rows)
            if roomy or alone:
                column = _beside(field, row, centres[place], shapes)
                field.put(row, column, shapes.marks[number], STYLES[number])
        ends.append(_row(chart, values[known[-1]] or 0, field.rows) if known else 0)
    return centres, ends


def _beside(field: Field, row: int, column: int, shapes: Shapes) -> int:
    """Return a column for a mark: its own, or the next where another series' mark stands."""
    taken = {place for place in range(column - 1, column + 2) if _marked(field, row, place, shapes)}
    free = [place for place in (column, column + 1, column - 1) if place not in taken]
    return next((place for place in free if 0 <= place < field.width), column)


def _marked(field: Field, row: int, column: int, shapes: Shapes) -> bool:
    return field.cells.get((row, column), ("", ""))[0] in shapes.marks


def _stroke(
    chart: Chart, series: Series, field: Field, centres: Sequence[int], stroke: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """Yield the dots, (across, up), between values that stand beside each other."""
    drawn, left_out = stroke
    high = field.rows * DOTS_DOWN - 1
    for place, (one, two) in enumerate(zip(series.values, series.values[1:], strict=False)):
        if one is None or two is None:
            continue
        left, right = centres[place] * DOTS_ACROSS, centres[place + 1] * DOTS_ACROSS
        down, up = (round(_share(chart, value) * high) for value in (one, two))
        steps = max(right - left, abs(up - down), 1)
        for step in range(steps + 1):
            across = left + round(step * (right - left) / steps)
            if across % (drawn + left_out) < drawn:
                yield across, down + round(step * (up - down) / steps)


def _canvas(dots: Sequence[tuple[int, int]], field: Field) -> list[str]:
    """Return dots as rows of braille."""
    from textual_plotext.plot import Plot  # noqa: PLC0415 - 45 ms, only where a picture is shown

    if not dots:
        return []
    plot = Plot()
    plot._set_size(field.width, field.rows)  # noqa: SLF001 - as PlotextPlot itself has to
    plot.plotsize(field.width, field.rows)
    plot.clear_color()
    plot.frame(frame=False)
    plot.xticks([])
    plot.yticks([])
    plot.xlim(0, field.width * DOTS_ACROSS - 1)
    plot.ylim(0, field.rows * DOTS_DOWN - 1)
    across, up = zip(*dots, strict=True)
    plot.scatter(across, up, marker="braille")
    return re.sub(r"\x1b\[[\d;]*m", "", plot.build()).splitlines()


def _dotted(dots: Iterable[tuple[int, int]], field: Field) -> list[str]:
    """Return dots as rows of ASCII."""
    taken = {(field.rows - 1 - up // DOTS_DOWN, across // DOTS_ACROSS) for across, up in dots}
    return [
        "".join("." if (row, column) in taken else " " for column in range(field.width))
        for row in range(field.rows)
    ]


def _over(field: Field, row: int, column: int, character: str) -> str:
    """Return a character laid over the one that is there: the dots of both."""
    there = field.cells.get((row, column), ("", ""))[0]
    blank = ord("⠀")
    both = all(blank <= ord(one) < blank + 256 for one in (there or " ", character))
    return chr(ord(there) | ord(character)) if both else character


# -- bars ------------------------------------------------------------------------------------------


def _bars(chart: Chart, field: Field, shapes: Shapes) -> list[int]:
    """Draw the series side by side at each label, and return the column of each label.

    Where not all of them find room, the newest do.
    """
    many = len(chart.series)
    count = max(len(chart.labels), *(len(series.values) for series in chart.series))
    shown = min(count, max(1, field.width // many))
    thick = max(1, min(THICKEST, (field.width // shown - 1) // many))
    pitch = max(many * thick, min(field.width // shown, many * thick + THICKEST))
    first = count - shown
    said = []
    for number, series in enumerate(chart.series):
        for place, value in enumerate(series.values[first:]):
            if value is not None:
                column = place * pitch + number * thick
                top = _bar(chart, field, shapes, (column, thick, number, value))
                said.append((top, column, f"{value:g}", STYLES[number]))
    for top, column, figure, style in sorted(said):
        start = column + (thick - len(figure)) // 2
        around = [field.cells.get((top, place), " ")[0] for place in (start - 1, start + thick)]
        if len(figure) <= thick and not any(one.isdigit() for one in around):
            field.put(top, start, figure, style)
    middle = many * thick // 2
    return [(place - first) * pitch + middle if place >= first else -1 for place in range(count)]


def _bar(chart: Chart, field: Field, shapes: Shapes, one: tuple[int, int, int, float]) -> int:
    """Draw one bar: column, thickness, series and value; return the row over it."""
    column, thick, number, value = one
    fill, style = shapes.fills[number], STYLES[number]
    eighths = round(_share(chart, value) * (field.rows - 1) * EIGHTHS)
    whole, rest = divmod(eighths, EIGHTHS)
    if fill != shapes.steps[-1:]:  # it has no tops
        whole, rest = max(round(eighths / EIGHTHS), bool(eighths)), 0
    bottom = field.rows - 1
    for up in range(whole):
        field.put(bottom - up, column, fill * thick, style)
    if rest:
        field.put(bottom - whole, column, shapes.steps[rest - 1] * thick, style)
    elif not whole:
        field.put(bottom, column, shapes.foot * thick, style)
        return bottom
    return max(0, bottom - whole - bool(rest))


# -- words -----------------------------------------------------------------------------------------


def _names(chart: Chart, shapes: Shapes) -> list[str]:
    """Return how each series is named beside the drawing; one alone has the title."""
    if len(chart.series) <= 1:
        return []
    signs = shapes.marks if chart.kind == "line" else shapes.fills
    return [
        f"{sign} {_cut(series.name, LONGEST_NAME, shapes)}"
        for sign, series in zip(signs, chart.series, strict=False)
    ]


def _cut(text: str, most: int, shapes: Shapes) -> str:
    return text if len(text) <= most else text[: most - 1] + shapes.end


def _named(names: Sequence[str], ends: Sequence[int], rows: int) -> dict[int, int]:
    """Return which series is named in which row: where its line ends, or as near as there is."""
    placed: dict[int, int] = {}
    for number in range(len(names)):
        free = [row for row in range(rows) if row not in placed]
        if free:
            placed[min(free, key=lambda row: abs(row - ends[number]))] = number
    return placed


def _labels(chart: Chart, centres: Sequence[int], width: int) -> str:
    """Return the line of labels: the last and the first, and what finds room between them."""
    known = [(centre, label) for centre, label in zip(centres, chart.labels, strict=False)]
    known = [(centre, label) for centre, label in known if centre >= 0 and label]
    if not known:
        return ""
    every = max(1, -(-len(known) // MOST_LABELS)) if chart.kind == "line" else 1
    chosen = [known[-1], known[0], *known[::-1][every::every]]
    line = [" "] * width
    for centre, label in dict.fromkeys(chosen):
        start = max(0, min(centre - (len(label) - 1) // 2, width - len(label)))
        around = line[max(0, start - GAP + 1) : start + len(label) + GAP - 1]
        if not "".join(around).strip():
            line[start : start + len(label)] = label
    return "".join(line[:width]).rstrip()
