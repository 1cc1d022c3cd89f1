"""What is typed, as a text of its own, for when the folder can't take it.

Pure but for `write`: a flow in, readable plain text out, each ask in the words it was asked in.
The text goes where the person says, as a new file that nobody else may read.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from coach import files, paths, storage
from coach.check import CheckState, theme_of, way_of
from coach.editing import EditState
from coach.exercise import ExerciseState
from coach.flow import Ask, Flow, Guided, Value
from coach.reflection import ReflectionState, note_of
from coach.rehearsal import RehearsalState
from coach.session import SessionState
from coach.trouble import Trouble
from coach.words import ASK_TITLES, CAME, REHEARSAL_TITLES, plan_sentence

if TYPE_CHECKING:
    from coach.guide import Guide
    from content.checks import ChecksFile

LEAST = 1 << 20
"""Bytes that have to be free in a folder for it to be suggested."""

PROOF = "One line to keep"
SMALLER = REHEARSAL_TITLES["smaller"]


def as_text(states: Sequence[Guided]) -> str:
    """Return everything typed and answered in some flows as one plain text."""
    return "\n\n\n".join("\n\n".join(_parts(state)) for state in states) + "\n"


def _parts(state: Guided) -> Iterator[str]:
    """Yield the heading of a flow, then each ask with its answer."""
    if isinstance(state, RehearsalState):
        yield f"Rehearse, {state.day}"
        yield from _rehearsed(state)
    elif isinstance(state, EditState):
        yield f"{state.about}, {state.day}"
        yield f"{state.label}\n{state.text}"
    elif isinstance(state, Flow):
        yield f"{_heading(state)}, {state.day}"
        asked = {ask.name: ask for ask in state.asks}
        names = [*asked, *(n for n in (*state.values, *state.typed) if n not in asked)]
        for name in dict.fromkeys(names):
            text = _answer(state, name, asked.get(name))
            if text.strip():
                yield f"{_title(state, name, asked.get(name))}\n{text}"


def _heading(state: Flow) -> str:
    if isinstance(state, ReflectionState):
        return "Looking back on the week"
    if isinstance(state, CheckState):
        return _checks().of_kind(state.look).title
    if not isinstance(state, SessionState):
        return "Be an adult"
    from content import library  # noqa: PLC0415 - its titles are needed here alone

    focus = library.load().focuses.get(state.focus)
    return focus.title if focus else "Session"


def _title(state: Flow, name: str, ask: Ask | None) -> str:
    """Return what was asked; an ask of a way that was left again goes by its name."""
    if isinstance(state, ExerciseState) and ask:
        return _guide().asked(state, ask).ask
    if isinstance(state, ReflectionState):
        return _reflected(state, name)
    if isinstance(state, CheckState) and ask and ask.kind == "scale":
        return _checks().statement(theme_of(name), way_of(state.look, name))
    return ASK_TITLES.get(name) or name.replace("_", " ").capitalize()


def _answer(state: Flow, name: str, ask: Ask | None) -> str:
    """Return an answer as it was shown: a choice by its label, the text of a field as typed."""
    if name in state.typed:
        return state.typed[name]
    value = state.values.get(name, "")
    labels: dict[str, str] = {}
    if isinstance(state, ExerciseState) and ask and ask.kind not in {"read", "run", "sit"}:
        labels = dict(_guide().options(state, ask))
    elif isinstance(state, ReflectionState):
        labels = {id_: state.name(id_) for id_ in state.about}
    return _said(value, labels)


def _said(value: Value, labels: dict[str, str]) -> str:
    if isinstance(value, tuple):
        return ", ".join(labels.get(str(one), str(one)) for one in value if one is not None)
    return labels.get(str(value), str(value))


def _reflected(state: ReflectionState, name: str) -> str:
    """Return what a reflection asked; a note goes by the question that it stands beside."""
    from coach.reflection_guide import ReflectionGuide  # noqa: PLC0415 - as below
    from content import week  # noqa: PLC0415

    guide = ReflectionGuide(words=week.load())
    asked = {ask.name: guide.asked(state, ask).ask for ask in state.asks}
    beside = {note_of(ask): title for ask, title in asked.items()}
    return asked.get(name) or f"{beside.get(name, 'A note')} (beside it)"


def _checks() -> ChecksFile:
    from content import checks  # noqa: PLC0415 - its words are needed here alone

    return checks.load()


def _guide() -> Guide:
    from coach.guide import Guide  # noqa: PLC0415 - reads content that is needed here alone
    from content import adult  # noqa: PLC0415

    return Guide(
        rungs={},
        first=False,
        lists=adult.lists(),
        scenes=adult.scenes(),
        tools=adult.tools(),
        words=adult.exercise(),
    )


def _rehearsed(state: RehearsalState) -> Iterator[str]:
    left = {one.turn.plan: one for one in state.unfinished()}
    for card in state.cards:
        turn = state.turns.get(card.id)
        if turn is None:
            continue
        lines = [plan_sentence(card.when, card.then), CAME[turn.answer]]
        typed = left[card.id].text if card.id in left else ""
        smaller = turn.smaller or (typed if turn.answer == "old-way" else "")
        proof = turn.proof or (typed if turn.answer == "did" else "")
        written = ((SMALLER, smaller), (PROOF, proof))
        lines += [f"{title}: {text}" for title, text in written if text]
        yield "\n".join(lines)


# -- where it goes -----------------------------------------------------------------------------


def suggested(now: datetime) -> str:
    """Return a path for the text that nothing stands at: in the home folder, or the temporary."""
    home = os.path.expanduser("~")
    folder = home if _takes(home) else paths.temporary_folder()
    name = f"tending-{now:%Y-%m-%d-%H%M}"
    names = [f"{name}.txt", *(f"{name}-{number}.txt" for number in range(2, 100))]
    places = [os.path.join(folder, name) for name in names]
    return next((path for path in places if not os.path.lexists(path)), places[0])


def _takes(folder: str) -> bool:
    """Say whether a folder looks as if it took a file."""
    try:
        return os.access(folder, os.W_OK | os.X_OK) and shutil.disk_usage(folder).free >= LEAST
    except OSError:
        return False


def write(path: str, text: str) -> str:
    """Write a text to a new file for its owner's eyes, durably; return where it is.

    Raises:
        Trouble: It could not be written, and no part of it was.
    """
    path = os.path.abspath(os.path.expanduser(path.strip()))
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):
        message = f"There is no folder {folder}; please name one that is there."
        raise Trouble(message)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, files.FILE_MODE)
    except FileExistsError:
        message = f"{path} is there already and stays as it is; please choose another name."
        raise Trouble(message) from None
    except OSError as error:
        raise storage.explain(error, folder, saving=True) from error
    try:
        with open(descriptor, "wb") as file:
            file.write(storage.storable(text).encode())
            file.flush()
            os.fsync(descriptor)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(path)
        raise storage.explain(error, folder, saving=True) from error
    with contextlib.suppress(OSError):
        files.sync_folder(folder)
    return path
