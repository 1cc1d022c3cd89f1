"""What is kept of an error that nobody handled: files and lines, and nothing private."""

from __future__ import annotations

import os
import traceback
import uuid
from collections.abc import Iterator

from coach import files


def report(error: BaseException | None, state: str) -> list[str]:
    """Write a report of an error to STATE; return the two lines to leave with.

    Textual's own report prints local variables, journal text included, and an error's message
    may hold some; this one names kinds of errors, files and lines only.
    """
    chain = list(_causes(error))
    told = "\n".join(
        type(cause).__name__ + "\n" + "".join(traceback.format_tb(cause.__traceback__))
        for cause in chain
    )
    kind = type(chain[-1]).__name__ if chain else "an error"
    path = os.path.join(state, "crash", f"crash-{uuid.uuid4().hex[:8]}.txt")
    files.try_write(path, told.encode())
    return [
        f"tending stopped because of an error in it ({kind}); what you wrote is kept.",
        f"The report, without anything you wrote, is in {path}",
    ]


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what led to it, a worker's own error included."""
    while error is not None:
        yield error
        inner = getattr(error, "error", None)
        error = inner if isinstance(inner, BaseException) else error.__cause__
