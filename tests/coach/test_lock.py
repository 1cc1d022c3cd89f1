"""The lock: nothing with text lies open, nothing is lost by it, and no prompt where none may be."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pyrage
import pytest

from coach import archive, doctor, lock, locking, mending, names, resealing, restoring, shut
from coach.coach import Coach, opened
from coach.journal import Draft
from coach.records import Mark
from coach.sealing import Locked, Seal, Unopened
from coach.trouble import Trouble

Open = Callable[..., Coach]
SECRET = "the swallows nest above the door"
"""What is written, and may lie nowhere in the open."""
PASS = "pass"
TUESDAY = "2026-11-24T09:00:00+01:00"
NEXT_MONTH = "2026-12-02T09:00:00+01:00"


def _mark(note: str, *, day: str = "2026-11-23", id_: str = "m") -> Mark:
    return Mark(id=id_, at=f"{day}T09:00:00+01:00", day=day, kind="done", note=note)


def _draft(text: str) -> Draft:
    return Draft(
        id="d",
        kind="other",
        at="2026-11-23T09:00:00+01:00",
        day="2026-11-23",
        updated="",
        state={"text": text},
    )


@pytest.fixture
def written(coach: Open, quick: None) -> Coach:
    """A folder with text in every place that has some."""
    del quick
    made = coach()
    made.set(name=SECRET, onboarded=True)
    for note in (SECRET, f"{SECRET}, twice"):  # the second leaves a previous version
        made.journal.save(_mark(note))
    made.journal.save(_mark(SECRET, day="2026-10-01", id_="o"))
    made.journal.keep_draft(_draft(SECRET))
    made.journal.save(_mark(SECRET, id_="gone"))
    made.journal.remove(_mark(SECRET, id_="gone"))
    month = Path(made.data, "journal", made.journal.device, "2026-11.json")
    month.with_name("2026-11.damaged-2026-11-20T090000").write_text(SECRET)
    month.with_name(".2026-11.json.tmp").write_text(SECRET)
    made.look()
    made.back_up()
    return made


def _open_with(coach: Coach, secret: str = PASS) -> Coach:
    seal = lock.opened(coach.data, lambda _: secret)
    return opened(coach.data, coach.clock, seal)


def _shut(coach: Coach) -> Coach:
    return opened(coach.data, coach.clock, lock.shut(coach.data))


def _files(coach: Coach) -> Iterator[Path]:
    for top in (coach.data, coach.state):
        yield from (path for path in Path(top).rglob("*") if path.is_file())


def _in_the_open(coach: Coach, text: str = SECRET) -> list[str]:
    return [str(path) for path in _files(coach) if text.encode() in path.read_bytes()]


def _records(coach: Coach) -> dict[str, Any]:
    return {**coach.journal.read(), "profile": coach.journal.profile()}


def test_nothing_written_lies_in_the_open(written: Coach) -> None:
    """After locking no file of DATA or STATE holds a word that was typed, of whatever kind."""
    assert len(_in_the_open(written)) > 6, "the text was everywhere before"

    locking.lock(written, "pass")

    assert _in_the_open(written) == []
    kinds = {
        names.stem(path.name).split("-")[0]
        for path in _files(written)
        if path.name.endswith(".json.age")
    }
    assert kinds >= {"2026", "drafts", written.journal.device, "deleted", "today"}
    allowed = {"figures.json", "device.json", "lock", "data-folder"}
    rest = {p.name for p in _files(written) if not p.name.endswith(".json.age")} - allowed
    assert {Path(name).suffix for name in rest} == {".age"}, "only the key itself is left"


def test_locked_and_opened_it_is_the_same_journal(written: Coach) -> None:
    """What is read with the passphrase is what was there before, settings and drafts too."""
    before, drafts = _records(written), written.journal.drafts()

    locking.lock(written, "pass")
    after = _open_with(written)

    assert _records(after) == before
    assert after.journal.drafts() == drafts
    assert [one.record["note"] for one in after.journal.deleted()] == [SECRET]


def test_unlocking_undoes_it(written: Coach) -> None:
    """After unlocking every file of this device is plain again, and says what it said."""
    before = _records(written)
    plain = {path.name for path in _files(written)}
    locking.lock(written, "pass")

    locking.unlock(_open_with(written))

    assert _records(opened(written.data, written.clock)) == before
    sealed = [p for p in _files(written) if p.suffix == ".age" and p.parent.name != "lock"]
    assert sealed == []
    left_over = {".2026-11.json.tmp"}
    assert plain - left_over <= {path.name for path in _files(written)}
    assert not lock.needs_key(written.data)


def test_the_recovery_key_opens_it(written: Coach) -> None:
    """With the recovery key alone everything is read; another key of its kind opens nothing."""
    report = locking.lock(written, "pass")

    assert _records(_open_with(written, report.recovery)) == _records(_open_with(written))
    stranger = str(pyrage.x25519.Identity.generate())
    assert lock.with_secret(written.data, stranger) is None


def test_three_tries_and_no_more(written: Coach) -> None:
    """A mistyped passphrase is asked for again, twice; then one sentence ends it."""
    locking.lock(written, "pass")
    asked: list[str] = []

    def mistyped(said: str) -> str:
        asked.append(said)
        return "passs"

    with pytest.raises(Trouble, match="does not open it"):
        lock.opened(written.data, mistyped)
    assert len(asked) == 3
    assert "That does not open it" not in asked[0]
    assert "That does not open it" in asked[1]


def test_a_new_passphrase_takes_the_place_of_the_old(written: Coach) -> None:
    """After a change the old passphrase opens nothing, and the recovery key still everything."""
    report = locking.lock(written, "pass")

    locking.change(_open_with(written), "other")

    assert lock.with_secret(written.data, "pass") is None
    assert _records(_open_with(written, "other")) == _records(_open_with(written, report.recovery))


def test_saving_goes_on_sealed(written: Coach) -> None:
    """Records, drafts, settings and deletions of a locked folder are sealed as they are saved."""
    locking.lock(written, "pass")
    now = _open_with(written)

    now.journal.save(_mark(f"{SECRET} again", id_="n"))
    now.journal.keep_draft(_draft(f"{SECRET} drafted"))
    now.set(contact_name=f"{SECRET} friend")
    now.journal.remove(_mark(SECRET, id_="m"))
    now.look()

    assert _in_the_open(now) == []
    again = _open_with(written)
    assert again.journal.read()["marks"]["n"]["note"] == f"{SECRET} again"
    assert [draft.state["text"] for draft in again.journal.drafts()] == [f"{SECRET} drafted"]


def test_the_cache_is_read_sealed(written: Coach) -> None:
    """The cached Today of a locked folder is there for who opened it, and for no one else."""
    locking.lock(written, "pass")
    now = _open_with(written)
    now.look()

    assert now.glance() is not None
    assert _shut(written).glance() is None


def test_a_crash_between_leaves_both_and_nothing_is_lost(
    written: Coach, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever locking stops, the next opening goes on, and every record is there."""
    before = _records(written)
    real, left = os.replace, [2]

    def full(source: str, target: str) -> None:
        if "lock" not in target and not left[0]:
            raise OSError(28, "No space left on device")
        left[0] -= "lock" not in target
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        with pytest.raises(Trouble, match=r"full|space"):
            locking.lock(written, "pass")
    assert _in_the_open(written) != [], "it stopped half-way"

    assert _records(_open_with(written)) == before
    assert _in_the_open(written) == []


def test_what_was_saved_in_the_other_form_joins(written: Coach) -> None:
    """A plain month beside its sealed one, as an older program may leave it, loses nothing."""
    locking.lock(written, "pass")
    plain = Seal()
    elsewhere = Coach(written.data, written.clock, plain)
    path = Path(written.data, elsewhere.journal.files.own, "2026-11.json")
    late = {"1": msgspec.to_builtins(_mark("late", id_="late"))}
    path.write_text(json.dumps({"_default": {"1": {"schema": 1}}, "marks": late}))

    marks = _open_with(written).journal.read()["marks"]

    assert {"m", "late"} <= marks.keys()
    assert not path.exists()


def test_one_that_was_open_when_it_was_locked_writes_nothing_plain(written: Coach) -> None:
    """A program that does not know of the lock refuses to save, and says what to do."""
    running = opened(written.data, written.clock)
    running.look()
    locking.lock(written, "pass")

    with pytest.raises(Locked, match="open tending again"):
        running.journal.save(_mark(SECRET, id_="late"))

    assert _in_the_open(written) == []


def test_done_is_taken_into_the_inbox_without_the_passphrase(written: Coach) -> None:
    """Locked, a mark with its note is sealed away unasked, and is in its month once opened."""
    locking.lock(written, "pass")

    assert _shut(written).mark(_shut(written).today(), f"{SECRET} noted") is False, "marked before"
    assert _in_the_open(written) == []
    box = [path for path in _files(written) if path.name.startswith("inbox-")]
    assert len(box) == 1

    marks = _open_with(written).journal.read()["marks"]

    assert f"{SECRET} noted" in {mark.get("note") for mark in marks.values()}
    assert not box[0].exists()


@pytest.mark.usefixtures("quick")
def test_a_second_done_adds_nothing_locked_or_not(coach: Open) -> None:
    """Locked, the first mark of a day counts and a second adds nothing, as the figures know."""
    made = coach()
    made.set(onboarded=True)
    locking.lock(made, "pass")
    later = coach(TUESDAY)

    today = _shut(later).today()
    assert [_shut(later).mark(today) for _ in range(2)] == [True, False]
    assert [_open_with(later).mark(today) for _ in range(2)] == [False, False]
    assert len(_open_with(later).journal.read()["marks"]) == 1


def test_the_figures_answer_for_any_day(written: Coach, coach: Open) -> None:
    """Locked, the run is what it is to whoever opened the folder, on later days too."""
    locking.lock(written, "pass")
    for now in (TUESDAY, NEXT_MONTH):
        later = coach(now)
        known = shut.figures(later.state)
        assert known is not None
        told = shut.status(known, later.clock.now())
        opened_ = _open_with(later)
        whole = opened_.status(opened_.look())
        assert told.keys() == whole.keys()
        for key in ("version", "day", "week", "onboarded", "practised", "streak"):
            assert told[key] == whole[key], key
        assert "focus" in told


def test_the_figures_hold_nothing_written_or_chosen(written: Coach) -> None:
    """What lies in plain of a locked folder is numbers, and the day a week begins on."""
    locking.lock(written, "pass")

    known = shut.figures(written.state)

    assert known is not None
    assert known.pop("week_start") == "monday"
    assert isinstance(known.pop("run"), bool)
    numbers = msgspec.json.encode(list(known.values())).decode()
    assert set(numbers) <= set("0123456789,[]")


@pytest.mark.usefixtures("quick")
def test_two_devices_lock_as_each_comes_by(coach: Open) -> None:
    """Locking names what is the other machine's; that one seals its own when it is opened."""
    here, there = coach(), coach(machine="there")
    here.journal.save(_mark(SECRET, id_="a"))
    there.journal.save(_mark(SECRET, id_="b"))
    here = coach()

    report = locking.lock(here, "pass")

    theirs = os.path.join(there.data, "journal", there.journal.device, "2026-11.json")
    profile = os.path.join(there.data, "profile", f"{there.journal.device}.json")
    assert report.plain == (theirs, profile)
    there = coach(machine="there")
    there = _open_with(there)
    assert _in_the_open(there) == []
    assert _in_the_open(here) == []
    assert set(there.journal.read()["marks"]) == {"a", "b"}


def test_versions_that_a_synchroniser_keeps_are_named(written: Coach) -> None:
    """Locking names plain copies that it can't reach, in a synchroniser's own folders too."""
    kept = Path(written.data, ".stversions", "journal", "x", "2026-11~20261101-090000.json")
    kept.parent.mkdir(parents=True)
    kept.write_text(SECRET)

    report = locking.lock(written, "pass")

    assert report.plain == (str(kept),)
    assert kept.read_text() == SECRET
    found = doctor.examine(mending.look(_open_with(written).journal))
    assert [f.place for f in found if "lies open" in f.what] == [str(kept)]


def test_locked_apart_and_met_both_passphrases_are_asked_for(written: Coach) -> None:
    """Two locks made by devices that had not met: with both passphrases everything is read."""
    locking.lock(written, "pass")
    first = lock.with_secret(written.data, "pass")
    second = lock.make(written.data, "other")
    assert first is not None

    half = lock.with_secret(written.data, "other")
    assert half is not None
    assert half.missing
    with pytest.raises(Locked):
        half.open(first.close(b"x"))
    answers = iter(("pass", "other"))

    both = lock.opened(written.data, lambda _: next(answers))

    assert not both.missing
    assert set(both.recipients) == {*first.recipients, *second.recipients}
    assert both.open(first.close(b"x")) == both.open(second.close(b"x")) == b"x"


def test_a_damaged_sealed_file_is_set_aside_like_any_other(written: Coach) -> None:
    """A sealed month cut short goes aside, still sealed, and its previous version stands."""
    locking.lock(written, "pass")
    now = _open_with(written)
    now.journal.save(_mark("newer", id_="n"))
    path = Path(written.data, now.journal.files.own, "2026-11.json.age")
    path.write_bytes(path.read_bytes()[:-9])

    again = _open_with(written)
    marks = again.journal.read()["marks"]

    assert "m" in marks
    assert any("set aside" in notice for notice in again.journal.notices)
    aside = [p for p in _files(again) if ".damaged-2026-11-23" in p.name]
    assert [p.name.endswith(".json.age") for p in aside] == [True]


def test_sealed_bytes_open_with_their_key_alone() -> None:
    """What is sealed opens with its identity; a stranger's, or cut short, it does not."""
    identity, stranger = (pyrage.x25519.Identity.generate() for _ in range(2))
    seal = Seal((str(identity.to_public()),), (identity,))
    sealed = seal.close(SECRET.encode())

    assert SECRET.encode() not in sealed
    assert seal.open(sealed) == SECRET.encode()
    with pytest.raises(Locked):
        seal._replace(identities=()).open(sealed)
    for other, content in ((seal._replace(identities=(stranger,)), sealed), (seal, sealed[:-1])):
        with pytest.raises(Unopened):
            other.open(content)


@pytest.mark.parametrize(
    ("plain", "sealed"),
    [
        ("/d/2026-11.json", "/d/2026-11.json.age"),
        ("/d/2026-11.prev", "/d/2026-11.prev.json.age"),
        ("/d/2026-11.damaged-2026-11-20T090000", "/d/2026-11.damaged-2026-11-20T090000.json.age"),
        ("/d/drafts.sync-conflict-1.json", "/d/drafts.sync-conflict-1.json.age"),
    ],
)
def test_the_two_forms_of_a_name_lead_to_each_other(plain: str, sealed: str) -> None:
    """Each file of text has one name plain and one sealed, and goes from one to the other."""
    assert names.resealed(plain, sealed=True) == sealed
    assert names.resealed(sealed, sealed=False) == plain


def test_nothing_is_done_where_there_is_no_key(coach: Open) -> None:
    """An ordinary folder is not touched by what brings files into form."""
    made = coach()
    made.journal.save(_mark("x"))

    assert resealing.settle(made.journal.files) == 0
    assert not lock.needs_key(made.data)


def test_a_sealed_backup_is_restored_where_nothing_is(
    written: Coach, coach: Open, tmp_path: Path
) -> None:
    """On a new machine one file and its passphrase bring everything back, sealed as it was."""
    before = _records(written)
    locking.lock(written, PASS)
    zip_ = str(tmp_path / "all.zip")
    archive.write(_open_with(written).journal, zip_)
    assert SECRET.encode() not in Path(zip_).read_bytes()
    shutil.rmtree(written.data)
    fresh = coach(machine="new")

    fresh = locking.with_lock_of(fresh, restoring.lock_of(zip_), lambda _: PASS)
    restoring.restore(fresh.journal, restoring.open_backup(zip_, fresh.journal.seal))

    after = _open_with(coach(machine="new"))
    marks = after.journal.read()["marks"]
    assert {id_: row.get("note") for id_, row in marks.items()} == {
        id_: row.get("note") for id_, row in before["marks"].items()
    }
    assert after.journal.settings().name == SECRET
    assert _in_the_open(after) == []


@pytest.mark.slow
def test_the_stock_age_tool_opens_the_files(coach: Open, tmp_path: Path) -> None:
    """With a passphrase's real price; then, the recovery key in a file, `age -d` reads a month."""
    age = "/usr/bin/age"
    if not os.path.exists(age):
        pytest.skip("age is not installed")
    made = coach()
    made.journal.save(_mark(SECRET))
    report = locking.lock(made, "pass")
    assert lock.with_secret(made.data, "not it") is None
    key = tmp_path / "key.txt"
    key.write_text(f"{report.recovery}\n")
    month = os.path.join(made.data, made.journal.files.own, "2026-11.json.age")

    read = subprocess.run([age, "-d", "-i", str(key), month], capture_output=True, check=True)

    assert json.loads(read.stdout)["marks"]["1"]["note"] == SECRET
    assert _records(_open_with(made)) == _records(_open_with(made, report.recovery))
