"""Changing a text of one's own, as an engine: what stands in the field is a draft until saved.

Pure: the text's place in its record, what stands there, and the record with another text.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Self

import msgspec

from coach.flow import Guided
from coach.merge import Raw
from coach.parts import Path


class EditState(Guided, frozen=True, kw_only=True):
    """A text being changed, at one moment."""

    kind: ClassVar[str] = "edit"
    """The kind of its draft."""

    table: str
    record: str
    """The id of the record that the text is in."""
    path: Path
    """Where it stands there."""
    about: str
    """What the record is, in words."""
    label: str
    was: str
    """The text as it stands."""
    text: str
    line: bool = False
    needed: bool = False
    """Whether the record is nothing without it."""
    at: str
    day: str
    ended: bool = False
    """Whether it is to be saved; left before that, it waits as a draft."""

    @property
    def over(self) -> bool:
        """Whether there is nothing more to ask."""
        return self.ended

    @property
    def changed(self) -> bool:
        """Whether there is anything to save."""
        return self.text != self.was

    @property
    def lacking(self) -> bool:
        """Whether it can't be saved so: the record would be nothing without its text."""
        return self.needed and not self.text.strip()

    def typing(self, text: str) -> Self:
        """Return the state with the text that stands in the field."""
        return self if text == self.text else msgspec.structs.replace(self, text=text)

    def save(self) -> Self:
        """Return the state with its text to be saved."""
        return self if self.lacking else msgspec.structs.replace(self, ended=True)


def draft_id(table: str, record: str, path: Path) -> str:
    """Return the id of the draft of a text: one for each place in each record."""
    place = "/".join(map(str, path))
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{table}/{record}/{place}"))


def value_at(raw: Raw, path: Path) -> object:
    """Return what stands at a place in a record, None where nothing does."""
    found: Any = raw
    for step in path:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return None
    return found


def with_text(raw: Raw, path: Path, text: str) -> Raw:
    """Return a record with another text at a place; all else in it stays as it is."""
    changed = _with(raw, path, text)
    return changed if isinstance(changed, dict) else raw


def _with(holder: Any, path: Path, text: str) -> Any:  # noqa: ANN401 - any stored value
    if not path:
        return text
    step, *rest = path
    changed: Any = dict(holder) if isinstance(holder, dict) else list(holder)
    changed[step] = _with(holder[step] if rest else None, tuple(rest), text)
    return changed
