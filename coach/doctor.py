"""What `tending doctor` finds in a folder: pure functions from a `Survey` to findings.

Each check is a function in `CHECKS`. Nothing that the person wrote is ever in a finding: places,
counts, kinds of records, and ids that tending made.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any, Final, Literal

import msgspec

from coach import days, names, passing, records, salvage, schema
from coach.files import FILE_MODE, FOLDER_MODE
from coach.journal import Draft
from coach.merge import Raw
from coach.survey import ASIDE, PREVIOUS, Entry, File, Survey

FINE: Final = "fine"
NOTE: Final = "note"
PROBLEM: Final = "problem"
Severity = Literal["fine", "note", "problem"]

ROOM = 50 << 20
"""Bytes below which a disk counts as nearly full."""
AHEAD = timedelta(minutes=10)
"""How far ahead of the clock a record's time may be."""
BEHIND = timedelta(days=1)
"""How far behind the newest record the clock may be before it is worth a word."""
LEFT = timedelta(days=30)
"""After how long a draft counts as left over."""
MOST = 10
"""How many places of one kind are named one by one."""

MENDS = "tending doctor --repair"

_BARE = {"id", "at", "day", "updated", "deleted"}
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FIELD = re.compile(r"\$\.(\w+)")
_FOLDERS = {"", "profile", "journal", "backups", "practices", "lock"}
_VERSIONS = re.compile(
    r"\.stversions|\.?Trash(?:-\d+)?|\.dropbox\.cache|\.snapshots?|\.zfs|@eaDir|#recycle|"
    r"\$RECYCLE\.BIN|\.Trashes|\.sync|\.git"
)


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was seen."""

    severity: Severity
    place: str
    what: str
    """What it is, one sentence."""
    next: str = ""
    """What was or can be done, one sentence."""
    mend: str = ""
    """The repair that mends it: a key of `coach.mending.REPAIRS`; empty if none does."""
    paths: tuple[str, ...] = ()
    """What that repair works on."""

    @property
    def mends(self) -> bool:
        """Whether a repair can mend it."""
        return bool(self.mend)


def examine(survey: Survey) -> list[Finding]:
    """Return everything that is worth a word, the problems first."""
    if not survey.exists:
        return [
            Finding(
                severity=FINE,
                place=survey.data,
                what="There is no journal here yet.",
                next="The first thing you keep makes it.",
            ),
            *_place(survey),
        ]
    found = [finding for check in CHECKS for finding in check(survey)]
    order = (PROBLEM, NOTE, FINE)
    return sorted(found, key=lambda finding: order.index(finding.severity))


def records_kept(survey: Survey) -> int:
    """Return how many records stand, settings and drafts left out."""
    return sum(
        not row.get("deleted")
        for table, rows in survey.history.items()
        if table not in {"settings", names.DRAFTS}
        for row in rows.values()
    )


def summary(survey: Survey, findings: Iterable[Finding]) -> str:
    """Return the one sentence at the end."""
    problems = [finding for finding in findings if finding.severity == PROBLEM]
    if not problems:
        if not survey.exists:
            return "All is well: there is nothing to look after yet."
        machines = {file.owner for file in survey.databases}
        return (
            f"All is well: {_count(records_kept(survey), 'record')} in "
            f"{_count(len(survey.databases), 'file')}, on {_count(len(machines), 'machine')}."
        )
    mended = sum(finding.mends for finding in problems)
    needs = "needs a hand" if len(problems) == 1 else "need a hand"
    told = f"{_count(len(problems), 'thing')} {needs}"
    return f"{told}; {MENDS} mends {mended} of them." if mended else f"{told}."


def as_plain(
    survey: Survey, findings: Iterable[Finding], repaired: Iterable[msgspec.Struct], summary: str
) -> dict[str, Any]:
    """Return what `tending doctor --json` says."""
    return {
        "findings": [
            {
                "severity": finding.severity,
                "place": finding.place,
                "what": finding.what,
                "next": finding.next,
                "mends": finding.mends,
            }
            for finding in findings
        ],
        "repaired": [msgspec.to_builtins(one) for one in repaired],
        "records": records_kept(survey),
        "files": len(survey.databases),
        "machines": len({file.owner for file in survey.databases}),
        "summary": summary,
    }


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _note(place: str, what: str, then: str = "", **more: Any) -> Finding:  # noqa: ANN401 - Finding's
    return Finding(severity=NOTE, place=place, what=what, next=then, **more)


def _problem(place: str, what: str, then: str = "", **more: Any) -> Finding:  # noqa: ANN401 - as above
    return Finding(severity=PROBLEM, place=place, what=what, next=then, **more)


# -- places and modes ----------------------------------------------------------------------------


def _place(survey: Survey) -> Iterator[Finding]:
    """Look at where DATA and STATE are."""
    data, state = os.path.realpath(survey.data), os.path.realpath(survey.state)
    if _is_inside(state, data):
        yield _problem(
            state,
            "The folder for this machine's own state is inside the data folder.",
            "Set TENDING_STATE to a folder outside, so that no synchroniser carries it along.",
        )
    elif _is_inside(data, os.path.dirname(state)):
        yield _problem(
            data,
            "The data folder is inside the folder for state, which may be cleared at any time.",
            "Move it, and name its new place in TENDING_DIR.",
        )
    if any(_VERSIONS.fullmatch(part) for part in data.split(os.sep)):
        yield _problem(
            data,
            "This looks like a folder in which a synchroniser or the system keeps old versions.",
            "Name the journal's own folder in TENDING_DIR.",
        )
    for folder, free in survey.free.items():
        if free < ROOM:
            yield _problem(
                folder,
                f"The disk has {free >> 20} MB left.",
                "Make some room, and saving goes on.",
            )


def _is_inside(path: str, folder: str) -> bool:
    return os.path.join(path, "").startswith(os.path.join(folder, ""))


def _modes(survey: Survey) -> Iterator[Finding]:
    """Look at who may read the files, where the system knows modes."""
    if os.name == "nt":
        return
    laid_out = [e for e in survey.entries if e.place.split(os.sep)[0] in _FOLDERS]
    open_ = [entry for entry in (*laid_out, *survey.in_state) if _is_open(entry)]
    mine = [e for e in open_ if e.ours and e.user == survey.user]
    if mine:
        yield _problem(
            mine[0].path,
            f"{_count(len(mine), 'path')} here can be reached by others on this machine.",
            f"{MENDS} closes {'it' if len(mine) == 1 else 'them'}.",
            mend="modes",
            paths=tuple(entry.path for entry in mine),
        )
    theirs = [entry for entry in open_ if not entry.ours]
    if theirs:
        yield _note(
            theirs[0].path,
            f"{_count(len(theirs), 'file')} of other machines would be open to others.",
            "The data folder around them is closed, so that nobody gets there.",
        )
    strangers = [e for e in (*survey.entries, *survey.in_state) if _is_strangers(e, survey)]
    if strangers:
        yield _problem(
            strangers[0].path,
            f"{_count(len(strangers), 'path')} here "
            f"{'belongs' if len(strangers) == 1 else 'belong'} to another user of this machine.",
            "Give them to yourself with your system's tools, such as chown.",
        )


def _is_open(entry: Entry) -> bool:
    wanted = {"folder": FOLDER_MODE, "file": FILE_MODE}.get(entry.kind)
    return wanted is not None and entry.mode != wanted


def _is_strangers(entry: Entry, survey: Survey) -> bool:
    return entry.kind in {"folder", "file"} and entry.user != survey.user


# -- files that are no databases -----------------------------------------------------------------


def _others(survey: Survey) -> Iterator[Finding]:
    """Look at everything in DATA that is no database of ours."""
    known = {file.path for file in survey.files}
    unknown = []
    for entry in survey.entries:
        if entry.path in known:
            continue
        comes = _coming(entry, survey)
        if comes:
            yield comes
        elif entry.kind == "link" and not names.is_kept_version(entry.name):
            yield _problem(
                entry.path,
                "This link leads to a place that is not there.",
                "Bring the place back, such as by plugging in a disk, or remove the link.",
            )
        elif not _is_known(entry):
            unknown.append(entry.path)
    for path in unknown[:MOST]:
        yield _note(path, "This is none of tending's; it is left alone.")
    if unknown[MOST:]:
        yield _note(survey.data, f"{len(unknown) - MOST} more are none of tending's.")


def _coming(entry: Entry, survey: Survey) -> Finding | None:
    """Return what to say of a file that comes and goes, or None for any other."""
    if passing.is_away(entry.name):
        return _problem(
            entry.path,
            "iCloud has taken this file off this machine, so that it is not read.",
            "Open its folder in the Finder and download it; to keep it here, turn off "
            "Optimise Mac Storage.",
        )
    if entry.kind == "folder":
        return None
    if passing.is_left(entry.name):
        if entry.ours and survey.probe.lock_free:
            return _note(
                entry.path,
                "A save was cut short here and left this behind.",
                f"{MENDS} removes it.",
                mend="temporary",
                paths=(entry.path,),
            )
        return _note(entry.path, "A save is going on here, or was cut short.")
    if passing.is_arriving(entry.name):
        return _note(entry.path, "This is half-arrived; the program that brings it finishes it.")
    return None


def _is_known(entry: Entry) -> bool:
    """Say whether a path of DATA that is no database has a place in the layout."""
    parts = entry.place.split(os.sep)
    if parts[0] in {"backups", "practices", "lock"}:
        return True
    if entry.kind != "folder":
        return names.is_kept_version(entry.name)
    return entry.place in _FOLDERS or (parts[0] == "journal" and len(parts) == 2)  # noqa: PLR2004


# -- databases -----------------------------------------------------------------------------------


def _damaged(survey: Survey) -> Iterator[Finding]:
    """Look for files that can't be read, set aside or not."""
    for file in survey.files:
        wanted = salvage.wanted(file.found, survey.history)
        if wanted:
            yield _problem(
                file.path,
                f"{_count(len(wanted), 'record')} can be read in it that "
                f"{'is' if len(wanted) == 1 else 'are'} nowhere else, or older there.",
                f"{MENDS} brings {'it' if len(wanted) == 1 else 'them'} back.",
                mend="salvage",
                paths=(file.path,),
            )
        elif file.role == ASIDE:
            yield _note(
                file.path,
                "This was damaged and set aside.",
                "All that can be read in it is in the journal; remove it when you like."
                if file.ours
                else "Its own machine can look into it.",
            )
        elif file.role == PREVIOUS and file.damage:
            yield _note(
                file.path,
                f"This version from before the last save is damaged: {file.damage}.",
                "The next save puts a good one in its place.",
            )
        elif file.damage:
            yield _broken(file)


def _broken(file: File) -> Finding:
    if file.ours:
        return _problem(
            file.path,
            f"This file is damaged: {file.damage}.",
            f"{MENDS} sets it aside and puts the version before it in its place.",
            mend="damaged",
            paths=(file.path,),
        )
    return _problem(
        file.path,
        f"This file of another machine ({file.owner}) is damaged here: {file.damage}.",
        f"Let the synchroniser finish, or run {MENDS} on that machine.",
    )


def _versions(survey: Survey) -> Iterator[Finding]:
    """Look for files of other versions, locked ones, and conflict copies."""
    for file in survey.databases:
        if file.locked:
            yield _note(
                file.path, "This file is locked.", "What is in it is looked at once it is open."
            )
        if file.tables is None:
            continue
        if schema.is_newer(file.tables):
            yield _note(
                file.path,
                f"A newer tending wrote this (schema {schema.of(file.tables)}).",
                "It is read as far as understood and left as it is; a newer tending reads it all.",
            )
        elif schema.of(file.tables) < schema.SCHEMA and file.ours:
            yield _note(
                file.path,
                f"An older tending, or a script, wrote this (schema {schema.of(file.tables)}).",
                "It is read like the others, and written in the new form at the next save.",
            )
        if names.is_copy(os.path.basename(file.path)):
            yield _copy(file)


def _copy(file: File) -> Finding:
    what = "A synchroniser left this copy when two versions met; it is read like the others."
    if not file.ours:
        return _note(file.path, what, f"{MENDS} on its machine ({file.owner}) merges it.")
    if file.tables is not None and schema.is_newer(file.tables):
        return _note(file.path, what, "A newer tending wrote it, so that it stays.")
    return _note(
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


def _unread(survey: Survey) -> Iterator[Finding]:
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
            yield _note(
                file.path,
                f"{_count(len(ids), 'record')} in {table} can't be read, for the field {field}"
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


def _times(survey: Survey) -> Iterator[Finding]:
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
            yield _note(
                survey.data,
                f"{_count(number, 'record')} of {whose} "
                f"{'has a time' if number == 1 else 'have times'} still to come.",
                "Its clock is ahead, or was; later edits hold all the same.",
            )
    if newest > survey.now + BEHIND:
        yield _note(
            survey.data,
            f"The clock says {survey.now:%Y-%m-%d}, and the newest record is from "
            f"{newest:%Y-%m-%d}.",
            "Look whether this machine's date is right.",
        )


def _ids(survey: Survey) -> Iterator[Finding]:
    """Look for ids that stand in two tables."""
    tables: dict[str, set[str]] = {}
    for table, rows in survey.history.items():
        if table not in {names.DRAFTS, "settings"}:
            for id_ in rows:
                tables.setdefault(id_, set()).add(table)
    number = sum(len(found) > 1 for found in tables.values())
    if number:
        yield _note(
            survey.data,
            f"{_count(number, 'id')} {'stands' if number == 1 else 'stand'} in two tables at once.",
            "Each is kept and read as what its table says.",
        )


def _drafts(survey: Survey) -> Iterator[Finding]:
    """Look for what was begun long ago and not finished."""
    old = 0
    for row in survey.history.get(names.DRAFTS, {}).values():
        begun = days.instant(row.get("at"))
        old += begun != days.EPOCH and survey.now - begun > LEFT
    if old:
        yield _note(
            survey.data,
            f"{_count(old, 'draft')} {'was' if old == 1 else 'were'} begun over a month ago.",
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


def _deleted(survey: Survey) -> Iterator[Finding]:
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
                f"{_count(number, 'record')} that was deleted"
                if mend == "stones"
                else (_count(number, "record"))
            )
            if file.ours:
                yield _problem(
                    file.path,
                    f"{told} {what}.",
                    f"{MENDS} takes the text out.",
                    mend=mend,
                    paths=(file.path,),
                )
            else:
                yield _note(file.path, f"{told} {what}.", "Its own machine takes the text out.")


# -- STATE ---------------------------------------------------------------------------------------


def _state(survey: Survey) -> Iterator[Finding]:
    """Look at this machine's own folder."""
    by_name = {entry.name: entry for entry in survey.in_state}
    if survey.in_state and not survey.probe.writable:
        yield _problem(
            survey.state,
            "This machine's own folder can't be written, so that nothing can be saved.",
            "Make it writable for yourself, or name another in TENDING_STATE.",
        )
    if not survey.probe.links:
        yield _note(
            survey.state,
            "There are no hard links here; versions are copied instead, which takes a moment more.",
        )
    if not survey.probe.lock_free:
        yield _note(survey.state, "Another tending is saving just now.")
    if "device.json" in by_name and not survey.device:
        yield _note(
            by_name["device.json"].path,
            "This machine's id can't be read, or is another machine's.",
            "The next save makes a new one; what was written under the old one is still read.",
        )
    yield from _kept_in_state(survey)


def _kept_in_state(survey: Survey) -> Iterator[Finding]:
    reports = [e for e in survey.in_state if e.name.startswith("crash-") and e.kind == "file"]
    if reports:
        yield _note(
            os.path.dirname(reports[0].path),
            f"{_count(len(reports), 'report')} of an error in tending "
            f"{'is' if len(reports) == 1 else 'are'} kept here, without anything you wrote.",
            "Send them along if you like, or remove them.",
        )
    rescued = [e for e in survey.in_state if "rescue" in e.place and e.kind == "file"]
    if rescued:
        yield _note(
            os.path.dirname(rescued[0].path),
            f"{_count(len(rescued), 'text')} that could not be saved "
            f"{'is' if len(rescued) == 1 else 'are'} kept here.",
            "tending takes them up again the next time it opens.",
        )
    for entry in survey.in_state:
        if passing.is_left(entry.name) and entry.kind == "file":
            yield _note(
                entry.path,
                "A save was cut short here and left this behind.",
                f"{MENDS} removes it.",
                mend="temporary",
                paths=(entry.path,),
            )
        elif entry.name in survey.unread:
            yield _note(
                entry.path,
                "This is kept so that tending opens fast, and it can't be read.",
                f"{MENDS} removes it, and it is made anew.",
                mend="cache",
                paths=(entry.path,),
            )


def _backups(survey: Survey) -> Iterator[Finding]:
    """Tell what is wrong with this device's backups."""
    for sentence in survey.backups:
        place, _, reason = sentence.partition(": ")
        yield _problem(
            place,
            f"A backup is not whole: {reason}",
            "The others stand, and the next backup is made anew.",
        )


def _lock(survey: Survey) -> Iterator[Finding]:
    """Tell what lies open in a locked folder."""
    for path in survey.plain:
        yield _note(
            path,
            "It lies open, while the folder is locked.",
            "tending seals it when it runs on its machine; delete an old version by hand.",
        )


CHECKS: tuple[Callable[[Survey], Iterable[Finding]], ...] = (
    _place,
    _modes,
    _damaged,
    _versions,
    _others,
    _unread,
    _times,
    _ids,
    _drafts,
    _deleted,
    _backups,
    _lock,
    _state,
)
"""Everything that is looked at, in the order it is told. A further check is a further function."""
