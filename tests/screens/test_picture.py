"""What a picture draws, as plain text: it has to be legible without any colour."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from coach.chart import Chart, Series
from screens.themes import THEMES
from screens.widgets.drawing import draw
from screens.widgets.picture import Picture

WEEKS = tuple(f"{day} Sep" for day in range(1, 13))
TRUST = (6, 7, 7, None, None, 5, 8, None, 8, 7, 10, 0)
DAYS = ("Mon", "Tue", "Wed", "Thu")

values = st.one_of(st.none(), st.integers(0, 10))


def _line(*series: tuple[float | None, ...], labels: tuple[str, ...] = WEEKS) -> Chart:
    named = tuple(Series(f"line {n}", row) for n, row in enumerate(series))
    return Chart(kind="line", title="Trust", labels=labels, series=named, says="It held.")


def _bar(*series: tuple[float | None, ...], high: float = 10) -> Chart:
    names = ("before", "after")
    named = tuple(Series(n, row) for n, row in zip(names, series, strict=False))
    return Chart(kind="bar", title="Sessions", labels=DAYS, series=named, high=high, says="So.")


def _drawn(chart: Chart, width: int = 72, rows: int = 6, *, plain: bool = False) -> list[str]:
    return ["".join(text for text, _ in row) for row in draw(chart, width, rows, plain=plain)]


def test_each_value_of_a_line_has_its_mark() -> None:
    """As many marks as values that are there, each in the row of its value."""
    drawn = _drawn(_line(TRUST))

    assert sum(row.count("●") for row in drawn) == sum(value is not None for value in TRUST)
    assert drawn[0].startswith("10┤")
    assert drawn[0].count("●") == 1
    assert drawn[4].startswith(" 0┤")
    assert drawn[4].rstrip().endswith("●")


def test_a_value_that_is_not_there_is_a_gap() -> None:
    """Between the marks beside a missing week there is nothing, and nothing at 0."""
    drawn = _drawn(_line((6, None, 6), labels=("a", "b", "c")))

    assert [row for row in drawn[:-1] if set(row[4:]) - set(" ●")] == []
    assert "●" not in drawn[4]


def test_lines_are_told_apart_without_colour() -> None:
    """Each has marks of its own, and stands with them beside its name."""
    drawn = _drawn(_line((6,) * 12, (2,) * 12), rows=8)

    assert drawn[0].strip().split("   ") == ["● line 0", "○ line 1"]
    assert [row.count("●") for row in drawn[1:] if "●" in row] == [12]
    assert [row.count("○") for row in drawn[1:] if "○" in row] == [12]


def test_a_year_of_weeks_has_a_line_and_few_labels() -> None:
    """Fifty-two weeks take the same width: no marks but where a week stands alone, six labels."""
    year = (5, 6) * 20 + (None, 7, None) + (6,) * 9
    drawn = _drawn(_line(year, labels=tuple(f"{n:02}" for n in range(52))))

    assert "".join(drawn).count("●") == 1
    assert len(drawn[-1].split()) <= 7
    assert drawn[-1].split()[-1] == "51"


def test_bars_have_their_values_over_them() -> None:
    """Each value is written over its bar, 0 too; a missing one leaves its place empty."""
    drawn = _drawn(_bar((6, 8, 0, None), (3, 4, 10, None)), rows=9)

    figures = sorted(word for row in drawn[1:-1] for word in row[3:].split() if word.isdigit())
    assert figures == sorted(["6", "8", "0", "3", "4", "10"])
    assert "0" in drawn[-2][3:]
    assert drawn[0].split() == ["█", "before", "░", "after"]
    column = drawn[-1].index("Thu")
    assert {row[column : column + 3].strip() for row in drawn[1:-1]} == {""}


@pytest.mark.parametrize("rows", [5, 9])
def test_a_higher_value_has_a_higher_bar(rows: int) -> None:
    """Bars grow with their values, in whole rows or eighths of one."""
    drawn = _drawn(_bar((1, 4, 7, 10)), rows=rows)

    heights = [sum(row[drawn[-1].index(day)] in "▁▂▃▄▅▆▇█" for row in drawn[:-1]) for day in DAYS]
    assert heights == sorted(heights)
    assert heights[-1] > heights[0]


@pytest.mark.parametrize("chart", [_line(TRUST, TRUST[::-1]), _bar((6, 8, 0, None), (3, 4, 1, 2))])
def test_it_can_be_drawn_in_ascii(chart: Chart) -> None:
    """Where the locale has only ASCII, nothing else is drawn, and each series has its own sign."""
    drawn = "\n".join(_drawn(chart, rows=8, plain=True))

    assert drawn.isascii()
    signs = ("*", "o") if chart.kind == "line" else ("#", ":")
    assert all(drawn.count(sign) > 2 for sign in signs)


@pytest.mark.parametrize("kind", [_line, _bar])
@pytest.mark.parametrize("row", [(), (None, None)])
def test_nothing_known_draws_nothing(kind: object, row: tuple[None, ...]) -> None:
    """With no value at all there is no empty frame."""
    chart = _line(row) if kind is _line else _bar(row)

    assert _drawn(chart) == []


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(["line", "bar"]),
    st.lists(st.lists(values, min_size=1, max_size=60), min_size=1, max_size=3),
    st.integers(1, 80),
    st.integers(1, 12),
    st.booleans(),
)
def test_a_drawing_keeps_to_its_room(
    kind: str, rows: list[list[int | None]], width: int, height: int, plain: object
) -> None:
    """Whatever the values and the room, nothing raises, and from 30 by 4 on nothing is too wide."""
    size = max(map(len, rows))
    named = tuple(Series("Trust", tuple(row + [None] * (size - len(row)))) for row in rows)
    labels = tuple(f"{n} Sep" for n in range(size))
    chart = Chart(
        kind="line" if kind == "line" else "bar", title="", labels=labels, series=named, says=""
    )

    drawn = _drawn(chart, width, height, plain=bool(plain))

    if width >= 30 and height >= 4:
        assert len(drawn) in {0, height}
        assert all(len(row) <= width for row in drawn)


class _Shown(App[None]):
    """Shows one picture."""

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self.chart = chart
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "paper"

    def compose(self) -> ComposeResult:
        yield Picture(self.chart)


@pytest.mark.parametrize(("size", "rows"), [((80, 24), 8), ((40, 15), 6), ((120, 40), 8)])
async def test_the_sentence_stands_under_it(size: tuple[int, int], rows: int) -> None:
    """Name, drawing, sentence: as high as the screen allows, at most 72 columns wide."""
    app = _Shown(_line(TRUST))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        lines = [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]

    assert lines[0] == "Trust"
    assert lines[rows].lstrip().startswith("1 Sep")
    assert lines[rows + 1] == "It held."
    assert max(map(len, lines)) <= 72


async def test_with_nothing_to_draw_the_sentence_stands_alone() -> None:
    """A chart without a value takes no room."""
    app = _Shown(_line((None,)))
    async with app.run_test(size=(80, 24)):
        lines = [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]

    assert lines[:2] == ["Trust", "It held."]
