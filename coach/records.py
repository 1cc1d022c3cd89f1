"""What is kept: one frozen struct for each kind of record.

Every record has an id (UUID), `at` (the moment it was begun, ISO 8601 with its offset), `day`
(the civil day it was begun) and `updated` (UTC, by which an edit outranks what it edits). The
store holds plain mappings, so that fields and tables of later versions survive; these structs
are how the engine reads and writes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import GenericAlias
from typing import Any, ClassVar, TypeVar

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What every record has. `updated` is stamped by the journal when it is saved."""

    table: ClassVar[str] = ""

    id: str
    at: str
    day: str
    updated: str = ""
    deleted: str = ""


class Choice(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The focus of a day, made once, with the rule that decided and what the person asked."""

    table: ClassVar[str] = "choices"

    focus: str
    practice: str
    reason: str
    """The rule that decided: a key of `coach.reasons`."""
    cause: dict[str, str | int] = {}
    """What the rule points to: a practice, a count of days, an intention."""
    shown: tuple[str, ...] = ()
    """Focuses shown earlier on the day, before the person asked for another."""
    put_off: tuple[str, ...] = ()
    """Focuses answered with 'not today'."""
    less_often: tuple[str, ...] = ()
    """Focuses answered with 'less often'."""


class Session(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A guided session, whole or in part. Intensities run from 0, calm, to 10, flooded."""

    table: ClassVar[str] = "sessions"

    focus: str
    practice: str
    tendency: str = ""
    short: bool = False
    protective: bool = False
    answered: tuple[str, ...] = ()
    """Steps in which something was done; skipping is not answering."""
    ended: str = ""
    """When it was finished or stopped, ISO 8601; empty while it is open."""
    anchor: str = ""
    intensity_before: int | None = None
    intensity_after: int | None = None
    body: str = ""
    heart: str = ""
    spirit: str = ""
    wrote: str = ""
    plan_when: str = ""
    plan_then: str = ""
    keep: str = ""
    exercise: str = ""
    """The exercise that was its Try, if one was."""
    alone: bool = False
    """Whether its focus involves nobody else, so that what was written is safe to show."""


class Plan(Record, frozen=True, kw_only=True, omit_defaults=True):
    """An implementation intention: when this happens, I do that (gollwitzer-2006)."""

    table: ClassVar[str] = "plans"

    when: str
    then: str
    session: str = ""
    focus: str = ""
    exercise: str = ""
    """The exercise that it came from, if one did."""
    tendency: str = ""
    """The pull that it answers, where that is known."""
    protective: bool = False
    """Whether it is safe to offer in the protective setting: it was made there, or on a focus
    that is done alone."""
    smaller_than: str = ""
    """The id of the plan whose smaller version it is."""
    retired: str = ""
    """When it was retired as one's own, ISO 8601; empty while it is in the deck."""


class Exercise(Record, frozen=True, kw_only=True, omit_defaults=True):
    """'Be an adult', whole or in part: from the little-kid reaction to the grown-up move.

    Intensities and discomfort run from 0, calm, to 10, flooded. Which of the fields of the move
    are filled depends on the tendency that spoke.
    """

    table: ClassVar[str] = "exercises"

    tendency: str = ""
    """The tendency that spoke, whose move this is."""
    tendencies: tuple[str, ...] = ()
    """All that were felt, the one chosen first leading."""
    protective: bool = False
    session: str = ""
    """The session that it was part of, if it was."""
    scene: str = ""
    """The scene of the library that it is about; empty for an own moment."""
    answered: tuple[str, ...] = ()
    ended: str = ""
    happened: str = ""
    intensity_before: int | None = None
    intensity_calmed: int | None = None
    """After the calming that comes first where the arrival was flooded."""
    calm_first: str = ""
    place: str = ""
    feelings: tuple[str, ...] = ()
    pull: str = ""
    age: str = ""
    need_then: str = ""
    need_now: str = ""
    rung: int | None = None
    """The step of the ladder, 1 to 6: of speaking up, or of noes."""
    unsaid: str = ""
    matters: str = ""
    like: str = ""
    stayed: bool = False
    """Whether the minute of staying after speaking was practised to its end."""
    break_minutes: int | None = None
    pause_phrase: str = ""
    kind_no: str = ""
    instead: str = ""
    strength: int | None = None
    """How strong the imagined displeasure was, 1 to 5."""
    discomfort: tuple[int | None, ...] = ()
    """At 0, 30, 60 and 90 seconds of sitting with it."""
    behaviour: str = ""
    under: str = ""
    """The need under the anger."""
    request_when: str = ""
    request_feel: str = ""
    request_need: str = ""
    request_would: str = ""
    calm: str = ""
    calm_before: int | None = None
    calm_after: int | None = None
    plan_when: str = ""
    plan_then: str = ""
    intensity_after: int | None = None
    proof: str = ""


class Moment(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A Right now that the person kept; one that was not kept leaves nothing at all."""

    table: ClassVar[str] = "moments"

    tendency: str = ""
    """Which pull it was: a tendency, or `other`."""
    protective: bool = False
    anchor: str = ""
    sentence: str = ""
    """What one chose to say next."""
    break_until: str = ""
    """When one meant to be back, ISO 8601."""


class Rehearsal(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One time that an if-then plan came back from the deck (sheeran-2024)."""

    table: ClassVar[str] = "rehearsals"

    plan: str
    """The id of the plan."""
    answer: str
    """Whether its moment came: `not-yet`, `did`, `old-way`; or `later`, which is postponing."""


class Proof(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One's own line of having acted as the adult."""

    table: ClassVar[str] = "proofs"

    line: str
    tendency: str = ""
    exercise: str = ""
    plan: str = ""
    protective: bool = False
    """Whether it is safe to show in the protective setting, as for a plan."""


class Mark(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A practice mark that needs no session: `tending done`, or a day filled in later."""

    table: ClassVar[str] = "marks"

    kind: str
    """`done`, or `filled-in` for an earlier day."""
    note: str = ""


class Pause(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A span of days that the person takes out of the calendar, first and last included."""

    table: ClassVar[str] = "pauses"

    first: str
    last: str


class Person(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Someone, or a group, that looks and checks are about; named by the person, nobody else."""

    table: ClassVar[str] = "people"

    name: str
    kind: str = "person"
    """`person`, or `group`: a team, a family, friends."""


class Look(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The guiding questions of a week, answered about one relationship (mission.md).

    Each runs from 0, not at all, to 10, wholly; None where it was left out.
    """

    about: str = ""
    """The id of whom it is about."""
    feeling: int | None = None
    """Safe in feeling."""
    body: int | None = None
    """Safe in body."""
    guard: int | None = None
    """On guard: here 10 is the least safe."""
    honesty: int | None = None
    """Both show true feelings, unharmed."""
    able: int | None = None
    willing: int | None = None
    kind: int | None = None
    """Able and willing to understand each other, and kind."""
    notes: dict[str, str] = {}
    """By question, what was noted with it."""


class Reflection(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A weekly look back; of it, the choice of focus reads the intention."""

    table: ClassVar[str] = "reflections"

    week: str
    """The first day of the week that was looked back on."""
    protective: bool = False
    answered: tuple[str, ...] = ()
    ended: str = ""
    looks: tuple[Look, ...] = ()
    """One for each relationship that was looked at."""
    intention: str = ""
    """A practice or a characteristic for the week after."""
    appreciated: str = ""
    appreciated_self: str = ""
    learned: str = ""


class Check(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A look at a relationship or a community; of it, the choice of focus reads the wishes.

    Answers run from 0, not at all, to 10, wholly. What was answered about fear and control is
    never kept.
    """

    table: ClassVar[str] = "checks"

    kind: str
    """`relationship`, `community`, or `new`: a look at someone new."""
    about: str = ""
    """The id of whom, or which group, it is about."""
    protective: bool = False
    answered: tuple[str, ...] = ()
    ended: str = ""
    receive: dict[str, int] = {}
    """By characteristic or mark: how much of it comes to me."""
    give: dict[str, int] = {}
    """By characteristic or mark: how much of it comes from me."""
    notes: dict[str, str] = {}
    tend: tuple[str, ...] = ()
    """The characteristics or marks that the person chose to tend."""


KINDS: dict[str, type[Record]] = {
    kind.table: kind
    for kind in (
        Choice,
        Session,
        Exercise,
        Moment,
        Plan,
        Rehearsal,
        Proof,
        Mark,
        Pause,
        Person,
        Reflection,
        Check,
    )
}
"""The record types by table."""

_R = TypeVar("_R", bound=Record)


def read(kind: type[_R], raw: Mapping[str, Any]) -> _R | None:
    """Return a stored mapping as its struct, or None where it is of no use to this version.

    Fields we do not know are left alone in the store; wrong types make the record unreadable
    here without touching it there.
    """
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError:
        return None


def read_all(kind: type[_R], rows: Iterable[Mapping[str, Any]]) -> list[_R]:
    """Return all of these that `read` can read; at once where it can read each of them."""
    rows = list(rows)
    try:
        return msgspec.convert(rows, GenericAlias(list, (kind,)))  # type: ignore[no-any-return]
    except msgspec.ValidationError:
        return [record for record in (read(kind, row) for row in rows) if record is not None]


def write(record: Record) -> dict[str, Any]:
    """Return a record as the plain mapping that is stored."""
    plain: dict[str, Any] = msgspec.to_builtins(record)
    return plain
