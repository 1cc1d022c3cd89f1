"""Asking for a passphrase: on the terminal itself, or from a file descriptor.

Never from arguments or the environment, which other programs of the machine can see.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from coach.trouble import Trouble

NO_TERMINAL = (
    "the folder is locked; give the passphrase on a terminal, or with --passphrase-fd N from "
    "file descriptor N."
)


def from_descriptor(number: int) -> Callable[[str], str]:
    """Return a way of asking that reads one line for each question from a file descriptor."""

    def ask(said: str) -> str:
        del said
        line = b""
        try:
            while not line.endswith(b"\n") and (byte := os.read(number, 1)):
                line += byte  # one by one: what follows the line is another question's answer
        except OSError as error:
            message = f"--passphrase-fd {number}: nothing can be read from there."
            raise Trouble(message) from error
        if not line:
            message = f"--passphrase-fd {number}: no passphrase that opens the folder came there."
            raise Trouble(message)
        return line.decode(errors="replace")

    return ask


def from_terminal(said: str) -> str:
    """Ask on the terminal, showing nothing of what is typed, whatever stdin and stdout are."""
    import getpass  # noqa: PLC0415 - only who keeps a lock is asked

    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        if os.name != "nt":
            raise Trouble(NO_TERMINAL) from None
    return getpass.getpass(f"{said}: ")


def new(ask: Callable[[str], str], *, twice: bool) -> str:
    """Ask for a passphrase that is to be kept; on a terminal twice, as nothing is shown.

    Raises:
        Trouble: It is empty, or the two differ; nothing was kept.
    """
    first = ask("New passphrase; a few words are best").rstrip("\r\n")
    if not first:
        message = "an empty passphrase would guard nothing; nothing was changed."
        raise Trouble(message)
    if twice and ask("Once more, so that no slip stands in it").rstrip("\r\n") != first:
        message = "the two were not the same; nothing was changed. Please try again."
        raise Trouble(message)
    return first
