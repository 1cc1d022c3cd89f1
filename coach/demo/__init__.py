"""A made-up person's history, for demos, pictures and tests: the same for the same seed.

The days are lived through one by one with the real rules, so that everything that hangs on
history (the choice, the run, returns) is as it would be. The sentences are written by hand
(content/en/demo.toml); none comes again within 60 days.
"""

from __future__ import annotations

import os
from datetime import datetime, time, timedelta

from dateutil import rrule

from coach import days, focus
from coach.clock import Clock
from coach.demo.diary import FREE
from coach.demo.life import PROFILE, Life
from coach.demo.texts import Shelves, Texts
from coach.files import make_folder
from coach.storage import AtomicStorage
from coach.trouble import Trouble
from content import adult, library, now

__all__ = ["PROFILE", "fill"]


def fill(data: str, count: int, seed: int, clock: Clock) -> None:
    """Fill the folder `data` with `count` days of history, through yesterday.

    Raises:
        Trouble: The folder holds a journal already, or can't be written.
    """
    for name in ("journal", "profile"):
        if os.path.exists(os.path.join(data, name)):
            message = f"{data}: this folder holds a journal already; nothing was written."
            raise Trouble(message)
    today = days.civil_day(clock.now(), 3)
    first = today - timedelta(days=count)
    shelves = Shelves(
        texts=library.read_toml(library.HERE / "en" / "demo.toml", Texts),
        focuses=focus.shelf(library.load()),
        lists=adult.lists(),
        tools=adult.tools(),
        now=now.load(),
    )
    life = Life(seed, shelves, today, count)
    begin = datetime.combine(first, time())
    for moment in rrule.rrule(rrule.DAILY, dtstart=begin, count=count):
        day = moment.date()
        life.live(day)
        if day.weekday() == days.WEEKDAYS.index("sunday"):
            life.reflect(days.week_start(day, "monday"), day)
    life.retire()
    try:
        folder = os.path.join(data, "journal", life.device)
        make_folder(folder)
        AtomicStorage(os.path.join(data, "profile", f"{life.device}.json"), FREE).write(
            life.profile(first)
        )
        for month, tables in life.diary.months():
            AtomicStorage(os.path.join(folder, f"{month}.json"), FREE).write(tables)
    except OSError as error:
        message = f"{data}: {(error.strerror or 'it could not be written').lower()}."
        raise Trouble(message) from error
