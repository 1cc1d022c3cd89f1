"""The way in: `tending`.

Two commands are answered before the command line is even built: `status`, which a prompt asks
at every line, and the app itself, whose first paint is a feature.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run tending with the arguments it was called with."""
    arguments = sys.argv[1:]
    if "status" in arguments:
        from coach import status  # noqa: PLC0415 - the standard library alone

        line = status.answer(arguments)
        if line is not None:
            sys.stdout.write(f"{line}\n")
            return
    from coach import cli  # noqa: PLC0415 - after the fast path

    cli.main()


if __name__ == "__main__":
    main()
