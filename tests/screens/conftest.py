"""What the screens' tests share: the app, driven by keys, on a folder and a clock of the test's."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from concurrent.futures import Future
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest
from _pytest.mark import ParameterSet
from textual import events
from textual._context import message_hook
from textual.events import Callback, Key
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Static

from coach import cache, merge, paths
from coach.clock import Clock
from coach.coach import Coach
from coach.journal import Draft, Journal
from coach.records import Choice, Mark, Person, Plan
from coach.settings import Settings
from coach.views import TodayView
from screens.app import TendingApp
from screens.desk import Desk
from screens.right_now import RightNow

_T = TypeVar("_T")

MONDAY = "2026-11-23T09:00:00+01:00"
"""When the app opens, unless a test says otherwise."""

ARRIVE = ("2", "enter", "6", "1", "2", "3")
"""Feet, go on, an intensity of 6, tense, guarded, quiet: the first step of a session."""

PERSON = "7d1f3c58-5a0e-4b6e-9f0b-2c1f7a9d4e10"
"""Whose folder it is: the focus of a day hangs on it, and is the same in every run."""

PLAN = "5f0c6a1e-9d55-4c43-8a55-0d2f7b8a9c31"
"""The plan of `plan_due`."""

MARK = "a4b1e9d2-3c5f-4b8a-9a0e-7f6d5c4b3a21"
SAM = "0b1c52a4-0f1c-4b6d-8f6e-52f0f8a3a111"
"""The practised day and the person of `week_due`."""

QUIET_ROUNDS = 2
"""Rounds without news after which nothing is under way any more."""

MOST_ROUNDS = 400


class Watch:
    """Counts what happens in an app: messages, and work given to the desk."""

    def __init__(self) -> None:
        self.news = 0

    def __call__(self, message: Message) -> None:
        """Count a message, unless it is a mere tick or `settle`'s own."""
        if not isinstance(message, events.Timer | Callback | events.Idle):
            self.news += 1


class WatchedDesk(Desk):
    """A desk whose work is news."""

    def __init__(self, opener: Callable[[], Coach], watch: Watch) -> None:
        super().__init__(opener)
        self.watch = watch

    def submit(self, work: Callable[[Coach], _T]) -> Future[_T]:
        """Count the work and queue it."""
        self.watch.news += 1
        return super().submit(work)


class SetClock(Clock):
    """A clock that stands where it was set."""

    def __init__(self, moment: str) -> None:
        super().__init__()
        self.set(moment)

    def set(self, moment: str) -> None:
        """Move to a moment, ISO 8601 with its offset."""
        self.moment = datetime.fromisoformat(moment)

    def now(self) -> datetime:
        """Return the moment, in the local zone."""
        return self.moment.astimezone()


def one_of(number: int, values: Iterable[object]) -> list[ParameterSet]:
    """Return parameters of which the quick suite takes one of so many, and CI all."""
    return [
        pytest.param(
            *(value if isinstance(value, tuple) else (value,)),
            marks=pytest.mark.slow if place % number else (),
        )
        for place, value in enumerate(values)
    ]


async def settle(pilot: Pilot[None], watch: Watch) -> None:
    """Wait until no message, no work at the desk and no refresh is under way any more."""
    app = pilot.app
    assert isinstance(app, TendingApp)
    quiet = 0
    for _ in range(MOST_ROUNDS):
        before = watch.news
        if app._exit or app._exception is not None:
            return
        await pilot._wait_for_screen()
        with contextlib.suppress(RuntimeError):  # it is closed: the app is about to leave
            await asyncio.wrap_future(app.desk._thread.submit(int))
        await asyncio.sleep(0)
        app.screen._on_timer_update()
        writing = any(worker.group in {"leave", "sheet"} for worker in app.workers)
        quiet = quiet + 1 if watch.news == before and not writing else 0
        if quiet >= QUIET_ROUNDS and not app.desk._thread._shutdown:
            return
    pytest.fail("the app does not come to rest")


class Driver:
    """A person at the keyboard: presses keys, reads the screen, looks into the folder."""

    def __init__(self, pilot: Pilot[None], app: TendingApp, clock: SetClock, watch: Watch) -> None:
        self.pilot = pilot
        self.app = app
        self.clock = clock
        self.watch = watch

    async def settle(self) -> None:
        """Wait until the app has come to rest."""
        await settle(self.pilot, self.watch)

    async def press(self, *keys: str) -> None:
        """Press keys, each when the one before has had its whole effect."""
        for key in keys:
            self.strike(key)
            await self.settle()

    async def burst(self, *keys: str) -> None:
        """Press keys faster than the app can follow."""
        for key in keys:
            self.strike(key)
        await self.settle()

    def strike(self, key: str) -> None:
        """Send one key as the terminal would."""
        driver = self.app._driver
        assert driver is not None
        named = {" ": "space", ".": "full_stop", ",": "comma", "'": "apostrophe"}
        character = key if len(key) == 1 else {"space": " "}.get(key)
        event = Key(named.get(key, key), character)
        event.set_sender(self.app)
        driver.send_message(event)

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.burst(*text)

    async def paste(self, text: str) -> None:
        """Paste a text."""
        driver = self.app._driver
        assert driver is not None
        event = events.Paste(text)
        event.set_sender(self.app)
        driver.send_message(event)
        await self.settle()

    async def idle(self) -> None:
        """Let the moment come at which an idle app looks around."""
        self.app._idle()
        await self.settle()

    @property
    def screen(self) -> Screen[Any]:
        """The screen on top."""
        return self.app.screen

    @property
    def on(self) -> str:
        """The name of the screen on top."""
        return type(self.app.screen).__name__

    @property
    def focused(self) -> Widget:
        """The focused widget."""
        assert self.app.focused is not None
        return self.app.focused

    @property
    def shown(self) -> str:
        """What is on the screen, its spaces and line ends folded."""
        strips = self.app.screen._compositor.render_strips()
        return _folded(strip.text for strip in strips)

    @property
    def keys_shown(self) -> str:
        """The key bar."""
        return _folded([self.app.screen._compositor.render_strips()[-1].text])

    @property
    def text(self) -> str:
        """All texts of the screen, what is scrolled out of sight included."""
        return _folded(str(static.content) for static in self.app.screen.query(Static))

    @property
    def toasts(self) -> list[str]:
        """What is notified at the moment."""
        return [note.message for note in self.app._notifications]

    @property
    def view(self) -> TodayView:
        """What Today shows."""
        assert self.app.view is not None
        return self.app.view

    def _journal(self) -> Journal:
        journal = Journal(self.app.data, self.app.state, self.clock)
        journal.read()
        return journal

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return the living records of a table, as they lie on disk."""
        return list(merge.living(self._journal().read(), table))

    def row(self, table: str) -> dict[str, Any]:
        """Return the only record of a table."""
        (row,) = self.rows(table)
        return row

    def drafts(self) -> list[Draft]:
        """Return the drafts on disk."""
        return self._journal().drafts()

    def typed(self) -> str:
        """Return the text that the only draft on disk holds for the field it was left in."""
        (draft,) = self.drafts()
        typed: dict[str, str] = draft.state["typed"]
        return "\n".join(typed.values())

    def files(self, pattern: str) -> list[Path]:
        """Return the folder's files that match a pattern, wherever they lie in it."""
        return sorted(Path(self.app.data).rglob(pattern))

    def settings(self) -> Settings:
        """Return the settings on disk."""
        return self._journal().settings()


def _folded(lines: Iterable[str]) -> str:
    return " ".join(" ".join(lines).split())


class Build(Protocol):
    """Makes an app on the test's folder; `new` leaves Welcome to come, `focus` is today's."""

    def __call__(
        self,
        *,
        new: bool = False,
        now: str = MONDAY,
        cached: bool = False,
        focus: str = "",
        **settings: object,
    ) -> TendingApp:
        """Return the app, not yet running."""


class Drive(Protocol):
    """Opens an app; arguments as for `Build`."""

    def __call__(
        self,
        *,
        size: tuple[int, int] = (80, 24),
        new: bool = False,
        now: str = MONDAY,
        cached: bool = False,
        focus: str = "",
        **settings: object,
    ) -> contextlib.AbstractAsyncContextManager[Driver]:
        """Return the driver of an open app."""


def _choose(prepared: Coach, focus: str) -> None:
    """Let a focus be today's."""
    day = prepared.today().isoformat()
    prepared.journal.save(
        Choice(
            id=str(uuid.uuid5(uuid.UUID(PERSON), day)),
            at=prepared.now().isoformat(timespec="milliseconds"),
            day=day,
            focus=focus,
            practice=prepared.library.practice_of[focus],
            reason="turn",
        )
    )
    prepared.refresh()


@pytest.fixture(autouse=True)
def no_bounce(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a button take every press; for 0.2 s after one it ignores keys, and tests are faster."""
    monkeypatch.setattr(Button, "_start_active_affect", lambda _: None)


@pytest.fixture(autouse=True)
def still_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no second pass in Right now by itself: tests let them pass with `advance`."""
    monkeypatch.setattr(RightNow, "start_ticking", lambda _: None)


@pytest.fixture
def build(coach: Callable[..., Coach]) -> Build:
    """Give a function that makes an app on the test's folder, past Welcome unless `new`."""

    def make(
        *,
        new: bool = False,
        now: str = MONDAY,
        cached: bool = False,
        focus: str = "",
        **settings: object,
    ) -> TendingApp:
        prepared = coach(now)
        prepared.refresh()
        if not prepared.journal._person:
            prepared.journal._put_setting("person", PERSON)
        if not new:
            prepared.set(**{"onboarded": True, "protective": False, **settings})
        if focus:
            _choose(prepared, focus)
        clock = SetClock(now)
        data = prepared.data
        if cached:
            prepared.look()
        found = cache.load(data, prepared.state) if cached else None
        return TendingApp(
            WatchedDesk(lambda: Coach(data, clock), Watch()),
            clock,
            found.today if found else None,
            data=data,
            state=paths.state_dir(data),
        )

    return make


@pytest.fixture
def drive(build: Build) -> Drive:
    """Give a function that opens an app and hands out its driver."""

    @contextlib.asynccontextmanager
    async def open_(
        *,
        size: tuple[int, int] = (80, 24),
        new: bool = False,
        now: str = MONDAY,
        cached: bool = False,
        focus: str = "",
        **settings: object,
    ) -> AsyncIterator[Driver]:
        app = build(new=new, now=now, cached=cached, focus=focus, **settings)
        assert isinstance(app.desk, WatchedDesk)
        assert isinstance(app.clock, SetClock)
        watch = app.desk.watch
        try:
            async with app.run_test(size=size, notifications=True, message_hook=watch) as pilot:
                user = Driver(pilot, app, app.clock, watch)
                await user.settle()
                yield user
        finally:
            app.desk.close()

    return open_


@pytest.fixture
def pressing() -> Iterator[Callable[..., Callable[[Pilot[None]], Awaitable[None]]]]:
    """Give a function that makes a pilot's whole work of pressing keys, for an app that runs.

    For apps that the test doesn't open by `drive`, but runs as the program does; with `leave`,
    it is left in the end.
    """
    watch = Watch()
    token = message_hook.set(watch)

    def with_keys(*keys: str, leave: bool = False) -> Callable[[Pilot[None]], Awaitable[None]]:
        async def press(pilot: Pilot[None]) -> None:
            app = pilot.app
            assert isinstance(app, TendingApp)
            assert isinstance(app.desk, WatchedDesk)
            assert isinstance(app.clock, SetClock)
            app.desk.watch = watch
            user = Driver(pilot, app, app.clock, watch)
            await user.settle()
            await user.press(*keys)
            if leave and not app._exit and app._exception is None:
                app.exit()

        return press

    yield with_keys
    message_hook.reset(token)


@pytest.fixture
def plan_due(coach: Callable[..., Coach]) -> None:
    """Put a plan of the day before into the folder: it is due when the app opens."""
    coach(MONDAY).journal.save(
        Plan(
            id=PLAN,
            at="2026-11-22T20:00:00+01:00",
            day="2026-11-22",
            when="When Sam sighs at dinner",
            then="I ask once, slowly",
        )
    )


@pytest.fixture
def week_due(coach: Callable[..., Coach]) -> None:
    """Put a week with a practised day and a person into the folder: it can be looked back on."""
    journal = coach(MONDAY).journal
    journal.save(Mark(id=MARK, at="2026-11-18T20:00:00+01:00", day="2026-11-18", kind="done"))
    journal.save(Person(id=SAM, at="2026-11-18T20:00:00+01:00", day="2026-11-18", name="Sam"))


@pytest.fixture
def other(coach: Callable[..., Coach]) -> Callable[[], Coach]:
    """Give a function that opens the folder as another program would, on the same machine."""
    return lambda: coach(MONDAY)


@pytest.fixture
def monday() -> date:
    """Give the day on which the app opens."""
    return date.fromisoformat(MONDAY[:10])
