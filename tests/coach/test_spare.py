"""What is typed as a text of its own: all of it, in words, whole in a new file or not at all."""

from __future__ import annotations

import errno
import os
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import pytest

from coach import spare
from coach.deck import Card
from coach.exercise import ExerciseState
from coach.reflection import ReflectionState
from coach.rehearsal import begin
from coach.session import SessionState
from coach.trouble import Trouble
from coach.words import ASK_TITLES, TENDENCY_NAMES
from content.schema import Tendency

NOW = datetime.fromisoformat("2026-11-24T09:00:00+01:00")
ID, AT, DAY = "3f0c6a1e-9d55-4c43-8a55-0d2f7b8a9c31", NOW.isoformat(), "2026-11-24"


def test_a_session_is_told_in_words() -> None:
    """Each answer stands under what was asked; what was typed last stands for an older answer."""
    state = SessionState(
        id=ID,
        at=AT,
        day=DAY,
        focus="unknown",
        practice="circle",
        values={"intensity_before": 6, "wrote": "old"},
        typed={"wrote": "new [bold]\nand more"},
    )

    assert spare.as_text([state]) == (
        f"Session, 2026-11-24\n\n{ASK_TITLES['intensity_before']}\n6\n\n"
        f"{ASK_TITLES['wrote']}\nnew [bold]\nand more\n"
    )


def test_a_reflection_is_told_in_words() -> None:
    """Answers stand under the questions, people go by their names, and a note by its question."""
    sam = "0b1c52a4-0f1c-4b6d-8f6e-52f0f8a3a111"
    state = ReflectionState(id=ID, at=AT, day=DAY, week="2026-11-16", people={sam: "Sam"})
    state = state.answer((sam,)).answer(7).jotting("half a no").typing("")

    assert spare.as_text([state]) == (
        "Looking back on the week, 2026-11-24\n\nWhom would you like to look at?\nSam\n\n"
        "Did you feel safe with Sam, in what you feel?\n7\n\n"
        "Did you feel safe with Sam, in your body? (beside it)\nhalf a no\n"
    )


@pytest.mark.parametrize("lead", ["withdraw", "please", "anger"])
def test_an_exercise_is_told_in_words(lead: Tendency) -> None:
    """Every ask of every move has a title, choices go by their labels, and no text is left out."""
    both: tuple[Tendency, Tendency] = (lead, "please" if lead == "anger" else "anger")
    state = ExerciseState(id=ID, at=AT, day=DAY, values={"start": "own", "tendencies": both})
    state = state.at_place(1)
    while state.ask:  # a sentence that can be built by then adds an ask
        state = state.typing(f"typed at {state.ask.name}").at_place(state.place + 1)
    left_again = ExerciseState(
        id=ID, at=AT, day=DAY, lead=lead, typed={"kind_no": "No, not today", "unsaid": "Yes"}
    )

    text = spare.as_text([state, left_again])

    assert ", ".join(TENDENCY_NAMES[one] for one in both) in text
    assert [ask.name for ask in state.asks[1:] if f"typed at {ask.name}\n" not in text] == []
    assert "No, not today" in text
    assert "Yes" in text
    assert text.count("Be an adult, 2026-11-24") == 2


def test_a_rehearsal_is_told_in_words() -> None:
    """A plan stands with its answer, and with the line that was being typed."""
    card = Card(id="p", when="When Sam sighs", then="I ask once", day=1)
    state = begin(ID, DAY, (card,)).go_on().go_on().answer("did", AT)

    text = spare.as_text([state.typing("I asked")])

    assert "When Sam sighs, I ask once\nYes, and I did it\nOne line to keep: I asked" in text


def test_the_suggested_path_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It lies in the home folder under the present minute, with a number where that is taken."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert spare.suggested(NOW) == str(tmp_path / "tending-2026-11-24-0900.txt")

    (tmp_path / "tending-2026-11-24-0900.txt").touch()

    assert spare.suggested(NOW) == str(tmp_path / "tending-2026-11-24-0900-2.txt")


@pytest.mark.parametrize("why", ["gone", "full"])
def test_without_room_at_home_the_temporary_folder_is_suggested(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    """A home folder that can't take a file is not suggested."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    if why == "full":
        (tmp_path / "home").mkdir()
        monkeypatch.setattr(spare, "LEAST", 1 << 62)

    assert spare.suggested(NOW).startswith(str(tmp_path / "tending-"))


def test_a_file_is_private_and_never_overwritten(tmp_path: Path) -> None:
    """A new file is its owner's alone; a name that is taken stays as it is, whatever it is."""
    path = spare.write(f" {tmp_path}/new.txt ", "caf\u00e9 \ud800\n")
    assert Path(path).read_text() == "caf\u00e9 \ufffd\n"
    assert Path(path).stat().st_mode & 0o777 == 0o600
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")

    for taken in (path, str(tmp_path / "link"), str(tmp_path)):
        with pytest.raises(Trouble, match="is there already and stays as it is"):
            spare.write(taken, "other")

    assert Path(path).read_text() == "caf\u00e9 \ufffd\n"
    assert not (tmp_path / "nowhere").exists()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """A path into a folder that is not there gives a sentence and makes none."""
    with pytest.raises(Trouble, match=f"There is no folder {tmp_path}/none; please"):
        spare.write(f"{tmp_path}/none/new.txt", "words")


def test_what_cannot_be_written_whole_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a disk that fills up on the way there is one sentence, and no half file."""

    def full(_: int) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(Trouble, match=f"^Not saved: the disk with {tmp_path} is full"):
        spare.write(str(tmp_path / "new.txt"), "words")

    assert list(tmp_path.iterdir()) == []
