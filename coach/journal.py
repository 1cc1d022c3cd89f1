"""The store: the only module through which records of the person enter and leave the disk.

Reads every device's databases and merges them; writes this device's alone, one month at a time.
What leaves it are plain mappings merged into a `History`; what enters it are records.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from coach import days, deleted, device, devices, merge, names, schema, settings, storage
from coach.clock import Clock
from coach.databases import PROFILE, Databases
from coach.deleted import Deleted
from coach.devices import Device
from coach.merge import History, Raw
from coach.records import Record, write
from coach.schema import Tables
from coach.sealing import NO_KEY, PLAIN, Locked, Seal
from coach.settings import Settings
from coach.trouble import Trouble

SETTINGS = "settings"
"""The table of a profile."""


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
        seal: How it lies on the disk.
    """

    def __init__(self, data: str, state: str, clock: Clock, seal: Seal = PLAIN) -> None:
        self.data = data
        self.state = state
        self.clock = clock
        self.files = Databases(data, state, clock, seal)
        self._history: History = {}
        self._was_read = False
        self._merged: list[tuple[str, Tables]] | None = None
        self._merged_at = 0
        """What the history was merged from, and how many saves there had been by then."""
        self._profile: dict[str, Raw] = {}
        self._person = ""

    @property
    def device(self) -> str:
        """This machine's id for the folder."""
        return self.files.device

    @property
    def seal(self) -> Seal:
        """How the journal lies on the disk."""
        return self.files.seal

    @property
    def notices(self) -> list[str]:
        """Sentences about files that were damaged, newer or locked, for whoever shows them."""
        return self.files.notices

    @property
    def saves(self) -> int:
        """How many saves went through here; what was computed before one is out of date."""
        return self.files.saves

    @property
    def whole(self) -> bool:
        """Whether all there is was read already: then no span holds more than another."""
        return self._was_read

    # -- reading -----------------------------------------------------------------------------

    def read(self) -> History:
        """Return what stands in all devices' files; unchanged files are not read again.

        Raises:
            Trouble: The data folder can't be read.
        """
        profiles, months = self._files_here()
        with self._reading():
            self.files.be_there()
        self._profile = merge.merge(profiles).get(SETTINGS, {})
        self._person = str((merge.oldest_person(profiles) or {}).get("value", ""))
        if self.saves != self._merged_at or not _same(months, self._merged):
            self._history, self._merged = merge.merge(months), months
            self._merged_at = self.saves
        self._was_read = True
        return self._history

    def between(self, first: date, last: date) -> History:
        """Return what stands of the months that the days from `first` to `last` are in.

        A record lies in the month of its day on every device, so that a week costs one or two
        files each, whatever the length of the history.

        Raises:
            Trouble: The data folder can't be read.
        """
        wanted = set(days.months(first, last))
        with self._reading():
            self.files.be_there()
            return merge.merge(
                (owner, tables)
                for _, owner, tables in self.files.journal(
                    lambda name: (
                        names.is_inbox(name) or (names.is_month(name) and name[:7] in wanted)
                    )
                )
            )

    def devices(self) -> list[Device]:
        """Return the machines that wrote to the folder, the one that wrote last first.

        Raises:
            Trouble: The data folder can't be read.
        """
        self.read()
        profiles, months = self._files_here()
        files = [*profiles, *months]
        # A folder that nobody wrote to asks for no device id.
        return devices.seen(self.profile(), files, self.device) if files else []

    def _files_here(self) -> tuple[list[tuple[str, Tables]], list[tuple[str, Tables]]]:
        """Return (device, tables) of every profile and of every month."""
        with self._reading():
            months = [(owner, tables) for _, owner, tables in self.files.journal(names.is_month)]
            return list(self.files.profiles()), months

    def known(self) -> History:
        """Return the history as of the last reading, reading it if there was none."""
        return self._history if self._was_read else self.read()

    def standing(self, table: str, id_: str) -> Raw:
        """Return the record that stands under an id, as of the last reading; {} for none."""
        return self.known().get(table, {}).get(id_, {})

    def count(self) -> int:
        """Return how many records stand, as of the last reading."""
        return merge.count(self.known())

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
        with self._reading():
            return _drafts_in(self.files.load_own(names.DRAFTS) or {})

    def drafts_written(self) -> int:
        """Return when this device's drafts were last written, by the file system's clock, in ns."""
        try:
            path = self.files.own_path(self.files.own, names.DRAFTS)
            return os.stat(path).st_mtime_ns
        except OSError:
            return 0

    def drafts_elsewhere(self) -> list[Draft]:
        """Return what other devices began, or this one before it lost its STATE.

        A conflict copy of our own drafts is one of those.
        """
        with self._reading():
            own = self.files.own_path(self.files.own, names.DRAFTS)
            return [
                draft
                for path, _, tables in self.files.journal(names.is_drafts)
                if path != own
                for draft in _drafts_in(tables)
            ]

    # -- deleting ----------------------------------------------------------------------------

    def remove(self, record: Record) -> None:
        """Delete a record: a tombstone without text takes its place.

        For a day the record can be brought back from a private file (`coach.deleted`).
        """
        self.remove_raw(record.table, write(record))

    def remove_raw(self, table: str, record: Raw) -> None:
        """Delete a record of any table, also of one that this version doesn't know."""
        known = self.known().get(table, {}).get(str(record["id"]))
        stamp = self._stamp(known)
        raw = {
            "id": record["id"],
            "at": record.get("at", ""),
            "day": record.get("day", ""),
            "updated": stamp,
            "deleted": stamp,
        }
        lost = Deleted(_iso(self.clock.now()), table, known or record)
        with self.files.exclusively():
            deleted.keep(self.state, self.seal, lost, self.clock.now())
            self._put(self.files.own, self._month(raw), table, raw)
        self._history.setdefault(table, {})[str(record["id"])] = raw

    def deleted(self) -> list[Deleted]:
        """Return what was deleted in the last day and can be brought back, the newest last."""
        return deleted.waiting(self.state, self.seal, self.clock.now())

    def bring_back(self, id_: str) -> bool:
        """Let a record stand again that was deleted in the last day; return whether it does."""
        found = next((one for one in self.deleted() if one.record.get("id") == id_), None)
        if found is None:
            return False
        self.put_raw(found.table, found.record)
        deleted.forget(self.state, self.seal, self.clock.now(), id_)
        return True

    def blank_deleted(self) -> None:
        """Take the text out of our own copies of what was deleted, drafts among them.

        What was deleted here more than a day ago can't be brought back from then on.
        """
        if any(row.get("deleted") for rows in self._history.values() for row in rows.values()):
            self._blank_own()
        with self._reading():
            self.files.drop_strays()
        deleted.forget(self.state, self.seal, self.clock.now())

    def _blank_own(self) -> None:
        with self._reading():
            own = list(self.files.ours(names.is_month))
        for path, tables in own:
            for table, rows in tables.items():
                standing = self._history.get(table, {})
                for row in list(rows.values()):
                    stone = standing.get(str(row.get("id")), {})
                    if stone.get("deleted") and not row.get("deleted"):
                        with self.files.exclusively():
                            self.files.at(path).locked_table(table).put(stone)
        for draft in self.drafts():
            if any(rows.get(draft.id, {}).get("deleted") for rows in self._history.values()):
                self.drop_draft(draft.id)

    # -- writing -----------------------------------------------------------------------------

    def save(self, record: Record) -> Raw:
        """Keep a record: durably, in this device's file for the month of its day.

        Returns it as stored, stamped so that it outranks every version known here.

        Raises:
            Trouble: It could not be saved; nothing on disk changed.
        """
        known = self.known().get(record.table, {}).get(record.id)
        unknown = {
            field: value
            for field, value in (known or {}).items()
            if field not in record.__struct_fields__
        }
        raw = {**unknown, **write(record), "updated": self._stamp(known)}
        self._put(self.files.own, self._month(raw), record.table, raw)
        self._history.setdefault(record.table, {})[record.id] = raw
        with contextlib.suppress(Trouble):  # the record is kept, and this is tried at the next
            self._name_device()
        return raw

    def put_raw(self, table: str, record: Raw) -> Raw:
        """Let a record of any table stand as it is given, over every version known here."""
        known = self.known().get(table, {}).get(str(record.get("id")))
        return self.put_back(table, {**record, "updated": self._stamp(known or record)})

    def put_back(self, table: str, record: Raw) -> Raw:
        """Keep a record of any table as it was written once, with its own time of writing.

        Settings and drafts are put back among theirs.
        """
        self._put(*self._place(table, record), table, record)
        if table == SETTINGS:
            self._profile[str(record["id"])] = record
        elif table != names.DRAFTS:
            self._history.setdefault(table, {})[str(record["id"])] = record
        return record

    def _place(self, table: str, record: Raw) -> tuple[str, str]:
        """Return the folder and the name of the database that a record of a table goes to."""
        if table == SETTINGS:
            return PROFILE, self.device
        return self.files.own, names.DRAFTS if table == names.DRAFTS else self._month(record)

    def _month(self, record: Raw) -> str:
        """Return the name of the file that a record goes to; this month's if it has no day."""
        return names.month_of(record.get("day")) or self.today()[:7]

    def put_many(self, records: Iterable[tuple[str, Raw]]) -> None:
        """Let many records stand as they are given, by table: settings and drafts among them.

        One that is known here is stamped so that it outranks every version known; one that isn't
        keeps its `updated`. Each file is written once, however many records go there.

        Raises:
            Trouble: They could not all be saved; doing it again saves the rest.
        """
        history = self.known()
        places: dict[tuple[str, str], list[tuple[str, Raw]]] = {}
        for table, record in records:
            rows = self._profile if table == SETTINGS else history.get(table, {})
            known = rows.get(str(record["id"]))
            raw = {**record, "updated": self._stamp(known)} if known else record
            places.setdefault(self._place(table, raw), []).append((table, raw))
        for (folder, name), rows_ in sorted(places.items()):
            with self.files.saving(folder, name) as database:
                database.put_all(rows_)
        self.read()

    def set(self, **values: object) -> Settings:
        """Keep settings by name, each as its own record.

        Raises:
            ValueError: A value does not fit; nothing was saved.
            Trouble: They could not be saved.
        """
        self.known()
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
        self._put(self.files.own, names.DRAFTS, names.DRAFTS, raw)

    def drop_draft(self, id_: str) -> None:
        """Forget a draft whose record was saved, or that held nothing."""
        with self.files.saving(self.files.own, names.DRAFTS) as database:
            database.locked_table(names.DRAFTS).drop(id_)

    def ensure_person(self) -> None:
        """Give the folder its person's id, once; raises `Trouble` where nothing can be saved."""
        self.known()
        if not self._person:
            made = str(uuid.uuid4())
            self._put_setting("person", made)
            self._person = made
        self._name_device()

    def _name_device(self) -> None:
        """Say once in the profile what this machine is called, for `tending devices`."""
        name = devices.name_setting(self.device)
        if settings.setting_id(name) not in self._profile:
            self._put_setting(name, device.machine_name())

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
        self._put(PROFILE, self.device, SETTINGS, raw)
        self._profile[id_] = raw

    def take_inbox(self) -> None:
        """Put what was kept while the folder was locked into its months."""
        if self.seal.shut:
            return
        for path, tables in list(self.files.ours(names.is_inbox)):
            for table, rows in tables.items():
                for raw in rows.values() if table != schema.DEFAULT else ():
                    self.put_back(table, raw)
            self.files.drop(path)

    def _put(self, folder: str, name: str, table: str, raw: Raw) -> None:
        if self.seal.shut:  # a month can't be opened to add to it: the record gets its own file
            if folder != self.files.own or table == names.DRAFTS:
                raise Locked(NO_KEY)
            name = f"{names.INBOX}-{uuid.uuid4().hex}"
        with self.files.saving(folder, name) as database:
            database.locked_table(table).put(raw)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        """Say trouble with reading in a sentence."""
        try:
            yield
        except OSError as error:
            raise storage.explain(error, error.filename or self.data) from error

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
    for row in tables.get(names.DRAFTS, {}).values():
        with contextlib.suppress(msgspec.ValidationError):
            found.append(msgspec.convert(row, Draft))
    return sorted(found, key=lambda draft: days.instant(draft.at))


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
