"""Locking a folder and undoing it, as the commands do: keys, files, caches, figures, in order."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from typing import NamedTuple

from coach import files, resealing, shut, storage
from coach import lock as keys
from coach.coach import Coach, opened
from coach.sealing import Seal


class Report(NamedTuple):
    """What locking did."""

    sealed: int
    """How many files of this machine changed their form."""
    recovery: str
    """The recovery key."""
    plain: tuple[str, ...]
    """Files with text that this machine can't seal."""
    again: bool
    """Whether the folder was locked before."""


def lock(coach: Coach, passphrase: str) -> Report:
    """Make the folder's key, seal this machine's files to it, and keep figures for `status`.

    Raises:
        Trouble: The key could not be written, and nothing was changed; or a file could not be
            sealed, and the next opening goes on with it.
    """
    try:
        seal = keys.make(coach.data, passphrase)
    except OSError as error:
        raise storage.explain(error, coach.data, saving=True) from error
    both = seal._replace(identities=(*seal.identities, *coach.journal.seal.identities))
    return _settled(coach, both, again=False)


def report(coach: Coach) -> Report:
    """Say how a folder is locked that was opened with its passphrase."""
    return _settled(coach, coach.journal.seal, again=True)


def _settled(coach: Coach, seal: Seal, *, again: bool) -> Report:
    now_sealed = Coach(coach.data, coach.clock, seal)
    count = resealing.settle(now_sealed.journal.files)
    now_sealed.look()
    return Report(
        count,
        str(seal.identities[0]),
        tuple(resealing.plain_elsewhere(coach.data, coach.journal.device)),
        again,
    )


def change(coach: Coach, passphrase: str) -> None:
    """Put another passphrase before the folder's key; the files stay as they are."""
    for identity in coach.journal.seal.identities:
        keys.keep(coach.data, identity, passphrase)


def unlock(coach: Coach) -> int:
    """Undo the lock on this machine's files; return how many are plain again."""
    seal = coach.journal.seal
    try:
        keys.put_off(coach.data)
    except OSError as error:
        raise storage.explain(error, coach.data, saving=True) from error
    plain = Coach(coach.data, coach.clock, seal._replace(recipients=()))
    count = resealing.settle(plain.journal.files)
    shut.drop(coach.state)
    opened(coach.data, coach.clock, plain.journal.seal).look()
    return count


def with_lock_of(coach: Coach, files_: Mapping[str, bytes], ask: Callable[[str], str]) -> Coach:
    """Return a folder's coach with the lock that a sealed backup brings along.

    Args:
        coach: The folder's, which has no lock of its own.
        files_: The files of the backup's lock, by name.
        ask: Asks for its passphrase.

    Raises:
        Trouble: It was not opened.
    """
    with tempfile.TemporaryDirectory(prefix="tending-lock-") as folder:
        for name, content in files_.items():
            files.write(os.path.join(folder, keys.FOLDER, os.path.basename(name)), content)
        seal = keys.opened(folder, ask)
    return Coach(coach.data, coach.clock, seal)
