"""What is kept in STATE so that opening costs nothing: it may be deleted at any time.

Holds the facts of the history and Today as it was last shown, for as long as the files of the
folder stay the same (`paths.fingerprint`).
"""

from __future__ import annotations

import os
from typing import TypeVar

import msgspec

from coach import __version__, files, names, paths
from coach.facts import Facts
from coach.sealing import PLAIN, Locked, Seal, Unopened
from coach.settings import Settings
from coach.views import TodayView

_STEM = "today"

VERSION = " ".join((__version__, *Facts.__struct_fields__, *TodayView.__struct_fields__))
"""What it was written by: a cache without a figure that is asked for now is out of date."""


class Cached(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of one state of the folder, and Today as computed from them."""

    version: str
    files: list[tuple[str, int, int]]
    facts: Facts
    today: TodayView


def load(data: str, state: str, seal: Seal = PLAIN) -> Cached | None:
    """Return what is cached for the folder as it now stands, or None."""
    return _load(data, state, Cached, seal)


class _Facts(msgspec.Struct):
    settings: Settings


class _Part(msgspec.Struct):
    """The little of it that Right now begins with: ten years of facts are not even decoded."""

    version: str
    files: list[tuple[str, int, int]]
    facts: _Facts


_C = TypeVar("_C", Cached, _Part)


def _path(state: str, seal: Seal) -> str:
    return os.path.join(state, f"{_STEM}{names.suffix(sealed=seal.active)}")


def _load(data: str, state: str, kind: type[_C], seal: Seal = PLAIN) -> _C | None:
    try:
        path = _path(state, seal)
        cached = msgspec.json.decode(seal.content(path, files.read(path) or b""), type=kind)
        same = [list(row) for row in cached.files] == paths.fingerprint(data)
    except (OSError, ValueError, RecursionError, Locked, Unopened):
        return None
    return cached if same and cached.version == VERSION else None


def settings(data: str, state: str) -> Settings | None:
    """Return the settings that are cached for the folder as it now stands, or None."""
    part = _load(data, state, _Part)
    return part.facts.settings if part else None


def keep(
    state: str, seal: Seal, facts: Facts, today: TodayView, fingerprint: list[list[object]]
) -> None:
    """Keep facts and Today for the folder in the state that its fingerprint describes."""
    cached = {"version": VERSION, "files": fingerprint, "facts": facts, "today": today}
    files.try_write(_path(state, seal), seal.close(msgspec.json.encode(cached)))


def drop(state: str) -> None:
    """Forget what is cached: it may hold what was deleted since."""
    for suffix in (names.PLAIN, names.SEALED):
        files.remove(os.path.join(state, f"{_STEM}{suffix}"))
