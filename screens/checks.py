"""Checks: what can be looked at, and what was looked at before, to be read again."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from coach.check import KINDS
from coach.outcome import ChecksView, Outcome, told
from content.checks import ChecksFile, load
from screens.asking import bold, muted, prose
from screens.base import BaseScreen, Heading
from screens.check import outcome_parts, serving
from screens.messages import BeginCheck, ReadCheck
from screens.widgets.one_of import OneOf
from screens.widgets.way import Way


class Doors(OneOf):
    """What leads on, and below a gap what was; where one went before is no choice that stays."""

    def _wrapped(self, width: int) -> list[list[str]]:
        lines = super()._wrapped(width)
        return [[*label, ""] if n == len(KINDS) else label for n, label in enumerate(lines, 1)]

    def behind(self, value: str) -> str:
        """Return nothing."""
        del value
        return ""


class ChecksScreen(BaseScreen[None]):
    """What can be begun, and below it what can be read again, the newest first.

    Args:
        view: What there is.
    """

    CSS_PATH = ["checks.tcss"]
    heading = "Checks"
    BINDINGS = [Binding("escape", "dismiss", "Back", tooltip="Back to where you were")]

    def __init__(self, view: ChecksView) -> None:
        super().__init__()
        self.view = view
        self.words: ChecksFile = load()

    def content(self) -> Iterable[Widget]:
        """Yield the list, and what belongs to the marked line."""
        yield Doors(self._options(), KINDS[0])
        yield muted(self._about(KINDS[0]), "about", "about")
        yield muted(self._below(), "below", "below")

    def on_mount(self) -> None:
        """Begin in the list."""
        self.query_one(OneOf).focus()

    async def show(self, view: ChecksView) -> None:
        """Show a view in place of the one before."""
        self.view = view
        await self.recompose()
        self.query_one(OneOf).focus()

    def _options(self) -> list[tuple[str, str]]:
        begun = dict.fromkeys(self.view.begun, ", begun today")
        kinds = [(k, self.words.of_kind(k).title + begun.get(k, "")) for k in KINDS]
        return [*kinds, *((e.id, self._line(e.id)) for e in self.view.earlier)]

    def _line(self, id_: str) -> str:
        """Return an earlier check as a line of the list."""
        earlier = next(e for e in self.view.earlier if e.id == id_)
        kind = self.words.of_kind(earlier.kind) if earlier.kind in KINDS else None
        return f"{told(earlier.day)}: {kind.short if kind else earlier.kind}, {earlier.about}"

    def _about(self, value: str) -> str:
        if value in KINDS:
            return self.words.of_kind(value).line
        return "Enter opens it, to be read again."

    def _below(self) -> str:
        """Say that a month is over, or that nothing is there yet."""
        if self.view.last:
            words = self.words.said("monthly")
            return f"{words.title} {words.hint.replace('{day}', told(self.view.last))}"
        return "" if self.view.earlier else self.words.said("none").hint

    @on(OneOf.Moved)
    def _moved(self, message: OneOf.Moved) -> None:
        self.query_one("#about", Static).update(Content(self._about(message.value)))

    @on(OneOf.Chosen)
    def _chosen(self, message: OneOf.Chosen) -> None:
        kind = next((k for k in KINDS if k == message.value), None)
        self.post_message(BeginCheck(kind) if kind else ReadCheck(message.value))


class CheckedScreen(BaseScreen[None]):
    """A check of an earlier time, read again.

    Args:
        outcome: What it shows.
    """

    CSS_PATH = ["checks.tcss"]
    heading = "Checks"
    BINDINGS = [Binding("escape,enter", "dismiss", "Back", tooltip="Back to the list")]

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome

    def content(self) -> Iterable[Widget]:
        """Yield what was answered, what was chosen to tend, and the note."""
        outcome = self.outcome
        words = load()
        yield bold(f"{outcome.title}: {outcome.about}", "gap")
        yield from outcome_parts(outcome)
        if outcome.tend:
            yield bold("To tend", "field-label")
        for tended in outcome.tend:
            yield prose(serving(tended))
        if outcome.note:
            yield muted("You wrote", "field-label")
            yield prose(outcome.note)
        if outcome.low:
            yield prose(words.said("support").hint, "field-label")
            yield Way("Support (F2)", "support")

    def on_mount(self) -> None:
        """Say of which day it is."""
        self.query_one(Heading).show(self.heading, told(self.outcome.day))

    @on(Way.Pressed)
    async def _pressed(self) -> None:
        await self.run_action("app.support")
