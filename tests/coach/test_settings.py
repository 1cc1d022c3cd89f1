"""Settings: their checks, and how stored ones are read."""

from __future__ import annotations

import pytest

from coach import settings
from coach.settings import Settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "[/red] [bold"),
        ("tendencies", ["please", "withdraw"]),
        ("company", None),
        ("day_start", 0),
        ("day_start", 23),
        ("rest_days", 6),
        ("protective", False),
        ("week_start", "sunday"),
    ],
)
def test_what_fits_is_taken(name: str, value: object) -> None:
    """A value that fits is taken, and nothing else changes."""
    changed = settings.checked(Settings(), name, value)

    taken = getattr(changed, name)
    assert (list(taken) if isinstance(taken, tuple) else taken) == value
    for other in set(settings.NAMES) - {name}:
        assert getattr(changed, other) == getattr(Settings(), other)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("day_start", 24),
        ("day_start", -1),
        ("day_start", "3"),
        ("day_start", True),
        ("rest_days", 7),
        ("tendencies", ["shout"]),
        ("week_start", "Monday"),
        ("protective", "yes"),
        ("nonsense", 1),
        ("__init__", 1),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(name: str, value: object) -> None:
    """A value that doesn't fit, or a name that is none, is refused in a sentence naming it."""
    with pytest.raises(ValueError, match=rf"{name}.*\.$"):
        settings.checked(Settings(), name, value)


def test_every_limit_is_held_by_its_default() -> None:
    """Limits belong to settings that there are, and the defaults keep to them."""
    for name, (least, most) in settings.LIMITS.items():
        assert least <= getattr(Settings(), name) <= most


def test_stored_settings_that_can_t_be_read_keep_their_default() -> None:
    """What another version stored, or nobody can read, leaves the default; the rest is taken."""
    rows: list[dict[str, object]] = [
        {"name": "name", "value": "Ada"},
        {"name": "day_start", "value": 99},
        {"name": "theme", "value": ["later"]},
        {"name": "a later one", "value": 1},
        {"name": "rest_days", "value": 5, "deleted": "2026-11-23T09:00:00Z"},
        {"value": 1},
        {},
    ]

    read = settings.from_records({str(number): row for number, row in enumerate(rows)})

    assert read == Settings(name="Ada")


def test_a_setting_has_one_id_on_every_device() -> None:
    """A setting's id is made from its name alone: stored journals rely on it for ever."""
    ids = {settings.setting_id(name) for name in (*settings.NAMES, "person")}

    assert len(ids) == len(settings.NAMES) + 1
    assert settings.setting_id("name") == "9086572d-03a3-508e-822b-dda8f91f64dc"


@pytest.mark.parametrize(("protective", "shelters"), [(None, True), (True, True), (False, False)])
def test_unanswered_counts_as_yes(protective: bool | None, *, shelters: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """The self-protective wording holds until the question was answered with no."""
    assert Settings(protective=protective).shelters is shelters


def test_the_lead_tendency_is_the_first() -> None:
    """The first tendency named is the lead; with none named there is none."""
    assert Settings(tendencies=("anger", "please")).tendency == "anger"
    assert Settings().tendency is None
