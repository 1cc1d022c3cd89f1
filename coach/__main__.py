"""The way in: `tending`.

Three commands are answered before the command line is even built: `status`, which a prompt asks
at every line, the app itself, whose first paint is a feature (click costs 25 ms), and `now`, whose
pause is on the screen before anything else is imported.
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
    call = _app_call(arguments)
    if call is not None:
        sys.exit(_open_app(*call))
    from coach import cli  # noqa: PLC0415 - after the fast path

    cli.main()


def _app_call(arguments: list[str]) -> tuple[str | None, bool] | None:
    """Return (data folder, on Right now) if the app is asked for, plainly, else None."""
    match arguments:
        case [] | ["now"]:
            return None, bool(arguments)
        case ["--data-dir", folder] if folder:
            return folder, False
        case ["now", "--data-dir", folder] | ["--data-dir", folder, "now"] if folder:
            return folder, True
        case _:
            return None


def _open_app(data_dir: str | None, now: bool) -> int:  # noqa: FBT001 - a call's two parts
    """Open the app on Today or on Right now; trouble is one clear line, as in the command line."""
    if now:
        from screens import first_frame  # noqa: PLC0415 - the standard library alone

        frame = first_frame.show(data_dir)
    else:
        frame = None
    from coach.trouble import Trouble  # noqa: PLC0415 - as above

    try:
        from screens.run import open_app  # noqa: PLC0415 - as above

        return open_app(data_dir, now=now, frame=frame)
    except (KeyboardInterrupt, EOFError):  # at the passphrase
        sys.stderr.write("tending: stopped.\n")
        return 130
    except Trouble as trouble:
        if frame:
            frame.close()
        sys.stderr.write(f"tending: {trouble}\n")
        return 1
    finally:
        if frame:
            frame.close()


if __name__ == "__main__":
    main()
