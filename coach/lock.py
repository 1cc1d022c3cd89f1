"""The lock on a folder: its keys, and who has to be asked for a passphrase.

`DATA/lock/<recipient>.age` is an age identity, encrypted with the passphrase; a file of that name
ending in `.off` says that it is used no longer. Names made from the public key can't conflict when
devices that had not met both lock. An identity is kept for good: another device may still have
files sealed to it.

The files themselves change in `coach.resealing`, at every opening: a folder is locked device by
device, as each comes by.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from coach import files, names
from coach.sealing import PLAIN, Locked, Seal
from coach.trouble import Trouble

if TYPE_CHECKING:
    from pyrage.x25519 import Identity

FOLDER = "lock"
TRIES = 3
"""How often a passphrase can be mistyped before the program ends."""

_KEY = ".age"
_OFF = ".off"
_SECRET = "AGE-SECRET-KEY-1"  # noqa: S105 - how one begins, and no secret

ASK = "Passphrase, or recovery key"
SECOND = "Two machines locked this folder apart. The other passphrase"
WRONG = "That does not open it."
NOT_OPENED = "the folder is locked, and this does not open it; nothing was changed."
LOCKED_MEANWHILE = (
    "This folder was locked from elsewhere meanwhile. Leave and open tending again; "
    "what you typed is kept."
)


class Key(NamedTuple):
    """One key of a folder."""

    recipient: str
    active: bool


def keys(data: str) -> list[Key]:
    """Return the keys that a folder has or had, those in use first."""
    try:
        found = sorted(os.listdir(os.path.join(data, FOLDER)))
    except OSError:
        return []
    every = [
        Key(name.removesuffix(_KEY), f"{name.removesuffix(_KEY)}{_OFF}" not in found)
        for name in found
        if name.endswith(_KEY)
    ]
    return sorted(every, key=lambda key: not key.active)


def recipients(data: str) -> tuple[str, ...]:
    """Return what everything in the folder is to be sealed to; nothing where it isn't locked."""
    return tuple(key.recipient for key in keys(data) if key.active)


def is_locked(data: str) -> bool:
    """Say whether the folder is locked."""
    return bool(recipients(data))


def needs_key(data: str) -> bool:
    """Say whether a passphrase is needed to read the folder, or a part of it."""
    return bool(keys(data)) and (is_locked(data) or any(_sealed_in(data)))


def _sealed_in(data: str) -> Iterator[str]:
    """Yield the sealed databases of a folder."""
    for top in ("profile", "journal"):
        for folder, _, found in os.walk(os.path.join(data, top)):
            yield from (os.path.join(folder, name) for name in found if names.is_sealed(name))


def shut(data: str) -> Seal:
    """Return the seal of a folder without its passphrase: it seals, and opens nothing."""
    return Seal(recipients(data), missing=True)


def check(data: str, seal: Seal) -> None:
    """Raise `Locked` if the folder was locked since it was opened: no more is written plain."""
    if not seal.active and is_locked(data):
        raise Locked(LOCKED_MEANWHILE)


def opened(data: str, ask: Callable[[str], str]) -> Seal:
    """Return the seal of a folder, asking for its passphrase if it needs one.

    Args:
        data: The data folder.
        ask: Asks the person for the secret; given a sentence to show.

    Raises:
        Trouble: The passphrase was not right.
    """
    if not needs_key(data):
        return PLAIN
    seal, said = PLAIN, ASK
    for _ in range(TRIES):
        found = with_secret(data, ask(said).rstrip("\r\n"))
        if found is not None:
            seal = found._replace(identities=(*seal.identities, *found.identities))
            if len(seal.identities) >= max(1, len(recipients(data))):
                return seal._replace(missing=len(seal.identities) < len(keys(data)))
        said = f"{WRONG} {ASK}" if found is None else SECOND
    if seal.identities:
        return seal
    raise Trouble(NOT_OPENED)


def with_secret(data: str, secret: str) -> Seal | None:
    """Return the seal that a passphrase or recovery key opens; None if it opens nothing.

    Takes half a second or more for each key, on purpose: that is how a passphrase is guarded.
    """
    every = keys(data)
    opened_ = [found for key in every if (found := _open(data, key, secret))]
    if not opened_:
        return None
    return Seal(
        tuple(key.recipient for key in every if key.active),
        tuple(opened_),
        missing=len(opened_) < len(every),
    )


def opens(data: str, secret: str) -> bool:
    """Say whether a secret opens the folder; takes as long as a passphrase does."""
    return with_secret(data, secret) is not None


def _open(data: str, key: Key, secret: str) -> Identity | None:
    import pyrage  # noqa: PLC0415 - who keeps no lock pays nothing for it

    with contextlib.suppress(pyrage.IdentityError, pyrage.DecryptError, OSError, ValueError):
        if not secret.startswith(_SECRET):
            content = files.read(_path(data, key.recipient)) or b""
            lines = pyrage.passphrase.decrypt(content, secret).decode().splitlines()
            secret = next((line for line in lines if line.startswith(_SECRET)), "")
        found: Identity = pyrage.x25519.Identity.from_str(secret)
        if str(found.to_public()) == key.recipient:
            return found
    return None


def _path(data: str, recipient: str) -> str:
    return os.path.join(data, FOLDER, f"{recipient}{_KEY}")


def make(data: str, passphrase: str) -> Seal:
    """Make the folder's key and return its seal; the recovery key is the identity itself.

    Raises:
        OSError: It could not be written; the folder isn't locked.
    """
    import pyrage  # noqa: PLC0415 - as above

    identity = pyrage.x25519.Identity.generate()
    keep(data, identity, passphrase)
    return Seal(recipients(data), (identity,), missing=len(keys(data)) > 1)


def keep(data: str, identity: Identity, passphrase: str) -> None:
    """Keep an identity behind a passphrase, in place of the one it had."""
    import pyrage  # noqa: PLC0415 - as above

    recipient = str(identity.to_public())
    content = f"# public key: {recipient}\n{identity}\n".encode()
    files.write(_path(data, recipient), pyrage.passphrase.encrypt(content, passphrase))


def put_off(data: str) -> None:
    """Let the folder be locked no longer: what is written from now on is plain."""
    for recipient in recipients(data):
        files.write(os.path.join(data, FOLDER, f"{recipient}{_OFF}"), b"")
