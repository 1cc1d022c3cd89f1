"""Where a made-up life is written down, and who writes in it, each with dice of their own."""

from __future__ import annotations

import contextlib
import random
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import msgspec

from coach.records import Exercise, Plan, Record, Session, write
from coach.schema import Tables

FREE = contextlib.nullcontext
"""Nobody else writes to a folder that is being made."""


class Diary:
    """Collects records as they are made, and sorts them into months."""

    def __init__(self) -> None:
        self.records: list[tuple[Record, datetime]] = []

    def keep(self, record: Record, at: datetime) -> None:
        """Take up a record that was saved at a moment."""
        self.records.append((record, at))

    def retire(self, retired: Mapping[str, datetime]) -> None:
        """Write into the plans which of them were retired, by id, and when."""
        for place, (record, _) in enumerate(self.records):
            at = retired.get(record.id)
            if at and isinstance(record, Plan):
                self.records[place] = (msgspec.structs.replace(record, retired=iso(at)), at)

    def months(self) -> Iterator[tuple[str, Tables]]:
        """Yield (month, tables) of everything kept."""
        found: dict[str, Tables] = {}
        for record, at in self.records:
            rows = found.setdefault(record.day[:7], {}).setdefault(record.table, {})
            rows[str(len(rows) + 1)] = {**write(record), "updated": utc(at)}
        yield from sorted(found.items())


def plan_of(one: Session | Exercise, **more: Any) -> Plan:  # noqa: ANN401 - Plan's own fields
    """Return the plan that a session or an exercise made, as `coach.flow` makes it."""
    return Plan(
        id=str(uuid.uuid5(uuid.UUID(one.id), "plan")),
        at=one.ended,
        day=one.day,
        when=one.plan_when,
        then=one.plan_then,
        **more,
    )


class Writer:
    """Whoever writes in the diary.

    Each part of a life has dice of its own, so that one never changes what another writes: a
    seed's sessions stay what they were when something is added to a life.
    """

    def __init__(self, dice: str | int, diary: Diary) -> None:
        self.dice = random.Random(dice)  # noqa: S311 - a story, not a secret
        self.diary = diary

    def new_id(self) -> str:
        """Return a made-up id."""
        return str(uuid.UUID(int=self.dice.getrandbits(128), version=4))

    def at(self, day: date, hour: int) -> datetime:
        """Return a moment in an hour of a day."""
        minute = time(hour, self.dice.randrange(60), self.dice.randrange(60))
        return datetime.combine(day, minute).astimezone()


def iso(moment: datetime) -> str:
    """Return a moment as records have it."""
    return moment.isoformat(timespec="milliseconds")


def utc(moment: datetime) -> str:
    """Return a moment as `updated` has it."""
    return iso(moment.astimezone(UTC))
