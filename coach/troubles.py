"""What to say when a file or folder can't be used: one table, from the system's number to words.

Each sentence names the place and the next step. It is said by the command line too, so whether
something is tried again is for the screen to say.
"""

from __future__ import annotations

import errno

_AWAY = "{place} is no longer connected; please connect its disk again, or mount it"
_FORBIDDEN = "there is no permission for {place}; please give your user access to it"
_GONE = "{place} is gone; please put it back, or connect the disk it is on"

SENTENCES = {
    "ENOSPC": "the disk with {place} is full; please make some room on it",
    "EDQUOT": "your share of the disk with {place} is used up; please remove something from it",
    "EROFS": "the disk with {place} can only be read; please make it writable again",
    "EACCES": _FORBIDDEN,
    "EPERM": _FORBIDDEN,
    "ENOENT": _GONE,
    "EIO": "the disk with {place} gives errors; please check it, and copy what is on it",
    "ENOTDIR": "a file stands where {place} needs a folder; please move that file away",
    "ENODEV": _AWAY,
    "ENXIO": _AWAY,
    "ESTALE": _AWAY,
    "ENOTCONN": _AWAY,
}
"""What is said, by the error's name. Some platforms lack some of the names."""

_BY_NUMBER = {
    number: said
    for name, said in SENTENCES.items()
    if (number := getattr(errno, name, None)) is not None
}


def sentence(error: OSError, place: str) -> str:
    """Return what went wrong with `place` and what to do, as a sentence to begin or go on with."""
    said = _BY_NUMBER.get(error.errno or 0)
    if said is None:
        reason = (error.strerror or "it can't be used").lower()
        return f"{place} can't be used just now ({reason}); please look at it."
    return said.format(place=place) + "."
