"""What `tending doctor` looks for in databases and their records: damage, versions, times, text."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import msgspec

from coach import days, names, records, salvage, schema
from coach.finding import MENDS, MOST, Finding, count, note, problem
from coach.journal import Draft
from coach.merge import Raw
from coach.survey import ASIDE, PREVIOUS, File, Survey

AHEAD = timedelta(minutes=10)
"""How far ahead of the clock a record's time may be."""
BEHIND = timedelta(days=1)
"""How far behind the newest record the clock may be before it is worth a word."""
LEFT = timedelta(days=30)
"""After how long a draft counts as left over."""

_BARE = {"id", "at", "day", "updated", "deleted"}
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FIELD = re.compile(r"\$\.(\w+)")


# -- databases -----------------------------------------------------------------------------------


def damaged(survey: Survey) -> Iterator[Finding]:
    """Look for files that can't be read, set aside or not."""
    for file in survey.files:
        wanted = salvage.wanted(file.found, survey.history)
        if wanted:
            yield problem(
                file.path,
                f"{count(len(wanted), 'record')} can be read in it that "
                f"{'is' if len(wanted) == 1 else 'are'} nowhere else, or older there.",
                f"{MENDS} brings {'it' if len(wanted) == 1 else 'them'} back.",
                mend="salvage",
                paths=(file.path,),
            )
        elif file.role == ASIDE:
            yield note(
                file.path,
                "This was damaged and set aside.",
                "All that can be read in it is in the journal; remove it when you like."
                if file.ours
                else "Its own machine can look into it.",
            )
        elif file.role == PREVIOUS and file.damage:
            yield note(
                file.path,
                f"This version from before the last save is damaged: {file.damage}.",
                "The next save puts a good one in its place.",
            )
        elif file.damage:
            yield _broken(file)


def _broken(file: File) -> Finding:
    if file.ours:
        return problem(
            file.path,
            f"This file is damaged: {file.damage}.",
            f"{MENDS} sets it aside and puts the version before it in its place.",
            mend="damaged",
            paths=(file.path,),
        )
    return problem(
        file.path,
        f"This file of another machine ({file.owner}) is damaged here: {file.damage}.",
        f"Let the synchroniser finish, or run {MENDS} on that machine.",
    )


def versions(survey: Survey) -> Iterator[Finding]:
    """Look for files of other versions, locked ones, and conflict copies."""
    for file in survey.databases:
        if file.locked:
            yield note(
                file.path, "This file is locked.", "What is in it is looked at once it is open."
            )
        if file.tables is None:
            continue
        if schema.is_newer(file.tables):
            yield note(
                file.path,
                f"A newer tending wrote this (schema {schema.of(file.tables)}).",
                "It is read as far as understood and left as it is; a newer tending reads it all.",
            )
        elif schema.of(file.tables) < schema.SCHEMA and file.ours:
            yield note(
                file.path,
                f"An older tending, or a script, wrote this (schema {schema.of(file.tables)}).",
                "It is read like the others, and written in the new form at the next save.",
            )
        if names.is_copy(os.path.basename(file.path)):
            yield _copy(file)


def _copy(file: File) -> Finding:
    what = "A synchroniser left this copy when two versions met; it is read like the others."
    if not file.ours:
        return note(file.path, what, f"{MENDS} on its machine ({file.owner}) merges it.")
    if file.tables is not None and schema.is_newer(file.tables):
        return note(file.path, what, "A newer tending wrote it, so that it stays.")
    return note(
        file.path,
        what,
        f"{MENDS} merges it into its file and removes it.",
        mend="copy",
        paths=(file.path,),
    )


# -- records -------------------------------------------------------------------------------------


def rows_of(file: File) -> Iterator[tuple[str, Raw]]:
    """Yield (table, record) of a database, in our version."""
    for table, rows in schema.migrated(file.tables or {}).items():
        if table != "_default":
            yield from ((table, row) for row in rows.values())


def unread(survey: Survey) -> Iterator[Finding]:
    """Look for records that this version can't read: kinds and fields, never what is in them."""
    for file in survey.databases:
        if file.tables is not None and schema.is_newer(file.tables):
            continue
        found: dict[tuple[str, str], list[str]] = {}
        for table, row in rows_of(file):
            field = _wrong_field(table, row)
            if field:
                found.setdefault((table, field), []).append(_shown_id(row))
        for (table, field), ids in found.items():
            named = ", ".join(sorted(filter(None, ids))[:MOST])
            yield note(
                file.path,
                f"{count(len(ids), 'record')} in {table} can't be read, for the field {field}"
                f"{f' ({named})' if named else ''}.",
                f"{'It stays' if len(ids) == 1 else 'They stay'} in the file as "
                f"{'it is' if len(ids) == 1 else 'they are'}.",
            )


def _wrong_field(table: str, row: Raw) -> str:
    """Return the name of the first field that makes a record unreadable, or nothing."""
    if table == "settings":
        return ""
    kind: type[msgspec.Struct] | None = Draft if table == names.DRAFTS else records.KINDS.get(table)
    if kind is None:
        return ""
    try:
        msgspec.convert(row, kind)
    except msgspec.ValidationError as error:
        # Its text may hold a value; the path in it begins with a field that is declared.
        found = _FIELD.search(str(error))
        missing = [name for name in ("id", "at", "day") if name not in row]
        if found and found[1] in kind.__struct_fields__:
            return found[1]
        return missing[0] if missing else "that is missing"
    if table != names.DRAFTS and days.instant(f"{row['day']}T00:00") == days.EPOCH:
        return "day"
    return ""


def _shown_id(row: Raw) -> str:
    """Return a record's id if tending made it; any other may be a text."""
    id_ = row.get("id")
    return id_ if isinstance(id_, str) and _ID.fullmatch(id_) else ""


def times(survey: Survey) -> Iterator[Finding]:
    """Look for times to come: a clock that is ahead, or ours that is behind."""
    ahead: Counter[str] = Counter()
    newest = days.EPOCH
    for file in survey.databases:
        for _, row in rows_of(file):
            moment = days.instant(row.get("updated"))
            newest = max(newest, moment)
            ahead[file.owner] += moment > survey.now + AHEAD
    for owner, number in ahead.items():
        if number:
            whose = "this machine" if owner == survey.device else f"the machine {owner}"
            yield note(
                survey.data,
                f"{count(number, 'record')} of {whose} "
                f"{'has a time' if number == 1 else 'have times'} still to come.",
                "Its clock is ahead, or was; later edits hold all the same.",
            )
    if newest > survey.now + BEHIND:
        yield note(
            survey.data,
            f"The clock says {survey.now:%Y-%m-%d}, and the newest record is from "
            f"{newest:%Y-%m-%d}.",
            "Look whether this machine's date is right.",
        )


def ids(survey: Survey) -> Iterator[Finding]:
    """Look for ids that stand in two tables."""
    tables: dict[str, set[str]] = {}
    for table, rows in survey.history.items():
        if table not in {names.DRAFTS, "settings"}:
            for id_ in rows:
                tables.setdefault(id_, set()).add(table)
    number = sum(len(found) > 1 for found in tables.values())
    if number:
        yield note(
            survey.data,
            f"{count(number, 'id')} {'stands' if number == 1 else 'stand'} in two tables at once.",
            "Each is kept and read as what its table says.",
        )


def drafts(survey: Survey) -> Iterator[Finding]:
    """Look for what was begun long ago and not finished."""
    old = 0
    for row in survey.history.get(names.DRAFTS, {}).values():
        begun = days.instant(row.get("at"))
        old += begun != days.EPOCH and survey.now - begun > LEFT
    if old:
        yield note(
            survey.data,
            f"{count(old, 'draft')} {'was' if old == 1 else 'were'} begun over a month ago.",
            "Nothing is asked of you; they stay until they are finished or dropped.",
        )


def has_text(row: Raw) -> bool:
    """Say whether a deleted record still has more than what says that it was."""
    return bool(row.get("deleted")) and not row.keys() <= _BARE


def bare(row: Raw) -> Raw:
    """Return a deleted record without its text."""
    return {name: value for name, value in row.items() if name in _BARE}


def is_left(table: str, row: Raw, survey: Survey) -> bool:
    """Say whether a record was deleted elsewhere, and this copy of it has its text."""
    stone = survey.history.get(table, {}).get(str(row.get("id")), {})
    return bool(stone.get("deleted")) and not row.get("deleted")


def deleted(survey: Survey) -> Iterator[Finding]:
    """Look for text of what was deleted."""
    for file in survey.databases:
        if file.tables is None or schema.is_newer(file.tables):
            continue
        rows = [(table, row) for table, row in rows_of(file) if table != "settings"]
        stones = sum(has_text(row) for _, row in rows)
        left = sum(is_left(table, row, survey) for table, row in rows)
        for number, what, mend in (
            (stones, "still holds text", "stones"),
            (left, "is deleted elsewhere and still whole here", "blank"),
        ):
            if not number:
                continue
            told = (
                f"{count(number, 'record')} that was deleted"
                if mend == "stones"
                else (count(number, "record"))
            )
            if file.ours:
                yield problem(
                    file.path,
                    f"{told} {what}.",
                    f"{MENDS} takes the text out.",
                    mend=mend,
                    paths=(file.path,),
                )
            else:
                yield note(file.path, f"{told} {what}.", "Its own machine takes the text out.")
