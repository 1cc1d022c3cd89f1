"""What all tests share: a coach on folders of its own, at a time of the test's choosing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from coach.coach import Coach, open_coach

MONDAY = "2026-11-23T09:00:00+01:00"
"""When a test's day begins, unless it says otherwise: in Berlin."""

# How long an example takes says more about the machine than about the rule.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what finds no other place, as a rescue copy may, lie in a folder of the test's."""
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def coach(tmp_path: Path) -> Iterator[Callable[..., Coach]]:
    """Give a function that opens the test's data folder, as a new process would.

    `coach(now, machine=…)`: `now` is where the clock starts, and each machine has a STATE of its
    own, so that two of them are two devices of one folder. The environment stays set for what
    a test starts by itself.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        patch.setenv("TENDING_DIR", str(tmp_path / "data"))
        time.tzset()

        def open_at(now: str = MONDAY, *, machine: str = "here") -> Coach:
            patch.setenv("TENDING_NOW", now)
            patch.setenv("TENDING_STATE", str(tmp_path / "state" / machine))
            return open_coach(None)

        yield open_at
    time.tzset()
