"""What is set aside while saving has trouble comes back whole, once, and never over later text."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import msgspec
import pytest

from coach import files, rescue
from coach.coach import Coach
from coach.records import Plan
from coach.rehearsal import RehearsalState
from coach.session import SessionState
from coach.trouble import Trouble

Open = Callable[..., Coach]

LATER = "2026-11-23T09:30:00+01:00"
LATER_STILL = "2026-11-23T10:00:00+01:00"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a home and a temporary folder of the test's own."""
    for name in ("HOME", "TMPDIR"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    return tmp_path / "HOME"


def _session(coach: Coach, text: str) -> SessionState:
    """Return a short session of today with a text in its field."""
    return coach.flows.begin(coach.look(), short=True).typing(text)


def _texts(coach: Coach) -> list[str]:
    return [draft.state["typed"]["wrote"] for draft in coach.journal.drafts()]


def test_what_is_set_aside_becomes_a_draft_at_the_next_look(coach: Open) -> None:
    """Today offers it, its text is whole, and the copy is gone."""
    opened = coach()
    flow = _session(opened, "precious \ud800")
    path = Path(rescue.keep(opened.state, flow, LATER))
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700

    view = coach().look()

    assert view.resume is not None
    assert _texts(coach()) == ["precious \ufffd"]
    assert not path.parent.exists()


def test_a_flow_that_was_over_becomes_a_record(coach: Open) -> None:
    """An end that could not be saved is saved at the next look, and nothing is offered."""
    opened = coach()
    rescue.keep(opened.state, _session(opened, "precious").stop(LATER), LATER)

    assert coach().look().resume is None

    (row,) = coach().journal.read()["sessions"].values()
    assert (row["wrote"], row["ended"]) == ("precious", LATER)


def test_a_rehearsal_comes_back_with_answers_and_text(coach: Open) -> None:
    """An answer becomes a record, what was being typed comes back with its card."""
    opened, state = _rehearsed(coach)
    rescue.keep(opened.state, state.typing("I asked"), LATER)

    after = coach(LATER)
    after.look()

    assert [row["answer"] for row in after.journal.read()["rehearsals"].values()] == ["did"]
    assert [one.text for one in after.rehearsing.left()] == ["I asked"]


def test_an_answer_given_again_stands(coach: Open) -> None:
    """A plan that was answered again after its copy was written keeps the later answer."""
    opened, state = _rehearsed(coach)
    rescue.keep(opened.state, state.typing("I asked"), LATER)
    again = coach(LATER_STILL)
    again.refresh()
    again.rehearsing.keep(state.answer("old-way", LATER_STILL))

    after = coach(LATER_STILL)
    after.look()

    assert [r["answer"] for r in after.journal.read()["rehearsals"].values()] == ["old-way"]
    assert after.rehearsing.left() == ()


def _rehearsed(coach: Open) -> tuple[Coach, RehearsalState]:
    """Return a rehearsal of one plan, answered with its having been done."""
    opened = coach()
    plan = Plan(
        id="5f0c6a1e-9d55-4c43-8a55-0d2f7b8a9c31",
        at="2026-11-20T20:00:00+01:00",
        day="2026-11-20",
        when="When Sam sighs",
        then="I ask",
    )
    opened.journal.save(plan)
    opened.refresh()
    opened.set(protective=False)
    state = opened.rehearsing.open()
    assert state is not None
    return opened, state.go_on().go_on().answer("did", LATER)


def test_an_open_flow_is_left_alone(coach: Open) -> None:
    """What is on the screen just now is kept by it."""
    opened = coach()
    flow = _session(opened, "precious")
    rescue.keep(opened.state, flow, LATER)

    opened.look((flow.id,))

    assert opened.journal.drafts() == []
    assert len(rescue.find(opened.state)) == 1


def test_later_text_stands(coach: Open) -> None:
    """A copy that was forgotten brings back neither old text nor a session that was ended."""
    opened = coach()
    flow = _session(opened, "old")
    rescue.keep(opened.state, flow, LATER)
    later = coach(LATER_STILL)
    later.flows.keep(flow.typing("new"))
    coach(LATER_STILL).look()
    assert _texts(coach()) == ["new"]

    rescue.keep(opened.state, flow, LATER)
    later.flows.keep(flow.typing("new").stop(LATER_STILL))
    after = coach(LATER_STILL)

    assert after.look().resume is None
    assert after.journal.read()["sessions"][flow.id]["wrote"] == "new"
    assert rescue.find(opened.state) == []


def test_a_deleted_session_stays_deleted(coach: Open) -> None:
    """What was deleted does not come back out of a copy."""
    opened = coach()
    flow = _session(opened, "old").stop(LATER)
    opened.keep(flow)
    opened.journal.remove(flow.result())
    rescue.keep(opened.state, flow, LATER_STILL)

    after = coach(LATER_STILL)
    after.look()

    assert after.journal.read()["sessions"][flow.id].get("deleted")
    assert rescue.find(opened.state) == []


def test_a_clock_set_back_costs_no_text(coach: Open) -> None:
    """A copy written after the draft comes back, whatever the clock said at the time."""
    coach(LATER_STILL).flows.keep(flow := _session(coach(), "old"))
    rescue.keep(coach().state, flow.typing("old and new"), LATER)

    coach().look()

    assert _texts(coach()) == ["old and new"]


def test_while_the_folder_takes_nothing_it_is_offered_and_stays(
    coach: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk the copy is offered with its text, trouble is told, and looking is due."""
    opened = coach()
    flow = _session(opened, "precious")
    rescue.keep(opened.state, flow, LATER)

    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("coach.storage.AtomicStorage.write", full)
    after = coach()
    view = after.look()

    assert view.resume is not None
    assert any("is full; please make some room" in notice for notice in view.notices)
    assert after.flows.unfinished() == flow
    assert len(rescue.find(opened.state)) == 1
    assert after.files == []


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Give a list of folders in which nothing can be written."""
    refused: list[str] = []
    write = files.write

    def refuse(path: str, content: bytes, **options: bool) -> None:
        if any(path.startswith(folder) for folder in refused):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        write(path, content, durable=options.get("durable", True))

    monkeypatch.setattr(files, "write", refuse)
    yield refused
    refused.clear()


def test_without_state_it_goes_home_then_to_the_temporary_folder(
    coach: Open, refusing: list[str], tmp_path: Path
) -> None:
    """Where STATE can't be written another private place is found; a look finds it there too."""
    opened = coach()
    flow = _session(opened, "precious")
    for folder, place in (("state", "HOME"), ("HOME", "TMPDIR")):
        refusing.append(str(tmp_path / folder))
        assert rescue.keep(opened.state, flow, LATER).startswith(str(tmp_path / place))
    refusing.append(str(tmp_path / "TMPDIR"))
    assert rescue.keep(opened.state, flow, LATER) == ""

    coach().look()

    assert _texts(coach()) == ["precious"]
    assert not [path for path in tmp_path.rglob("*rescue*") if any(path.iterdir())]


def test_what_somebody_else_put_in_the_temporary_folder_is_not_read(
    coach: Open, refusing: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that belongs to another user, or is a link, is neither written to nor read."""
    opened = coach()
    flow = _session(opened, "theirs")
    refusing += [str(tmp_path / "state"), str(tmp_path / "HOME")]
    rescue.keep(opened.state, flow, LATER)
    uid, places = os.getuid(), rescue.places(opened.state)

    monkeypatch.setattr(os, "getuid", lambda: uid + 1)
    monkeypatch.setattr(rescue, "places", lambda _: places)

    assert rescue.find(opened.state) == []
    assert rescue.keep(opened.state, flow, LATER) == ""


def test_a_copy_that_cannot_be_read_stays(coach: Open) -> None:
    """Of a newer version, or damaged: it is passed over and left as it is."""
    opened = coach()
    path = Path(rescue.keep(opened.state, _session(opened, "precious"), LATER))
    kept = msgspec.json.decode(path.read_bytes())
    for content in (b"{", msgspec.json.encode({**kept, "kind": "later"})):
        path.write_bytes(content)

        assert coach().look().resume is None
        assert path.read_bytes() == content


def test_setting_aside_leaves_nothing_half_written(
    coach: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy that could not be written whole leaves the one before it, and no other file."""
    opened = coach()
    flow = _session(opened, "first")
    path = Path(rescue.keep(opened.state, flow, LATER))
    before = path.read_bytes()

    def full(_: int) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)

    assert rescue.keep(opened.state, flow.typing("second"), LATER) == ""
    assert [p.read_bytes() for p in path.parent.iterdir()] == [before]


def test_trouble_is_said_where_saving_fails(coach: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy is forgotten only once its flow was kept."""
    opened = coach()
    flow = _session(opened, "precious")
    rescue.keep(opened.state, flow, LATER)

    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as broken:
        broken.setattr("coach.storage.AtomicStorage.write", full)
        with pytest.raises(Trouble):
            opened.keep(flow)
        assert len(rescue.find(opened.state)) == 1

    opened.keep(flow)

    assert rescue.find(opened.state) == []
