"""What every guided flow has on the screen: one thing asked at a time, kept as it is typed.

The engine (`coach.flow`) says what is asked and what follows; this renders its state and forwards
keys. A flow's own screen says how each of its asks looks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Button, Input, Static, TextArea

from coach.clock import Clock
from coach.flow import Ask, Flow, Value
from coach.settings import Settings
from coach.words import STEP_NAMES
from screens.base import NARROW, BaseScreen, Page
from screens.messages import FlowChanged
from screens.widgets.keybar import KeyBar
from screens.widgets.one_of import OneOf
from screens.widgets.scale import Scale
from screens.widgets.soft_clock import SoftClock
from screens.widgets.way import Way

DRAFT_SECONDS = 0.4
"""How long typing rests before it is kept: well within the promised second."""

_F = TypeVar("_F", bound=Flow)


class FlowScreen(BaseScreen[_F], Generic[_F]):
    """Leads through a flow; dismissed with its last state.

    Args:
        state: The flow as it stands: new, or as it was left.
        settings: The person's settings.
        clock: Stamps the end.
    """

    CSS_PATH = ["flow.tcss"]
    BINDINGS = [
        Binding("ctrl+n", "go_on", "Continue", tooltip="Go on; Enter does it outside long fields"),
        Binding("escape", "back", "Back", tooltip="One step back; from the first, to Today"),
        Binding("f6", "skip", "Skip", priority=True, tooltip="On to the next step"),
        Binding("f8", "stop", "End here", priority=True, tooltip="Stop now; what you did counts"),
        Binding(
            "f7", "clock", "Clock", show=False, priority=True, tooltip="Show or hide the soft clock"
        ),
    ]
    practice = "be-an-adult"
    """Whose hue it wears."""

    def __init__(self, state: _F, settings: Settings, clock: Clock) -> None:
        super().__init__()
        self.state = state
        self.settings = settings
        self.clock = clock
        self.unsaved: _F | None = None
        """What was typed and not yet kept; the app keeps it at once when it has to leave."""
        self._timer: Timer | None = None
        self.field: Widget | None = None
        """The field that is asked in now; what comes from an earlier one is a key too many."""

    def compose(self) -> ComposeResult:
        """Lay out the steps, what is asked, the ways on, and the keys."""
        with Horizontal(id="top"):
            yield Static(id="steps", markup=False)
            yield SoftClock()
        with Page():
            yield Static(id="pinned", markup=False)
            yield Vertical(id="ask")
        yield Static(id="trouble", markup=False)
        with Horizontal(id="ways"):
            yield Way("Continue", "go-on")
            yield Way("Skip", "skip")
            yield Way("End here", "stop")
            yield Static(id="kept", markup=False)
        yield KeyBar()

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
        area = self.query_one("#ask", Vertical)
        self.field = None
        if self.focused and area in self.focused.ancestors:
            self.set_focus(None)  # no key may reach a button while the fields change
        async with self.batch():
            await area.remove_children()
            await area.mount_all(self.parts(ask))
        self.field = next(iter(self.query("#ask .field")), None)
        field = self.field or self.query_one("#go-on")
        self.query_one(Page).scroll_home(animate=False)
        field.focus(scroll_visible=False)
        self.call_after_refresh(self._bring_into_sight, field)
        self.refresh_bindings()

    def _bring_into_sight(self, field: Widget) -> None:
        """Scroll to the field; where it is longer than the page, begin with the question."""
        page = self.query_one(Page)
        holder = field.parent if isinstance(field.parent, VerticalScroll) else field
        if holder is page or not isinstance(holder, Widget):
            holder = field
        if holder.size.height < page.size.height or isinstance(field, TextArea):
            holder.scroll_visible(animate=False)
        if isinstance(field, OneOf):
            field.follow()

    def _steps(self, ask: Ask) -> Content:
        """Return the names of the steps, the present one bold.

        Where room is short, what is done shrinks to its ticks; where it is shorter, to a count.
        """
        here_style = f"bold $hue-{self.practice}"
        if self.size.width < NARROW:
            count = f"  {self.state.steps.index(ask.step) + 1} of {len(self.state.steps)}"
            return Content.assemble((STEP_NAMES[ask.step], here_style), (count, "$muted"))
        room = self.query_one("#steps").size.width
        whole, ticks = (self._named(ask, here_style, whole=whole) for whole in (True, False))
        return whole if whole.cell_length <= room or not room else ticks

    def _named(self, ask: Ask, here_style: str, *, whole: bool) -> Content:
        parts: list[Content] = []
        for step in self.state.steps:
            here = step == ask.step
            done = step in self.state.answered and not here
            name = STEP_NAMES[step] if whole or not done else ""
            said = f"✓ {name}".strip() if done else name
            parts.append(Content.assemble((said, here_style if here else "$muted")))
        return Content("   " if whole else "  ").join(parts)

    def show_pinned(self) -> None:
        """Show what was written before, smaller, so that it stays in sight."""
        ask = self.state.ask
        rows = [(label, text) for label, text in self.pinned(ask) if text.strip()] if ask else []
        pinned = self.query_one("#pinned", Static)
        pinned.update(
            Content("\n").join(
                Content.assemble((f"{label}  ", "$muted"), (short(text), "$muted italic"))
                for label, text in rows
            )
        )
        pinned.display = bool(rows)

    @property
    def key_words(self) -> dict[str, str]:
        """Escape leaves from the first ask."""
        return {"back": "To Today" if self.state.place == 0 else "Back"}

    # -- moving ------------------------------------------------------------------------------

    async def move(self, state: _F) -> None:
        """Take over a state that the engine returned, keep it, and show it."""
        if state.over:
            state = state.stop(self._now())
        self.state = state
        self._cancel_timer()
        self.unsaved = None
        if state.over:
            self.dismiss(state)
            return
        self.app.post_message(FlowChanged(state))
        await self.show()

    def _now(self) -> str:
        return self.clock.now().isoformat(timespec="milliseconds")

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
        await self.move(self.state.stop(self._now()))

    async def action_back(self) -> None:
        """Go one ask back, or from the first to Today, where it can be continued."""
        if self.state.place:
            await self.move(self.state.back())
            return
        self.keep_now()
        self.dismiss(self.state)

    def action_clock(self) -> None:
        """Show or hide the soft clock for this session."""
        self.query_one(SoftClock).toggle_class("-off")

    @on(Scale.Chosen)
    async def _scale_chosen(self, message: Scale.Chosen) -> None:
        if message.sender is self.field:
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

    @on(Input.Submitted)
    async def _line_sent(self, message: Input.Submitted) -> None:
        if message.input is self.field:
            await self.action_go_on()

    @on(Button.Pressed)
    async def _pressed(self, message: Button.Pressed) -> None:
        await self.run_action(str(message.button.id).replace("-", "_"))

    # -- keeping -----------------------------------------------------------------------------

    @on(TextArea.Changed)
    def _text_changed(self, message: TextArea.Changed) -> None:
        if message.text_area is self.field:
            self.typed(message.text_area.text)
            message.text_area.scroll_visible(animate=False)

    @on(Input.Changed)
    def _line_changed(self, message: Input.Changed) -> None:
        asked = self.state.ask if self.is_asked_in(message.input) else None
        if asked and message.value != self.offered(asked):
            self.typed(message.value)

    def is_asked_in(self, field: Widget) -> bool:
        """Say whether a field is, or lies in, the one that is asked in now."""
        return self.field is not None and self.field in field.ancestors_with_self

    def typed(self, text: str) -> None:
        """Take what stands in the field into the state, and keep it within the second."""
        self._changed(self.state.typing(text))

    def noted(self, value: Value) -> None:
        """Take an answer that is told on the way into the state, and keep it likewise."""
        self._changed(self.state.noting(value))

    def _changed(self, state: _F) -> None:
        if state is self.state:
            return
        self.state = self.unsaved = state
        self._say_kept("")
        if self._timer is None:
            self._timer = self.set_timer(DRAFT_SECONDS, self.keep_now)

    def keep_now(self) -> None:
        """Keep what was typed at once."""
        self._cancel_timer()
        if self.unsaved is not None:
            self.app.post_message(FlowChanged(self.unsaved))

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def kept(self, state: object, trouble: str) -> None:
        """Say that a state was kept, or why not yet."""
        if self.unsaved is state and not trouble:
            self.unsaved = None
        self._say_kept("saved" if self.unsaved is None and not trouble else "", trouble)

    def _say_kept(self, words: str, trouble: str = "") -> None:
        for id_, said in (("#kept", words), ("#trouble", trouble)):
            for place in self.query(id_).results(Static):
                place.update(Content(said))
                place.display = bool(said)

    async def on_resize(self) -> None:
        """Name the steps anew for the room there is."""
        if self.state.ask and self.is_mounted:
            self.query_one("#steps", Static).update(self._steps(self.state.ask))


def prose(content: Content | str, classes: str = "", id_: str | None = None) -> Static:
    """Return reading text in which nothing is markup."""
    content = Content(content) if isinstance(content, str) else content
    return Static(content, classes=f"prose {classes}", id=id_, markup=False)


def bold(words: str, classes: str = "") -> Static:
    """Return a line that leads the eye."""
    return prose(Content.assemble((words, "bold")), classes)


def muted(words: str, classes: str = "", id_: str | None = None) -> Static:
    """Return a quiet line."""
    return prose(Content.assemble((words, "$muted")), classes, id_)


def field(widget: Widget) -> Widget:
    """Mark a widget as the one that is asked in."""
    widget.add_class("field")
    return widget


def short(text: str, most: int = 140) -> str:
    """Return a text as one line of at most `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
