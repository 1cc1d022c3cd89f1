"""The report: a letter in three forms, each with the letter's values, words never as markup."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from coach import report
from coach.chart import Chart, Series
from coach.records import Look, Reflection
from coach.strains import Strain
from coach.views import DayState
from coach.week import Day, Letter, Quote

SAM = "3b0f4f5c-9a26-4c5e-9d55-2f6c6a1e0c11"
STATES: tuple[DayState, ...] = (
    "practised",
    "missed",
    "paused",
    "practised",
    "missed",
    "missed",
    "today",
)
STRAINS = (
    Strain("2026-11-23", "2026-11-23T07:05:00+01:00", 7, None),
    Strain("2026-11-26", "2026-11-26T21:40:00+01:00", 6, 4),
)
LETTER = Letter(
    week="2026-11-23",
    last="2026-11-29",
    days=tuple(
        Day(f"2026-11-{23 + number}", state, f"focus-{number}", f"Title {number}", "be-an-adult")
        for number, state in enumerate(STATES)
    ),
    practised=2,
    strains=STRAINS,
    chart=Chart(
        kind="bar",
        title="Before and after",
        labels=("Mon", "Thu"),
        series=(Series("before", (7, 6)), Series("after", (None, 4))),
        says="It was lower after than before.",
    ),
    pulls=5,
    moves=3,
    met=(Quote("2026-11-24", "When Sam sighs, I *ask*"),),
    proofs=(Quote("2026-11-26", "I stayed in the room"), Quote("2026-11-28", "I said no")),
    kept=(
        *(Quote(f"2026-11-{day}", f"kept on {day}") for day in (23, 24, 25, 26)),
        Quote("2026-11-27", "# my line\n\nand <b>more</b>"),
    ),
    lines=(
        *(Quote(f"2026-11-{day}", f"kept on {day}") for day in (23, 25)),
        Quote("2026-11-27", "# my line\n\nand <b>more</b>"),
    ),
    hardest=STRAINS[1],
    near_hardest=Quote("2026-11-26", "I stayed in the room"),
    reflection=Reflection(
        id="reflection",
        at="2026-11-29T18:00:00+01:00",
        day="2026-11-29",
        week="2026-11-23",
        looks=(
            Look(about=SAM, feeling=7, body=8, guard=2, honesty=3, notes={"honesty": "a [draft]"}),
            Look(able=6, notes={"kind": "slowly"}),
        ),
        appreciated="the tea",
        appreciated_self="my patience",
        learned="to wait",
        intention="conflict-resolution",
    ),
    names={SAM: "Sam _B._"},
)
EMPTY = Letter(
    week="2026-11-23",
    last="2026-11-29",
    days=tuple(Day(f"2026-11-{day}", "missed", "f", "Title") for day in range(23, 30)),
    practised=0,
)


def _facts(letter: Letter) -> Iterator[str]:
    """Yield every value of a letter as a report says it, each text folded to one line."""
    yield "Practised on 2 of 7 days."
    yield from (day.title for day in letter.days)
    assert letter.chart
    yield letter.chart.says
    yield "Monday 23 November at 07:05: 7 before"
    yield "Thursday 26 November at 21:40: 6 before, 4 after"
    yield "The hardest closed at 4, on Thursday 26 November at 21:40."
    yield f"A pull was felt {letter.pulls} times, and the move chosen {letter.moves} times."
    quotes = (*letter.met, *letter.proofs, *letter.lines)
    yield from (" ".join(quote.text.split()) for quote in quotes)
    yield "The line of proof nearest to it, Thursday 26 November: I stayed in the room"
    yield "Looking back, with Sam _B._"
    yield "Safe in feeling, 7 of 10"
    yield "Safe in body, 8 of 10"
    yield "On guard, 2 of 10"
    yield "Both show feelings, 3 of 10: a [draft]"
    yield "Looking back, with someone"
    yield "Able to understand, 6 of 10"
    yield "Kind: slowly"
    yield "Appreciated: the tea"
    yield "Appreciated in oneself: my patience"
    yield "Learned: to wait"
    yield "For the week after: solving things together"


def _rendered(words: str) -> tuple[list[Token], str]:
    """Return Markdown as GitHub would take it: its tokens, and the text that is shown."""
    tokens = MarkdownIt("gfm-like").parse(words)
    shown: list[str] = []
    for token in tokens:
        shown += [*(child.content for child in token.children or ()), " "]
    return tokens, " ".join("".join(shown).split())


def test_the_text_has_all_of_the_letter() -> None:
    """Every value of the letter stands in the text, on lines of at most 72 columns."""
    told = report.text(LETTER)

    folded = " ".join(told.split())
    assert [fact for fact in _facts(LETTER) if fact not in folded] == []
    assert max(map(len, told.splitlines())) <= 72
    assert told.startswith("The week from Monday 23 November to Sunday 29 November 2026\n")


def test_the_markdown_has_all_of_the_letter() -> None:
    """Every value of the letter is shown by the Markdown, which has headings and lists alone."""
    tokens, shown = _rendered(report.markdown(LETTER))

    assert [fact for fact in _facts(LETTER) if fact not in shown] == []
    assert {token.tag for token in tokens} - {""} == {"h1", "h2", "ul", "li", "p"}


def test_the_json_has_all_of_the_letter() -> None:
    """The JSON has the letter's values under stable keys; people by name, never by id."""
    plain: dict[str, Any] = report.as_plain(LETTER)

    letter = msgspec.json.decode(msgspec.json.encode(LETTER))
    same = ("week", "last", "days", "practised", "pulls", "moves", "hardest")
    assert {key: plain[key] for key in same} == {key: letter[key] for key in same}
    assert plain["intensity"] == letter["strains"]
    for key in ("met", "proofs", "lines"):
        assert plain[key] == [{"day": q["day"], "text": q["text"]} for q in letter[key]]
    assert plain["near_hardest"] == {"day": "2026-11-26", "text": "I stayed in the room"}
    assert plain["charts"] == [
        {
            "title": "Before and after",
            "says": "It was lower after than before.",
            "labels": ["Mon", "Thu"],
            "series": [
                {"name": "before", "values": [7, 6]},
                {"name": "after", "values": [None, 4]},
            ],
        }
    ]
    first, second = plain["reflection"].pop("looks")
    assert (first["name"], first["trust"], first["compassion"]) == ("Sam _B._", 7, None)
    assert (first["guard"], first["notes"]) == (2, {"honesty": "a [draft]"})
    assert (second["name"], second["able"], second["compassion"]) == ("", 6, 6)
    assert plain["reflection"] == {
        "day": "2026-11-29",
        "appreciated": "the tea",
        "appreciated_self": "my patience",
        "learned": "to wait",
        "intention": "conflict-resolution",
    }
    assert SAM not in msgspec.json.encode(plain).decode()


@pytest.mark.parametrize("tell", [report.text, report.markdown])
def test_an_empty_week_is_one_line(tell: Any) -> None:  # noqa: ANN401
    """A week without anything is told in one line, and counts nothing."""
    told = tell(EMPTY)

    assert told == "Nothing is kept of the week from 23 to 29 November 2026."


def test_days_to_come_and_before_the_first_are_not_told() -> None:
    """A week is told from the first day ever practised to today, and counts no day to come."""
    before = Day("2026-11-23", "before")
    ahead = (Day("2026-11-28", "ahead"), Day("2026-11-29", "ahead"))
    running = msgspec.structs.replace(LETTER, days=(before, *LETTER.days[1:5], *ahead))

    told = report.text(running)

    assert "Practised on 2 days so far." in told
    assert "Monday 23 November, " not in told
    assert "Friday 27" in told
    assert "Saturday 28 November, " not in told


def test_what_is_nought_is_left_out() -> None:
    """A heading with nothing under it is not there, and no figure says 0."""
    told = report.text(msgspec.structs.replace(EMPTY, proofs=(Quote("2026-11-24", "I asked"),)))

    headings = [line for line in told.splitlines()[2:] if line and not line.startswith(" ")]
    assert headings == ["The days", "Lines of proof"]
    assert "ractised" not in told


HOSTILE = st.text(
    st.sampled_from("ab1 \n\t\\`*_{}[]()<>#+-.!|~&;:/@$^='\"%?\x1b\x07\u2028é")
    | st.characters(exclude_categories=["Cs"]),
    max_size=40,
) | st.sampled_from(
    [
        "http://example.com/a?b=c",
        "www.example.com",
        "me@example.com",
        "mailto:me@example.com",
        "1. one",
        "- one",
        "---",
        "<script>",
        "&amp;",
        "![a](b)",
        "[x] done",
        "[a]: /b",
        "| a | b |\n| - | - |",
        "    code",
        "```",
        "ftp://a.b",
        "//a.com",
        "example.com",
    ]
)


@settings(max_examples=50)
@given(HOSTILE)
def test_words_are_never_markup(words: str) -> None:
    """Whatever was written, Markdown shows it as it is on one line: no link, no tag, no list."""
    quoted = Quote("2026-11-24", words)
    tokens, shown = _rendered(
        report.markdown(msgspec.structs.replace(EMPTY, practised=1, proofs=(quoted,)))
    )

    inside = {child.type for token in tokens for child in token.children or ()}
    assert inside <= {"text"}
    assert {token.tag for token in tokens} - {""} == {"h1", "h2", "ul", "li", "p"}
    line = report.clean(words)
    assert shown.endswith(f"Tuesday 24 November: {line}" if line else "Tuesday 24 November")
    assert "\x1b" not in report.text(msgspec.structs.replace(EMPTY, proofs=(quoted,)))
