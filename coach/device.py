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
import uuid

import msgspec

from coach.storage import FILE_MODE, make_folder

_MULTICAST = 1 << 40


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
    """
    path = os.path.join(state, "device.json")
    machine = machine_fingerprint()
    with contextlib.suppress(OSError, msgspec.MsgspecError), open(path, "rb") as file:
        known = msgspec.json.decode(file.read(), type=DeviceFile)
        if known.machine == machine:
            return known.device
    fresh = DeviceFile(uuid.uuid4().hex[:12], machine)
    with contextlib.suppress(OSError):
        make_folder(state)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
        with open(descriptor, "wb") as file:
            file.write(msgspec.json.encode(fresh))
    return fresh.device
