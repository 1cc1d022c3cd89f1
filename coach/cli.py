"""The command line: the way into the app, and all other commands gathered.

No command but those that open the app imports Textual; each imports only what it needs. Free text
comes from a prompt or stdin and never from arguments, which shell history and `ps` show.
"""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from coach.commands import daily, keeping
from coach.commands.base import Commands, ask_secret, data_dir
from coach.trouble import Trouble


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
)
@click.pass_context
def tending(context: click.Context) -> None:
    """Five minutes a day of healing your relationships.

    Without a command, opens the app. Nothing you write leaves this machine.
    """
    if context.invoked_subcommand is None:
        _open_app(data_dir())


def _open_app(data_option: str | None, *, week: bool = False) -> None:
    """Open the full-screen app and leave with its exit status."""
    from screens.run import open_app

    sys.exit(open_app(data_option, week=week, ask=ask_secret()))


@tending.command()
def now() -> None:
    """Open the app on Right now, for a hot moment: a pause, an anchor, one sentence."""
    from screens import first_frame
    from screens.run import open_app

    frame = first_frame.show(data_dir())
    try:
        sys.exit(open_app(data_dir(), now=True, frame=frame, ask=ask_secret()))
    finally:
        if frame:
            frame.close()


@tending.command()
def week() -> None:
    """Open the app on the week: a letter from yourself, and looking back on it."""
    _open_app(data_dir(), week=True)


@tending.command()
@click.option("--days", default=365, type=click.IntRange(1, 36500), show_default=True)
@click.option("--seed", default=1, type=int, show_default=True)
@click.option("--into", metavar="DIR", help="Fill this folder instead of opening the app.")
def demo(days: int, seed: int, into: str | None) -> None:
    """Open the app with made-up history, or fill a folder with it."""
    import os
    import tempfile

    from coach import demo as demo_
    from coach.clock import clock_from_environment

    clock = clock_from_environment()
    if into is not None:
        demo_.fill(os.path.abspath(os.path.expanduser(into)), days, seed, clock)
        click.echo(f"{days} days of made-up history are in {into}.")
        return
    with tempfile.TemporaryDirectory(prefix="tending-demo-") as folder:
        os.environ["TENDING_STATE"] = os.path.join(folder, "state")
        data = os.path.join(folder, "data")
        demo_.fill(data, days, seed, clock)
        _open_app(data)


for _command in (*daily.COMMANDS, *keeping.COMMANDS):
    tending.add_command(_command)


def _fail(sentence: str, code: int) -> NoReturn:
    click.echo(f"tending: {' '.join(sentence.split())}", err=True)
    sys.exit(code)


def main() -> None:
    """Run the command line; trouble is one clear line on stderr and exit status 1 or 2."""
    from content.library import ContentError

    try:
        tending.main(prog_name="tending", standalone_mode=False)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except click.Abort:
        _fail("stopped.", 130)
    except click.UsageError as error:
        _fail(f"{error.format_message().rstrip('.')}. See tending --help.", 2)
    except click.ClickException as error:
        _fail(error.format_message(), 1)
    except (Trouble, ContentError) as trouble:
        _fail(str(trouble), 1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
