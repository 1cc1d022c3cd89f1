"""What every guided flow has on the screen: one thing asked at a time, kept as it is typed.

The engine (`coach.flow`) says what is asked and what follows; this renders its state and forwards
keys. A flow's own screen says how each of its asks looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from coach.clock import Clock
from coach.flow import Ask, Flow, Value
from coach.settings import Settings
from coach.words import STEP_NAMES
from screens.base import NARROW, SHORT
from screens.keeping import KeepingScreen
from screens.widgets.one_of import OneOf
from screens.widgets.scale import Scale
from screens.widgets.soft_clock import FULL, SoftClock

PINNED = 140
PINNED_LEAST = 20
"""Characters that are shown of what was written before, at most and at least."""

_F = TypeVar("_F", bound=Flow)


class FlowScreen(KeepingScreen[_F], Generic[_F]):
    """Leads through a flow.

    Args:
        state: The flow as it stands: new, or as it was left.
        settings: The person's settings.
        clock: Stamps the end.
    """

    CSS_PATH = ["asking.tcss", "flow.tcss"]
    BINDINGS = [
        Binding("ctrl+n", "go_on", "Continue", tooltip="Go on; Enter does it outside long fields"),
        Binding("escape", "back", "Back", tooltip="One step back; from the first, to Today"),
        Binding("f6", "skip", "Skip", priority=True, tooltip="On to the next step"),
        Binding("f8", "stop", "End here", priority=True, tooltip="Stop now; what you did counts"),
        Binding(
            "f7", "clock", "Clock", show=False, priority=True, tooltip="Show or hide the soft clock"
        ),
    ]
    WAYS = (("Continue", "go-on"), ("Skip", "skip"), ("End here", "stop"))
    practice = "be-an-adult"
    """Whose hue it wears."""
    clock_seconds = FULL
    """When the soft clock is full."""

    def __init__(self, state: _F, settings: Settings, clock: Clock) -> None:
        super().__init__(state, clock)
        self.settings = settings

    def compose(self) -> ComposeResult:
        """Lay out the steps over what is asked."""
        with Horizontal(id="top"):
            yield Static(id="steps", markup=False)
            yield SoftClock(self.clock_seconds)
        yield from self.page()

    async def on_mount(self) -> None:
        """Show the present ask."""
        self.query_one(SoftClock).set_class(not self.settings.soft_clock, "-off")
        await self.show()

    # -- what a flow's own screen says -------------------------------------------------------

    def parts(self, ask: Ask) -> Iterable[Widget]:
        """Yield the widgets of one ask; the one with the class `field` is asked in."""
        raise NotImplementedError

    def pinned(self, ask: Ask) -> Iterable[tuple[str, str]]:
        """Yield (label, text) of what was written before and stays in sight."""
        raise NotImplementedError

    def offered(self, ask: Ask) -> str:
        """Return the text that stands, selected, in an empty line: Enter takes it."""
        del ask
        return ""

    def step_name(self, step: str) -> str:
        """Return what a step is called; one without a name is told as part of the one before."""
        return STEP_NAMES[step]

    def given(self) -> Value | None:
        """Return the answer that the present field holds; None for what was typed."""
        held: Value | None = getattr(self.field, "answer", None)
        return held

    # -- showing -----------------------------------------------------------------------------

    async def show(self) -> None:
        """Show the present ask in place of the one before, with its field focused."""
        ask = self.state.ask
        if ask is None:
            return
        self.query_one("#steps", Static).update(self._steps(ask))
        self.show_pinned()
        await self.put(self.parts(ask))

    def _steps(self, ask: Ask) -> Content:
        """Return the names of the steps, the present one bold.

        Where room is short, what is done shrinks to its ticks; where it is shorter, to a count.
        """
        here_style = f"bold $hue-{self.practice}"
        steps = [step for step in self.state.steps if self.step_name(step)]
        passed = self.state.steps[: self.state.steps.index(ask.step) + 1]
        present = next(step for step in reversed(passed) if step in steps)
        if self.size.width >= NARROW:
            room = self.query_one("#steps").size.width
            for whole in (True, False):
                row = self._named(steps, present, here_style, whole=whole)
                if row.cell_length <= room or not room:
                    return row
        count = f"  {steps.index(present) + 1} of {len(steps)}"
        return Content.assemble((self.step_name(present), here_style), (count, "$muted"))

    def _named(
        self, steps: Sequence[str], present: str, here_style: str, *, whole: bool
    ) -> Content:
        parts: list[Content] = []
        for step in steps:
            here = step == present
            done = step in self.state.answered and not here
            name = self.step_name(step) if whole or not done else ""
            said = f"✓ {name}".strip() if done else name
            parts.append(Content.assemble((said, here_style if here else "$muted")))
        return Content("   " if whole else "  ").join(parts)

    def show_pinned(self) -> None:
        """Show what was written before, smaller, so that it stays in sight."""
        ask = self.state.ask
        rows = [(label, text) for label, text in self.pinned(ask) if text.strip()] if ask else []
        pinned = self.query_one("#pinned", Static)
        room = self._room
        pinned.update(
            Content("\n").join(
                Content.assemble((f"{label}  ", "$muted"), (short(text, room), "$muted italic"))
                for label, text in rows
            )
        )
        pinned.display = bool(rows)

    @property
    def _room(self) -> int:
        """How many characters of what was written stay in sight: on few rows, a line of it."""
        return PINNED if self.size.height >= SHORT else max(PINNED_LEAST, self.size.width - 16)

    @property
    def key_words(self) -> dict[str, str]:
        """Escape leaves from the first ask."""
        return {"back": "To Today" if self.state.place == 0 else "Back"}

    # -- moving ------------------------------------------------------------------------------

    async def move(self, state: _F) -> None:
        """Take over a state; one that is over is stamped with its end."""
        await super().move(state.stop(self.now()) if state.over else state)

    async def answer(self, value: Value | None) -> None:
        """Answer the present ask and show the next."""
        await self.move(self.state.answer(value))

    async def action_go_on(self) -> None:
        """Answer with what stands in the field."""
        await self.answer(self.given())

    async def action_skip(self) -> None:
        """Go on to the next step."""
        await self.move(self.state.skip())

    async def action_stop(self) -> None:
        """End here."""
        await self.move(self.state.stop(self.now()))

    async def shelter(self, *, protective: bool) -> None:
        """Follow the protective setting, at the ask that is open."""
        if protective != self.state.protective:
            await self.move(self.state.sheltered(protective=protective))

    async def action_back(self) -> None:
        """Go one ask back, or from the first to Today, where it can be continued."""
        if self.state.place:
            await self.move(self.state.back())
            return
        self.keep_now()
        self.leave(self.state)

    def action_clock(self) -> None:
        """Show or hide the soft clock for this session."""
        self.query_one(SoftClock).toggle_class("-off")

    @on(Scale.Chosen)
    async def _scale_chosen(self, message: Scale.Chosen) -> None:
        if message.sender is self.field:
            await self.rated(message.value, accepted=message.accepted)

    async def rated(self, value: int | None, *, accepted: bool) -> None:
        """Take a number on a scale as the answer; `accepted`, by going on with what stood there."""
        del value, accepted
        await self.action_go_on()

    @on(OneOf.Chosen)
    async def _one_chosen(self, message: OneOf.Chosen) -> None:
        if message.sender is self.field:
            await self.chosen(message.value)

    async def chosen(self, value: str) -> None:
        """Take a choice of one as the answer."""
        await self.answer(value)

    @on(OneOf.Moved)
    def _one_moved(self, message: OneOf.Moved) -> None:
        if message.sender is self.field:
            self.marked(message.value)

    def marked(self, value: str) -> None:
        """Show what belongs to the choice that is marked now."""

    def offered_now(self) -> str:
        """Return the suggestion that stands in the field."""
        return self.offered(self.state.ask) if self.state.ask else ""

    def noted(self, value: Value) -> None:
        """Take an answer that is told on the way into the state, and keep it likewise."""
        self.changed(self.state.noting(value))

    async def on_resize(self) -> None:
        """Name the steps anew for the room there is."""
        if self.state.ask and self.is_mounted:
            self.query_one("#steps", Static).update(self._steps(self.state.ask))


def short(text: str, most: int) -> str:
    """Return a text as one line of at most `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
