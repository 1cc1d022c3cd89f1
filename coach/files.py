"""Whole files or none: how every byte of DATA and STATE reaches the disk.

A file is written beside its place under a name that no reader takes for it, synced, and swapped in;
the folder is synced after that. A crash at any moment leaves the old file or the new one. The
standard library alone, and little of it: the first paint goes through here.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat

FOLDER_MODE = 0o700
FILE_MODE = 0o600

NO_FILE = {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENXIO}
"""Errors that say that there is no file at a path; any other may pass."""

_NO_WAITING = getattr(os, "O_NONBLOCK", 0)


def make_folder(path: str) -> None:
    """Create a folder that only its owner may enter, whatever the umask, and its parents."""
    if os.path.isdir(path):
        return
    parent = os.path.dirname(path)
    make_folder(parent)
    with contextlib.suppress(FileExistsError):
        os.mkdir(path, FOLDER_MODE)
        os.chmod(path, FOLDER_MODE)
    sync_folder(parent)  # else a power cut takes the folder, with all that was saved in it


def read(path: str) -> bytes | None:
    """Return the bytes of a file, or None where there is none; a pipe is never waited for."""
    try:
        with open(path, "rb", opener=_opened) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OSError(errno.ENXIO, "no ordinary file", path)
            return file.read()
    except FileNotFoundError:
        return None


def _opened(path: str, flags: int) -> int:
    return os.open(path, flags | _NO_WAITING)


def write(path: str, content: bytes, *, previous: str = "", durable: bool = True) -> None:
    """Put `content` in the file's place at once, private; raises OSError, leaving the old one.

    Args:
        path: The file. Where it is a link, the file that it points to is replaced.
        content: All of it.
        previous: Where the version that is replaced stays reachable; nowhere if empty.
        durable: Whether to wait for the disk. What can be computed anew need not.
    """
    real = os.path.realpath(path)
    folder = os.path.dirname(real)
    make_folder(folder)
    # One fixed name, which the lock keeps from being used twice: others would pile up.
    temporary = os.path.join(folder, f".{os.path.basename(real)}.tmp")
    try:
        _write(temporary, content, durable=durable)
        if previous:
            link(real, previous)
        _put_in_place(temporary, real)
    finally:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
    if durable:
        sync_folder(folder)


def _write(path: str, content: bytes, *, durable: bool) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
    with open(descriptor, "wb") as file:
        os.chmod(path, FILE_MODE)
        file.write(content)
        file.flush()
        if durable:
            os.fsync(descriptor)


def try_write(path: str, content: bytes) -> None:
    """Write what can be computed anew; what can't be written is left."""
    with contextlib.suppress(OSError):
        write(path, content, durable=False)


def _put_in_place(temporary: str, real: str) -> None:
    """Rename a file to its place; a folder that stands there is put beside it first."""
    if os.path.isdir(real):
        os.rename(real, free(f"{real}.aside"))
    os.replace(temporary, real)


def free(path: str) -> str:
    """Return a path that nothing has yet: this one, or with a number behind it."""
    found, number = path, 1
    while os.path.lexists(found):
        number += 1
        found = f"{path}-{number}"
    return found


def link(path: str, other: str) -> None:
    """Let a file be reachable under another name too, in place of what had it, at once."""
    new = f"{other}.tmp"
    try:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(new)
        try:
            os.link(path, new)
        except FileNotFoundError:
            return
        except OSError:  # no hard links here: copy instead
            _write(new, read(path) or b"", durable=True)
        os.replace(new, other)
    finally:
        with contextlib.suppress(OSError):
            os.unlink(new)


def remove(path: str) -> None:
    """Remove a file durably; one that is gone already is removed."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
        sync_folder(os.path.dirname(path))


def sync_folder(folder: str) -> None:
    """Make a rename durable, where the platform can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
