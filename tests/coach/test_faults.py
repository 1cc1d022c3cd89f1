"""No word is lost when the system fails: every call of every kind of save, one after another."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from coach import databases
from coach.clock import Clock
from coach.journal import Draft, Journal
from coach.records import Mark
from coach.trouble import Trouble
from tests.faults import FailingDisk, Image, Recording, documented, lay_out

AT = "2026-11-23T09:00:00.000+01:00"
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS)

Act = Callable[[Journal], object]


def _mark(id_: str, note: str, day: str = "2026-11-23") -> Mark:
    return Mark(id=id_, at=AT, day=day, kind="done", note=note)


def _draft(text: str, id_: str = "d") -> Draft:
    return Draft(id=id_, kind="letter", at=AT, day="2026-11-23", updated="", state={"text": text})


def _nothing(_: Journal) -> None:
    """Leave the folder as it is."""


def _used(journal: Journal) -> None:
    """Bring something of everything into the folder, each saved twice."""
    for text in ("before", "as it was"):
        journal.set(name=text)
        journal.save(_mark("kept", text))
        journal.save(_mark("gone", text))
        journal.keep_draft(_draft(text))


def _damaged(journal: Journal) -> None:
    """Leave a month that can't be read, and its previous version."""
    journal.save(_mark("kept", "as it was"))
    journal.save(_mark("gone", "the last version, which the damage takes"))
    (path,) = Path(journal.data).glob("journal/*/2026-11.*json*")
    path.write_bytes(path.read_bytes()[:-20])


@dataclass(frozen=True)
class Case:
    """Something that is done to a folder in some state."""

    name: str
    prepare: Act
    act: Act
    often: bool = False
    """Whether power cuts in it are tried with every run of the tests, and not in the slow ones."""

    def __str__(self) -> str:
        """Name it in a test's id."""
        return self.name


CASES = (
    Case("the first save ever", _nothing, lambda j: j.save(_mark("new", "words"))),
    Case("a later save", _used, lambda j: j.save(_mark("new", "words")), often=True),
    Case("an edit", _used, lambda j: j.save(_mark("kept", "words"))),
    Case("a save in a new month", _used, lambda j: j.save(_mark("new", "words", "2026-12-01"))),
    Case("a delete", _used, lambda j: j.remove(_mark("gone", ""))),
    Case("the first draft ever", _nothing, lambda j: j.keep_draft(_draft("words"))),
    Case("a draft kept", _used, lambda j: j.keep_draft(_draft("words"))),
    Case("a draft dropped", _used, lambda j: j.drop_draft("d")),
    Case("the first setting ever", _nothing, lambda j: j.set(name="words")),
    Case("a setting", _used, lambda j: j.set(name="words")),
    Case("reading", _used, lambda j: j.read()),
    Case("mending a damaged file", _damaged, lambda j: j.read()),
    Case("saving to a damaged file", _damaged, lambda j: j.save(_mark("new", "words"))),
)


def _open(base: Path) -> Journal:
    """Open the folder as a new process would."""
    clock = Clock(datetime.fromisoformat(AT))
    return Journal(str(base / "data"), str(base / "state"), clock)


def _kept(base: Path) -> dict[str, Any]:
    """Return every word that a new process finds."""
    journal = _open(base)
    marks = journal.read().get("marks", {})
    drafts = [*journal.drafts(), *journal.drafts_elsewhere()]
    return {
        "name": journal.settings().name,
        **{id_: row.get("note", "deleted") for id_, row in marks.items()},
        **{draft.id: draft.state["text"] for draft in drafts},
    }


def _left(base: Path) -> list[str]:
    """Return what is no file of ours by its name, temporary files above all."""
    return [path.name for path in base.rglob("*") if "tmp" in path.name]


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Give a folder in memory where there can be one: the disk is a model here, and a slow one."""
    memory = "/dev/shm"  # noqa: S108 - where Linux has it
    where = memory if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="tending-", dir=where) as folder:
        yield Path(os.path.realpath(folder))


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "LOCK_SECONDS", 0.01)
    monkeypatch.setattr(os, "fsync", lambda _: None)
    # What the device is called is a save of its own, a setting: those are tried already.
    monkeypatch.setattr(Journal, "_name_device", lambda _: None)


def _prepared(case: Case, tmp_path: Path) -> tuple[Path, Path]:
    """Return the folder as the case begins, and a copy to work on."""
    start, base = tmp_path / "start", tmp_path / "folder"
    start.mkdir()
    case.prepare(_open(start))
    return start, shutil.copytree(start, base)


def _calls(case: Case, base: Path) -> int:
    """Return how many file calls the case makes when all goes well."""
    with FailingDisk(base) as disk:
        case.act(_open(base))
    return len(disk.calls)


# -- failing calls -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lasting",
    [False, pytest.param(True, marks=pytest.mark.slow)],
    ids=["once", "from then on"],
)
@pytest.mark.parametrize(
    "error",
    [
        pytest.param(error, id=errno.errorcode[error], marks=pytest.mark.slow if slow else ())
        for slow, error in enumerate(ERRORS)
    ],
)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_failing_call(case: Case, error: int, *, lasting: bool, tmp_path: Path) -> None:
    """Whichever call fails, it is said in a sentence, nothing acknowledged is lost, saves go on."""
    start, base = _prepared(case, tmp_path)
    before = _kept(shutil.copytree(start, tmp_path / "before"))
    calls = _calls(case, base)
    after = _kept(base)

    for fails in range(calls):
        shutil.rmtree(base)
        shutil.copytree(start, base)
        journal = _open(base)
        said = ""
        with FailingDisk(base, fails, error, lasting=lasting) as disk:
            try:
                journal = _open(base)
                case.act(journal)
            except Trouble as trouble:
                said = str(trouble)
        assert disk.failed
        assert _kept(base) in ([before, after] if said else [after]), (disk.failed, said)

        case.act(journal)
        journal.save(_mark("next", "one"))
        assert _kept(base) == {**after, "next": "one"}, disk.failed
        assert not _left(base), disk.failed


def test_a_partly_failing_reading_is_no_reading(tmp_path: Path) -> None:
    """Whichever call fails, reading gives every word or says that it could not."""
    _, base = _prepared(Case("reading", _used, _nothing), tmp_path)
    whole = _open(base).read()
    case = Case("reading", _nothing, lambda journal: journal.read())

    for fails in range(_calls(case, base)):
        with FailingDisk(base, fails, errno.EIO), contextlib.suppress(Trouble):
            assert _open(base).read() == whole


def test_the_page_names_no_more_failing_calls_than_there_are(tmp_path: Path) -> None:
    """docs/reliability.md counts the calls that were made to fail, and they are all made here."""
    calls = 0
    for number, case in enumerate(CASES):
        (tmp_path / str(number)).mkdir()
        calls += _calls(case, _prepared(case, tmp_path / str(number))[1])

    assert calls * len(ERRORS) * 2 >= documented("A file call fails")


# -- power cuts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "links"),
    [
        pytest.param(case, links, id=f"{case}, {'' if links else 'no '}hard links", marks=marks)
        for links in (True, False)
        for case in CASES
        for marks in [() if links and case.often else pytest.mark.slow]
    ],
)
def test_a_power_cut(
    case: Case, *, links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whenever the power goes, each file is the old or the new one, and what was said holds."""
    if not links:
        monkeypatch.setattr(os, "link", _no_links)
    start, base = _prepared(case, tmp_path)
    states, before, after = _cut(case, start, base)
    for said, image in states:
        lay_out(image, base)
        kept = _kept(base)
        assert kept in ([after] if said else [before, after])

        case.act(_open(base))
        assert _kept(base) == after
        assert not _left(base)


@pytest.mark.slow
def test_the_page_names_no_more_power_cuts_than_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """docs/reliability.md counts the states that power cuts may leave, and each is tried here."""
    states = 0
    for links in (True, False):
        monkeypatch.setattr(os, "link", os.link if links else _no_links)
        for case in CASES:
            here = tmp_path / f"{links} {case}"
            here.mkdir()
            states += len(_cut(case, *_prepared(case, here))[0])

    assert states >= documented("Power goes")


def _no_links(source: str, _: str) -> None:
    os.stat(source)
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


def _cut(case: Case, start: Path, base: Path) -> tuple[set[tuple[int, Image]], Any, Any]:
    """Return what power cuts may leave of a case, and every word before and after it."""
    before = _kept(shutil.copytree(start, base.with_name("before")))
    with Recording(base) as disk:
        case.act(_open(base))
        disk.say()
    return disk.after_power_cut(), before, _kept(base)
