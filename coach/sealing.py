"""How text lies on the disk: as it is, or sealed to the person's own age recipients.

age (age-encryption.org) is a format with several programs, the stock `age` tool among them, so that
what is sealed here can be opened without tending. Sealing needs the recipient alone; opening needs
the identity, which `coach.lock` keeps behind a passphrase.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from coach import names
from coach.trouble import Trouble

if TYPE_CHECKING:
    from pyrage.x25519 import Identity

_OTHER_KEY = "No matching keys"
"""What pyrage says of bytes sealed to others, and also of a damaged header."""

NO_KEY = "it is locked, and its passphrase was not given"
WRONG_KEY = "it can't be opened with this folder's key"


class Locked(Trouble):
    """A sealed file was met, and no identity is here to open it."""


class Unopened(Exception):  # noqa: N818 - as `Damaged`, a state of a file
    """Sealed bytes that none of the identities opens: they are damaged, or sealed to others."""


class Seal(NamedTuple):
    """What bytes are sealed to and opened with.

    Args:
        recipients: The public keys that everything written is sealed to; none: it is written plain.
        identities: The secret keys that open what is sealed.
        missing: Whether the folder has a key that is not among them.
    """

    recipients: tuple[str, ...] = ()
    identities: tuple[Identity, ...] = ()
    missing: bool = False

    @property
    def active(self) -> bool:
        """Whether what is written is sealed."""
        return bool(self.recipients)

    @property
    def shut(self) -> bool:
        """Whether things can be sealed and not opened: no passphrase was given."""
        return self.active and not self.identities

    def close(self, content: bytes) -> bytes:
        """Return bytes as they are to lie on the disk."""
        if not self.recipients:
            return content
        import pyrage  # noqa: PLC0415 - who keeps no lock pays nothing for it

        to = [pyrage.x25519.Recipient.from_str(text) for text in self.recipients]
        return bytes(pyrage.encrypt(content, to))

    def open(self, content: bytes) -> bytes:
        """Return what was sealed.

        Raises:
            Locked: The identity that opens it is not here.
            Unopened: It is damaged, or sealed to a key that this folder never had.
        """
        if not self.identities:
            raise Locked(NO_KEY)
        import pyrage  # noqa: PLC0415 - as above

        try:
            return bytes(pyrage.decrypt(content, list(self.identities)))
        except pyrage.DecryptError as error:
            if self.missing and _OTHER_KEY in str(error):
                raise Locked(NO_KEY) from None
            raise Unopened(WRONG_KEY) from None

    def content(self, path: str, data: bytes) -> bytes:
        """Return what a file's bytes hold, opened if its name says so; raises as `open`."""
        return self.open(data) if names.is_sealed(path) else data


PLAIN = Seal()
"""Everything as it is."""
