"""Loading and checking the content files.

Read once per process and only where it is needed: the parser is not free, and the first paint
of the app gets today's texts from a cache instead.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from content import schema, voice

_T = TypeVar("_T")

HERE = Path(__file__).parent


class ContentError(Exception):
    """A content file that does not fit the schema; its text names file, entry and field."""


class Library(msgspec.Struct, frozen=True):
    """All focuses by id, with the practice each belongs to, in the order of the files."""

    focuses: dict[str, schema.Focus]
    practice_of: dict[str, schema.PracticeId]
    sources: dict[str, schema.Source]

    def of_practice(self, practice: str) -> tuple[schema.Focus, ...]:
        """Return the focuses of one practice (or of the circle)."""
        return tuple(
            focus for id_, focus in self.focuses.items() if self.practice_of[id_] == practice
        )


def read_toml(path: Path, shape: type[_T]) -> _T:
    """Read one content file into `shape`; raise `ContentError` naming what does not fit."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"{path.name}: {(error.strerror or 'it could not be read').lower()}"
        raise ContentError(message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path.name}: not readable as TOML: {error}"
        raise ContentError(message) from error
    try:
        return msgspec.convert(data, shape)
    except msgspec.ValidationError as error:
        message = f"{path.name}: {_locate(data, str(error))}"
        raise ContentError(message) from error


def _locate(data: dict[str, Any], complaint: str) -> str:
    """Put the id of the entry in front of msgspec's complaint, which gives only its index."""
    text, _, where = complaint.partition(" - at `$.")
    if not where:
        return text
    where = where.rstrip("`")
    kind, _, rest = where.partition("[")
    index, closed, field = rest.partition("]")
    if not closed or not index.isdigit():
        return f"{where}: {text}"
    entry = data.get(kind, [{}])[int(index)]
    name = entry.get("id", f"number {int(index) + 1}") if isinstance(entry, dict) else index
    return f"{kind} {name}{field}: {text}"


def texts(focus: schema.Focus) -> Iterator[tuple[str, str]]:
    """Yield every text a person may read in a focus, as (field, text).

    Protective fields are named `protective_…`, and quoted speech keeps a name beginning with
    `said`, as design.md asks of the JSON.
    """
    plain = msgspec.to_builtins(focus)
    for field in voice.LENGTHS:
        if plain.get(field):
            yield field, plain[field]
    for field in voice.LENGTHS:
        if (plain.get("protective") or {}).get(field):
            name = "said_protective" if field == "said" else f"protective_{field}"
            yield name, plain["protective"][field]


def _all_texts(focus: schema.Focus) -> Iterator[tuple[str, str]]:
    """Yield every text of a focus that was given, the empty ones too."""
    plain = msgspec.to_builtins(focus)
    for where, fields in (("", plain), ("protective.", plain.get("protective") or {})):
        yield from ((where + f, fields[f]) for f in voice.LENGTHS if fields.get(f) is not None)


def check(practice: schema.PracticeFile, name: str, sources: set[str]) -> None:
    """Raise `ContentError` for what the types can't say: unknown ids, cited and served."""
    if practice.practice != name.removesuffix(".toml"):
        message = f"{name}: practice: is {practice.practice!r}, and the file has another name"
        raise ContentError(message)
    for focus in practice.focus:
        for field, text in _all_texts(focus):
            if not text.strip():
                message = f"{name}: focus {focus.id}.{field}: empty"
                raise ContentError(message)
        for served in focus.serves:
            if served not in schema.SERVABLE:
                message = f"{name}: focus {focus.id}.serves: unknown id {served!r}"
                raise ContentError(message)
        for source in focus.sources:
            if source not in sources:
                message = f"{name}: focus {focus.id}.sources: unknown source {source!r}"
                raise ContentError(message)
        if focus.company != "alone" and focus.protective is None:
            message = (
                f"{name}: focus {focus.id}.protective: missing, and another person is involved"
            )
            raise ContentError(message)


@functools.cache
def welcome(language: str = "en") -> schema.WelcomeFile:
    """Return what Welcome says; raises `ContentError` for a slip in the file."""
    return read_toml(HERE / language / "welcome.toml", schema.WelcomeFile)


@functools.cache
def load(language: str = "en", root: Path = HERE) -> Library:
    """Read the whole library of a language; raise `ContentError` at the first slip."""
    folder = root / language
    sources = {s.id: s for s in read_toml(folder / "sources.toml", schema.SourcesFile).source}
    focuses: dict[str, schema.Focus] = {}
    practice_of: dict[str, schema.PracticeId] = {}
    for practice_id in schema.PRACTICES:
        path = folder / "practices" / f"{practice_id}.toml"
        practice = read_toml(path, schema.PracticeFile)
        check(practice, path.name, set(sources))
        for focus in practice.focus:
            if focus.id in focuses:
                message = f"{path.name}: focus {focus.id}.id: used twice"
                raise ContentError(message)
            focuses[focus.id] = focus
            practice_of[focus.id] = practice.practice
    return Library(focuses, practice_of, sources)
