"""Deleting deletes: no word is left on any device, and for a day it can be undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coach import backups, deleted
from coach.coach import Coach
from coach.journal import Draft
from coach.records import Mark

Open = Callable[..., Coach]
SECRET = "the swallows nest above the door"
LATER = "2026-11-24T10:00:00+01:00"
"""A day and an hour after `MONDAY`, when the tests begin."""


def _mark(note: str, id_: str = "m") -> Mark:
    return Mark(id=id_, at="2026-11-23T09:00:00+01:00", day="2026-11-23", kind="done", note=note)


def _holding(*folders: str) -> list[str]:
    """Return every file below some folders in which the sentence stands."""
    every = (path for folder in folders for path in Path(folder).rglob("*"))
    return [str(p) for p in every if p.is_file() and SECRET.encode() in p.read_bytes()]


def _draft() -> Draft:
    return Draft(
        id="m",
        kind="other",
        at="2026-11-23T09:00:00+01:00",
        day="2026-11-23",
        updated="",
        state={"text": SECRET},
    )


@pytest.mark.parametrize("deletes", ["here", "there"])
def test_after_a_day_no_byte_of_it_is_left_on_two_devices(coach: Open, deletes: str) -> None:
    """Written on one, edited on the other, deleted on either: every file of both is clean."""
    here = coach()
    here.journal.save(_mark(SECRET))
    here.journal.keep_draft(_draft())
    here.look()
    here.back_up()
    there = coach(machine="there")
    there.journal.save(_mark(f"{SECRET}, edited"))
    there.look()
    there.back_up()
    assert len(_holding(here.data, here.state, there.state)) > 4, "it stood in many places"

    coach(machine=deletes).journal.remove(_mark(""))
    for machine in ("here", "there", "here"):
        one = coach(LATER, machine=machine)
        one.look()
        backups.purge(one.journal, ["m"])

    assert _holding(here.data, here.state, there.state) == []
    assert coach(LATER).journal.read()["marks"]["m"]["deleted"]


def test_without_a_purge_the_backups_alone_keep_it(coach: Open) -> None:
    """Deleted and a day later, nothing but backups holds the text, as the dialog says."""
    here = coach()
    here.journal.save(_mark(SECRET))
    here.look()
    here.back_up()

    coach().journal.remove(_mark(""))
    coach(LATER).look()

    left = _holding(here.data, here.state)
    assert left
    assert all("/backups/" in path for path in left)


def test_for_a_day_it_can_be_brought_back(coach: Open) -> None:
    """What was deleted stands again as it was, over its tombstone, on every device."""
    here = coach()
    here.journal.save(_mark(SECRET))
    here.journal.remove(_mark(""))
    assert [one.record["note"] for one in here.journal.deleted()] == [SECRET]

    assert coach("2026-11-24T08:59:00+01:00").journal.bring_back("m")

    assert coach(machine="there").journal.read()["marks"]["m"]["note"] == SECRET
    assert coach().journal.deleted() == []


def test_after_a_day_it_cannot(coach: Open) -> None:
    """A day later the private file is gone with the next look, and nothing comes back."""
    here = coach()
    here.journal.save(_mark(SECRET))
    here.journal.remove(_mark(""))
    private = Path(here.state, "deleted.json")
    assert private.stat().st_mode & 0o077 == 0

    late = coach(LATER)
    assert not late.journal.bring_back("m")
    late.look()

    assert not private.exists()


def test_of_several_only_the_old_ones_go(coach: Open) -> None:
    """Each deleted record has a day of its own."""
    here = coach()
    for id_, now in (("a", "2026-11-23T09:00:00+01:00"), ("b", "2026-11-23T20:00:00+01:00")):
        at_ = coach(now)
        at_.journal.save(_mark(id_, id_))
        at_.journal.remove(_mark("", id_))

    late = coach(LATER)
    late.look()

    assert [one.record["id"] for one in late.journal.deleted()] == ["b"]
    assert not late.journal.bring_back("a")
    assert here.state == late.state


def test_one_deleted_under_a_wrong_clock_does_not_stay_for_ever(coach: Open) -> None:
    """A deletion dated far ahead is let go as well: it would never be a day old."""
    ahead = coach("2036-11-23T09:00:00+01:00")
    ahead.journal.save(_mark(SECRET))
    ahead.journal.remove(_mark(""))

    coach().look()

    assert deleted.waiting(ahead.state, ahead.journal.seal, coach().clock.now()) == []
    assert _holding(ahead.state) == []
