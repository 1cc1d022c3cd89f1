"""The rehearsal on the screen: it renders the engine's state and forwards what is done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from coach import deck
from coach.clock import Clock
from coach.deck import Card
from coach.rehearsal import NO, YES, RehearsalState
from coach.words import CAME, MET, REHEARSAL_HINTS, REHEARSAL_TITLES, plan_sentence
from screens.base import BaseScreen, Heading, Page, text
from screens.messages import RehearsalChanged
from screens.widgets.keybar import KeyBar
from screens.widgets.one_of import OneOf
from screens.widgets.timed import Timed
from screens.widgets.way import Way
from screens.widgets.writing import Line

DRAFT_SECONDS = 0.4
"""How long typing rests before it is kept: well within the promised second."""

PICTURE_SECONDS = 10.0
"""About as long as a picture takes to come; nothing happens when they are over."""

CHOICES = {
    "came": CAME,
    "old-way": {NO: "Leave it as it is", YES: "Make it smaller"},
    "yours": {YES: "Yes, it is mine", NO: "Not now, leave it in the deck"},
}
"""What is offered to choose from, by ask."""


class RehearseScreen(BaseScreen[RehearsalState]):
    """Goes through the plans that came back, one at a time; dismissed with its last state.

    Args:
        state: The rehearsal as it stands.
        clock: Stamps the answers.
    """

    CSS_PATH = "rehearse.tcss"
    heading = "Rehearse"
    BINDINGS = [
        Binding("ctrl+n", "go_on", "Continue", tooltip="Go on; Enter does it too"),
        Binding("escape", "back", "Back", tooltip="One step back; from the first, to Today"),
        Binding("f6", "later", "Later", priority=True, tooltip="Bring this one back tomorrow"),
        Binding("f8", "stop", "End here", priority=True, tooltip="Stop now; what you said is kept"),
    ]

    def __init__(self, state: RehearsalState, clock: Clock) -> None:
        super().__init__()
        self.state = state
        self.clock = clock
        self.unsaved: RehearsalState | None = None
        """What was typed and not yet kept; the app keeps it at once when it has to leave."""
        self._timer: Timer | None = None
        self._field: Widget | None = None
        """The field that is asked in now; what comes from an earlier one is a key too many."""

    def compose(self) -> ComposeResult:
        """Lay out which plan it is, what is asked, the ways on, and the keys."""
        yield Heading(self.heading)
        with Page():
            yield Vertical(id="ask")
        yield Static(id="trouble", markup=False)
        with Horizontal(id="ways"):
            yield Way("Continue", "go-on")
            yield Way("Later", "later")
            yield Way("End here", "stop")
            yield Static(id="kept", markup=False)
        yield KeyBar()

    async def on_mount(self) -> None:
        """Show the present ask."""
        await self._show()

    # -- showing -----------------------------------------------------------------------------

    async def _show(self) -> None:
        """Show the present ask in place of the one before, with its field focused."""
        card = self.state.card
        if card is None:
            return
        count = len(self.state.cards)
        place = f"{self.state.place + 1} of {count}" if count > 1 else ""
        self.query_one(Heading).show(self.heading, place)
        self.query_one("#later").display = self._may_wait
        area = self.query_one("#ask", Vertical)
        self._field = None
        if self.focused and area in self.focused.ancestors:
            self.set_focus(None)  # no key may reach a button while the fields change
        async with self.batch():
            await area.remove_children()
            await area.mount_all(self._ask(card))
        self._field = next(iter(self.query("#ask .field")), None)
        field = self._field or self.query_one("#go-on")
        self.query_one(Page).scroll_home(animate=False)
        field.focus()
        self.call_after_refresh(field.scroll_visible, animate=False)
        if isinstance(field, Line):
            self.call_after_refresh(_show_end, field)
        self.refresh_bindings()

    @property
    def _may_wait(self) -> bool:
        """Whether the card in hand can still be put off: nothing was answered yet."""
        return self.state.ask in {"see", "say", "came"}

    def _ask(self, card: Card) -> Iterable[Widget]:
        """Yield the widgets of one ask: the plan, what is asked, its field."""
        ask = self.state.ask
        answer = self.state.turn.answer if self.state.turn else ""
        cue, plan = f"{plan_sentence(card.when, '')} …", plan_sentence(card.when, card.then)
        if ask not in {"see", "say"}:
            yield text(cue if ask == "smaller" else plan, "prose pinned")
        yield text(REHEARSAL_TITLES.get(ask, MET.get(answer, "")), "prose title gap")
        if ask in {"see", "say"}:
            yield text(cue if ask == "see" else plan, "prose plan")
        hint = REHEARSAL_HINTS.get(ask, "")
        if hint:
            hint = f"Since {_since(card)}. {hint}" if ask == "came" else hint
            yield text(hint, "prose muted gap")
        field = self._make_field(answer)
        if field is not None:
            field.add_class("field")
            yield field

    def _make_field(self, answer: str) -> Widget | None:
        """Return the field of the present ask."""
        ask = self.state.ask
        if ask == "see":
            return Timed(PICTURE_SECONDS)
        if ask in CHOICES:
            return OneOf(list(CHOICES[ask].items()), answer if ask == "came" else "")
        if ask in {"proof", "smaller"}:
            return Line(self.state.text)
        return None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What was answered can't be put off any more."""
        if action == "later" and not self._may_wait:
            return False
        return super().check_action(action, parameters)

    @property
    def key_words(self) -> dict[str, str]:
        """Escape leaves from the first ask of a card."""
        return {"back": "To Today" if self.state.ask == "see" else "Back"}

    # -- moving ------------------------------------------------------------------------------

    async def _move(self, state: RehearsalState) -> None:
        """Take over a state that the engine returned, keep it, and show it."""
        self.state = state
        self._cancel_timer()
        self.unsaved = None
        if state.over:
            self.dismiss(state)
            return
        self.app.post_message(RehearsalChanged(state))
        await self._show()

    async def action_go_on(self) -> None:
        """Go on with what stands in the field."""
        if isinstance(self._field, OneOf) and self.state.ask == "came":
            if self._field.value:
                await self._answer(self._field.value)
            return
        value = self._field.value if isinstance(self._field, OneOf | Line) else ""
        await self._move(self.state.go_on(value))

    async def _answer(self, answer: str) -> None:
        at = self.clock.now().isoformat(timespec="milliseconds")
        await self._move(self.state.answer(answer, at))

    async def action_later(self) -> None:
        """Bring this plan back tomorrow."""
        await self._answer(deck.LATER)

    async def action_stop(self) -> None:
        """End the rehearsal here."""
        await self._move(self.state.stop())

    async def action_back(self) -> None:
        """Go one ask back, or from a card's first to Today."""
        if self.state.ask == "see":
            await self.action_stop()
        else:
            await self._move(self.state.back())

    @on(Timed.Ended)
    async def _seen(self, message: Timed.Ended) -> None:
        if message.sender is self._field:
            await self.action_go_on()

    @on(OneOf.Chosen)
    async def _chosen(self, message: OneOf.Chosen) -> None:
        if message.sender is self._field:
            await self.action_go_on()

    @on(Input.Submitted)
    async def _line_sent(self, message: Input.Submitted) -> None:
        if message.input is self._field:
            await self.action_go_on()

    @on(Button.Pressed)
    async def _pressed(self, message: Button.Pressed) -> None:
        await self.run_action(str(message.button.id).replace("-", "_"))

    # -- keeping -----------------------------------------------------------------------------

    @on(Input.Changed)
    def _line_changed(self, message: Input.Changed) -> None:
        """Take what stands in the field into the state, and keep it within the second."""
        state = self.state.typing(message.value)
        if message.input is not self._field or state is self.state:
            return
        self.state = self.unsaved = state
        self._say_kept("")
        if self._timer is None:
            self._timer = self.set_timer(DRAFT_SECONDS, self.keep_now)

    def keep_now(self) -> None:
        """Keep what was typed at once."""
        self._cancel_timer()
        if self.unsaved is not None:
            self.app.post_message(RehearsalChanged(self.unsaved))

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


def _show_end(field: Line) -> None:
    """Bring the cursor behind a text that is longer than its field into sight."""
    field.action_home()
    field.action_end()


def _since(card: Card) -> str:
    """Return the day since which the moment may have come."""
    day = date.fromordinal(card.last or card.day)
    return f"{day.day} {day:%B}"
