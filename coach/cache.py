"""What is kept in STATE so that opening costs nothing: it may be deleted at any time.

Holds the facts of the history and Today as it was last shown, for as long as the files of the
folder stay the same (`paths.fingerprint`).
"""

from __future__ import annotations

import contextlib
import os
from typing import TypeVar

import msgspec

from coach import __version__, files, paths
from coach.facts import Facts
from coach.settings import Settings
from coach.views import TodayView

_FILE = "today.json"


class Cached(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of one state of the folder, and Today as computed from them."""

    version: str
    files: list[tuple[str, int, int]]
    facts: Facts
    today: TodayView


def load(data: str, state: str) -> Cached | None:
    """Return what is cached for the folder as it now stands, or None."""
    return _load(data, state, Cached)


class _Facts(msgspec.Struct):
    settings: Settings


class _Part(msgspec.Struct):
    """The little of it that Right now begins with: ten years of facts are not even decoded."""

    version: str
    files: list[tuple[str, int, int]]
    facts: _Facts


_C = TypeVar("_C", Cached, _Part)


def _load(data: str, state: str, kind: type[_C]) -> _C | None:
    try:
        cached = msgspec.json.decode(files.read(os.path.join(state, _FILE)) or b"", type=kind)
        same = [list(row) for row in cached.files] == paths.fingerprint(data)
    except (OSError, ValueError, RecursionError):
        return None
    return cached if same and cached.version == __version__ else None


def settings(data: str, state: str) -> Settings | None:
    """Return the settings that are cached for the folder as it now stands, or None."""
    part = _load(data, state, _Part)
    return part.facts.settings if part else None


def keep(state: str, facts: Facts, today: TodayView, files: list[list[object]]) -> None:
    """Keep facts and Today for the folder in the state that `files` describes."""
    cached = {"version": __version__, "files": files, "facts": facts, "today": today}
    write_private(os.path.join(state, _FILE), msgspec.json.encode(cached))


def write_private(path: str, content: bytes) -> None:
    """Write a file of STATE for its owner's eyes; what can't be written is not cached."""
    with contextlib.suppress(OSError):
        files.write(path, content, durable=False)
