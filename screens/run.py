"""Opening the app: the one place that puts clock, folder, desk and screens together."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from coach import cache, days, paths
from coach.clock import clock_from_environment
from coach.trouble import Trouble
from coach.views import TodayView

if TYPE_CHECKING:
    from coach.coach import Coach

NO_TERMINAL = (
    "the app needs a terminal that can draw; `tending today` shows today's focus as plain lines."
)
USAGE = 2


def open_app(data_option: str | None) -> int:
    """Open the app on Today and return its exit status.

    What was cached for the folder as it stands is painted first; the journal itself is opened
    after that, in the desk's thread.
    """
    if not _can_draw():
        sys.stderr.write(f"tending: {NO_TERMINAL}\n")
        return USAGE
    clock = clock_from_environment()
    data = paths.data_dir(data_option)
    if os.path.exists(data) and not os.path.isdir(data):
        message = f"{data}: this is a file, and the data folder has to be a folder."
        raise Trouble(message)
    if os.path.isdir(data) and not os.access(data, os.R_OK | os.X_OK):
        message = f"{data}: the data folder can't be read."
        raise Trouble(message)
    state = paths.state_dir(data)
    cached = cache.load(data, state)
    view: TodayView | None = None
    if cached:
        day = days.civil_day(clock.now(), cached.facts.settings.day_start)
        view = cached.today if cached.today.day == day.isoformat() else None

    from screens.app import TendingApp  # noqa: PLC0415 - Textual, after all that may fail
    from screens.desk import Desk  # noqa: PLC0415
    from screens.lifeline import GONE, Lifeline  # noqa: PLC0415

    def open_coach() -> Coach:
        from coach.coach import Coach  # noqa: PLC0415 - TinyDB and the content, after the paint

        return Coach(data, clock)

    desk = Desk(open_coach)
    app = TendingApp(
        desk,
        clock,
        view,
        data=data,
        state=state,
        dark_terminal=_dark_terminal(),
        country=_country(),
    )
    lifeline = Lifeline(app.last_act)
    lifeline.start()
    app.run()
    lifeline.stop()
    desk.close()
    if app.return_code == GONE:
        os._exit(GONE)  # the window is closed: nothing is left to flush to, and flushing fails
    for line in app.last_words:
        sys.stderr.write(f"{line}\n")
    return app.return_code or 0


def _can_draw() -> bool:
    """Say whether there is a terminal to draw on; Textual reads stdin and writes stderr."""
    terminal = os.environ.get("TERM", "")
    if sys.platform != "win32" and terminal in {"", "dumb"}:
        return False
    return sys.stdin.isatty() and sys.stderr.isatty()


def _country() -> str:
    """Return the country of the locale, two letters in lower case, or nothing."""
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, names), "")
    return locale.partition(".")[0].partition("_")[2].lower()


def _dark_terminal() -> bool:
    """Say whether the terminal's background is dark, where it says so; most are."""
    background = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return background not in {"7", "15"}
