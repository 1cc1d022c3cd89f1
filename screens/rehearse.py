"""The rehearsal on the screen: it renders the engine's state and forwards what is done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widget import Widget

from coach import deck
from coach.deck import Card
from coach.rehearsal import NO, YES, RehearsalState
from coach.words import CAME, MET, REHEARSAL_HINTS, REHEARSAL_TITLES, plan_sentence
from screens.asking import field
from screens.base import Heading, text
from screens.keeping import KeepingScreen
from screens.widgets.one_of import OneOf
from screens.widgets.timed import Timed
from screens.widgets.writing import Line, show_end

PICTURE_SECONDS = 10.0
"""About as long as a picture takes to come; nothing happens when they are over."""

CHOICES = {
    "came": CAME,
    "old-way": {NO: "Leave it as it is", YES: "Make it smaller"},
    "yours": {YES: "Yes, it is mine", NO: "Not now, leave it in the deck"},
}
"""What is offered to choose from, by ask."""


class RehearseScreen(KeepingScreen[RehearsalState]):
    """Goes through the plans that came back, one at a time; dismissed with its last state.

    Args:
        state: The rehearsal as it stands.
        clock: Stamps the answers.
    """

    CSS_PATH = ["asking.tcss", "rehearse.tcss"]
    heading = "Rehearse"
    BINDINGS = [
        Binding("ctrl+n", "go_on", "Continue", tooltip="Go on; Enter does it too"),
        Binding("escape", "back", "Back", tooltip="One step back; from the first, to Today"),
        Binding("f6", "later", "Later", priority=True, tooltip="Bring this one back tomorrow"),
        Binding("f8", "stop", "End here", priority=True, tooltip="Stop now; what you said is kept"),
    ]
    WAYS = (("Continue", "go-on"), ("Later", "later"), ("End here", "stop"))

    def compose(self) -> ComposeResult:
        """Lay out which plan it is over what is asked."""
        yield Heading(self.heading)
        yield from self.page()

    async def on_mount(self) -> None:
        """Show the present ask."""
        await self.show()

    # -- showing -----------------------------------------------------------------------------

    async def show(self) -> None:
        """Show the present ask in place of the one before, with its field focused."""
        card = self.state.card
        if card is None:
            return
        count = len(self.state.cards)
        place = f"{self.state.place + 1} of {count}" if count > 1 else ""
        self.query_one(Heading).show(self.heading, place)
        self.query_one("#later").display = self._may_wait
        await self.put(self._ask(card))
        if isinstance(self.field, Line):
            self.call_after_refresh(show_end, self.field)

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
        made = self._make_field(answer)
        if made is not None:
            yield field(made)

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

    async def action_go_on(self) -> None:
        """Go on with what stands in the field."""
        if isinstance(self.field, OneOf) and self.state.ask == "came":
            if self.field.value:
                await self._answer(self.field.value)
            return
        value = self.field.value if isinstance(self.field, OneOf | Line) else ""
        await self.move(self.state.go_on(value))

    async def _answer(self, answer: str) -> None:
        await self.move(self.state.answer(answer, self.now()))

    async def action_later(self) -> None:
        """Bring this plan back tomorrow."""
        await self._answer(deck.LATER)

    async def action_stop(self) -> None:
        """End the rehearsal here."""
        await self.move(self.state.stop())

    async def action_back(self) -> None:
        """Go one ask back, or from a card's first to Today."""
        if self.state.ask == "see":
            await self.action_stop()
        else:
            await self.move(self.state.back())

    @on(Timed.Ended)
    async def _seen(self, message: Timed.Ended) -> None:
        if message.sender is self.field:
            await self.action_go_on()

    @on(OneOf.Chosen)
    async def _chosen(self, message: OneOf.Chosen) -> None:
        if message.sender is self.field:
            await self.action_go_on()


def _since(card: Card) -> str:
    """Return the day since which the moment may have come."""
    day = date.fromordinal(card.last or card.day)
    return f"{day.day} {day:%B}"
