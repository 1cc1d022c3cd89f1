"""The guided session on the screen: it renders the engine's state and forwards what is done."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Button, Input, Static, TextArea

from coach.clock import Clock
from coach.flow import Ask
from coach.reasons import PRACTICE_NAMES
from coach.session import SessionState
from coach.views import TodayView
from coach.words import ANCHOR_TEXTS, ASK_HINTS, ASK_TITLES, STEP_NAMES, plan_sentence
from screens.base import NARROW, SHORT, BaseScreen, Page
from screens.messages import FlowChanged
from screens.widgets.keybar import KeyBar
from screens.widgets.one_of import OneOf
from screens.widgets.pacer import Pacer
from screens.widgets.scale import Scale
from screens.widgets.soft_clock import SoftClock
from screens.widgets.way import Way
from screens.widgets.writing import Line, Writing

DRAFT_SECONDS = 0.4
"""How long typing rests before it is kept: well within the promised second."""

PINNED = {"wrote": "You wrote", "plan_when": "Plan"}
"""Answers that stay in sight on later asks, with their label."""


class SessionScreen(BaseScreen[SessionState]):
    """Leads through a session, one thing asked at a time; dismissed with its last state.

    Args:
        view: Today, whose focus it is.
        state: The session as it stands: new, or as it was left.
        clock: Stamps the end.
    """

    CSS_PATH = "session.tcss"
    BINDINGS = [
        Binding("ctrl+n", "go_on", "Continue", tooltip="Go on; Enter does it outside long fields"),
        Binding("escape", "back", "Back", tooltip="One step back; from the first, to Today"),
        Binding("f6", "skip", "Skip", priority=True, tooltip="On to the next step"),
        Binding("f8", "stop", "End here", priority=True, tooltip="Stop now; what you did counts"),
        Binding(
            "f7", "clock", "Clock", show=False, priority=True, tooltip="Show or hide the soft clock"
        ),
    ]

    def __init__(self, view: TodayView, state: SessionState, clock: Clock) -> None:
        super().__init__()
        self.view = view
        self.state = state
        self.clock = clock
        self.unsaved: SessionState | None = None
        """What was typed and not yet kept; the app keeps it at once when it has to leave."""
        self._timer: Timer | None = None
        self._field: Widget | None = None
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
        self.query_one(SoftClock).set_class(not self.view.settings.soft_clock, "-off")
        await self._show()

    # -- showing -----------------------------------------------------------------------------

    async def _show(self) -> None:
        """Show the present ask in place of the one before, with its field focused."""
        ask = self.state.ask
        if ask is None:
            return
        self.query_one("#steps", Static).update(self._steps(ask))
        pinned = self.query_one("#pinned", Static)
        content = self._pinned(ask)
        pinned.update(content)
        pinned.display = bool(content.plain)
        area = self.query_one("#ask", Vertical)
        self._field = None
        if self.focused and area in self.focused.ancestors:
            self.set_focus(None)  # no key may reach a button while the fields change
        async with self.batch():
            await area.remove_children()
            await area.mount_all(self._ask(ask))
        self._field = next(iter(self.query("#ask .field")), None)
        field = self._field or self.query_one("#go-on")
        self.query_one(Page).scroll_home(animate=False)
        field.focus()
        self.call_after_refresh(field.scroll_visible, animate=False)
        self.refresh_bindings()

    def _steps(self, ask: Ask) -> Content:
        """Return the names of the steps, the present one bold; where room is short, that alone."""
        here_style = f"bold $hue-{self.view.focus.practice}"
        if self.size.width < NARROW:
            count = f"  {self.state.steps.index(ask.step) + 1} of {len(self.state.steps)}"
            return Content.assemble((STEP_NAMES[ask.step], here_style), (count, "$muted"))
        parts: list[tuple[str, str]] = []
        for step in self.state.steps:
            here = step == ask.step
            done = step in self.state.answered
            style = here_style if here else "$muted"
            parts.append((("✓ " if done and not here else "") + STEP_NAMES[step], style))
            parts.append(("   ", ""))
        return Content.assemble(*parts[:-1])

    def _pinned(self, ask: Ask) -> Content:
        """Return what was written before, smaller, so that it stays in sight."""
        parts: list[tuple[str, str]] = []
        for name, label in PINNED.items():
            text = self.state.text_of(name)
            if text.strip() and name != ask.name and self._place(name) < self.state.place:
                if name == "plan_when":
                    text = plan_sentence(text, self.state.text_of("plan_then"))
                parts += [(f"{label}  ", "$muted"), (_short(text) + "\n", "$muted italic")]
        return Content.assemble(*parts)

    def _place(self, name: str) -> int:
        return next((i for i, ask in enumerate(self.state.asks) if ask.name == name), -1)

    def _ask(self, ask: Ask) -> Iterable[Widget]:
        """Yield the widgets of one ask: its title, its words, its field."""
        focus = self.view.focus
        if ask.name in {"read", "wrote"}:
            hue = f"bold $hue-{focus.practice}"
            yield _text(Content.assemble((PRACTICE_NAMES[focus.practice], hue)))
            yield _text(Content.assemble((focus.title, "bold")), "gap")
        else:
            yield _text(Content.assemble((ASK_TITLES[ask.name], "bold")), "gap")
        match ask.name:
            case "read":
                yield _text(Content(focus.line), "gap")
                yield _text(Content(focus.why))
            case "wrote":
                yield _text(Content(focus.short if self.state.short else focus.practice_text))
                if focus.said:
                    yield _text(Content.assemble(("For instance  ", "$muted"), focus.said))
                above = "  (pgup: the text above)" if self.size.height < SHORT else ""
                yield _text(Content.assemble((focus.question + above, "$muted")), "field-label")
            case "keep":
                yield _text(Content.assemble((ASK_HINTS["keep"], "$muted")))
                yield _text(Content.assemble((self._week(), "$muted")), "gap")
            case "anchor":
                yield _text(Content.assemble((ASK_HINTS["anchor"], "$muted")), "gap")
            case _:
                yield _text(Content.assemble((ASK_HINTS[ask.name], "$muted")), "gap")
        field = self._make_field(ask)
        if field is not None:
            field.add_class("field")
            yield field
        if ask.name == "anchor" and isinstance(field, OneOf):
            yield _text(Content(ANCHOR_TEXTS[field.value]), "field-label", "anchor-text")
            pacer = Pacer(still=self.view.settings.reduced_motion)
            pacer.display = field.value == ask.words[0]
            yield pacer

    def _make_field(self, ask: Ask) -> Widget | None:
        """Return the field of an ask, with what was answered or typed before in it."""
        value = self.state.values.get(ask.name)
        text = self.state.text_of(ask.name)
        match ask.kind:
            case "scale":
                return Scale(value if isinstance(value, int) else None)
            case "word" | "anchor":
                first = ask.words[0] if ask.kind == "anchor" else ""
                return OneOf([(word, word) for word in ask.words], str(value or first))
            case "text":
                return Writing(text)
            case "line":
                return Line(text, offered=self._offered(ask))
            case _:
                return None

    def _offered(self, ask: Ask) -> str:
        """Return the pattern that stands, selected, in a plan's empty field: Enter takes it."""
        focus = self.view.focus
        return {"plan_when": focus.when, "plan_then": focus.then}.get(ask.name, "")

    def _week(self) -> str:
        """Return what was practised this week, today's practice included."""
        names = dict.fromkeys((*self.view.practised_this_week, self.view.focus.practice_name))
        return f"This week you met: {', '.join(names)}."

    @property
    def key_words(self) -> dict[str, str]:
        """Escape leaves from the first ask."""
        return {"back": "To Today" if self.state.place == 0 else "Back"}

    # -- moving ------------------------------------------------------------------------------

    async def _move(self, state: SessionState) -> None:
        """Take over a state that the engine returned, keep it, and show it."""
        if state.over:
            state = state.stop(self.clock.now().isoformat(timespec="milliseconds"))
        self.state = state
        self._cancel_timer()
        self.unsaved = None
        if state.over:
            self.dismiss(state)
            return
        self.app.post_message(FlowChanged(state))
        await self._show()

    async def action_go_on(self) -> None:
        """Answer with what stands in the field."""
        field = self._field
        if isinstance(field, Scale):
            await self._answer_scale(field.value)
        elif isinstance(field, OneOf | Line):
            await self._move(self.state.answer(field.value))
        else:
            await self._move(self.state.answer())

    async def _answer_scale(self, value: int | None) -> None:
        await self._move(self.state.answer("" if value is None else value))

    async def action_skip(self) -> None:
        """Go on to the next step."""
        await self._move(self.state.skip())

    async def action_stop(self) -> None:
        """End the session here."""
        await self._move(self.state.stop(self.clock.now().isoformat(timespec="milliseconds")))

    async def action_back(self) -> None:
        """Go one ask back, or from the first to Today, where it can be continued."""
        if self.state.place:
            await self._move(self.state.back())
            return
        self.keep_now()
        self.dismiss(self.state)

    def action_clock(self) -> None:
        """Show or hide the soft clock for this session."""
        self.query_one(SoftClock).toggle_class("-off")

    @on(Scale.Chosen)
    async def _scale_chosen(self, message: Scale.Chosen) -> None:
        if message.sender is self._field:
            await self._answer_scale(message.value)

    @on(OneOf.Chosen)
    async def _one_chosen(self, message: OneOf.Chosen) -> None:
        if message.sender is not self._field:
            return
        if self.state.ask and self.state.ask.kind == "anchor":
            self._describe_anchor(message.value)
            self.query_one("#go-on").focus()
            return
        await self._move(self.state.answer(message.value))

    @on(OneOf.Moved)
    def _one_moved(self, message: OneOf.Moved) -> None:
        if self.state.ask and self.state.ask.kind == "anchor":
            self._describe_anchor(message.value)

    def _describe_anchor(self, anchor: str) -> None:
        self.query_one("#anchor-text", Static).update(Content(ANCHOR_TEXTS[anchor]))
        self.query_one(Pacer).display = anchor == "breath"

    @on(Input.Submitted)
    async def _line_sent(self, message: Input.Submitted) -> None:
        if message.input is self._field:
            await self.action_go_on()

    @on(Button.Pressed)
    async def _pressed(self, message: Button.Pressed) -> None:
        await self.run_action(str(message.button.id).replace("-", "_"))

    # -- keeping -----------------------------------------------------------------------------

    @on(TextArea.Changed)
    def _text_changed(self, message: TextArea.Changed) -> None:
        if message.text_area is self._field:
            self._typed(message.text_area.text)
            message.text_area.scroll_visible(animate=False)

    @on(Input.Changed)
    def _line_changed(self, message: Input.Changed) -> None:
        asked = self.state.ask if message.input is self._field else None
        if asked and message.value != self._offered(asked):
            self._typed(message.value)

    def _typed(self, text: str) -> None:
        """Take what stands in the field into the state, and keep it within the second."""
        state = self.state.typing(text)
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

    def kept(self, state: SessionState, trouble: str) -> None:
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


def _text(content: Content, classes: str = "", id_: str | None = None) -> Static:
    return Static(content, classes=f"prose {classes}", id=id_, markup=False)


def _short(text: str, most: int = 140) -> str:
    """Return a text as one line of at most `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
