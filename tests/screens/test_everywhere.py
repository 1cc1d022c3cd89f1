"""What holds from everywhere: help, support, quick hide, the palette, and every key declared."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any

import pytest
from textual.binding import Binding
from textual.command import CommandPalette
from textual.dom import DOMNode
from textual.widgets import Input, OptionList, TextArea

import screens
from screens.app import TendingApp
from screens.help import HelpScreen, KeyHelp, keys_of
from screens.widgets.keybar import MOST, KeyBar
from tests.screens.conftest import one_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from tests.screens.conftest import Drive, Driver

PLACES: dict[str, tuple[str, ...]] = {
    "today": (),
    "anchor": ("enter",),
    "scale": ("enter", "2", "enter"),
    "words": ("enter", "2", "enter", "6"),
    "ground": ("enter", "2", "enter", "9"),
    "read": ("enter", "f6"),
    "writing": ("m", "a", "b"),
    "line": ("m", "ctrl+n", "a", "b"),
    "rehearse": ("r",),
    "rehearse-answers": ("r", "enter", "enter"),
    "rehearse-line": ("r", "enter", "enter", "2", "a", "b"),
    "rehearse-smaller": ("r", "enter", "enter", "3", "2", "a", "b"),
    "exercise": ("a",),
    "exercise-start": ("a", "ctrl+n"),
    "exercise-words": ("a", "ctrl+n", "1", "x", "ctrl+n", "6", "1"),
    "exercise-own": ("a", "ctrl+n", "1", "x", "ctrl+n", "6", "f6", "x"),
    "exercise-tool": ("a", "ctrl+n", "1", "x", "ctrl+n", "9"),
    "exercise-timer": ("a", "ctrl+n", "1", "x", "ctrl+n", "9", "1"),
    "week": ("w",),
    "week-name": ("w", "enter", "a", "b"),
    "week-scale": ("w", "enter", "1", "enter"),
    "weeks-behind": ("w", "t"),
    "compare": ("w", "t", "c"),
    "checks": ("c",),
    "check-name": ("c", "1", "a", "b"),
    "check-read": ("c", "2", "enter", "7", "f8", "4"),
    "history": ("h",),
    "day": ("h", "left", "enter"),
    "search": ("h", "slash", "s", "a"),
    "search-filter": ("h", "slash", "tab"),
    "reading": ("h", "r"),
    "edit": ("h", "left", "enter", "enter", "a", "b"),
    "delete": ("h", "left", "enter", "x"),
    "settings": ("s",),
    "settings-line": ("s", "enter", "a", "b"),
    "settings-list": ("s", "down", "enter"),
    "pause": ("p",),
    "fill-in": ("f",),
    "help": ("f1",),
    "support": ("f2",),
    "adult-view": ("v",),
    "palette": ("ctrl+p", "a", "b"),
    "sheet": ("d", "ctrl+p", *"to share", "enter", "space"),
    "now-pause": ("f3",),
    "now-anchor": ("f3", "1"),
    "now-sentence": ("f3", "1", "enter"),
    "now-leave": ("f3", "1", "enter", "1"),
    "now-time": ("f3", "1", "enter", "1", "b", "5", "1", "9"),
    "welcome": ("s", "w"),
    "welcome-check": ("s", "w", "enter", "enter"),
    "welcome-tendency": ("s", "w", "enter", "enter", "1", "1", "1", "1", "1"),
    "welcome-name": ("s", "w", "enter", "enter", "1", "1", "1", "1", "1", "enter", "a", "b"),
}
"""The keys that lead from Today to every screen, field and dialog there is."""


QUICK = 6
"""Of so many places each test visits one in the quick suite."""


def _some(first: int) -> pytest.MarkDecorator:
    """Give every place, most among the slow tests: by turns, none is left out of the quick ones."""
    return pytest.mark.parametrize(
        "place",
        [
            pytest.param(place, marks=pytest.mark.slow if (first + number) % QUICK else ())
            for number, place in enumerate(PLACES)
        ],
    )


@pytest.fixture(autouse=True)
def _something_is_due(plan_due: None, week_due: None) -> None:
    """So that rehearsing and the week can be walked to like all else."""


async def _go(user: Driver, place: str) -> Screen[Any]:
    """Go to a place and return its screen."""
    await user.press(*PLACES[place])
    return user.screen


def _standing(user: Driver) -> tuple[object, object, str]:
    """Return the screen, the focused widget and the text that stands in it."""
    field = user.app.focused
    text = field.text if isinstance(field, TextArea) else ""
    return user.screen, field, field.value if isinstance(field, Input) else text


def _active(screen: Screen[Any]) -> dict[str, Binding]:
    """Return the described bindings that work on a screen now, by key."""
    return {
        key: active.binding
        for key, active in screen.active_bindings.items()
        if active.enabled and active.binding.description
    }


# -- help and support ------------------------------------------------------------------------------


@_some(0)
async def test_help_and_support_from_everywhere(drive: Drive, place: str) -> None:
    """F1 opens Help and F2 Support wherever one is; Escape comes back to the same field."""
    async with drive() as user:
        await _go(user, place)
        before = _standing(user)

        for key, name in (("f1", "HelpScreen"), ("f2", "SupportScreen")):
            if user.on != name:
                await user.press(key)
                assert user.on == name
                await user.press("escape")
                assert _standing(user) == before


@pytest.mark.parametrize(("key", "name"), [("f1", "HelpScreen"), ("f2", "SupportScreen")])
@pytest.mark.parametrize("back", ["same", "escape", "enter"])
async def test_the_same_key_goes_back(drive: Drive, key: str, name: str, back: str) -> None:
    """Help and Support are left by their own key, by Escape and by Enter."""
    async with drive() as user:
        await user.press(key)
        assert user.on == name

        await user.press(key if back == "same" else back)

        assert user.on == "Today"


@_some(2)
async def test_help_lists_every_key(drive: Drive, place: str) -> None:
    """Help has each key that works where it was opened, with what it does."""
    async with drive(size=(120, 40)) as user:
        screen = await _go(user, place)
        if isinstance(screen, HelpScreen):
            pytest.skip("Help has no help of its own")
        words = getattr(screen, "key_words", {})
        working = {
            (words.get(binding.action, binding.description), user.app.get_key_display(binding))
            for binding in _active(screen).values()
            if not binding.action.endswith("command_palette")
        }

        await user.press("f1")

        assert isinstance(user.screen, HelpScreen)
        listed = {(help_.description, key) for help_ in user.screen.keys for key in _split(help_)}
        assert working <= listed
        text = user.text
        assert [name for name, _ in working if name not in text] == []


def _split(help_: KeyHelp) -> list[str]:
    """Return the keys of a line of Help."""
    return help_.keys.split()


@_some(1)
async def test_help_names_the_keys_of_everywhere(drive: Drive, place: str) -> None:
    """F2 to F4, ctrl+g and ctrl+q work from every screen and dialog, so Help has them there."""
    async with drive() as user:
        screen = await _go(user, place)

        listed = {key for help_ in keys_of(screen) for key in _split(help_)}

        assert {"f2", "f3", "f4", "^g", "^q"} <= listed


async def test_help_says_what_a_key_does_now(drive: Drive) -> None:
    """Help says Continue where Begin would continue."""
    async with drive() as user:
        await user.press("m", "a", "escape", "f1")

        assert "enter space Continue" in user.text


async def test_support_begins_with_danger(drive: Drive) -> None:
    """Support has immediate danger first, before any list."""
    async with drive() as user:
        await user.press("f2")

        assert user.shown.startswith("Support If you are in danger right now, call")


# -- quick hide ------------------------------------------------------------------------------------


@_some(1)
async def test_hide_from_everywhere(drive: Drive, place: str) -> None:
    """Either chord covers everything with a plain calendar, and leads back to field and text."""
    async with drive() as user:
        await _go(user, place)
        before = _standing(user)

        for there, back in (("f4", "ctrl+g"), ("ctrl+g", "f4")):
            await user.press(there)
            assert user.on == "HideScreen"
            assert user.shown.startswith("$ cal November 2026")
            await user.press(back)
            assert _standing(user) == before


@_some(2)
async def test_nothing_else_works_while_hidden(drive: Drive, place: str) -> None:
    """Behind the plain screen no other key does or shows anything."""
    async with drive() as user:
        await _go(user, place)
        before = _standing(user)
        await user.press("f4")
        shown = user.shown

        await user.burst("f1", "f2", "f6", "f8", "ctrl+p", "ctrl+n", "enter", "escape")
        await user.burst("tab", "q", "o", "x", "d", "s", "e", "1", "pagedown", "space")

        assert user.on == "HideScreen"
        assert user.shown == shown
        await user.press("f4")
        assert _standing(user) == before


async def test_hiding_saves_what_was_typed(drive: Drive) -> None:
    """At the moment of hiding, what stands in the field is on its way to the disk."""
    async with drive() as user:
        await user.press("m", *"mine")

        await user.press("f4")

        assert user.typed() == "mine"


@pytest.mark.parametrize("keys", [("d", "f4"), ("o", "f4")])
async def test_no_word_stays_on_the_plain_screen(drive: Drive, keys: tuple[str, ...]) -> None:
    """What was just told in a corner is gone from the plain screen, and doesn't come later."""
    async with drive() as user:
        await user.burst(*keys)

        assert user.on == "HideScreen"
        assert user.shown.endswith("30 $")


async def test_trouble_is_silent_while_hidden(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A save that fails behind the plain screen shows nothing there."""
    async with drive() as user:
        await user.press("m", *"mine")
        monkeypatch.setattr("coach.storage.AtomicStorage.write", _full)

        await user.press("f4")

        assert user.shown.endswith("30 $")


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")


async def test_a_new_day_behind_the_plain_screen(drive: Drive) -> None:
    """Hidden at midnight, the plain screen stays, and Today is the new day's afterwards."""
    async with drive() as user:
        await user.press("f4")
        user.clock.set("2026-11-24T09:00:00+01:00")
        await user.idle()
        assert user.on == "HideScreen"

        await user.press("f4")
        await user.idle()

        assert user.view.day == "2026-11-24"


# -- every key, declared ---------------------------------------------------------------------------

MOVES = {"up", "down"}
"""Keys that a field may take from its screen: within it they move, outside they scroll."""


def _classes() -> list[type[DOMNode]]:
    """Return every class of ours that may bind keys."""
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(screens.__path__, "screens.")
    ]
    return [
        cls
        for module in modules
        for cls in vars(module).values()
        if isinstance(cls, type) and issubclass(cls, DOMNode) and cls.__module__ == module.__name__
    ]


def _declared(cls: type[DOMNode]) -> list[Binding]:
    """Return the bindings that a class itself declares, one for each key."""
    return list(Binding.make_bindings(cls.__dict__.get("BINDINGS", ())))


def test_every_key_is_described() -> None:
    """Each binding of ours says what it does, in a word and in a tooltip."""
    bindings = [binding for cls in _classes() for binding in _declared(cls)]

    assert len(bindings) > 40
    assert [b for b in bindings if not b.description or not b.tooltip] == []


@pytest.mark.parametrize("cls", _classes(), ids=lambda cls: cls.__name__)
def test_no_key_is_declared_twice(cls: type[DOMNode]) -> None:
    """A class gives a key one action, and none that works everywhere another one."""
    everywhere_ = {b.key: b.action for b in _declared(TendingApp)}
    actions: dict[str, set[str]] = {}
    for binding in _declared(cls):
        actions.setdefault(binding.key, set()).add(binding.action)

    assert [key for key, found in actions.items() if len(found) > 1] == []
    if cls is not TendingApp:
        assert everywhere_.keys() & actions.keys() == set()


@pytest.mark.parametrize(
    "place",
    one_of(
        2,
        (
            *("anchor", "scale", "line", "writing", "settings-list", "fill-in", "delete", "edit"),
            *("rehearse", "rehearse-answers", "rehearse-smaller", "week", "week-name", "day"),
            *("week-scale", "search-filter", "search", "welcome-tendency"),
        ),
    ),
)
async def test_no_key_means_two_things(drive: Drive, place: str) -> None:
    """On no screen does a field of ours take a key that the screen has for something else."""
    async with drive() as user:
        screen = await _go(user, place)
        own = {b.key: b.action for cls in type(screen).__mro__ for b in _declared_by(cls)}

        for field in {type(node) for node in screen.walk_children()}:
            for binding in _declared_by(field):
                assert binding.key in MOVES or own.get(binding.key, "") in {"", binding.action}


def _declared_by(cls: type) -> list[Binding]:
    ours = cls.__module__.startswith("screens") and issubclass(cls, DOMNode)
    return _declared(cls) if ours else []


@_some(0)
async def test_the_key_bar_is_short(drive: Drive, place: str) -> None:
    """The key bar has at most six keys, all of which work."""
    async with drive(size=(120, 40)) as user:
        screen = await _go(user, place)
        if isinstance(screen, CommandPalette):
            pytest.skip("the palette has Textual's own look")

        shown = [binding for _, binding in screen.query_one(KeyBar)._shown()]

        assert 1 <= len(shown) <= MOST
        assert {binding.key for binding in shown} <= set(_active(screen))


@_some(1)
async def test_the_key_bar_fits(drive: Drive, place: str) -> None:
    """However narrow the screen, each key that the bar shows is readable to its last letter."""
    async with drive(size=(40, 15)) as user:
        screen = await _go(user, place)
        if isinstance(screen, CommandPalette):
            pytest.skip("the palette has Textual's own look")

        bar = screen.query_one(KeyBar)

        assert " ".join(bar.render().plain.split()) == user.keys_shown


async def test_a_click_does_what_the_key_does(drive: Drive) -> None:
    """A click on a key of the bar does what the key does."""
    async with drive() as user:
        bar = user.screen.query_one(KeyBar)
        column = next(column for column, b in bar._shown() if b.key == "m")

        await user.pilot.click(bar, offset=(column + 3, 0))
        await user.settle()

        assert user.on == "SessionScreen"


# -- motion ----------------------------------------------------------------------------------------


@_some(2)
async def test_with_motion_reduced_little_moves(drive: Drive, place: str) -> None:
    """With motion reduced nothing on a screen is redrawn by a timer more than once a second."""
    async with drive(reduced_motion=True) as user:
        screen = await _go(user, place)
        if isinstance(screen, CommandPalette):
            pytest.skip("the palette has Textual's own look")

        running = [
            timer
            for node in screen.walk_children()
            for timer in node._timers
            if timer._repeat is None and timer._active.is_set()
        ]

        assert [timer.name for timer in running if timer._interval < 1] == []


# -- the palette -----------------------------------------------------------------------------------


@_some(2)
async def test_the_palette_holds_everything(drive: Drive, place: str) -> None:
    """The palette offers every screen, and each key of the present one; and no screenshot."""
    async with drive() as user:
        screen = await _go(user, place)
        if isinstance(screen, CommandPalette):
            pytest.skip("that is where we are")

        offered = {command.title: command for command in user.app.get_system_commands(screen)}

        always = {
            "Week",
            "History",
            "Search",
            "Settings",
            "Welcome",
            "Fill in a day",
            "Pause",
            "Help",
            "Support",
            "Quick hide",
            "Right now",
        }
        assert always <= offered.keys()
        assert "Quit" in offered
        assert not [title for title in offered if "screenshot" in title.lower()]
        assert not [title for title, command in offered.items() if not command.help]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("history", "HistoryScreen"),
        ("search", "SearchScreen"),
        ("settings", "SettingsScreen"),
        ("welcome", "WelcomeScreen"),
        ("fill in", "FillInDialog"),
        ("pause", "PauseDialog"),
        ("help", "HelpScreen"),
        ("support", "SupportScreen"),
        ("sheet to share", "SheetScreen"),
        ("quick hide", "HideScreen"),
        ("right now", "RightNow"),
        ("begin", "SessionScreen"),
        ("rehearse", "RehearseScreen"),
        ("week", "WeekScreen"),
        ("weeks behind", "WeeksScreen"),
        ("adult", "AdultScreen"),
        ("checks", "ChecksScreen"),
    ],
)
async def test_the_palette_opens(drive: Drive, words: str, name: str) -> None:
    """What is typed and chosen in the palette happens on the screen it was opened from."""
    async with drive() as user:
        await user.press("ctrl+p")
        await user.type(words)
        await _until(user, lambda: bool(user.screen.query_one(OptionList).options))

        await user.press("enter")

        assert user.on == name


async def _until(user: Driver, come: Callable[[], bool]) -> None:
    """Wait for the palette's search, which runs by itself."""
    for _ in range(200):
        if come():
            return
        await user.pilot.pause()
    pytest.fail("the palette found nothing")


async def test_the_palette_has_the_screens_own_keys(drive: Drive) -> None:
    """On a session's ask the palette has Skip and End here, in the same words as the key bar."""
    async with drive() as user:
        screen = await _go(user, "read")

        offered = {command.title for command in user.app.get_system_commands(screen)}

        assert {"Skip", "End here", "Continue", "Back", "Clock"} <= offered


@pytest.mark.parametrize("place", ["today", "writing", "line", "settings-list", "pause", "palette"])
async def test_quitting_from_everywhere(drive: Drive, place: str) -> None:
    """ctrl+q leaves from wherever one is."""
    async with drive() as user:
        await _go(user, place)

        await user.press("ctrl+q")

        assert user.app._exit
