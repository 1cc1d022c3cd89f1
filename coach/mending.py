"""What `tending doctor --repair` does: to this device's own files alone, and told one by one.

Each repair goes through the journal and its lock, looks again before it takes anything away, and
can be done twice.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import msgspec

from coach import check_records, doctor, files, names, salvage, schema, storage, survey
from coach.files import FILE_MODE, FOLDER_MODE
from coach.finding import Finding
from coach.journal import Journal
from coach.salvage import Found
from coach.survey import File, Survey
from coach.trouble import Trouble

ROUNDS = 4
"""How often what a repair brought to light is mended in turn: damage, then what is in it."""


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """One repair, done or not."""

    place: str
    what: str
    """What was done, or why it could not be."""
    done: bool


def look(journal: Journal) -> Survey:
    """Look at a journal's folder.

    Raises:
        Trouble: It can't be read.
    """
    try:
        return survey.look(journal.data, journal.state, journal.clock.now(), journal.seal)
    except OSError as error:
        raise storage.explain(error, error.filename or journal.data) from error


def repair(journal: Journal) -> list[Done]:
    """Mend what can be mended, and say what could not be."""
    done: list[Done] = []
    tried: set[tuple[str, tuple[str, ...]]] = set()
    for _ in range(ROUNDS):
        seen = look(journal)
        todo = [
            finding
            for finding in doctor.examine(seen)
            if finding.mends and (finding.mend, finding.paths) not in tried
        ]
        if not todo:
            break
        for finding in todo:
            tried.add((finding.mend, finding.paths))
            done += _mended(journal, seen, finding)
    return done


def _mended(journal: Journal, seen: Survey, finding: Finding) -> Iterator[Done]:
    for path in finding.paths:
        try:
            what = REPAIRS[finding.mend](journal, seen, path)
        except Trouble as trouble:
            yield Done(place=path, what=str(trouble), done=False)
        except OSError as error:
            yield Done(place=path, what=f"{(error.strerror or 'no').capitalize()}.", done=False)
        else:
            yield Done(place=path, what=what, done=True)


class Left(Trouble):
    """What a repair left as it was, and why."""


def _close(_: Journal, __: Survey, path: str) -> str:
    os.chmod(path, FOLDER_MODE if os.path.isdir(path) else FILE_MODE)
    return "Closed to others."


def _remove(journal: Journal, _: Survey, path: str) -> str:
    with journal.files.exclusively():  # whoever was at it has finished, or is no more
        files.remove(path)
    return "Removed."


def _forget(_: Journal, __: Survey, path: str) -> str:
    files.remove(path)
    return "Removed; it is made anew."


def _recover(journal: Journal, _: Survey, path: str) -> str:
    journal.files.load(path)
    notice = next((n for n in reversed(journal.notices) if n.startswith(f"{path}: ")), "")
    if "could not be set aside" in notice:
        raise Left(notice.removeprefix(f"{path}: "))
    told = notice.removeprefix(f"{path}: ").partition("; ")[2]
    return f"{told[:1].upper()}{told[1:]}" if told else "It can be read again."


def _file(seen: Survey, path: str) -> File:
    return next(file for file in seen.files if file.path == path)


def _bring_back(journal: Journal, seen: Survey, path: str) -> str:
    found = salvage.wanted(_file(seen, path).found, seen.history)
    _put_all(journal, found)
    again = look(journal)
    if salvage.wanted(found, again.history):
        message = "Not all that can be read in it could be brought back; it stays."
        raise Left(message)
    return f"{len(found)} record{'' if len(found) == 1 else 's'} brought back."


def _put_all(journal: Journal, found: list[Found]) -> None:
    journal.read()
    for one in found:
        journal.put_back(one.table, one.row)


def _merge(journal: Journal, seen: Survey, path: str) -> str:
    """Merge a conflict copy into our own file, and remove it once nothing is in it alone."""
    _put_all(journal, _alone_in(_file(seen, path), seen))
    again = look(journal)
    file = _file(again, path)
    rows = list(check_records.rows_of(file))
    unsound = any(not isinstance(row.get("id"), str) for _, row in rows)
    if file.tables is None or schema.is_newer(file.tables) or unsound:
        message = "There is something in it that can't be merged; it stays, and is read as before."
        raise Left(message)
    if _alone_in(file, again) or not _changes_nothing(again, path):
        message = "Something in it is nowhere else yet; it stays, and is read as before."
        raise Left(message)
    with journal.files.exclusively():
        if storage.load(path, journal.seal) != file.tables:
            message = "It was written to just now; it stays until the next time."
            raise Left(message)
        files.remove(path)
    return "Merged into its file, and removed."


def _alone_in(file: File, seen: Survey) -> list[Found]:
    """Return the records that stand because of this file alone."""
    without = seen.history_without(file.path)
    found = []
    for table, row in check_records.rows_of(file):
        id_ = str(row.get("id"))
        standing = seen.history.get(table, {}).get(id_)
        dropped = table == names.DRAFTS and salvage.is_ended(id_, without)
        if standing == row and without.get(table, {}).get(id_) != row and not dropped:
            found.append(Found(table, row))
    return found


def _changes_nothing(seen: Survey, path: str) -> bool:
    with_, without = seen.history, seen.history_without(path)
    return all(
        rows == without.get(table, {}) for table, rows in with_.items() if table != names.DRAFTS
    )


def _strip(journal: Journal, seen: Survey, path: str) -> str:
    rows = [
        (t, row)
        for t, row in check_records.rows_of(_file(seen, path))
        if check_records.has_text(row)
    ]
    with journal.files.exclusively():
        for table, row in rows:
            journal.files.at(path).locked_table(table).put(check_records.bare(row))
    return "Its text is taken out."


def _blank(journal: Journal, _: Survey, __: str) -> str:
    journal.read()
    journal.blank_deleted()
    return "Its text is taken out."


REPAIRS: dict[str, Callable[[Journal, Survey, str], str]] = {
    "modes": _close,
    "temporary": _remove,
    "cache": _forget,
    "damaged": _recover,
    "salvage": _bring_back,
    "copy": _merge,
    "stones": _strip,
    "blank": _blank,
}
"""What mends each kind of finding; each returns what it did, or raises why it could not."""
