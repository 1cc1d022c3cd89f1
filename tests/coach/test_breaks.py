"""A break with a return time: only that time is kept, and told for a while."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach import breaks
from coach.coach import Coach
from coach.trouble import Trouble

NOW = datetime.fromisoformat("2026-11-23T19:12:34+01:00")


@pytest.fixture(autouse=True)
def berlin() -> Iterator[None]:
    """Be in Berlin, where `NOW` is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


def _set(folder: Path, until: datetime) -> str:
    breaks.keep(str(folder), NOW, until)
    return str(folder)


@pytest.mark.parametrize(
    ("minutes", "over"),
    [
        (-60.1, None),
        (-59.9, True),
        (0, True),
        (0.1, False),
        (20, False),
        (1440, False),
        (1441, None),
    ],
)
def test_it_is_told_until_an_hour_after_its_end(
    tmp_path: Path,
    minutes: float,
    over: bool | None,  # noqa: FBT001 - what is expected
) -> None:
    """Running breaks are told, and for 60 minutes that one ended; then nothing."""
    state = _set(tmp_path, NOW + timedelta(minutes=minutes))

    found = breaks.read(state, NOW)

    assert (found and found.over) == over


def test_the_words(tmp_path: Path) -> None:
    """The line says when one is back, or when the break ended, in local time."""
    state = _set(tmp_path, datetime.fromisoformat("2026-11-23T18:40:00+00:00"))
    later = datetime.fromisoformat("2026-11-23T19:41:00+01:00")

    told = [found.words for now in (NOW, later) if (found := breaks.read(state, now))]

    assert told == ["back at 19:40", "the break ended at 19:40"]


def test_nothing_else_is_kept(tmp_path: Path) -> None:
    """The file has two times, and only its owner reads it."""
    _set(tmp_path, NOW + timedelta(minutes=20))

    (file,) = tmp_path.iterdir()
    assert list(json.loads(file.read_text())) == ["set", "until"]
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"until": 7}', '{"until": "soon"}', "\x00"])
def test_a_damaged_file_is_no_break(tmp_path: Path, text: str) -> None:
    """What can't be read as a time is passed over."""
    state = _set(tmp_path, NOW)
    (tmp_path / "break.json").write_text(text)

    assert breaks.read(state, NOW) is None


@given(st.integers(1, 600), st.integers(0, 59))
def test_a_break_ends_on_a_whole_minute(minutes: int, seconds: int) -> None:
    """It lasts at least what was chosen, and less than a minute more."""
    now = NOW.replace(second=seconds)

    end = breaks.after(now, minutes)

    assert end.second == 0
    assert timedelta(0) <= end - now - timedelta(minutes=minutes) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("19:40", "23 19:40"),
        (" 19.40 ", "23 19:40"),
        ("1940", "23 19:40"),
        ("7:40 pm", "23 19:40"),
        ("8pm", "23 20:00"),
        ("20", "23 20:00"),
        ("7", "24 07:00"),
        ("19:12", "24 19:12"),
        ("12:30 am", "24 00:30"),
        ("0:05", "24 00:05"),
    ],
)
def test_a_written_time_is_its_next_one(text: str, clock: str) -> None:
    """A time of the clock means the next moment at which the clock shows it."""
    found = breaks.at(NOW, text)

    assert found is not None
    assert f"{found.astimezone(NOW.tzinfo):%d %H:%M}" == clock


def test_a_written_time_after_the_change_of_clocks() -> None:
    """In the night of the change, half past three comes an hour after half past one."""
    night = datetime.fromisoformat("2026-03-29T01:30:00+01:00")

    found = breaks.at(night, "3:30")

    assert found is not None
    assert found - night == timedelta(hours=1)


@pytest.mark.parametrize("text", ["", "soon", "24:00", "19:60", "13 pm", "0 am", "12345", "-1"])
def test_what_is_no_time_is_none(text: str) -> None:
    """Anything else is no time."""
    assert breaks.at(NOW, text) is None


def test_the_coach_sets_and_ends_it(coach: Callable[..., Coach]) -> None:
    """Set, it is in the status at once; ended, it is gone, twice too."""
    opened = coach()
    view = opened.look()

    opened.set_break(opened.now() + timedelta(minutes=30))
    during = opened.status(view)
    opened.end_break()
    opened.end_break()

    assert during["break"] == {"until": during["break"]["until"], "over": False}  # type: ignore[index]
    assert "break" not in opened.status(view)


def test_a_time_that_could_not_be_kept_is_told(
    coach: Callable[..., Coach], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the state folder can't be written, one sentence says so."""
    opened = coach()
    monkeypatch.setattr("coach.files.try_write", lambda *_: None)

    with pytest.raises(Trouble, match="keep it in mind"):
        opened.set_break(opened.now() + timedelta(minutes=30))
