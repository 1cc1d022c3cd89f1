"""What could not be kept, set aside until the folder takes it again.

A rescue copy is a draft in a file of its own: in STATE, or where that can't be written either, in
the home folder or the temporary one. It is written while a save has trouble, so that neither
kill -9 nor a signal costs what is typed; the next look turns it back into a draft or a record.
In a locked folder it is sealed, for which no passphrase is needed.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from coach import days, files, names, paths, storage
from coach.check import CheckState
from coach.editing import EditState
from coach.exercise import ExerciseState
from coach.flow import Flow, Guided
from coach.journal import Draft
from coach.reflection import ReflectionState
from coach.rehearsal import RehearsalState, rehearsal_id
from coach.sealing import PLAIN, Locked, Seal, Unopened
from coach.session import SessionState

REHEARSING = "rehearsing"
"""The kind of a whole rehearsal: its drafts hold only what was typed at single plans."""

_KINDS: dict[str, type[Guided]] = {
    SessionState.kind: SessionState,
    ExerciseState.kind: ExerciseState,
    ReflectionState.kind: ReflectionState,
    CheckState.kind: CheckState,
    EditState.kind: EditState,
    REHEARSING: RehearsalState,
}


class Rescued(msgspec.Struct, frozen=True):
    """A rescue copy: where it lies, and the flow in it."""

    path: str
    written: int
    """When it was written, in ns by the file system's clock."""
    draft: Draft
    flow: Guided


def places(state: str) -> tuple[str, ...]:
    """Return the folders that rescue copies of one data folder lie in, the best first.

    Args:
        state: The data folder's place in STATE.
    """
    name = f"tending-rescue-{os.path.basename(state)}"
    own = f"-{os.getuid()}" if hasattr(os, "getuid") else ""
    return (
        os.path.join(state, "rescue"),
        os.path.join(os.path.expanduser("~"), f".{name}"),
        os.path.join(paths.temporary_folder(), f"{name}{own}"),
    )


def keep(state: str, flow: Guided, now: str, seal: Seal = PLAIN) -> str:
    """Set a flow aside and return where, or nothing where no place took it.

    Args:
        state: The data folder's place in STATE.
        flow: The flow as it stands.
        now: The present moment, ISO 8601.
        seal: What the copy is sealed to.
    """
    draft = Draft(
        id=flow.id,
        kind=REHEARSING if isinstance(flow, RehearsalState) else getattr(flow, "kind", ""),
        at=flow.at if isinstance(flow, Flow) else now,
        day=str(getattr(flow, "day", "")),
        updated=now,
        state=msgspec.to_builtins(flow),
    )
    content = msgspec.json.encode(storage.storable(msgspec.to_builtins(draft)))
    for folder in places(state):
        path = os.path.join(folder, f"{flow.id}{names.suffix(sealed=seal.active)}")
        with contextlib.suppress(OSError):
            files.make_folder(folder)
            if _is_ours(folder):
                files.write(path, seal.close(content))
                return path
    return ""


def find(state: str, seal: Seal = PLAIN) -> list[Rescued]:
    """Return what is set aside, the oldest first; of two copies of a flow, the newer."""
    found: dict[str, Rescued] = {}
    for one in _all(state, seal):
        known = found.get(one.draft.id)
        if known is None or _later(one.draft.updated, known.draft.updated):
            found[one.draft.id] = one
    return sorted(found.values(), key=lambda one: days.instant(one.draft.at))


def forget(state: str, id_: str) -> None:
    """Remove every copy of a flow: it is kept by now, or something later overtook it."""
    for folder in places(state):
        for suffix in (names.PLAIN, names.SEALED):
            with contextlib.suppress(OSError):
                os.unlink(os.path.join(folder, f"{id_}{suffix}"))
        with contextlib.suppress(OSError):
            os.rmdir(folder)


def overtaken(
    one: Rescued, known: Draft | None, standing: dict[str, Any], drafts_written: int
) -> bool:
    """Say whether what was kept of a flow is later than its rescue copy, which is then let go.

    A clock that was set back is no reason to let text go: a copy that was written to disk after
    the drafts were stays.

    Args:
        one: The copy.
        known: The draft of the same flow, if there is one.
        standing: The record of the same flow; {} for none.
        drafts_written: When the drafts were last written, in ns by the file system's clock.
    """
    if known is not None:
        return _later(known.updated, one.draft.updated) and drafts_written > one.written
    if standing.get("deleted"):
        return True
    ended = standing.get("ended") and not one.flow.over
    return bool(ended and _later(standing.get("updated"), one.draft.updated))


def _later(one: object, other: object) -> bool:
    return days.instant(one) > days.instant(other)


def _all(state: str, seal: Seal) -> Iterator[Rescued]:
    for folder in places(state):
        try:
            listed = os.listdir(folder) if _is_ours(folder) else []
        except OSError:
            continue
        for path in (os.path.join(folder, name) for name in listed if names.is_database(name)):
            one = _read(path, seal)
            if one:
                yield one


def _read(path: str, seal: Seal) -> Rescued | None:
    """Return a copy, or None for one that this version can't read: it stays where it is."""
    try:
        written = os.stat(path).st_mtime_ns
        draft = msgspec.json.decode(seal.content(path, files.read(path) or b""), type=Draft)
        flow = msgspec.convert(draft.state, _KINDS[draft.kind])
        if isinstance(flow, Flow):
            flow.result()  # its answers have to fit the record as well
    except (OSError, msgspec.MsgspecError, KeyError, Locked, Unopened):
        return None
    return Rescued(path, written, draft, flow)


def without_later(flow: RehearsalState, updated: str, answers: Mapping[str, Any]) -> RehearsalState:
    """Return a rehearsal without what was answered again later; `answers` by their ids."""
    overtaken_ = {
        plan
        for plan, turn in flow.turns.items()
        if _later(answers.get(rehearsal_id(turn), {}).get("updated"), updated)
    }
    turns = {plan: turn for plan, turn in flow.turns.items() if plan not in overtaken_}
    texts = {at: text for at, text in flow.texts.items() if at.split()[0] not in overtaken_}
    return msgspec.structs.replace(flow, turns=turns, texts=texts)


def _is_ours(folder: str) -> bool:
    """Say whether a folder is the person's own: anybody may make one in the temporary folder."""
    stat = os.lstat(folder)
    mine = not hasattr(os, "getuid") or stat.st_uid == os.getuid()
    return mine and os.path.isdir(folder) and not os.path.islink(folder)
