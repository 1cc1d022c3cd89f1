"""Two and three machines apart and together: whatever a synchroniser does, all end the same."""

from __future__ import annotations

import tempfile
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from coach import days, merge
from coach.clock import Clock
from coach.journal import Draft, Journal
from coach.records import Choice, Mark, Record, Session, read

BEGIN = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = "2026-11-23"
OFFSETS = [timedelta(hours=hours) for hours in (0, -9, -1, 2, 7)]
KINDS: dict[str, type[Record]] = {kind.table: kind for kind in (Mark, Session, Choice)}

_which = st.integers(min_value=0, max_value=11)
"""One of several things that are there by then, counted round."""


class WrongClock(Clock):
    """A clock that runs with the test's steps, and is wrong by hours."""

    def __init__(self, wrong: timedelta) -> None:
        super().__init__()
        self.moment = BEGIN
        self.wrong = wrong

    def now(self) -> datetime:
        """Return the time as this machine has it."""
        return self.moment + self.wrong


class Machine:
    """One machine: its copy of the folder, its STATE, its clock, and what came to it.

    Args:
        base: Where it has its folders.
        name: Its device id.
        wrong: By how much its clock is wrong.
    """

    def __init__(self, base: Path, name: str, wrong: timedelta) -> None:
        self.name = name
        self.data = base / name / "data"
        self.state = base / name / "state"
        self.clock = WrongClock(wrong)
        self.held: dict[str, tuple[float, bytes | None]] = {}
        """Of each file, which version lies here, and its bytes; None once it was taken away."""
        self.journal = self.open()

    def open(self) -> Journal:
        """Open the folder, as the program does when it starts."""
        self.journal = Journal(str(self.data), str(self.state), self.clock)
        self.journal.files.device = self.name
        return self.journal

    def owns(self, path: str) -> bool:
        """Say whether a file is this machine's to write."""
        return path.startswith((f"journal/{self.name}/", f"profile/{self.name}."))

    def files(self) -> dict[str, bytes]:
        """Return all files of the copy, by their paths in it."""
        return {
            path.relative_to(self.data).as_posix(): path.read_bytes()
            for path in self.data.rglob("*")
            if path.is_file()
        }

    def receive(self, path: str, version: float, content: bytes | None) -> None:
        """Let the synchroniser put a file here, or take it away."""
        target = self.data / path
        self.held[path] = (version, content)
        if content is None:
            target.unlink(missing_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)

    def look(self) -> merge.History:
        """Read the folder and tidy up, as every opening does."""
        history = self.journal.read()
        self.journal.blank_deleted()
        return history


class DevicesApart(RuleBasedStateMachine):
    """People write on any machine, and files travel as they like; at last everything arrived."""

    def __init__(self) -> None:
        super().__init__()
        self.base = tempfile.TemporaryDirectory()
        self.machines: list[Machine] = []
        self.saved: dict[tuple[str, str], list[tuple[datetime, str, bytes, merge.Raw]]] = {}
        """Every version that a machine said was saved, by table and id."""
        self.drafts: dict[str, str] = {}
        """The text of each draft that was not dropped, by id."""
        self.dropped: list[str] = []
        self.old: dict[str, list[bytes]] = {}
        """Earlier contents of each file."""
        self.number = 0

    @initialize(wrong=st.lists(st.sampled_from(OFFSETS), min_size=2, max_size=3))
    def begin(self, wrong: list[timedelta]) -> None:
        """Set the machines up, which know nothing of each other."""
        names = ("aaa", "bbb", "ccc")
        self.machines = [
            Machine(Path(self.base.name), name, by) for name, by in zip(names, wrong, strict=False)
        ]

    # -- what people do ----------------------------------------------------------------------

    @rule(on=_which, kind=st.sampled_from(["marks", "sessions"]))
    def save_new(self, on: int, kind: str) -> None:
        """Save something new, whatever the machine has read by then."""
        machine = self._at(on)
        id_ = f"{kind}-{self.number}"
        at = machine.clock.now().isoformat()
        record: Record
        if kind == "marks":
            record = Mark(id=id_, at=at, day=DAY, kind="done", note=self._text())
        else:
            focus = self._chosen(machine) or "any"
            record = Session(
                id=id_, at=at, day=DAY, focus=focus, practice="circle", wrote=self._text()
            )
        self._save(machine, record)

    @rule(on=_which, which=_which, fresh=st.booleans())
    def edit(self, on: int, which: int, fresh: bool) -> None:  # noqa: FBT001 - drawn by name
        """Edit what the machine knows; seen just now, it stands here, whatever the clocks say."""
        machine = self._at(on)
        if fresh:
            machine.look()
        record = self._known(machine, which)
        if record is None:
            return
        if isinstance(record, Choice):
            changes: dict[str, Any] = {
                "focus": f"focus-{self.number}",
                "shown": (*record.shown, record.focus),
            }
        else:
            changes = {"note" if isinstance(record, Mark) else "wrote": self._text()}
        raw = self._save(machine, msgspec.structs.replace(record, **changes))
        if fresh:
            history = machine.journal.read()
            stands = history[record.table].get(record.id, {})
            if not self._begun_on_another(history, record):
                assert merge.canonical(stands) == merge.canonical(raw)

    @rule(on=_which, which=_which)
    def delete(self, on: int, which: int) -> None:
        """Delete what the machine has just seen: it is gone here, whatever the clocks say."""
        machine = self._at(on)
        machine.look()
        record = self._known(machine, which)
        if record is None or isinstance(record, Choice):
            return
        machine.journal.remove(record)
        stone = machine.journal.read()[record.table][record.id]
        assert stone["deleted"]
        assert set(stone) == {"id", "at", "day", "updated", "deleted"}
        self._note(machine, record.table, stone)

    @rule(on=_which)
    def choose(self, on: int) -> None:
        """Choose the day's focus, where this machine knows of no choice."""
        machine = self._at(on)
        machine.look()
        if self._chosen(machine) is None:
            machine.journal.ensure_person()
            person = uuid.UUID(machine.journal.person())
            choice = Choice(
                id=str(uuid.uuid5(person, DAY)),
                at=machine.clock.now().isoformat(),
                day=DAY,
                focus=f"focus-{self.number}",
                practice="circle",
                reason="turn",
            )
            self._save(machine, choice)

    @rule(on=_which, value=st.sampled_from([("name", "Ada"), ("name", "Grace"), ("rest_days", 3)]))
    def set(self, on: int, value: tuple[str, object]) -> None:
        """Set something; having seen the others' settings, this one stands here."""
        machine = self._at(on)
        name, wanted = value
        machine.look()
        machine.journal.set(**{name: wanted})
        machine.journal.read()
        assert getattr(machine.journal.settings(), name) == wanted
        self._after(machine)

    @rule(on=_which)
    def keep_draft(self, on: int) -> None:
        """Type something and leave it."""
        machine = self._at(on)
        id_, text = f"draft-{self.number}", self._text()
        at = machine.clock.now().isoformat()
        draft = Draft(id=id_, kind="letter", at=at, day=DAY, updated="", state={"text": text})
        machine.journal.keep_draft(draft)
        self.drafts[id_] = text
        self._after(machine)

    @rule(on=_which, which=_which)
    def drop_draft(self, on: int, which: int) -> None:
        """Finish or throw away one of the machine's own drafts."""
        machine = self._at(on)
        drafts = machine.journal.drafts()
        if drafts:
            draft = drafts[which % len(drafts)]
            machine.journal.drop_draft(draft.id)
            self.dropped.append(self.drafts.pop(draft.id))
            self._after(machine)

    @rule(on=_which)
    def look(self, on: int) -> None:
        """Open the program, and look."""
        machine = self._at(on)
        machine.open()
        machine.look()
        self._after(machine)

    # -- what the synchroniser does ----------------------------------------------------------

    @rule(to=_which, which=_which, half=st.none() | st.floats(0, 1, exclude_max=True))
    def deliver(self, to: int, which: int, half: float | None) -> None:
        """Carry one file to a machine: the whole of it, or for now its beginning."""
        machine = self._at(to)
        waiting = self._waiting(machine)
        if not waiting:
            return
        path, (version, content) = waiting[which % len(waiting)]
        if half is not None and content:
            version, content = version - 0.5, content[: int(half * len(content))]
        machine.receive(path, version, content)

    @precondition(lambda self: self.old)
    @rule(at=_which, which=_which, version=_which)
    def leave_a_copy(self, at: int, which: int, version: int) -> None:
        """Leave an earlier version of a file beside it, as after a conflict."""
        machine = self._at(at)
        path = sorted(self.old)[which % len(self.old)]
        stem, dot, ending = path.rpartition(".")
        if "drafts" in path or "conflict" in path:
            return
        copy = f"{stem}.sync-conflict-20261123-{self.number:06}-K5S5ZDQ{dot}{ending}"
        self.number += 1
        machine.receive(copy, 1, self.old[path][version % len(self.old[path])])

    @rule(at=_which, which=_which)
    def remove_a_copy(self, at: int, which: int) -> None:
        """Throw a conflict copy away by hand."""
        machine = self._at(at)
        copies = [
            path
            for path, (version, content) in sorted(machine.held.items())
            if "conflict" in path and content is not None and version == self._newest()[path][0]
        ]
        if copies:
            path = copies[which % len(copies)]
            machine.receive(path, machine.held[path][0] + 1, None)

    # -- and in the end ----------------------------------------------------------------------

    def teardown(self) -> None:
        """Let everything arrive everywhere, and hold all machines to one state."""
        try:
            if self.machines:
                self._settle()
        finally:
            self.base.cleanup()

    def _settle(self) -> None:
        for machine in self.machines:
            machine.look()
            machine.journal.ensure_person()
            self._after(machine)
        for _ in range(4):
            for machine in self.machines:
                for path, (version, content) in self._waiting(machine):
                    machine.receive(path, version, content)
                machine.open().read()
                machine.journal.blank_deleted()
                self._after(machine)
        assert not any(map(self._waiting, self.machines))

        first, *others = self.machines
        history = first.journal.read()
        for machine in others:
            assert machine.files() == first.files()
            assert machine.journal.read() == history
            assert machine.journal.profile() == first.journal.profile()
            assert machine.journal.person() == first.journal.person()
        self._check_records(history)
        for machine in self.machines:
            assert machine.journal.notices == []
            drafts = machine.journal.drafts() + machine.journal.drafts_elsewhere()
            assert {draft.id: draft.state["text"] for draft in drafts} == self.drafts

    def _check_records(self, history: merge.History) -> None:
        """Every id stands in its greatest version ever saved; what is deleted is nowhere."""
        gone = list(self.dropped)
        for (table, id_), versions in self.saved.items():
            greatest = max(versions, key=lambda version: version[:3])[3]
            if table == "choices":
                assert history[table]
                continue
            assert history[table][id_] == greatest
            if greatest.get("deleted"):
                gone += [
                    text for *_, row in versions if (text := row.get("note") or row.get("wrote"))
                ]
        for machine in self.machines:
            for path, content in machine.files().items():
                assert ".damaged" not in path
                assert [text for text in gone if text.encode() in content] == [], path

    # -- helpers -----------------------------------------------------------------------------

    def _at(self, number: int) -> Machine:
        """Return a machine; the time goes on."""
        self.number += 1
        for machine in self.machines:
            machine.clock.moment = BEGIN + timedelta(seconds=self.number)
        return self.machines[number % len(self.machines)]

    def _text(self) -> str:
        return f"<text {self.number}>"

    def _known(self, machine: Machine, which: int) -> Record | None:
        """Return one of the living records as of the machine's last reading."""
        found = [
            record
            for table, kind in KINDS.items()
            for id_ in sorted(machine.journal.known().get(table, {}))
            if (record := read(kind, machine.journal.standing(table, id_))) and not record.deleted
        ]
        return found[which % len(found)] if found else None

    def _chosen(self, machine: Machine) -> str | None:
        """Return the day's focus as of the machine's last reading."""
        rows = machine.journal.known().get("choices", {}).values()
        return next((str(row["focus"]) for row in rows), None)

    def _begun_on_another(self, history: merge.History, record: Record) -> bool:
        """Say whether the day's choice is another one, because a session was begun on that."""
        if not isinstance(record, Choice):
            return False
        (row,) = history["choices"].values()
        begun = {session.get("focus") for session in merge.living(history, "sessions")}
        return row["at"] != record.at and bool(begun & {row["focus"], *row.get("shown", ())})

    def _save(self, machine: Machine, record: Record) -> merge.Raw:
        raw = machine.journal.save(record)
        self._note(machine, record.table, raw)
        return raw

    def _note(self, machine: Machine, table: str, raw: merge.Raw) -> None:
        version = (days.instant(raw["updated"]), machine.name, merge.canonical(raw), dict(raw))
        self.saved.setdefault((table, raw["id"]), []).append(version)
        self._after(machine)

    def _after(self, machine: Machine) -> None:
        """Take note of what a machine wrote, which is among its own files alone."""
        files = machine.files()
        newest = self._newest()
        for path in {*files, *machine.held}:
            content = files.get(path)
            if content == machine.held.get(path, (0, None))[1]:
                continue
            assert machine.owns(path), path
            machine.held[path] = (newest.get(path, (0, None))[0] // 1 + 1, content)
            if content is not None:
                self.old.setdefault(path, []).append(content)

    def _newest(self) -> dict[str, tuple[float, bytes | None]]:
        """Return the newest whole version of each file."""
        newest: dict[str, tuple[float, bytes | None]] = {}
        for machine in self.machines:
            for path, (version, content) in machine.held.items():
                if version % 1 == 0 and version > newest.get(path, (0, None))[0]:
                    newest[path] = (version, content)
        return newest

    def _waiting(self, machine: Machine) -> list[tuple[str, tuple[float, bytes | None]]]:
        """Return the files of which a newer version is somewhere else."""
        return [
            (path, newest)
            for path, newest in sorted(self._newest().items())
            if newest[0] > machine.held.get(path, (0, None))[0]
        ]


def _run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        DevicesApart,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_devices_apart_end_the_same() -> None:
    """Whatever machines wrote, and however files travelled, all have one state; nothing is lost."""
    _run(examples=12, steps=25)


@pytest.mark.slow
def test_devices_apart_end_the_same_at_length() -> None:
    """The same law, over many more and longer ways there."""
    _run(examples=150, steps=50)
