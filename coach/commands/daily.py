"""Commands about days and weeks: what is today's, what was practised, how a week was."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import click

from coach.commands.base import Day, print_json, tell_notices, the_coach
from coach.trouble import Trouble


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON (docs/cli.md).")
def today(*, as_json: bool) -> None:
    """Show today's focus, its lines and the reason."""
    coach = the_coach()
    view = coach.look()
    tell_notices(coach)
    if as_json:
        focus: Any = coach.status(view)["focus"]
        lines = {
            "line": view.focus.line,
            "why": view.focus.why,
            "try": view.focus.practice_text,
            "short": view.focus.short,
        }
        print_json({"day": view.day, "focus": {**focus, **lines}})
        return
    from coach import lines as lines_

    click.echo(lines_.today(view))


def _read_note() -> str:
    """Return what stands on stdin, as typed but for the last line's end."""
    text = sys.stdin.buffer.read().decode(errors="replace").removesuffix("\n")
    return text if text.strip() else ""


@click.command()
@click.option("--day", type=Day(), metavar="DATE", help="A day of the last 14, to fill in.")
@click.option("--note", type=click.Choice(["-"]), help="Read a note from stdin: --note -")
def done(day: date | None, note: str | None) -> None:
    """Mark a day as practised."""
    coach = the_coach()
    text = _read_note() if note else ""
    chosen = day or coach.today()
    try:
        added = coach.mark(chosen, text)
    except ValueError as error:
        raise Trouble(str(error)) from None
    tell_notices(coach)
    if added:
        click.echo(f"{chosen.isoformat()} is marked as practised.")
    elif text:
        click.echo(f"{chosen.isoformat()} was marked already; your note joined it.")
    else:
        click.echo(f"{chosen.isoformat()} was marked already; nothing was added.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON (docs/cli.md).")
@click.option("--format", "template", metavar="F", help="dot, word, off, or text with {current}…")
def status(*, as_json: bool, template: str | None) -> None:
    """Show the day and the run, for a prompt or a status bar; nothing you typed."""
    from coach import status as status_

    if as_json and template:
        message = "--json and --format can't be used together."
        raise click.UsageError(message)
    coach = the_coach()
    view = coach.look()
    tell_notices(coach)
    shows = view.settings.streak_display
    try:
        click.echo(
            status_.render(coach.status(view), as_json=as_json, template=template, run=shows)
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from None


@click.command()
@click.argument("first", type=Day(), metavar="FROM")
@click.argument("last", type=Day(), metavar="TO")
def pause(first: date, last: date) -> None:
    """Take the days FROM to TO out of the calendar, both included."""
    coach = the_coach()
    try:
        coach.pause(first, last)
    except ValueError as error:
        raise Trouble(str(error)) from None
    tell_notices(coach)
    click.echo(f"Paused from {first.isoformat()} to {last.isoformat()}. Rest well.")


@click.command()
def resume() -> None:
    """End the pause that today is in, as of yesterday."""
    coach = the_coach()
    ended = coach.resume()
    tell_notices(coach)
    if ended:
        click.echo("The pause ended yesterday. Welcome back.")
    else:
        click.echo("Today is in no pause; nothing was changed.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON (docs/cli.md).")
def library(*, as_json: bool) -> None:
    """List all content: every focus with its practice."""
    from coach import lines as lines_
    from coach.catalogue import entries
    from content import library as content

    loaded = content.load()
    if as_json:
        print_json(list(entries(loaded)))
    else:
        click.echo(lines_.library(loaded))


@click.command()
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

    coach = the_coach()
    chosen = day or coach.looking_back.due()
    try:
        letter = coach.looking_back.letter(chosen)
    except ValueError as error:
        raise Trouble(str(error)) from None
    tell_notices(coach)
    if form == "json":
        print_json(report_.as_plain(letter))
    else:
        click.echo(report_.markdown(letter) if form == "markdown" else report_.text(letter))


COMMANDS = (today, done, status, pause, resume, library, report)
"""All of these."""
