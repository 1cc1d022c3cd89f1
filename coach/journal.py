"""The store: the only module that reads and writes the person's files.

Reads every device's files and merges them; writes this device's alone, one month at a time.
What leaves it are plain mappings merged into a `History`; what enters it are records.
"""

from __future__ import annotations

import contextlib
import os
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from coach import days, device, merge, settings, storage
from coach.clock import Clock
from coach.merge import History, Raw
from coach.records import SCHEMA, Record, write
from coach.settings import Settings
from coach.storage import Damaged, Database, Tables
from coach.trouble import Trouble

if TYPE_CHECKING:
    import filelock

LOCK_SECONDS = 5.0
"""How long a save waits for another program's save."""

_MONTH_FILE = re.compile(r"\d{4}-\d{2}[.\w-]*\.json")
_DRAFTS = "drafts"
_DRAFT_FILE = re.compile(r"drafts(\.v\d+)?\.json")


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Something begun and not finished, kept within a second of typing."""

    id: str
    kind: str
    at: str
    day: str
    updated: str
    state: dict[str, Any]


class Journal:
    """The records of one data folder, as one machine sees and writes them.

    Args:
        data: The data folder; it is made at the first save.
        state: This folder's place in STATE: device id and lock.
        clock: Stamps what is saved.
    """

    def __init__(self, data: str, state: str, clock: Clock) -> None:
        self.data = data
        self.state = state
        self.clock = clock
        self.notices: list[str] = []
        """Sentences about files that were damaged or newer, for whoever shows them."""
        self.saves = 0
        """How many saves went through here; what was computed before one is out of date."""
        self._device: str | None = None
        self._files: dict[str, tuple[tuple[int, int, int], Tables]] = {}
        self._history: History = {}
        self._was_read = False
        self._merged: list[tuple[str, Tables]] | None = None
        """What the history was merged from; None where nothing was, or it was saved to since."""
        self._profile: dict[str, Raw] = {}
        self._person = ""
        self._lock: filelock.BaseFileLock | None = None
        if os.path.exists(data) and not os.path.isdir(data):
            message = f"{data}: this is a file, and the data folder has to be a folder."
            raise Trouble(message)

    @property
    def device(self) -> str:
        """This machine's id for the folder."""
        if self._device is None:
            self._device = device.device_id(self.state)
        return self._device

    # -- reading -----------------------------------------------------------------------------

    def read(self) -> History:
        """Return what stands in all devices' files; unchanged files are not read again.

        Raises:
            Trouble: The data folder can't be read.
        """
        try:
            profiles = list(self._load_folder("profile"))
            months = list(self._load_journal())
        except OSError as error:
            raise storage.explain(error, error.filename or self.data) from error
        self._profile = merge.merge(profiles).get("settings", {})
        self._person = _oldest_person(profiles)
        if not _same(months, self._merged):
            self._history, self._merged = merge.merge(months), months
        self._was_read = True
        return self._history

    def _known(self) -> History:
        """Return the history as of the last reading, reading it if there was none."""
        return self._history if self._was_read else self.read()

    def standing(self, table: str, id_: str) -> Raw:
        """Return the record that stands under an id, as of the last reading; {} for none."""
        return self._known().get(table, {}).get(id_, {})

    def settings(self) -> Settings:
        """Return the merged settings, as of the last `read`."""
        return settings.from_records(self._profile)

    def profile(self) -> dict[str, Raw]:
        """Return the setting records that stand, by setting name."""
        return {str(row.get("name")): row for row in self._profile.values()}

    def person(self) -> str:
        """Return the person's id: the oldest profile's, else one made from the folder's place."""
        return self._person or str(uuid.uuid5(uuid.NAMESPACE_URL, os.path.realpath(self.data)))

    def today(self) -> str:
        """Return the present civil day, ISO."""
        return days.civil_day(self.clock.now(), self.settings().day_start).isoformat()

    def drafts(self) -> list[Draft]:
        """Return what this device began and did not finish, oldest first."""
        return _drafts_in(self._load_own(_DRAFTS) or {})

    def drafts_elsewhere(self) -> list[Draft]:
        """Return what other devices began, or this one before it lost its STATE."""
        return [
            draft
            for owner, tables in self._load_journal(_DRAFT_FILE)
            if owner != self.device
            for draft in _drafts_in(tables)
        ]

    def blank_deleted(self) -> None:
        """Take the text out of our own copies of what another device deleted, as last read."""
        stones = {
            table: {id_: row for id_, row in rows.items() if row.get("deleted")}
            for table, rows in self._history.items()
        }
        if not any(stones.values()):
            return
        folder = os.path.join(self.data, "journal", self.device)
        names = os.listdir(folder) if os.path.isdir(folder) else []
        for path in (os.path.join(folder, name) for name in names if _MONTH_FILE.fullmatch(name)):
            tables = self._load(path, self.device) or {}
            if storage.schema_of(tables) > SCHEMA:
                continue
            for table, rows in tables.items():
                for row in list(rows.values()):
                    stone = stones.get(table, {}).get(str(row.get("id")))
                    if stone and not row.get("deleted"):
                        with self.exclusively():
                            Database(path, self._alone).locked_table(table).put(stone)
                        self.saves += 1
                        self._merged = None

    def _load_journal(self, pattern: re.Pattern[str] = _MONTH_FILE) -> Iterator[tuple[str, Tables]]:
        folder = os.path.join(self.data, "journal")
        try:
            names = sorted(os.listdir(folder))
        except FileNotFoundError:
            return
        for name in names:
            if os.path.isdir(os.path.join(folder, name)):
                yield from self._load_folder(os.path.join("journal", name), pattern)

    def _load_folder(
        self, folder: str, pattern: re.Pattern[str] = re.compile(r"[^.].*\.json")
    ) -> Iterator[tuple[str, Tables]]:
        """Yield (device, tables) of each database in a folder below DATA."""
        path = os.path.join(self.data, folder)
        try:
            names = sorted(os.listdir(path))
        except (FileNotFoundError, NotADirectoryError):
            return
        for name in names:
            if pattern.fullmatch(name):
                owner = name.split(".")[0] if folder == "profile" else os.path.basename(folder)
                tables = self._load(os.path.join(path, name), owner)
                if tables is not None:
                    yield owner, tables

    def _load(self, path: str, owner: str) -> Tables | None:
        """Return the tables of one file, or its previous version where it is damaged."""
        try:
            stat = os.stat(path)
        except FileNotFoundError:
            return None
        stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        known = self._files.get(path)
        if known and known[0] == stamp:
            return known[1]
        try:
            tables = storage.load(path)
        except Damaged as reason:
            return self._recover(path, owner, str(reason))
        if tables is None:
            return None
        if storage.schema_of(tables) > SCHEMA:
            self._notice(
                f"{path}: written by a newer tending (schema {storage.schema_of(tables)}); "
                "it is read as far as understood and left as it is."
            )
        self._files[path] = (stamp, tables)
        return tables

    def _recover(self, path: str, owner: str, reason: str) -> Tables | None:
        """Set a damaged file of ours aside, put its previous version in place, and say so.

        Another device's file is only passed over: its own machine mends it.
        """
        try:
            tables = storage.load(storage.previous(path))
        except (Damaged, OSError):
            tables = None
        used = "its previous version is used" if tables else "there is no previous version"
        if owner != self.device:
            self._notice(f"{path}: {reason}; {used} until tending runs on its machine.")
            return tables
        moment = self.clock.now().strftime("%Y-%m-%dT%H%M%S")
        aside = f"{path.removesuffix('.json')}.damaged-{moment}"
        try:
            with self._alone():
                mended = self._mended(path)  # by another program, while this one waited
                if mended is not None:
                    return mended
                os.rename(path, aside)
                if tables:
                    storage.AtomicStorage(path, self._alone).write(tables)
        except OSError:
            self._notice(f"{path}: {reason}; {used}, and it could not be set aside.")
            return tables
        self._notice(f"{path}: {reason}; set aside as {os.path.basename(aside)}, {used}.")
        return tables

    @staticmethod
    def _mended(path: str) -> Tables | None:
        try:
            return storage.load(path)
        except Damaged:
            return None

    def _notice(self, sentence: str) -> None:
        if sentence not in self.notices:
            self.notices.append(sentence)

    # -- writing -----------------------------------------------------------------------------

    def save(self, record: Record) -> Raw:
        """Keep a record: durably, in this device's file for the month of its day.

        Returns it as stored, stamped so that it outranks every version known here.

        Raises:
            Trouble: It could not be saved; nothing on disk changed.
        """
        known = self._known().get(record.table, {}).get(record.id)
        unknown = {
            field: value
            for field, value in (known or {}).items()
            if field not in record.__struct_fields__
        }
        raw = {**unknown, **write(record), "updated": self._stamp(known)}
        folder = os.path.join("journal", self.device)
        self._put(folder, record.day[:7], record.table, raw)
        self._history.setdefault(record.table, {})[record.id] = raw
        return raw

    def remove(self, record: Record) -> None:
        """Delete a record: a tombstone without text takes its place."""
        known = self._known().get(record.table, {}).get(record.id)
        stamp = self._stamp(known)
        raw = {
            "id": record.id,
            "at": record.at,
            "day": record.day,
            "updated": stamp,
            "deleted": stamp,
        }
        self._put(os.path.join("journal", self.device), record.day[:7], record.table, raw)
        self._history.setdefault(record.table, {})[record.id] = raw

    def set(self, **values: object) -> Settings:
        """Keep settings by name, each as its own record.

        Raises:
            ValueError: A value does not fit; nothing was saved.
            Trouble: They could not be saved.
        """
        self._known()
        result = self.settings()
        for name, value in values.items():
            result = settings.checked(result, name, value)
        self.ensure_person()
        for name in values:
            self._put_setting(name, msgspec.to_builtins(getattr(result, name)))
        return result

    def keep_draft(self, draft: Draft) -> None:
        """Keep a draft, replacing the one with its id."""
        raw = {**msgspec.to_builtins(draft), "updated": self._stamp(None)}
        self._put(os.path.join("journal", self.device), _DRAFTS, _DRAFTS, raw)

    def drop_draft(self, id_: str) -> None:
        """Forget a draft whose record was saved, or that held nothing."""
        with self._saving(os.path.join("journal", self.device), _DRAFTS) as database:
            database.locked_table(_DRAFTS).drop(id_)

    def ensure_person(self) -> None:
        """Give the folder its person's id, once; raises `Trouble` where nothing can be saved."""
        self._known()
        if not self._person:
            made = str(uuid.uuid4())
            self._put_setting("person", made)
            self._person = made

    def _put_setting(self, name: str, value: object) -> None:
        id_ = settings.setting_id(name)
        known = self._profile.get(id_)
        now = self.clock.now()
        raw = {
            **(known or {"at": _iso(now), "day": self.today()}),
            "id": id_,
            "name": name,
            "value": value,
            "updated": self._stamp(known),
        }
        self._put("profile", self.device, "settings", raw)
        self._profile[id_] = raw

    def _put(self, folder: str, name: str, table: str, raw: Raw) -> None:
        with self._saving(folder, name) as database:
            database.locked_table(table).put(raw)

    @contextlib.contextmanager
    def _saving(self, folder: str, name: str) -> Iterator[Database]:
        """Open this device's database `folder/name` for one save, under the lock.

        A file of a newer schema is left alone and ours stands beside it. A damaged one is set
        aside first.
        """
        with self.exclusively():
            yield Database(self._own_path(folder, name), self._alone)
        self.saves += 1
        self._merged = None

    def _own_path(self, folder: str, name: str) -> str:
        path = os.path.join(self.data, folder, f"{name}.json")
        tables = self._load(path, self.device)
        if tables is not None and storage.schema_of(tables) > SCHEMA:
            path = os.path.join(self.data, folder, f"{name}.v{SCHEMA}.json")
            self._load(path, self.device)
        return path

    def _load_own(self, name: str) -> Tables | None:
        """Return this device's database `name` in the journal, ours if there are two."""
        folder = os.path.join("journal", self.device)
        try:
            return self._load(self._own_path(folder, name), self.device)
        except OSError as error:
            raise storage.explain(error, error.filename or self.data) from error

    def exclusively(self) -> contextlib.AbstractContextManager[None]:
        """Hold the lock over reading and saving, so that no other program's save comes between.

        Raises:
            Trouble: Another program holds it for too long, or nothing can be saved here.
        """
        return self._explained(self._alone())

    @contextlib.contextmanager
    def _explained(self, held: contextlib.AbstractContextManager[None]) -> Iterator[None]:
        try:
            with held:
                yield
        except OSError as error:
            raise storage.explain(error, f"Not saved, {self.data}") from error

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock that every program writing to this folder waits for."""
        import filelock  # noqa: PLC0415 - 50 ms that no reading command needs

        if self._lock is None:
            storage.make_folder(self.state)
            path = os.path.join(self.state, "lock")
            self._lock = filelock.FileLock(path, timeout=LOCK_SECONDS, thread_local=False)
        try:
            self._lock.acquire()
        except filelock.Timeout:
            message = "Not saved: another tending is saving to this folder; please try again."
            raise Trouble(message) from None
        try:
            yield
        finally:
            self._lock.release()

    def _stamp(self, known: Raw | None) -> str:
        """Return an `updated`: the later of now and the version known plus 1 ms, in UTC."""
        now = self.clock.now().astimezone(UTC)
        if known:
            try:
                now = max(now, merge.newest_update(known) + timedelta(milliseconds=1))
            except OverflowError:  # stamped at the end of time: one step further is all there is
                return datetime.max.replace(tzinfo=UTC).isoformat()
        return _iso(now)


def _same(some: list[tuple[str, Tables]], others: list[tuple[str, Tables]] | None) -> bool:
    """Say whether these are the very same tables, none of them read anew in between."""
    return others is not None and [id(t) for _, t in some] == [id(t) for _, t in others]


def _drafts_in(tables: Tables) -> list[Draft]:
    """Return the drafts of a file that can be read, oldest first."""
    found = []
    for row in tables.get(_DRAFTS, {}).values():
        with contextlib.suppress(msgspec.ValidationError):
            found.append(msgspec.convert(row, Draft))
    return sorted(found, key=lambda draft: days.instant(draft.at))


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def _oldest_person(profiles: list[tuple[str, Tables]]) -> str:
    """Return the person's id of the profile that was made first, or nothing."""
    found = [
        (days.instant(row.get("at")), str(row.get("value")))
        for _, tables in profiles
        for row in tables.get("settings", {}).values()
        if row.get("name") == "person" and not row.get("deleted")
    ]
    return min(found)[1] if found else ""
