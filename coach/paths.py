"""Where things lie: the data folder, the state folder, and nothing else.

Standard library alone on Linux, macOS and other Unix, because `tending status` answers from
here in a few milliseconds; elsewhere platformdirs knows. A test holds both equal.
"""

from __future__ import annotations

import os
import sys

_SLUG = 24


def _home(*parts: str) -> str:
    return os.path.join(os.path.expanduser("~"), *parts)


def _platform_folder(kind: str) -> str:
    """Return the platform's user folder of ours for `kind`, data or state.

    macOS and Windows have one folder for both; there the state goes beside the data, as all of
    DATA may be synchronised and STATE never.
    """
    if sys.platform == "win32":
        import platformdirs  # noqa: PLC0415 - costs 20 ms, needed on Windows alone

        folder = platformdirs.user_data_dir("tending", appauthor=False)
        return folder if kind == "data" else f"{folder}-state"
    named = os.environ.get(f"XDG_{kind.upper()}_HOME", "").strip()
    if os.path.isabs(named):  # a relative one is none, by the XDG specification
        return os.path.join(named, "tending")
    if sys.platform == "darwin":
        name = "tending" if kind == "data" else "tending-state"
        return _home("Library", "Application Support", name)
    return _home(".local", "share" if kind == "data" else "state", "tending")


def data_dir(option: str | None = None) -> str:
    """Return DATA: `--data-dir`, else `$TENDING_DIR`, else the platform's user data folder."""
    chosen = option or os.environ.get("TENDING_DIR") or _platform_folder("data")
    return os.path.abspath(os.path.expanduser(chosen))


def state_dir(data: str) -> str:
    """Return the folder in STATE that belongs to the data folder `data`.

    STATE is `$TENDING_STATE`, else the platform's user state folder. The name is made from
    DATA's resolved path, so that two folders never share a device id, a lock or a cache.
    """
    base = os.environ.get("TENDING_STATE") or _platform_folder("state")
    resolved = os.path.realpath(data)
    tail = "".join(c if c.isalnum() else "-" for c in os.path.basename(resolved))[:_SLUG]
    return os.path.join(os.path.abspath(os.path.expanduser(base)), f"{tail}-{_digest(resolved)}")


def temporary_folder() -> str:
    """Return where temporary files go; `tempfile` costs an import, and writes one to find out."""
    named = (os.environ.get(name, "") for name in ("TMPDIR", "TEMP", "TMP"))
    return next((folder for folder in (*named, "/tmp") if os.path.isdir(folder)), os.getcwd())  # noqa: S108


def _digest(text: str) -> str:
    """Return a short name for `text` (FNV-1a, 64 bits): stable, and nothing to import."""
    value = 0xCBF29CE484222325
    for byte in os.fsencode(text):
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def fingerprint(data: str) -> list[list[object]]:
    """Return (name, size, mtime in ns) of every journal and profile file, sorted.

    What was computed from the folder holds for as long as this stays the same.

    Raises:
        OSError: The folder is there and can't be read.
    """
    found: list[list[object]] = []
    folders = [os.path.join(data, "profile")]
    journal = os.path.join(data, "journal")
    try:
        with os.scandir(journal) as devices:
            folders += [device.path for device in devices if os.path.isdir(device.path)]
    except FileNotFoundError:
        pass
    for folder in folders:
        try:
            with os.scandir(folder) as entries:
                found += [row for entry in entries if (row := _row(entry, data))]
        except FileNotFoundError:
            pass
    return sorted(found, key=lambda row: str(row[0]))


def _row(entry: os.DirEntry[str], data: str) -> list[object] | None:
    """Return a file's row of the fingerprint; None for other files, and links to nowhere.

    A link that leads in a circle is one of those.
    """
    if not entry.name.endswith((".json", ".age")):
        return None
    try:
        stat = entry.stat()
    except OSError:
        return None
    name = os.fsencode(os.path.relpath(entry.path, data)).decode("utf-8", "backslashreplace")
    return [name, stat.st_size, stat.st_mtime_ns]
