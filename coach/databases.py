"""The files of DATA as databases: found, read, recovered, and one of ours opened for a save.

Reads every device's files; writes this device's alone. What is in them means nothing here.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from coach import device, files, lock, names, salvage, schema, storage
from coach.clock import Clock
from coach.schema import SCHEMA, Tables
from coach.sealing import PLAIN, Locked, Seal
from coach.storage import Damaged, Database
from coach.trouble import Trouble

if TYPE_CHECKING:
    import filelock

LOCK_SECONDS = 5.0
"""How long a save waits for another program's save."""

LOCK_PAUSE = 0.002
"""How long it waits between two looks; with longer ones, a program that saves all the time never
lets another in."""

KNOWN = "data-folder"
"""Stands in STATE once something was saved to the data folder; without it, one is begun anew."""

PROFILE = "profile"
JOURNAL = "journal"


class Databases:
    """The databases of one data folder, as one machine reads and writes them.

    Args:
        data: The data folder; it is made at the first save.
        state: This folder's place in STATE: device id and lock.
        clock: Tells when a damaged file was set aside.
        seal: How what is written is sealed, and what is sealed is opened.
    """

    def __init__(self, data: str, state: str, clock: Clock, seal: Seal = PLAIN) -> None:
        self.data = data
        self.state = state
        self.clock = clock
        self.seal = seal
        self.notices: list[str] = []
        """Sentences about files that were damaged, newer or locked, for whoever shows them."""
        self.saves = 0
        """How many saves went through here; what was computed before one is out of date."""
        self._met = False
        """Whether the folder held files in this run."""
        self._known: dict[str, tuple[tuple[int, int, int], Tables, bool]] = {}
        """Of each file, its stamp, what is in it, and whether a number stands twice in ours."""
        self._lock: filelock.BaseFileLock | None = None
        if os.path.exists(data) and not os.path.isdir(data):
            message = f"{data}: this is a file, and the data folder has to be a folder."
            raise Trouble(message)

    @functools.cached_property
    def device(self) -> str:
        """This machine's id for the folder."""
        try:
            return device.device_id(self.state)
        except OSError as error:
            raise storage.explain(error, error.filename or self.state) from error

    @property
    def own(self) -> str:
        """This device's folder in the journal, below DATA."""
        return os.path.join(JOURNAL, self.device)

    # -- reading -----------------------------------------------------------------------------

    def profiles(self) -> Iterator[tuple[str, Tables]]:
        """Yield (device, tables) of every profile."""
        for _, owner, tables in self._in_folder(PROFILE, names.is_database):
            yield owner, tables

    def journal(self, wanted: Callable[[str], bool]) -> Iterator[tuple[str, str, Tables]]:
        """Yield (path, device, tables) of each database in the journal whose name is wanted."""
        for name in sorted(_listed(os.path.join(self.data, JOURNAL))):
            yield from self._in_folder(os.path.join(JOURNAL, name), wanted)

    def ours(self, wanted: Callable[[str], bool]) -> Iterator[tuple[str, Tables]]:
        """Yield (path, tables) of each database that this device may write, newer ones left out."""
        for path, _, tables in self._in_folder(self.own, wanted):
            if not schema.is_newer(tables):
                yield path, tables

    def _in_folder(
        self, folder: str, wanted: Callable[[str], bool]
    ) -> Iterator[tuple[str, str, Tables]]:
        for name in sorted(_listed(os.path.join(self.data, folder))):
            if wanted(name):
                path = os.path.join(self.data, folder, name)
                tables = self.load(path)
                if tables is not None:
                    yield path, names.owner(path), tables

    def load_own(self, name: str) -> Tables | None:
        """Return this device's database `name` in the journal, ours if there are two."""
        return self.load(self.own_path(self.own, name))

    def load(self, path: str) -> Tables | None:
        """Return the tables of one file, or its previous version where it is damaged.

        A file that did not change since it was last read is not read again.
        """
        try:
            stamp = _stamp(path)
            known = self._known.get(path)
            if known and known[0] == stamp:
                return known[1]
            content = storage.content(path, self.seal)
            if content is None:
                return None
            tables = storage.parse(content)
        except FileNotFoundError:
            return None
        except Damaged as reason:
            return self._recover(path, str(reason))
        except Locked as locked:
            if not self.seal.shut:  # else everything is left out, as whoever opened it knows
                self.notice(f"{path}: {locked}; it is left out until then.")
            return None
        doubled = names.owner(path) == self.device and salvage.is_doubled(content, tables)
        if schema.is_newer(tables):
            self.notice(
                f"{path}: written by a newer tending (schema {schema.of(tables)}); "
                "it is read as far as understood and left as it is."
            )
        tables = schema.migrated(tables)
        self._known[path] = (stamp, tables, doubled)
        return tables

    def _recover(self, path: str, reason: str) -> Tables | None:
        """Set a damaged file of ours aside, put its previous version in place, and say so.

        Another device's file is only passed over: it may be half-arrived, and its own machine
        mends it.
        """
        if names.is_copy(os.path.basename(path)):
            self.notice(f"{path}: {reason}; it is passed over until it has arrived whole.")
            return None
        used, tables = self._earlier(path)
        if names.owner(path) != self.device:
            self.notice(f"{path}: {reason}; {used} until tending runs on its machine.")
            return tables
        try:
            with self.alone():
                mended = self._mended(path)  # by another program, while this one waited
                if mended is not None:
                    return mended
                aside = self._replaced(path, tables)
        except (OSError, Trouble):
            self.notice(f"{path}: {reason}; {used}, and it could not be set aside.")
            return tables
        self.notice(f"{path}: {reason}; set aside as {os.path.basename(aside)}, {used}.")
        return tables

    def _replaced(self, path: str, tables: Tables | None) -> str:
        """Set a file aside and put tables in its place, or leave it there; return its new path."""
        # A link stays, and what it leads to is set aside; one that leads nowhere goes itself.
        real = os.path.realpath(path) if os.path.exists(path) else path
        aside = self._aside(real)
        if not tables:
            os.rename(real, aside)
            return aside
        # At every moment one or the other stands there: with neither, the previous version would
        # not be looked for, and the save after next would be the end of it.
        if os.path.isfile(real):
            files.link(real, aside)
        else:
            os.rename(real, aside)
        try:
            storage.AtomicStorage(path, self.alone, self.seal).mend(tables)
        except OSError:
            if not os.path.lexists(real):
                os.rename(aside, real)
            elif os.path.isfile(aside):
                os.unlink(aside)
            raise
        return aside

    def _aside(self, path: str) -> str:
        """Return a name that nothing has yet, with the date, for what stands at a path."""
        return files.free(names.aside(path, self.clock.now().strftime("%Y-%m-%dT%H%M%S")))

    def _earlier(self, path: str) -> tuple[str, Tables | None]:
        """Return the newest good version of a file before the present one, and what it is."""
        previous = names.previous(os.path.realpath(path))
        tables = None
        try:
            content = files.read(previous)
            if content is not None:
                tables = storage.parse(storage.unsealed(previous, content, self.seal))
        except (Damaged, Locked):
            pass
        except OSError as error:
            # It may be sound, and must not be passed over for an error that passes.
            if names.owner(path) == self.device and error.errno not in files.NO_FILE:
                raise
        if tables:
            return "its previous version is used", schema.migrated(tables)
        from coach import backups  # noqa: PLC0415 - for what is damaged alone

        for used, tables in backups.copies(self.data, self.device, self.seal, path):
            if tables:
                return used, schema.migrated(tables)
        return "there is no previous version", None

    def _mended(self, path: str) -> Tables | None:
        with contextlib.suppress(OSError):
            if os.path.isfile(path) and not os.access(path, os.R_OK):
                os.chmod(path, files.FILE_MODE)  # closed to its owner, and sound maybe
        with contextlib.suppress(Damaged):
            return storage.load(path, self.seal)
        return None

    def notice(self, sentence: str) -> None:
        """Say something about a file once."""
        if sentence not in self.notices:
            self.notices.append(sentence)

    # -- writing -----------------------------------------------------------------------------

    def own_path(self, folder: str, name: str) -> str:
        """Return where this device's database `folder/name` lies; ours, beside a newer one."""
        suffix = names.suffix(sealed=self.seal.active)
        path = os.path.join(self.data, folder, f"{name}{suffix}")
        number = 0
        while schema.is_newer(self.load(path) or {}):
            number += 1  # a newer tending blanks what was deleted in the second as well
            beside = f"{name}.v{SCHEMA}{f'-{number}' if number > 1 else ''}{suffix}"
            path = os.path.join(self.data, folder, beside)
        return path

    @contextlib.contextmanager
    def saving(self, folder: str, name: str) -> Iterator[Database]:
        """Open this device's database `folder/name` for one save, under the lock.

        A file of a newer schema is left alone and ours stands beside it. A damaged one is set
        aside first.

        Raises:
            Trouble: It could not be saved; nothing on disk changed.
        """
        lock.check(self.data, self.seal)
        with self.exclusively():
            self.be_there()
            yield self.at(self.own_path(folder, name))
            self._remember_folder()

    def be_there(self) -> None:
        """Let nothing be saved, or read as empty, where the folder that held files is gone.

        It may be on a disk that isn't connected, and what was saved in its place would be hidden
        again by it. Both a folder read before in this run and one saved to in any run count.

        Raises:
            OSError: It is gone.
            Trouble: It is gone, and was met in another run.
        """
        if _listed(self.data):
            self._met = True
        elif self._met:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), self.data)
        elif self._is_a_disk_away() and os.path.exists(known := os.path.join(self.state, KNOWN)):
            message = (
                f"{self.data} is gone; please put it back, or connect the disk it is on, or "
                f"remove {known} to begin anew there."
            )
            raise Trouble(message)

    def _is_a_disk_away(self) -> bool:
        """Say whether the folder is missing as on a disk that isn't connected, and not removed."""
        return os.path.isdir(self.data) or not _listed(os.path.dirname(self.data))

    def _remember_folder(self) -> None:
        """Note in STATE that the folder holds files; what can't be noted is known in this run."""
        self._met = True
        path = os.path.join(self.state, KNOWN)
        if not os.path.exists(path):
            with contextlib.suppress(OSError):
                files.write(path, os.fsencode(self.data))

    def at(self, path: str) -> Database:
        """Open the database at a path, for a save."""
        self.saves += 1
        self._keep_doubled(path)
        return Database(path, self.alone, self.seal)

    def drop(self, path: str) -> None:
        """Remove a file of this device, whose records are elsewhere by now."""
        with self.exclusively():
            files.remove(path)
            files.remove(names.previous(path))

    def drop_strays(self) -> None:
        """Remove copies left by a conflict over a previous version: nobody reads them, and they
        may hold a text that was deleted since.
        """  # noqa: D205 - one sentence
        folder = os.path.join(self.data, self.own)
        for name in filter(names.is_stray, _listed(folder)):
            with contextlib.suppress(OSError):
                os.unlink(os.path.join(folder, name))

    def _keep_doubled(self, path: str) -> None:
        """Keep a file beside its place in which a number stands twice: saving drops the first."""
        self.load(path)
        known = self._known.get(path)
        if known is None or not known[2]:
            return
        aside = self._aside(os.path.realpath(path))
        files.link(os.path.realpath(path), aside)
        self.notice(
            f"{path}: records of two versions have one number in it; it is kept as "
            f"{os.path.basename(aside)}, and tending doctor --repair brings back what is gone."
        )

    @contextlib.contextmanager
    def exclusively(self) -> Iterator[None]:
        """Hold the lock over reading and saving, so that no other program's save comes between.

        Raises:
            Trouble: Another program holds it for too long, or nothing can be saved here.
        """
        try:
            with self.alone():
                yield
        except OSError as error:
            named = str(error.filename or "")
            place = self.state if named.startswith(self.state) else self.data
            raise storage.explain(error, place, saving=True) from error
        except Damaged as reason:  # and it could not be set aside: that is in the notices
            message = f"Not saved: {self.data}: a file can't be set aside ({reason})."
            raise Trouble(message) from None
        except RecursionError:
            message = f"Not saved, {self.data}: there is more within it than can be written."
            raise Trouble(message) from None

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the lock that every program writing to this folder waits for."""
        import filelock  # noqa: PLC0415 - 50 ms that no reading command needs

        if self._lock is None:
            files.make_folder(self.state)
            path = os.path.join(self.state, "lock")
            self._lock = filelock.FileLock(
                path, timeout=LOCK_SECONDS, mode=files.FILE_MODE, thread_local=False
            )
        try:
            self._lock.acquire(poll_interval=LOCK_PAUSE)
        except filelock.Timeout:
            message = "Not saved: another tending is saving to this folder; please try again."
            raise Trouble(message) from None
        try:
            yield
        finally:
            self._lock.release()


def _stamp(path: str) -> tuple[int, int, int]:
    """Return what tells one version of a file from another."""
    try:
        stat = os.stat(path)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise Damaged(storage.UNREADABLE) from None
        raise
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _listed(folder: str) -> list[str]:
    """Return the names in a folder; where there is none, none."""
    try:
        return os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
