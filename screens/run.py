"""Opening the app: the one place that puts clock, folder, desk and screens together."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from coach import cache, days, lock, passphrase, paths
from coach.clock import Clock, clock_from_environment
from coach.sealing import Seal
from coach.trouble import Trouble
from coach.views import TodayView
from screens.first_frame import can_draw, dark_terminal

if TYPE_CHECKING:
    from coach.coach import Coach
    from screens.first_frame import Frame
    from screens.takeover import Opening

NO_TERMINAL = (
    "the app needs a terminal that can draw; `tending today` shows today's focus as plain lines."
)
USAGE = 2


def open_app(
    data_option: str | None,
    *,
    now: bool = False,
    week: bool = False,
    frame: Frame | None = None,
    ask: Callable[[str], str] | None = None,
) -> int:
    """Open the app on Today, with `now` or `week` on those, and return its exit status.

    What was cached for the folder as it stands is painted first; the journal itself is opened
    after that, in the desk's thread. A `frame` is the pause of Right now, on the terminal already:
    a hot moment is not asked for a passphrase, and what it keeps goes to the inbox.
    """
    if not can_draw():
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
    seal = lock.shut(data) if now else lock.opened(data, ask or passphrase.from_terminal)
    view = None if now else _todays_view(data, state, clock, seal)

    from screens.app import TendingApp  # noqa: PLC0415 - Textual, after all that may fail
    from screens.desk import Desk  # noqa: PLC0415
    from screens.lifeline import GONE, Lifeline  # noqa: PLC0415

    opening: Opening | None = None
    if now:
        from screens.takeover import Opening  # noqa: PLC0415

        opening = Opening(cache.settings(data, state), frame)

    def open_coach() -> Coach:
        from coach.coach import opened  # noqa: PLC0415 - TinyDB and the content, after the paint

        return opened(data, clock, seal)

    desk = Desk(open_coach)
    app = TendingApp(
        desk,
        clock,
        view,
        data=data,
        state=state,
        dark_terminal=dark_terminal(),
        country=_country(),
        opening=opening,
        guard=functools.partial(lock.opens, data) if lock.is_locked(data) else None,
    )
    app.opens_on_week = week
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


def _todays_view(data: str, state: str, clock: Clock, seal: Seal) -> TodayView | None:
    """Return Today as it is cached for the folder as it stands, if it is today's."""
    cached = cache.load(data, state, seal)
    if cached is None:
        return None
    day = days.civil_day(clock.now(), cached.facts.settings.day_start)
    return cached.today if cached.today.day == day.isoformat() else None


def _country() -> str:
    """Return the country of the locale, two letters in lower case, or nothing."""
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, names), "")
    return locale.partition(".")[0].partition("_")[2].lower()
