"""A slow or broken disk: no key waits for it, and nothing that was given is forgotten."""

from __future__ import annotations

import errno
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

import screens.guiding
from coach import rescue, troubles
from coach.coach import Coach
from coach.trouble import Trouble
from screens import messages, palette
from screens.exercise import ExerciseScreen
from screens.right_now import RightNow
from screens.unkept import ElsewhereDialog

if TYPE_CHECKING:
    from tests.screens.conftest import Drive, Driver

FULL = "Not saved: no room left on the device."


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """Give a disk that is full until the list is cleared."""
    broken = [True]

    def unless(name: str) -> None:
        keep = getattr(Coach, name)

        def keep_or_not(coach: Coach, given: object) -> None:
            if broken:
                raise Trouble(FULL)
            keep(coach, given)

        monkeypatch.setattr(Coach, name, keep_or_not)

    unless("keep")
    unless("keep_moment")
    monkeypatch.setattr(screens.guiding, "RETRY_SECONDS", 0.02)
    yield broken
    broken.clear()


@pytest.mark.parametrize(
    "keys",
    [("o",), ("f3", "2", "enter", "1", "k"), ("f3", "2", "enter", "1", "m")],
    ids=["another", "keep", "count"],
)
async def test_hiding_does_not_wait_for_the_disk(drive: Drive, keys: tuple[str, ...]) -> None:
    """F4 covers the screen at once, also while something is being saved."""
    async with drive() as user:
        await user.press(*keys[:-1])
        gate = threading.Event()
        user.app.desk.submit(lambda _: gate.wait())
        try:
            user.strike(keys[-1])
            user.strike("f4")
            for _ in range(1000):
                await user.pilot._wait_for_screen()
                if user.app.hidden:
                    break

            assert user.app.hidden
        finally:
            gate.set()


async def _to_proof(user: Driver) -> None:
    """Open the exercise and go to its last ask."""
    await user.press("a")
    assert isinstance(user.screen, ExerciseScreen)
    state = user.screen.state
    await user.screen.move(state.at_place(state.place_of("proof")))
    await user.settle()


async def test_trouble_with_the_last_answer_is_told_and_mended(
    drive: Drive, full: list[bool]
) -> None:
    """The screen is gone, so Today says it; once there is room, the line is on disk."""
    async with drive(tendencies=["anger"]) as user:
        await _to_proof(user)
        await user.press(*"I stayed", "enter")
        assert user.on == "Today"
        assert FULL in user.shown

        full.clear()
        while user.app.newest:
            await user.settle()

        assert user.row("proofs")["line"] == "I stayed"
        assert FULL not in user.shown


async def test_leaving_keeps_what_waited(drive: Drive, full: list[bool]) -> None:
    """An answer whose save had trouble is saved on the way out, if it can be by then."""
    async with drive(tendencies=["anger"]) as user:
        await _to_proof(user)
        await user.press("escape", "4")
        assert FULL in user.text

        full.clear()
        await user.press("ctrl+q")

        (draft,) = user.drafts()
        assert draft.state["values"]["intensity_after"] == 4


async def test_a_right_now_that_could_not_be_kept_is_told(drive: Drive, full: list[bool]) -> None:
    """Left right after the keeping key, it still says that nothing was kept."""
    assert full
    async with drive() as user:
        await user.press("f3", "2", "enter", "1")

        await user.burst("k", "enter")

        assert user.on == "Today"
        assert user.toasts == [FULL]


async def test_a_second_call_opens_nothing_twice(drive: Drive) -> None:
    """Asked for twice, the exercise is open once, and its end is heard."""
    async with drive(tendencies=["anger"]) as user:
        await _to_proof(user)
        user.app.post_message(messages.BeginExercise())
        await user.settle()

        await user.press(*"I stayed", "enter")

        assert user.row("proofs")["line"] == "I stayed"
        assert user.on == "Today"


async def test_a_kept_right_now_follows_a_new_choice(drive: Drive) -> None:
    """Kept, and another sentence chosen after that: the record has the one on the screen."""
    async with drive() as user:
        await user.press("f3", "2", "enter", "1", "k", "backspace", "2")

        assert isinstance(user.screen, RightNow)
        assert user.row("moments")["sentence"] == user.screen.state.sentence


async def test_the_protective_setting_reaches_what_is_open(drive: Drive) -> None:
    """Turned on over an exercise, its asks change at once, at the same place."""
    async with drive(tendencies=["anger"]) as user:
        await user.press("a")
        assert isinstance(user.screen, ExerciseScreen)
        screen = user.screen
        await screen.move(screen.state.at_place(screen.state.place_of("request_would")))
        assert "free to be declined" in user.text

        user.app.post_message(messages.SettingsChanged({"protective": True}))
        await user.settle()

        assert screen.state.protective
        assert "What can you give yourself" in user.text


async def test_a_settings_line_is_kept_as_it_is_typed(drive: Drive) -> None:
    """A name is on disk within the second, without Enter; hiding keeps it at once."""
    async with drive() as user:
        await user.press("s", "enter", *"Mona")

        await user.press("f4")

        assert user.settings().name == "Mona"


# -- saving elsewhere --------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a home folder of the test's own."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


def _texts_in(folder: Path) -> list[str]:
    """Return what stands in the private files of a folder."""
    files = [path for path in folder.iterdir() if path.stat().st_mode & 0o777 == 0o600]
    return [path.read_text() for path in files]


async def _write(user: Driver, words: str) -> None:
    """Begin the short session and type some words; saving them was tried."""
    await user.press("m", *words)
    user.app.keep_typed()
    await user.settle()


async def _until(user: Driver, there: Callable[[], object]) -> None:
    """Wait until a thread other than the desk has done its work."""
    for _ in range(500):
        await user.settle()
        if there():
            return
    pytest.fail("it did not happen")


async def _ask_where(user: Driver) -> ElsewhereDialog:
    """Press F5 and return the dialog that comes."""
    user.strike("f5")
    await _until(user, lambda: isinstance(user.screen, ElsewhereDialog))
    assert isinstance(user.screen, ElsewhereDialog)
    return user.screen


async def test_saving_elsewhere_is_offered_only_in_trouble(drive: Drive, full: list[bool]) -> None:
    """The key comes first while a save has trouble, in the palette too, and goes with it."""
    async with drive() as user:
        await user.press("m")
        await user.press("x")
        user.app.keep_typed()
        await user.settle()
        assert user.keys_shown.startswith("f5 Save elsewhere")
        assert "Save elsewhere" in [title for title, _, _ in palette.commands(user.screen)]

        full.clear()
        await _until(user, lambda: not user.app.newest)

        assert "f5" not in user.keys_shown
        assert "Save elsewhere" not in [title for title, _, _ in palette.commands(user.screen)]


async def test_what_is_typed_is_saved_elsewhere(drive: Drive, full: list[bool], home: Path) -> None:
    """F5 and Enter write a private file in the home folder and say where; saving is tried on."""
    async with drive() as user:
        await _write(user, "precious")
        await _ask_where(user)

        user.strike("enter")
        await _until(user, lambda: "Everything typed is in" in user.text)

        (written,) = _texts_in(home)
        assert "precious" in written
        assert str(home) in user.text
        await user.press("escape")
        full.clear()
        await _until(user, lambda: not user.app.newest)
        assert user.typed() == "precious"


async def test_saving_elsewhere_overwrites_nothing(
    drive: Drive, full: list[bool], home: Path
) -> None:
    """A name that is taken gives one sentence, and dialog and text stay."""
    assert full
    (home / "mine.txt").write_text("mine")
    async with drive() as user:
        await _write(user, "precious")
        dialog = await _ask_where(user)
        dialog.query_one(Input).value = "~/mine.txt"

        user.strike("enter")
        await _until(user, lambda: "is there already and stays as it is" in user.text)

        assert (home / "mine.txt").read_text() == "mine"
        assert dialog.query_one(Input).value == "~/mine.txt"
        await user.press("escape")
        assert "precious" in user.shown


# -- leaving -----------------------------------------------------------------------------------


async def _try_to_leave(user: Driver, key: str) -> None:
    user.strike(key)
    await _until(user, lambda: user.on == "UnkeptDialog")


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
async def test_leaving_with_something_unkept_asks(drive: Drive, full: list[bool], key: str) -> None:
    """The app stays and says why; Escape leads back to the text, and once kept it leaves."""
    async with drive() as user:
        await _write(user, "precious")
        await _try_to_leave(user, key)
        assert FULL in user.shown
        await user.press("escape")
        assert "precious" in user.shown

        await _try_to_leave(user, key)
        full.clear()
        await _until(user, lambda: user.app._exit)

        assert user.typed() == "precious"


@pytest.mark.slow
async def test_leaving_all_the_same_sets_it_aside(
    drive: Drive, full: list[bool], home: Path
) -> None:
    """Left with 'Leave', the text is offered next time, and its copy is gone once it is kept."""
    async with drive() as user:
        await _write(user, "precious")
        await _try_to_leave(user, "ctrl+q")
        await user.press("tab", "tab")
        user.strike("enter")
        await _until(user, lambda: user.app._exit)
        state = user.app.state
        assert "set aside in" in user.app.last_words[-1]
        assert len(rescue.find(state)) == 1

    full.clear()
    async with drive() as user:
        assert "Continue" in user.keys_shown
        assert user.typed() == "precious"
        assert rescue.find(state) == []
        await user.press("enter")
        assert "precious" in user.shown
    assert _texts_in(home) == []


async def test_a_signal_sets_aside_what_cannot_be_kept(drive: Drive, full: list[bool]) -> None:
    """Ended by the system, it is offered at the next start, even while the disk is still full."""
    assert full
    async with drive() as user:
        await user.press("m", *"precious")
        user.app.last_act()
        user.app.newest.clear()

    async with drive() as user:
        assert "Continue" in user.keys_shown
        assert FULL in user.shown
        await user.press("enter")
        assert "precious" in user.shown


async def test_leaving_while_hidden_asks_nothing(drive: Drive, full: list[bool]) -> None:
    """Behind the plain screen nothing shows up: the text is set aside, and the app ends."""
    assert full
    async with drive() as user:
        await _write(user, "precious")
        await user.press("f4")

        user.strike("ctrl+q")
        await _until(user, lambda: user.app._exit)

        assert [one.draft.kind for one in rescue.find(user.app.state)] == ["session"]


# -- a folder that can't be read ---------------------------------------------------------------


@pytest.mark.parametrize("name", [n for n in troubles.SENTENCES if n not in {"ENOENT", "ENOTDIR"}])
@pytest.mark.parametrize("cached", [False, True], ids=["at first", "later"])
async def test_trouble_with_reading_is_told_and_passes(
    drive: Drive, monkeypatch: pytest.MonkeyPatch, name: str, *, cached: bool
) -> None:
    """Today says in a sentence why it can't be read, and is there again without a key."""
    number = getattr(errno, name)
    scandir, listdir = os.scandir, os.listdir
    broken = [True]

    def unless(call: Callable[..., object]) -> Callable[..., object]:
        def called(path: object = ".") -> object:
            if broken and "data" in str(path):
                raise OSError(number, os.strerror(number), str(path))
            return call(path)

        return called

    async with drive(cached=cached) as user:
        if not cached:
            user.app.view = None
            user.app.today.show(None, 9)
        monkeypatch.setattr(os, "scandir", unless(scandir))
        monkeypatch.setattr(os, "listdir", unless(listdir))
        await user.idle()
        await user.idle()
        assert user.shown.count("; please ") == 1
        assert user.toasts == []

        broken.clear()
        await user.idle()

        assert "; please " not in user.shown
        assert "Why today" in user.shown


async def test_a_folder_that_comes_back_is_shown_again(drive: Drive) -> None:
    """Renamed while the app is open, nothing is made in its place; back, Today is as before."""
    async with drive() as user:
        data = user.app.data
        shutil.move(data, f"{data}-away")
        await user.idle()
        assert "is gone; please put it back" in user.shown
        await user.press("d")
        with pytest.raises(FileNotFoundError):
            os.lstat(data)

        shutil.move(f"{data}-away", data)
        await user.idle()

        assert "is gone" not in user.text


async def test_an_error_of_the_disk_is_a_sentence_and_no_crash(drive: Drive) -> None:
    """Whatever part of the coach it comes from, the app says it and goes on."""

    def broken(_: Coach) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO), "/my/file")

    async with drive() as user:
        assert await user.app.ask(broken) is None
        await user.settle()

        assert user.toasts == [
            "The disk with /my/file gives errors; please check it, and copy what is on it."
        ]
        await user.press("f1")
        assert user.on == "HelpScreen"
