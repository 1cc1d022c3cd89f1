"""Records in plain words: everything in them, whatever version they are from."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from coach import editing, entries
from coach.parts import FIELDS, Labels
from coach.records import KINDS

LABELS = Labels(
    focuses={"f": "Say the one sentence"},
    people={"p": "Sam"},
    plans={"q": "When Sam sighs, I ask once"},
    words=lambda kind, id_: f"<{kind} {id_}>",
)


def _row(**fields: object) -> dict[str, Any]:
    return {"id": "1", "at": "2026-11-23T09:12:00+01:00", "day": "2026-11-23", **fields}


def _told(table: str, **fields: object) -> str:
    """Return everything that is shown of a record."""
    made = entries.entry(table, _row(**fields), LABELS)
    parts = (f"{part.label}: {part.text}" for part in made.parts)
    return "\n".join((made.kind, made.title, *parts))


@pytest.mark.parametrize("table", sorted(KINDS))
def test_no_text_is_left_out(table: str) -> None:
    """Each text that a person may have written in a record of ours can be read in its entry."""
    texts = {
        field.name: f"<{field.name}>"
        for field in msgspec.structs.fields(KINDS[table])
        if field.type is str and field.name not in {*_row(), "updated", "deleted", "practice"}
    }
    held = {"session", "exercise", "plan", "focus", "ended", "smaller_than", "about", "tendency"}
    held |= {"kind"}

    told = _told(table, **texts)

    assert [n for n, text in texts.items() if text not in told and n not in held] == []


@pytest.mark.parametrize("table", ["sessions", "letters", "checks"])
def test_what_a_later_version_keeps_is_told(table: str) -> None:
    """Fields and tables that are not known here stand in the entry as they are."""
    told = _told(table, said_aloud="Good morning.", and_then=["one", {"so on": 2}], kept=True)

    assert "Said aloud: Good morning." in told
    assert "And then: one, so on: 2" in told
    assert "Kept: yes" in told


@pytest.mark.parametrize("value", [None, 7, [1], {"a": "b"}, [{"feeling": "x"}], "words", True])
@pytest.mark.parametrize("table", sorted(FIELDS))
def test_no_shape_is_too_odd(table: str, value: object) -> None:
    """A field that holds something else than expected is told all the same."""
    names = [field.name for field in FIELDS[table]]

    told = _told(table, **dict.fromkeys(names, value))

    assert told.count("words") >= (value == "words" and table != "pauses")


def test_choices_are_told_in_words() -> None:
    """What was chosen or scored is told by its label."""
    chosen = {"practice": "circle", "intensity_before": 8, "body": "tense", "keep": "I asked."}
    told = _told("sessions", focus="f", **chosen)

    assert told == (
        "Session\nSay the one sentence\nBefore: 8, hard to hold\nBody: tense\nKept: I asked."
    )


@pytest.mark.parametrize(("table", "field"), [("sessions", "keep"), ("marks", "note")])
def test_what_may_be_written_later_has_its_place(table: str, field: str) -> None:
    """A kept line and a note have their place while they are empty, and take a text there."""
    made = entries.entry(table, _row(), LABELS)

    assert [(part.path, part.text, part.own) for part in made.parts] == [((field,), "", True)]
    assert editing.with_text(_row(), (field,), "Later.") == _row(**{field: "Later."})


def test_a_look_is_told_by_name() -> None:
    """The guiding questions stand under the name of whom they are about, each note by itself."""
    look = {"about": "p", "feeling": 6, "guard": 2, "notes": {"guard": "at the door"}}

    made = entries.entry("reflections", _row(week="2026-11-16", looks=[look]), LABELS)

    assert made.title == "The week from 16 November 2026"
    assert made.people == ("p",)
    assert [(p.label, p.text, p.own) for p in made.parts] == [
        ("Sam", "safe in feeling 6, on guard 2", False),
        ("Sam, on guard", "at the door", True),
    ]


def test_a_check_is_told_both_ways() -> None:
    """What comes and what is given stand by characteristic, with whom it is about on top."""
    told = _told(
        "checks", kind="relationship", about="p", receive={"fair-feedback": 7}, tend=["honesty"]
    )

    assert told == "Relationship check\nSam\nComes to you: fair feedback 7\nTo tend: honesty"


def test_only_own_text_can_be_changed() -> None:
    """What was written can be changed; what was chosen, scored or comes from content can't."""
    made = entries.entry(
        "exercises",
        _row(scene="s", happened="A sigh.", intensity_before=3, proof="I stayed."),
        LABELS,
    )

    assert [part.label for part in made.parts if part.own] == ["What happened", "Line of proof"]
    assert [part.text for part in made.parts if not part.own] == ["<scene s>", "3, mild"]


def test_a_text_changes_and_nothing_else() -> None:
    """Another text at a place leaves all other fields, known or not, as they were."""
    raw = _row(looks=[{"about": "p", "odd": 1, "notes": {"guard": "old", "x": "y"}}], other=[1])

    changed = editing.with_text(raw, ("looks", 0, "notes", "guard"), "new")

    assert editing.value_at(changed, ("looks", 0, "notes", "guard")) == "new"
    assert editing.with_text(changed, ("looks", 0, "notes", "guard"), "old") == raw
    assert editing.value_at(raw, ("looks", 0, "notes", "guard")) == "old"


def test_in_short_an_entry_has_no_parts() -> None:
    """For a calendar, only what it is and is about is made."""
    made = entries.entry("proofs", _row(line="I stayed."), LABELS, whole=False)

    assert (made.kind, made.title, made.parts) == ("Line of proof", "I stayed.", ())
