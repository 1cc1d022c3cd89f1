"""Which machine this is: an id for each machine and data folder, kept in STATE.

Each device writes only its own files, which is what lets any synchroniser carry the folder.
A cloned disk would bring the id along, so the id carries the machine's fingerprint and a
machine with another one gets a new id.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import re
import uuid

import msgspec

from coach import files

_MULTICAST = 1 << 40
_ID = re.compile(r"[0-9A-Za-z]{1,64}")


class DeviceFile(msgspec.Struct, frozen=True):
    """What STATE keeps of the device."""

    device: str
    machine: str


def machine_fingerprint() -> str:
    """Return a digest of what tells this machine from a clone of its disk."""
    parts = [platform.system()]
    for path in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        with contextlib.suppress(OSError), open(path, encoding="ascii") as file:
            parts.append(file.read().strip())
            break
    node = uuid.getnode()
    if not node & _MULTICAST:  # a made-up address would change at every start
        parts.append(f"{node:x}")
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def machine_name() -> str:
    """Return what the machine is called: the first part of its host name; "" for none."""
    return platform.node().partition(".")[0]


def device_id(state: str) -> str:
    """Return this machine's id for the data folder whose STATE folder is `state`.

    Made and kept on first use; where STATE can't be written it lives for this process only.

    Raises:
        OSError: There is one that can't be read just now: a new one would part the person from
            their drafts.
    """
    found = _read(state)
    if found:
        return found
    fresh = DeviceFile(uuid.uuid4().hex[:12], machine_fingerprint())
    with contextlib.suppress(OSError):
        files.write(path(state), msgspec.json.encode(fresh))
    return fresh.device


def known(state: str) -> str:
    """Return the id that this machine has for the folder by now, or nothing; none is made."""
    try:
        return _read(state)
    except OSError:
        return ""


def _read(state: str) -> str:
    """Return the id that is kept, or nothing where none is, or something that never was one."""
    try:
        content = files.read(path(state))
    except OSError as error:
        if error.errno in files.NO_FILE:
            return ""
        raise
    with contextlib.suppress(ValueError, RecursionError):
        kept = msgspec.json.decode(content or b"", type=DeviceFile)
        # It becomes the name of folders: one with a slash in it would lead elsewhere.
        if kept.machine == machine_fingerprint() and _ID.fullmatch(kept.device):
            return kept.device
    return ""


def path(state: str) -> str:
    """Return where the id is kept."""
    return os.path.join(state, "device.json")
