"""What every command shares: the options that work everywhere, days, and the coach of a call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from coach import __version__

if TYPE_CHECKING:
    from coach.coach import Coach

DATA_DIR = "data_dir"
PASSPHRASE_FD = "passphrase_fd"  # noqa: S105 - an option's name
"""Where the context keeps `--data-dir` and `--passphrase-fd`."""

NEVER_ASK = ("done", "status")
"""Commands that work without the passphrase: a prompt or a timer runs them."""


CHANGES_NOTHING = ("doctor",)
"""Commands that leave every file as they found it, unless they are asked to mend."""


def _keep_data_dir(context: click.Context, _: click.Parameter, value: str | None) -> str | None:
    """Keep `--data-dir`, whether it stood before or after the command."""
    if value == "":
        message = "--data-dir names no folder."
        raise click.UsageError(message)
    if value is not None:
        context.find_root().meta[DATA_DIR] = value
    return value


def _keep_passphrase_fd(context: click.Context, _: click.Parameter, value: int | None) -> None:
    """Keep `--passphrase-fd`, whether it stood before or after the command."""
    if value is not None:
        context.find_root().meta[PASSPHRASE_FD] = value


def _global_options() -> list[click.Parameter]:
    """Return the options that work before and after every command."""
    holder = click.Command("holder")
    version = click.version_option(__version__, message="%(prog)s %(version)s", prog_name="tending")
    return [
        click.Option(
            ["--data-dir"],
            metavar="DIR",
            expose_value=False,
            is_eager=True,  # a DATE is read by the clock and settings of the folder
            callback=_keep_data_dir,
            help="The data folder, instead of $TENDING_DIR or the platform's.",
        ),
        click.Option(
            ["--passphrase-fd"],
            metavar="N",
            type=click.IntRange(min=0),
            expose_value=False,
            is_eager=True,
            callback=_keep_passphrase_fd,
            help="Read the passphrase of a locked folder from file descriptor N.",
        ),
        *version(holder).params,
    ]


class Commands(click.Group):
    """A group that, like all its commands, takes the global options."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - click's signature
        super().__init__(*args, **kwargs)
        self.params += _global_options()

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Register a command and give it the global options."""
        cmd.params += _global_options()
        super().add_command(cmd, name)


class Day(click.ParamType[date]):
    """A day: an ISO date, today, yesterday, tomorrow or a weekday's name."""

    name = "DATE"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's own signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> date:
        """Return the day; a text that names none is a usage error."""
        from coach import days

        if isinstance(value, date):
            return value
        try:
            return days.parse_day(str(value), the_coach().today())
        except ValueError as error:
            self.fail(str(error), param, ctx)


def data_dir() -> str | None:
    """Return `--data-dir` as it was given; None leaves it to the environment."""
    value = click.get_current_context().find_root().meta.get(DATA_DIR)
    return str(value) if value is not None else None


def the_coach() -> Coach:
    """Return the coach of this call, opened once; a locked folder's passphrase is asked for."""
    from coach.coach import open_coach

    context = click.get_current_context()
    root = context.find_root()
    meta = root.meta
    if "coach" not in meta:
        ask = None if context.info_name in NEVER_ASK else ask_secret()
        meta["coach"] = open_coach(data_dir(), ask)
        if context.info_name not in CHANGES_NOTHING:
            root.call_on_close(meta["coach"].back_up)  # after the answer
    coach: Coach = meta["coach"]
    return coach


def ask_secret() -> Callable[[str], str]:
    """Return the way of asking for a passphrase that this call has."""
    from coach import passphrase

    number = passphrase_fd()
    return passphrase.from_terminal if number is None else passphrase.from_descriptor(number)


def passphrase_fd() -> int | None:
    """Return `--passphrase-fd` as it was given; None asks in the terminal."""
    number = click.get_current_context().find_root().meta.get(PASSPHRASE_FD)
    return None if number is None else int(number)


def tell_notices(coach: Coach) -> None:
    """Say what was found damaged or newer, where it does not mix with the answer."""
    for notice in coach.journal.notices:
        click.echo(notice, err=True)


def print_json(value: object) -> None:
    """Print a value as the stable JSON interface."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
