"""The command line: thin commands over `Coach`, each importing only what it needs.

No command but the one that opens the app imports Textual. Free text comes from a prompt or
stdin and never from arguments, which shell history and `ps` show.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

import click

from coach import __version__
from coach.trouble import Trouble

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
            return days.parse_day(str(value), _coach().today())
        except ValueError as error:
            self.fail(str(error), param, ctx)


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
        _open_app(_data_dir())


def _data_dir() -> str | None:
    value = click.get_current_context().find_root().meta.get(DATA_DIR)
    return str(value) if value is not None else None


def _coach() -> Coach:
    """Return the coach of this call, opened once; a locked folder's passphrase is asked for."""
    from coach.coach import open_coach

    context = click.get_current_context()
    root = context.find_root()
    meta = root.meta
    if "coach" not in meta:
        ask = None if context.info_name in NEVER_ASK else _ask_secret()
        meta["coach"] = open_coach(_data_dir(), ask)
        if context.info_name not in CHANGES_NOTHING:
            root.call_on_close(meta["coach"].back_up)  # after the answer
    coach: Coach = meta["coach"]
    return coach


def _ask_secret() -> Callable[[str], str]:
    """Return the way of asking for a passphrase that this call has."""
    from coach import passphrase

    number = _passphrase_fd()
    return passphrase.from_terminal if number is None else passphrase.from_descriptor(number)


def _passphrase_fd() -> int | None:
    number = click.get_current_context().find_root().meta.get(PASSPHRASE_FD)
    return None if number is None else int(number)


def _open_app(data_option: str | None, *, week: bool = False) -> None:
    """Open the full-screen app and leave with its exit status."""
    from screens.run import open_app

    sys.exit(open_app(data_option, week=week, ask=_ask_secret()))


def _tell_notices(coach: Coach) -> None:
    """Say what was found damaged or newer, where it does not mix with the answer."""
    for notice in coach.journal.notices:
        click.echo(notice, err=True)


def _json(value: object) -> None:
    """Print a value as the stable JSON interface."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@tending.command()
def now() -> None:
    """Open the app on Right now, for a hot moment: a pause, an anchor, one sentence."""
    from screens import first_frame
    from screens.run import open_app

    frame = first_frame.show(_data_dir())
    try:
        sys.exit(open_app(_data_dir(), now=True, frame=frame, ask=_ask_secret()))
    finally:
        if frame:
            frame.close()


@tending.command()
def week() -> None:
    """Open the app on the week: a letter from yourself, and looking back on it."""
    _open_app(_data_dir(), week=True)


@tending.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON (docs/cli.md).")
def today(*, as_json: bool) -> None:
    """Show today's focus, its lines and the reason."""
    coach = _coach()
    view = coach.look()
    _tell_notices(coach)
    if as_json:
        focus: Any = coach.status(view)["focus"]
        lines = {
            "line": view.focus.line,
            "why": view.focus.why,
            "try": view.focus.practice_text,
            "short": view.focus.short,
        }
        _json({"day": view.day, "focus": {**focus, **lines}})
        return
    from coach import lines as lines_

    click.echo(lines_.today(view))


def _read_note() -> str:
    """Return what stands on stdin, as typed but for the last line's end."""
    text = sys.stdin.buffer.read().decode(errors="replace").removesuffix("\n")
    return text if text.strip() else ""


@tending.command()
@click.option("--day", type=Day(), metavar="DATE", help="A day of the last 14, to fill in.")
@click.option("--note", type=click.Choice(["-"]), help="Read a note from stdin: --note -")
def done(day: date | None, note: str | None) -> None:
    """Mark a day as practised."""
    coach = _coach()
    text = _read_note() if note else ""
    chosen = day or coach.today()
    try:
        added = coach.mark(chosen, text)
    except ValueError as error:
        raise Trouble(str(error)) from None
    _tell_notices(coach)
    if added:
        click.echo(f"{chosen.isoformat()} is marked as practised.")
    elif text:
        click.echo(f"{chosen.isoformat()} was marked already; your note joined it.")
    else:
        click.echo(f"{chosen.isoformat()} was marked already; nothing was added.")


@tending.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON (docs/cli.md).")
@click.option("--format", "template", metavar="F", help="dot, word, off, or text with {current}…")
def status(*, as_json: bool, template: str | None) -> None:
    """Show the day and the run, for a prompt or a status bar; nothing you typed."""
    from coach import status as status_

    if as_json and template:
        message = "--json and --format can't be used together."
        raise click.UsageError(message)
    coach = _coach()
    view = coach.look()
    _tell_notices(coach)
    shows = view.settings.streak_display
    try:
        click.echo(
            status_.render(coach.status(view), as_json=as_json, template=template, run=shows)
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from None


@tending.command()
@click.argument("first", type=Day(), metavar="FROM")
@click.argument("last", type=Day(), metavar="TO")
def pause(first: date, last: date) -> None:
    """Take the days FROM to TO out of the calendar, both included."""
    coach = _coach()
    try:
        coach.pause(first, last)
    except ValueError as error:
        raise Trouble(str(error)) from None
    _tell_notices(coach)
    click.echo(f"Paused from {first.isoformat()} to {last.isoformat()}. Rest well.")


@tending.command()
def resume() -> None:
    """End the pause that today is in, as of yesterday."""
    coach = _coach()
    ended = coach.resume()
    _tell_notices(coach)
    if ended:
        click.echo("The pause ended yesterday. Welcome back.")
    else:
        click.echo("Today is in no pause; nothing was changed.")


@tending.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON (docs/cli.md).")
def library(*, as_json: bool) -> None:
    """List all content: every focus with its practice."""
    from coach import lines as lines_
    from coach.catalogue import entries
    from content import library as content

    loaded = content.load()
    if as_json:
        _json(list(entries(loaded)))
    else:
        click.echo(lines_.library(loaded))


@tending.command()
@click.option("--week", "day", type=Day(), metavar="DATE", help="Any day of the week.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
)
def report(day: date | None, form: str) -> None:
    """Tell a week as its page in the app does; without --week, the last whole one."""
    from coach import report as report_

    coach = _coach()
    chosen = day or coach.looking_back.due()
    try:
        letter = coach.looking_back.letter(chosen)
    except ValueError as error:
        raise Trouble(str(error)) from None
    _tell_notices(coach)
    if form == "json":
        _json(report_.as_plain(letter))
    else:
        click.echo(report_.markdown(letter) if form == "markdown" else report_.text(letter))


@tending.command()
@click.option("--format", "form", type=click.Choice(["json"]), required=True, help="json")
@click.option("-o", "--output", metavar="F", help="The file to write; else standard output.")
def export(form: str, output: str | None) -> None:
    """Write out everything you keep, lossless."""
    import os

    from coach.export import as_json
    from coach.files import FILE_MODE

    del form  # json is the only one so far
    coach = _coach()
    content = as_json(coach.journal)
    _tell_notices(coach)
    if output is None or output == "-":
        sys.stdout.buffer.write(content + b"\n")
        return
    try:
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        with open(descriptor, "wb") as file:
            file.write(content + b"\n")
    except FileExistsError:
        message = f"{output}: there is a file of that name already; choose another."
        raise Trouble(message) from None
    except OSError as error:
        message = f"{output}: {(error.strerror or 'it could not be written').lower()}."
        raise Trouble(message) from error
    click.echo(f"Written to {output}.")


@tending.command()
@click.option("--new-passphrase", is_flag=True, help="Choose another passphrase.")
@click.option("--recovery-key", is_flag=True, help="Print the recovery key once more.")
def lock(*, new_passphrase: bool, recovery_key: bool) -> None:
    """Encrypt everything you write, with a passphrase (docs/privacy.md)."""
    from coach import lines as lines_
    from coach import lock as lock_
    from coach import locking, passphrase

    twice = _passphrase_fd() is None
    ask = _ask_secret()
    coach = _coach()
    if not lock_.is_locked(coach.data):
        report = locking.lock(coach, passphrase.new(ask, twice=twice))
        click.echo(lines_.locked(report, key=True))
        return
    if new_passphrase:
        locking.change(coach, passphrase.new(ask, twice=twice))
        click.echo("The folder has its new passphrase; the recovery key stays as it was.")
    click.echo(lines_.locked(locking.report(coach), key=recovery_key))


@tending.command()
def unlock() -> None:
    """Undo the lock: everything of this machine is plain again."""
    from coach import lock as lock_
    from coach import locking

    coach = _coach()
    if not lock_.is_locked(coach.data):
        click.echo("The folder is not locked; nothing was changed.")
        return
    count = locking.unlock(coach)
    click.echo(f"Unlocked: {count} files of this machine are plain again.")


@tending.command()
@click.option("-o", "--output", metavar="F", help="One new file to put all of it in.")
def backup(output: str | None) -> None:
    """Back up everything you keep, now, and check it.

    Without -o it joins the backups in the data folder, one of which is made every day.
    """
    import os

    from coach import archive, backups, lines, shelf

    coach = _coach()
    if output is not None:
        count = archive.write(coach.journal, output)
        _tell_notices(coach)
        click.echo(f"Everything you keep is in {output}: {count} files, read back and whole.")
        return
    made = backups.back_up(coach.journal, coach.today())
    _tell_notices(coach)
    if made is None:
        click.echo("Nothing is kept here yet, so there is nothing to back up.")
        return
    folder = os.path.join(shelf.FOLDER, coach.journal.device)
    click.echo(f"Backed up: {lines.records(made.records)}, in {folder} of the data folder.")


@tending.command()
@click.argument("which", required=False, metavar="[DAY|FILE]")
@click.option("--yes", is_flag=True, help="Don't ask first.")
def restore(which: str | None, *, yes: bool) -> None:
    """List the backups there are, or bring one back.

    What stood in it stands again; what you wrote since stays. Today's state is kept first.
    """
    from coach import lines, locking, restoring

    coach = _coach()
    if which is None:
        click.echo(lines.backups(restoring.listed(coach.journal), coach.journal.device))
        return
    path = restoring.find(coach.journal, which)
    keys = restoring.lock_of(path)
    if keys and not coach.journal.seal.identities:  # on a machine that has no part of it yet
        coach = locking.with_lock_of(coach, keys, _ask_secret())
    found = restoring.open_backup(path, coach.journal.seal)
    if not yes:
        if not _can_ask():
            message = "restore asks first, and there is no terminal to ask in; add --yes."
            raise Trouble(message)
        if not click.confirm(f"Restore {lines.records(found.records)} from {found.title}?"):
            click.echo("Nothing was changed.")
            return
    done = restoring.restore(coach.journal, found)
    _tell_notices(coach)
    for problem in found.problems:
        click.echo(problem, err=True)
    click.echo(lines.restored(done, found.title))


def _can_ask() -> bool:
    return sys.stdin.isatty()


@tending.command()
@click.option("--repair", is_flag=True, help="Mend what can be mended, and say what could not.")
@click.option("--json", "as_json", is_flag=True, help="As JSON (docs/cli.md).")
def doctor(*, repair: bool, as_json: bool) -> None:
    """Look whether everything in the folder is in order; exit status 1 if something is not."""
    from coach import doctor as doctor_
    from coach import lines as lines_
    from coach import mending
    from coach.finding import PROBLEM

    journal = _coach().journal
    repaired = mending.repair(journal) if repair else []
    seen = mending.look(journal)
    findings = doctor_.examine(seen)
    summary = doctor_.summary(seen, findings)
    if as_json:
        _json(doctor_.as_plain(seen, findings, repaired, summary))
    else:
        click.echo(lines_.doctor(findings, repaired, summary))
    if any(finding.severity == PROBLEM for finding in findings):
        sys.exit(1)


@tending.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON (docs/cli.md).")
def devices(*, as_json: bool) -> None:
    """List the machines that write to this folder, and when each last wrote."""
    from coach import devices as devices_

    coach = _coach()
    found = coach.journal.devices()
    _tell_notices(coach)
    if as_json:
        _json(devices_.as_plain(found, coach.now()))
    else:
        click.echo(devices_.lines(found, coach.now()))


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
