"""Commands about what is kept: taken out, brought back, locked, in order, on which machines."""

from __future__ import annotations

import sys

import click

from coach.commands.base import ask_secret, passphrase_fd, print_json, tell_notices, the_coach
from coach.trouble import Trouble


@click.command()
@click.option("--format", "form", type=click.Choice(["json"]), required=True, help="json")
@click.option("-o", "--output", metavar="F", help="The file to write; else standard output.")
def export(form: str, output: str | None) -> None:
    """Write out everything you keep, lossless."""
    import os

    from coach.export import as_json
    from coach.files import FILE_MODE

    del form  # json is the only one so far
    coach = the_coach()
    content = as_json(coach.journal)
    tell_notices(coach)
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


@click.command()
@click.option("--new-passphrase", is_flag=True, help="Choose another passphrase.")
@click.option("--recovery-key", is_flag=True, help="Print the recovery key once more.")
def lock(*, new_passphrase: bool, recovery_key: bool) -> None:
    """Encrypt everything you write, with a passphrase (docs/privacy.md)."""
    from coach import lines as lines_
    from coach import lock as lock_
    from coach import locking, passphrase

    twice = passphrase_fd() is None
    ask = ask_secret()
    coach = the_coach()
    if not lock_.is_locked(coach.data):
        report = locking.lock(coach, passphrase.new(ask, twice=twice))
        click.echo(lines_.locked(report, key=True))
        return
    if new_passphrase:
        locking.change(coach, passphrase.new(ask, twice=twice))
        click.echo("The folder has its new passphrase; the recovery key stays as it was.")
    click.echo(lines_.locked(locking.report(coach), key=recovery_key))


@click.command()
def unlock() -> None:
    """Undo the lock: everything of this machine is plain again."""
    from coach import lock as lock_
    from coach import locking

    coach = the_coach()
    if not lock_.is_locked(coach.data):
        click.echo("The folder is not locked; nothing was changed.")
        return
    count = locking.unlock(coach)
    click.echo(f"Unlocked: {count} files of this machine are plain again.")


@click.command()
@click.option("-o", "--output", metavar="F", help="One new file to put all of it in.")
def backup(output: str | None) -> None:
    """Back up everything you keep, now, and check it.

    Without -o it joins the backups in the data folder, one of which is made every day.
    """
    import os

    from coach import archive, backups, lines, shelf

    coach = the_coach()
    if output is not None:
        count = archive.write(coach.journal, output)
        tell_notices(coach)
        click.echo(f"Everything you keep is in {output}: {count} files, read back and whole.")
        return
    made = backups.back_up(coach.journal, coach.today())
    tell_notices(coach)
    if made is None:
        click.echo("Nothing is kept here yet, so there is nothing to back up.")
        return
    folder = os.path.join(shelf.FOLDER, coach.journal.device)
    click.echo(f"Backed up: {lines.records(made.records)}, in {folder} of the data folder.")


@click.command()
@click.argument("which", required=False, metavar="[DAY|FILE]")
@click.option("--yes", is_flag=True, help="Don't ask first.")
def restore(which: str | None, *, yes: bool) -> None:
    """List the backups there are, or bring one back.

    What stood in it stands again; what you wrote since stays. Today's state is kept first.
    """
    from coach import lines, locking, restoring

    coach = the_coach()
    if which is None:
        click.echo(lines.backups(restoring.listed(coach.journal), coach.journal.device))
        return
    path = restoring.find(coach.journal, which)
    keys = restoring.lock_of(path)
    if keys and not coach.journal.seal.identities:  # on a machine that has no part of it yet
        coach = locking.with_lock_of(coach, keys, ask_secret())
    found = restoring.open_backup(path, coach.journal.seal)
    if not yes:
        if not _can_ask():
            message = "restore asks first, and there is no terminal to ask in; add --yes."
            raise Trouble(message)
        if not click.confirm(f"Restore {lines.records(found.records)} from {found.title}?"):
            click.echo("Nothing was changed.")
            return
    done = restoring.restore(coach.journal, found)
    tell_notices(coach)
    for problem in found.problems:
        click.echo(problem, err=True)
    click.echo(lines.restored(done, found.title))


def _can_ask() -> bool:
    return sys.stdin.isatty()


@click.command()
@click.option("--repair", is_flag=True, help="Mend what can be mended, and say what could not.")
@click.option("--json", "as_json", is_flag=True, help="As JSON (docs/cli.md).")
def doctor(*, repair: bool, as_json: bool) -> None:
    """Look whether everything in the folder is in order; exit status 1 if something is not."""
    from coach import doctor as doctor_
    from coach import lines as lines_
    from coach import mending
    from coach.finding import PROBLEM

    journal = the_coach().journal
    repaired = mending.repair(journal) if repair else []
    seen = mending.look(journal)
    findings = doctor_.examine(seen)
    summary = doctor_.summary(seen, findings)
    if as_json:
        print_json(doctor_.as_plain(seen, findings, repaired, summary))
    else:
        click.echo(lines_.doctor(findings, repaired, summary))
    if any(finding.severity == PROBLEM for finding in findings):
        sys.exit(1)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON (docs/cli.md).")
def devices(*, as_json: bool) -> None:
    """List the machines that write to this folder, and when each last wrote."""
    from coach import devices as devices_

    coach = the_coach()
    found = coach.journal.devices()
    tell_notices(coach)
    if as_json:
        print_json(devices_.as_plain(found, coach.now()))
    else:
        click.echo(devices_.lines(found, coach.now()))


COMMANDS = (export, lock, unlock, backup, restore, doctor, devices)
"""All of these."""
