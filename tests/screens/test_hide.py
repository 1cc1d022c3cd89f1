"""Quick hide, looked at closely: believable, complete, and the way back to the same place."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

import pytest

from screens.widgets.timed import Timed

if TYPE_CHECKING:
    from tests.screens.conftest import Drive, Driver

SIZES = [(80, 24), (40, 15), (120, 40)]
QUICK = [size if size == SIZES[0] else pytest.param(size, marks=pytest.mark.slow) for size in SIZES]
"""The sizes, of which the quick suite takes the first."""

CAL = """\
$ cal
   November 2026
Su Mo Tu We Th Fr Sa
 1  2  3  4  5  6  7
 8  9 10 11 12 13 14
15 16 17 18 19 20 21
22 23 24 25 26 27 28
29 30

$"""
"""What a shell shows after `cal`, to the last line that holds anything."""


def _lines(user: Driver) -> str:
    """Return the screen as lines, without what is empty at their ends."""
    strips = user.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips).rstrip()


@pytest.mark.parametrize("size", QUICK)
@pytest.mark.parametrize("keys", [(), ("m", "a"), ("s", "enter", "a"), ("f2",), ("ctrl+p", "a")])
async def test_the_plain_screen_is_what_cal_prints(
    drive: Drive, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    """At each size the screen holds the calendar and a prompt, and nothing else at all."""
    async with drive(size=size) as user:
        await user.press(*keys, "f4")

        assert _lines(user) == CAL


async def test_the_plain_screen_marks_today_and_has_a_cursor(drive: Drive) -> None:
    """Today's number and the cursor stand out, as on a terminal, in the terminal's own colours."""
    async with drive() as user:
        await user.press("f4")

        segments = [s for strip in user.screen._compositor.render_strips() for s in strip]
        marked = [s.text for s in segments if s.style and s.style.reverse]
        colours = {
            c.name for s in segments if s.style for c in (s.style.color, s.style.bgcolor) if c
        }
        assert marked == ["23", " "]
        assert colours <= {"default"}
        assert user.app.native_ansi_color

        await user.press("f4")
        assert not user.app.native_ansi_color


@pytest.mark.parametrize("keys", [(), ("m", "a"), ("f2",), ("p", "a"), ("s", "w")])
@pytest.mark.parametrize("size", QUICK)
async def test_a_resize_reveals_nothing(
    drive: Drive, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    """Resized while hidden, the plain screen stays; afterwards the place fits the new size."""
    async with drive(size=(100, 30)) as user:
        await user.press(*keys)
        before = user.screen
        await user.press("f4")

        await user.pilot.resize_terminal(*size)
        await user.settle()
        assert _lines(user) == CAL

        await user.press("f4")
        assert user.screen is before
        assert user.screen.outer_size == size


@pytest.mark.parametrize(
    ("key", "name"), [("enter", "SessionScreen"), ("m", "SessionScreen"), ("f", "FillInDialog")]
)
async def test_what_was_on_its_way_opens_underneath(drive: Drive, key: str, name: str) -> None:
    """A screen that waits for a slow disk when all is hidden opens under the plain one."""
    gate = threading.Event()
    async with drive() as user:
        user.app.desk.submit(lambda _: gate.wait(5))
        user.strike(key)
        for _ in range(10):
            await user.pilot.pause()
        user.app.action_hide()
        gate.set()
        await user.settle()
        assert _lines(user) == CAL
        assert len(user.app.screen_stack) == 3

        await user.press("f4")

        assert user.on == name


async def test_welcome_opens_underneath(drive: Drive) -> None:
    """Hidden before the first look was over, Welcome doesn't come up over the plain screen."""
    async with drive(new=True) as user:
        await user.press("escape")
        user.app.action_hide()
        user.app.action_welcome()
        await user.settle()
        assert _lines(user) == CAL

        await user.press("f4")

        assert user.on == "WelcomeScreen"


async def test_a_note_that_comes_late_is_not_shown(drive: Drive) -> None:
    """What is notified while hidden does not show on the plain screen."""
    async with drive() as user:
        await user.press("f4")

        user.app.notify("The pause ended yesterday.")
        await user.settle()

        assert _lines(user) == CAL


@pytest.mark.parametrize(
    "keys", [("m", *"private"), ("s", "enter", *"private"), ("p", *"private"), ("f2",)]
)
async def test_no_window_title_is_set(
    drive: Drive, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...]
) -> None:
    """Nothing is written that a terminal would take for its window's title."""
    written: list[str] = []
    async with drive() as user:
        driver = user.app._driver
        assert driver is not None
        monkeypatch.setattr(driver, "write", written.append)

        await user.press(*keys, "f4", "f4")

    assert not re.search(r"\x1b\][012];", "".join(written))
    assert user.app.title == "tending"


async def test_hiding_twice_in_a_burst_is_as_before(drive: Drive) -> None:
    """Pressed twice in a fright, the key leads back to the same field with the same text."""
    async with drive() as user:
        await user.press("s", "enter", *"Robin")
        before = user.screen, user.focused

        await user.burst("f4", "f4")
        assert (user.screen, user.focused) == before
        await user.burst("f4", "f4", "ctrl+g")
        assert user.on == "HideScreen"
        await user.press("f4")

        assert (user.screen, user.focused) == before
        assert getattr(user.focused, "value", "") == "Robin"


async def test_a_timer_shows_nothing_behind_the_plain_screen(drive: Drive) -> None:
    """A minute that runs in the exercise stays covered when it moves on, and is there again."""
    async with drive() as user:
        await user.press("a", "1", "enter", "1", *"so", "ctrl+n", "9", "enter")
        timer = user.screen.query_one(Timed)
        before = user.screen
        await user.press("ctrl+g")

        timer.advance(30)
        await user.settle()
        assert _lines(user) == CAL

        await user.press("ctrl+g")
        assert user.screen is before
        assert timer.seconds >= 30


async def test_what_was_typed_in_the_exercise_is_saved_by_hiding(drive: Drive) -> None:
    """Hiding in the middle of a sentence of the exercise has it on the disk at once."""
    async with drive() as user:
        await user.press("a", "1", "enter", "1", *"a slammed door", "f4")

        assert user.typed() == "a slammed door"
        assert _lines(user) == CAL


async def _hidden_behind(user: Driver, secret: str) -> None:
    """Lock the app's folder behind a secret, type something, and hide."""
    user.app.guard = lambda given: given == secret
    await user.press("m", "a", "f4")


async def _answered(user: Driver) -> None:
    """Wait until the secret was tried."""
    trying = [worker for worker in user.app.workers if worker.group == "guard"]
    if trying:  # with none, it would wait for all that ever runs
        await user.app.workers.wait_for_complete(trying)
    await user.settle()


@pytest.mark.parametrize("key", ["f4", "ctrl+g"])
async def test_with_a_lock_coming_back_takes_the_passphrase(drive: Drive, key: str) -> None:
    """Behind a lock the hiding key asks, as a shell would; the right passphrase brings all back."""
    async with drive() as user:
        await _hidden_behind(user, "pass 1")

        await user.press(key)
        assert _lines(user) == CAL.removesuffix("$") + "Password:"
        await user.press(*"pass", "space", "1", "x", "backspace")
        assert _lines(user) == CAL.removesuffix("$") + "Password:", "nothing typed shows"
        await user.press("enter")
        await _answered(user)

        assert not user.app.hidden
        assert "$ cal" not in _lines(user)


async def test_a_wrong_passphrase_keeps_it_hidden(drive: Drive) -> None:
    """A wrong one is refused as by any program, escape lets it go, and all stays hidden."""
    async with drive() as user:
        await _hidden_behind(user, "pass")

        await user.press("f4", "n", "o", "enter")
        await _answered(user)
        assert _lines(user).endswith("Sorry, try again.\nPassword:")
        assert user.app.hidden
        await user.press("escape")
        assert _lines(user) == CAL
        await user.press("p", "enter", "f1", "f3")
        assert _lines(user) == CAL


async def test_a_passphrase_can_be_pasted(drive: Drive) -> None:
    """From a password manager, one line of it."""
    async with drive() as user:
        await _hidden_behind(user, "long one")

        await user.press("f4")
        await user.paste("long one\n")
        await user.press("enter")
        await _answered(user)

        assert not user.app.hidden
