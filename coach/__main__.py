"""The way in: `tending`.

Two commands are answered before the command line is even built: `status`, which a prompt asks
at every line, and the app itself, whose first paint is a feature (click costs 25 ms).
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
    match arguments:
        case []:
            sys.exit(_open_app(None))
        case ["--data-dir", folder] if folder:
            sys.exit(_open_app(folder))
    from coach import cli  # noqa: PLC0415 - after the fast path

    cli.main()


def _open_app(data_dir: str | None) -> int:
    """Open the app on Today; trouble is one clear line, as in the command line."""
    from coach.trouble import Trouble  # noqa: PLC0415 - as above
    from screens.run import open_app  # noqa: PLC0415

    try:
        return open_app(data_dir)
    except Trouble as trouble:
        sys.stderr.write(f"tending: {trouble}\n")
        return 1


if __name__ == "__main__":
    main()
