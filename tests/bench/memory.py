"""How much memory a process ever held, by the system's own count.

getrusage is no help: it adds what the parent held when it forked. Imports nothing, so that what
is measured stays what it is.
"""

from __future__ import annotations


def peak(process: int | str = "self") -> float:
    """Return the most memory a process ever held, in MB; not a number where nobody tells."""
    try:
        with open(f"/proc/{process}/status") as status:
            held = [line.split()[1] for line in status if line.startswith("VmHWM")]
    except OSError:
        return float("nan")
    return int(held[0]) / 1024 if held else float("nan")
