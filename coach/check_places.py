"""What `tending doctor` looks for around the records: places, modes, other files, STATE."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from coach import names, passing
from coach.files import FILE_MODE, FOLDER_MODE
from coach.finding import MENDS, MOST, Finding, count, note, problem
from coach.survey import Entry, Survey

ROOM = 50 << 20
"""Bytes below which a disk counts as nearly full."""

_FOLDERS = {"", "profile", "journal", "backups", "practices", "lock"}
_VERSIONS = re.compile(
    r"\.stversions|\.?Trash(?:-\d+)?|\.dropbox\.cache|\.snapshots?|\.zfs|@eaDir|#recycle|"
    r"\$RECYCLE\.BIN|\.Trashes|\.sync|\.git"
)


# -- places and modes ----------------------------------------------------------------------------


def place(survey: Survey) -> Iterator[Finding]:
    """Look at where DATA and STATE are."""
    data, state = os.path.realpath(survey.data), os.path.realpath(survey.state)
    if _is_inside(state, data):
        yield problem(
            state,
            "The folder for this machine's own state is inside the data folder.",
            "Set TENDING_STATE to a folder outside, so that no synchroniser carries it along.",
        )
    elif _is_inside(data, os.path.dirname(state)):
        yield problem(
            data,
            "The data folder is inside the folder for state, which may be cleared at any time.",
            "Move it, and name its new place in TENDING_DIR.",
        )
    if any(_VERSIONS.fullmatch(part) for part in data.split(os.sep)):
        yield problem(
            data,
            "This looks like a folder in which a synchroniser or the system keeps old versions.",
            "Name the journal's own folder in TENDING_DIR.",
        )
    for folder, free in survey.free.items():
        if free < ROOM:
            yield problem(
                folder,
                f"The disk has {free >> 20} MB left.",
                "Make some room, and saving goes on.",
            )


def _is_inside(path: str, folder: str) -> bool:
    return os.path.join(path, "").startswith(os.path.join(folder, ""))


def modes(survey: Survey) -> Iterator[Finding]:
    """Look at who may read the files, where the system knows modes."""
    if os.name == "nt":
        return
    laid_out = [e for e in survey.entries if e.place.split(os.sep)[0] in _FOLDERS]
    open_ = [entry for entry in (*laid_out, *survey.in_state) if _is_open(entry)]
    mine = [e for e in open_ if e.ours and e.user == survey.user]
    if mine:
        yield problem(
            mine[0].path,
            f"{count(len(mine), 'path')} here can be reached by others on this machine.",
            f"{MENDS} closes {'it' if len(mine) == 1 else 'them'}.",
            mend="modes",
            paths=tuple(entry.path for entry in mine),
        )
    theirs = [entry for entry in open_ if not entry.ours]
    if theirs:
        yield note(
            theirs[0].path,
            f"{count(len(theirs), 'file')} of other machines would be open to others.",
            "The data folder around them is closed, so that nobody gets there.",
        )
    strangers = [e for e in (*survey.entries, *survey.in_state) if _is_strangers(e, survey)]
    if strangers:
        yield problem(
            strangers[0].path,
            f"{count(len(strangers), 'path')} here "
            f"{'belongs' if len(strangers) == 1 else 'belong'} to another user of this machine.",
            "Give them to yourself with your system's tools, such as chown.",
        )


def _is_open(entry: Entry) -> bool:
    wanted = {"folder": FOLDER_MODE, "file": FILE_MODE}.get(entry.kind)
    return wanted is not None and entry.mode != wanted


def _is_strangers(entry: Entry, survey: Survey) -> bool:
    return entry.kind in {"folder", "file"} and entry.user != survey.user


# -- files that are no databases -----------------------------------------------------------------


def others(survey: Survey) -> Iterator[Finding]:
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
            yield problem(
                entry.path,
                "This link leads to a place that is not there.",
                "Bring the place back, such as by plugging in a disk, or remove the link.",
            )
        elif not _is_known(entry):
            unknown.append(entry.path)
    for path in unknown[:MOST]:
        yield note(path, "This is none of tending's; it is left alone.")
    if unknown[MOST:]:
        yield note(survey.data, f"{len(unknown) - MOST} more are none of tending's.")


def _coming(entry: Entry, survey: Survey) -> Finding | None:
    """Return what to say of a file that comes and goes, or None for any other."""
    if passing.is_away(entry.name):
        return problem(
            entry.path,
            "iCloud has taken this file off this machine, so that it is not read.",
            "Open its folder in the Finder and download it; to keep it here, turn off "
            "Optimise Mac Storage.",
        )
    if entry.kind == "folder":
        return None
    if passing.is_left(entry.name):
        if entry.ours and survey.probe.lock_free:
            return _cut_short(entry)
        return note(entry.path, "A save is going on here, or was cut short.")
    if passing.is_arriving(entry.name):
        return note(entry.path, "This is half-arrived; the program that brings it finishes it.")
    return None


def _cut_short(entry: Entry) -> Finding:
    return note(
        entry.path,
        "A save was cut short here and left this behind.",
        f"{MENDS} removes it.",
        mend="temporary",
        paths=(entry.path,),
    )


def _is_known(entry: Entry) -> bool:
    """Say whether a path of DATA that is no database has a place in the layout."""
    parts = entry.place.split(os.sep)
    if parts[0] in {"backups", "practices", "lock"}:
        return True
    if entry.kind != "folder":
        return names.is_kept_version(entry.name)
    return entry.place in _FOLDERS or (parts[0] == "journal" and len(parts) == 2)  # noqa: PLR2004


# -- STATE ---------------------------------------------------------------------------------------


def state(survey: Survey) -> Iterator[Finding]:
    """Look at this machine's own folder."""
    by_name = {entry.name: entry for entry in survey.in_state}
    if survey.in_state and not survey.probe.writable:
        yield problem(
            survey.state,
            "This machine's own folder can't be written, so that nothing can be saved.",
            "Make it writable for yourself, or name another in TENDING_STATE.",
        )
    if not survey.probe.links:
        yield note(
            survey.state,
            "There are no hard links here; versions are copied instead, which takes a moment more.",
        )
    if not survey.probe.lock_free:
        yield note(survey.state, "Another tending is saving just now.")
    if "device.json" in by_name and not survey.device:
        yield note(
            by_name["device.json"].path,
            "This machine's id can't be read, or is another machine's.",
            "The next save makes a new one; what was written under the old one is still read.",
        )
    yield from _kept_in_state(survey)


def _kept_in_state(survey: Survey) -> Iterator[Finding]:
    reports = [e for e in survey.in_state if e.name.startswith("crash-") and e.kind == "file"]
    if reports:
        yield note(
            os.path.dirname(reports[0].path),
            f"{count(len(reports), 'report')} of an error in tending "
            f"{'is' if len(reports) == 1 else 'are'} kept here, without anything you wrote.",
            "Send them along if you like, or remove them.",
        )
    rescued = [e for e in survey.in_state if "rescue" in e.place and e.kind == "file"]
    if rescued:
        yield note(
            os.path.dirname(rescued[0].path),
            f"{count(len(rescued), 'text')} that could not be saved "
            f"{'is' if len(rescued) == 1 else 'are'} kept here.",
            "tending takes them up again the next time it opens.",
        )
    for entry in survey.in_state:
        if passing.is_left(entry.name) and entry.kind == "file":
            yield _cut_short(entry)
        elif entry.name in survey.unread:
            yield note(
                entry.path,
                "This is kept so that tending opens fast, and it can't be read.",
                f"{MENDS} removes it, and it is made anew.",
                mend="cache",
                paths=(entry.path,),
            )


def backups(survey: Survey) -> Iterator[Finding]:
    """Tell what is wrong with this device's backups."""
    for sentence in survey.backups:
        place, _, reason = sentence.partition(": ")
        yield problem(
            place,
            f"A backup is not whole: {reason}",
            "The others stand, and the next backup is made anew.",
        )


def lock(survey: Survey) -> Iterator[Finding]:
    """Tell what lies open in a locked folder."""
    for path in survey.plain:
        yield note(
            path,
            "It lies open, while the folder is locked.",
            "tending seals it when it runs on its machine; delete an old version by hand.",
        )
