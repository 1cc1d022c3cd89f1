"""`tending status` answered from a cache, with the standard library alone.

A prompt asks at every line, so this path imports neither click nor TinyDB nor msgspec. The
answer holds for one civil day, one version and one state of the folder: the name, size and
mtime of every journal and profile file. On any mismatch it declines, and the ordinary path
computes the answer and keeps it here.
"""

from __future__ import annotations

import json
import os
import re
from datetime import datetime
from typing import Any

from coach import __version__, breaks, files, paths
from coach.clock import Clock
from coach.days import civil_day

_FILE = "status.json"
_FIELD = re.compile(r"\{([a-z_0-9]+)\}")


def answer(arguments: list[str]) -> str | None:
    """Return what `tending status` prints for these arguments, or None to take the other path."""
    chosen = _parse(arguments)
    if chosen is None:
        return None
    data_option, as_json, template = chosen
    data = paths.data_dir(data_option)
    state = paths.state_dir(data)
    try:
        now = Clock.from_environment().now()
        if os.path.isdir(os.path.join(data, "lock")):
            from coach import shut  # noqa: PLC0415 - in locked folders alone

            known = shut.figures(state)
            if known is not None:
                status = with_break(shut.status(known, now), state, now)
                return render(status, as_json=as_json, template=template, run=known["run"])
        kept = json.loads(files.read(os.path.join(state, _FILE)) or b"")
        day = civil_day(now, kept["day_start"]).isoformat()
        if [kept["version"], kept["day"]] != [__version__, day]:
            return None
        if kept["files"] != paths.fingerprint(data):
            return None
        status = {**kept["status"], "now": now.isoformat(timespec="seconds")}
        status = with_break(status, state, now)
        return render(status, as_json=as_json, template=template, run=kept["run"])
    except (OSError, ValueError, LookupError, TypeError, ArithmeticError, RecursionError):
        return None


def with_break(status: dict[str, Any], state: str, now: datetime) -> dict[str, Any]:
    """Return a status with the break that is to be shown, if there is one; it is not cached."""
    found = breaks.read(state, now)
    if found is None:
        return status
    told = {"until": found.until.isoformat(timespec="seconds"), "over": found.over}
    return {**status, "break": told}


def keep(
    state: str,
    status: dict[str, Any],
    fingerprint: list[list[object]],
    *,
    day_start: int,
    run: bool,
) -> None:
    """Keep an answer for the fast path; a folder that can't be written simply stays slow."""
    kept = {
        "version": __version__,
        "day": status["day"],
        "day_start": day_start,
        "run": run,
        "files": fingerprint,
        "status": status,
    }
    files.try_write(os.path.join(state, _FILE), json.dumps(kept).encode())


def _parse(arguments: list[str]) -> tuple[str | None, bool, str | None] | None:
    """Return (data folder, json, format) if these are plain arguments of `status`, else None."""
    options: dict[str, str | None] = {"--data-dir": None, "--format": None}
    as_json = command = False
    rest = iter(arguments)
    for argument in rest:
        name, given, value = argument.partition("=")
        if argument == "status" and not command:
            command = True
        elif argument == "--json" and command:
            as_json = True
        elif name in options and (name == "--data-dir" or command):
            found = value if given else next(rest, None)
            if not found:
                return None
            options[name] = found
        else:
            return None
    if not command or (as_json and options["--format"]):
        return None
    return options["--data-dir"], as_json, options["--format"]


def render(
    status: dict[str, Any], *, as_json: bool = False, template: str | None = None, run: bool = True
) -> str:
    """Return a status as JSON, after a template, or as one quiet line.

    A template is `dot`, `word`, `off`, or text with fields in braces: {day}, {focus},
    {practice}, {practised}, {current}, {longest}, {last28}, {returns}, {rest}, {break}.

    With `run` off, the display that the person turned off is left out of the line.

    Raises:
        ValueError: The template names another field.
    """
    if as_json:
        return json.dumps(status, ensure_ascii=False, indent=2)
    practised = bool(status["practised"])
    figures = status["streak"]
    discreet = {
        "off": "",
        "dot": "\u25cf" if practised else "\u25cb",
        "word": "practised" if practised else "open",
    }
    if template in discreet:
        return discreet[template]
    fields = {
        "day": status["day"],
        "focus": status["focus"]["title"],
        "practice": status["focus"]["practice"],
        "practised": "practised" if practised else "open",
        "current": figures["current"],
        "longest": figures["longest"],
        "last28": figures["practised_last_28"],
        "returns": figures["returns"],
        "rest": figures["rest_days_left"],
        "break": _break_words(status.get("break")),
    }
    unknown = [name for name in _FIELD.findall(template or "") if name not in fields]
    if unknown:
        message = f"--format has no field {{{unknown[0]}}}"
        raise ValueError(message)
    if template is not None:
        return _FIELD.sub(lambda match: str(fields[match[1]]), template)
    state = "practised" if practised else ("in a pause" if figures["paused"] else "open")
    parts = [fields["day"], state]
    if run:
        parts += [f"run of {fields['current']}", f"{fields['last28']} of the last 28 days"]
    return "  ".join(filter(None, (*parts, fields["break"])))


def _break_words(told: dict[str, Any] | None) -> str:
    """Return what the line says of a break as the status has it."""
    if not told:
        return ""
    return breaks.Break(datetime.fromisoformat(told["until"]), told["over"]).words
