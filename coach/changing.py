"""Changing what was written, in one folder: taken up, kept as a draft, saved, undone."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from coach import editing, labels, merge, twice
from coach.editing import EditState, value_at, with_text
from coach.entries import entry
from coach.folder import Folder
from coach.journal import Draft
from coach.merge import Raw
from coach.parts import Path


class Changing:
    """The texts of one folder that can be changed.

    Args:
        folder: Where they are kept.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def begin(self, table: str, id_: str, path: Path) -> EditState:
        """Return a text to be changed, as it was left if that was begun before.

        Raises:
            ValueError: It is not there any more, or is still being written elsewhere.
        """
        folder = self._folder
        folder.refresh()
        raw = standing(folder, table, id_)
        found = entry(table, raw, labels.of(folder, folder.journal.read()))
        part = next((part for part in found.parts if part.path == path and part.own), None)
        if part is None:
            message = "That text is not there any more."
            raise ValueError(message)
        if not found.finished and found.day == folder.today().isoformat():
            message = "That is not finished yet; it goes on from Today."
            raise ValueError(message)
        state = EditState(
            id=editing.draft_id(table, id_, path),
            table=table,
            record=id_,
            path=path,
            about=": ".join(filter(None, (found.kind, "" if found.own_title else found.title))),
            label=part.label,
            was=part.text,
            text=part.text,
            line=part.line,
            needed=part.needed,
            at=folder.at(),
            day=found.day,
        )
        left = next((d for d in folder.journal.drafts() if d.id == state.id), None)
        begun = _edit(left) if left else None
        return state.typing(begun.text) if begun else state

    def keep(self, state: EditState) -> None:
        """Keep a change as it stands: a draft until it is saved, then in its record."""
        journal = self._folder.journal
        raw = journal.standing(state.table, state.record)
        lives = bool(raw) and not raw.get("deleted")
        if lives and not state.over and state.changed:
            journal.keep_draft(
                Draft(
                    id=state.id,
                    kind=state.kind,
                    at=state.at,
                    day=self._folder.today().isoformat(),
                    updated="",
                    state=msgspec.to_builtins(state),
                )
            )
            return
        if lives and state.over and (value_at(raw, state.path) or "") != state.text:
            self._save(state, raw)
        if any(draft.id == state.id for draft in journal.drafts()):
            journal.drop_draft(state.id)

    def _save(self, state: EditState, raw: Raw) -> None:
        """Save a changed text, and the same text where it stands once more."""
        was = value_at(raw, state.path)
        changes = [(state.table, raw, state.path)]
        if len(state.path) == 1:
            twins = self._twins(state.table, raw, str(state.path[0]))
            changes += [one for one in twins if value_at(one[1], one[2]) == was]
        for table, old, path in changes:
            self._folder.journal.put_raw(table, with_text(old, path, state.text))

        def put_back() -> None:
            for table, old, _ in changes:
                self._folder.journal.put_raw(table, old)

        self._folder.undoing.append(put_back)

    def _twins(self, table: str, raw: Raw, field: str) -> Iterator[tuple[str, Raw, Path]]:
        """Yield the places where the text of a field may stand once more (`coach.twice`)."""
        journal = self._folder.journal
        for other, name, origin in twice.others(table, field):
            key = twice.ORIGINS[origin]
            if origin == table:  # what came of it
                found = [
                    one for one in merge.living(journal.known(), other) if one.get(key) == raw["id"]
                ]
            else:
                found = [journal.standing(other, str(raw.get(key)))]
            yield from ((other, one, (name,)) for one in found if one and not one.get("deleted"))

    def settle(self) -> None:
        """Forget the drafts of texts whose records were deleted."""
        journal = self._folder.journal
        for draft in journal.drafts():
            state = _edit(draft)
            if state and journal.standing(state.table, state.record).get("deleted"):
                journal.drop_draft(draft.id)


def standing(folder: Folder, table: str, id_: str) -> Raw:
    """Return the living record of an id, of any table.

    Raises:
        ValueError: It is not there any more.
    """
    raw = folder.journal.read().get(table, {}).get(id_, {})
    if not raw or raw.get("deleted"):
        message = "That is not there any more."
        raise ValueError(message)
    return raw


def _edit(draft: Draft) -> EditState | None:
    """Return the change that a draft holds, or None for other kinds."""
    if draft.kind != EditState.kind:
        return None
    try:
        return msgspec.convert(draft.state, EditState)
    except msgspec.ValidationError:
        return None
