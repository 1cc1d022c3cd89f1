"""What went wrong, as one sentence for the person."""

from __future__ import annotations


class Trouble(Exception):  # noqa: N818 - said to people, and they have trouble, not errors
    """Something tending can't do just now; its text is one plain sentence that says what and where.

    The command line prints it and exits with 1; a screen shows it and keeps everything typed.
    """
