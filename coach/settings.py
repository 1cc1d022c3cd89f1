"""What the person set: names, defaults and checks of every setting, declared once.

Welcome, the Settings screen and the command line all read this list. Settings are stored one
record each, so that two devices merge them one by one.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from content.schema import Tendency

Company = Literal["partner", "friend", "family", "nobody"]
Theme = Literal["auto", "paper", "dusk", "contrast"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

_NAMESPACE = uuid.UUID("6a1f0f6e-52cb-4c55-8f1e-0f4c5d3a7b10")


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting with its default: what holds before anyone was asked."""

    name: str = ""
    """The name to be called by."""
    tendencies: tuple[Tendency, ...] = ()
    """The reactions one knows from oneself, the lead first."""
    company: Company | None = None
    """Whom one practises with, if anyone."""
    day_start: int = 3
    """The hour, 0 to 23, at which a civil day begins."""
    cue_when: str = ""
    cue_then: str = "I open tending"
    """With `cue_when`, the if-then plan for the daily five minutes."""
    protective: bool | None = None
    """The self-protective wording; None, the question not answered, counts as yes."""
    contact_name: str = ""
    """Someone of one's own to turn to, whom Support shows first."""
    contact_reach: str = ""
    """How to reach them, as one would write it down."""
    onboarded: bool = False
    rest_days: int = 2
    """Missed days that any seven may hold, 0 to 6."""
    week_start: Weekday = "monday"
    streak_display: bool = True
    theme: Theme = "auto"
    reduced_motion: bool = False
    soft_clock: bool = True

    @property
    def tendency(self) -> Tendency | None:
        """The lead tendency, if one was named."""
        return self.tendencies[0] if self.tendencies else None

    @property
    def shelters(self) -> bool:
        """Whether the self-protective wording holds: unanswered counts as yes."""
        return self.protective is not False


NAMES = tuple(Settings.__struct_fields__)
"""Every setting by name, in the order of the Settings screen."""

LIMITS: dict[str, tuple[int, int]] = {"day_start": (0, 23), "rest_days": (0, 6)}
"""Least and most of the settings that are numbers."""


def setting_id(name: str) -> str:
    """Return the id of a setting's record: the same on every device, so that edits merge."""
    return str(uuid.uuid5(_NAMESPACE, name))


def checked(settings: Settings, name: str, value: object) -> Settings:
    """Return the settings with one changed.

    Raises:
        ValueError: There is no such setting, or it can't have this value; the message is a
            sentence for the person.
    """
    if name not in NAMES:
        message = f"There is no setting called {name}."
        raise ValueError(message)
    try:
        changed = msgspec.convert(
            {**msgspec.structs.asdict(settings), name: value}, Settings, strict=True
        )
    except msgspec.ValidationError:
        message = f"The setting {name} can't be {value!r}."
        raise ValueError(message) from None
    if name in LIMITS and not LIMITS[name][0] <= getattr(changed, name) <= LIMITS[name][1]:
        message = f"The setting {name} goes from {LIMITS[name][0]} to {LIMITS[name][1]}."
        raise ValueError(message)
    return changed


def from_records(records: Mapping[str, Mapping[str, Any]]) -> Settings:
    """Return the settings that stored records make; what can't be read keeps its default."""
    settings = Settings()
    for record in records.values():
        if record.get("deleted") or record.get("name") not in NAMES:
            continue
        try:
            settings = checked(settings, str(record["name"]), record.get("value"))
        except ValueError:
            continue
    return settings
