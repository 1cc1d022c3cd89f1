"""A check on the screen: how each of its asks looks, and how its outcome is read."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.content import Content
from textual.css.query import NoMatches
from textual.widget import Widget
from textual.widgets import Button, Static

from coach.check import MOST_TENDED, CheckState
from coach.clock import Clock
from coach.flow import Ask, Value
from coach.outcome import CheckGuide, Outcome, Tended, told
from coach.settings import Settings
from coach.words import OFTEN_WORDS
from screens.asking import bold, field, muted, prose
from screens.flow import FlowScreen
from screens.messages import SettingsChanged
from screens.widgets.beside import Beside
from screens.widgets.one_of import OneOf
from screens.widgets.one_or_own import OneOrOwn
from screens.widgets.scale import Scale
from screens.widgets.some_of import SomeOf
from screens.widgets.writing import Line, Writing

_OPENED = "opened"
"""The answer to the last view with which one goes on to Support."""


class Tending(SomeOf):
    """A choice of what to tend: neither of the two leads."""

    def behind(self, value: str) -> str:
        """Return nothing: the box says it."""
        del value
        return ""


class CheckScreen(FlowScreen[CheckState]):
    """Leads through a check.

    Args:
        state: The check as it stands: new, or as it was left.
        guide: What it draws on.
        settings: The person's settings.
        clock: Stamps the end.
    """

    CSS_PATH = ["asking.tcss", "flow.tcss", "check.tcss"]

    def __init__(
        self, state: CheckState, guide: CheckGuide, settings: Settings, clock: Clock
    ) -> None:
        super().__init__(state, settings, clock)
        self.guide = guide

    # -- showing -----------------------------------------------------------------------------

    async def show(self) -> None:
        """Show the present ask; from the last one of some checks, Continue leads to Support."""
        await super().show()
        ask = self.state.ask
        support = ask is not None and ask.name == "support"
        self.query_one("#go-on", Button).label = "Support" if support else "Continue"
        self.query_one("#skip").display = not (ask and ask.kind == "read")

    def _steps(self, ask: Ask) -> Content:
        """Return what is looked at, and how far one is."""
        title = self.guide.words.of_kind(self.state.look).title
        name = self.state.name
        themes = self.state.themes
        place = f"{themes.index(ask.step) + 1} of {len(themes)}" if ask.step in themes else ""
        about = f": {name}" if name and ask.step != "whom" else ""
        room = self.query_one("#steps").size.width or self.size.width
        head = f"{title}{about}"
        if len(head) + len(place) + 3 > room:
            head = name if about else self.guide.words.of_kind(self.state.look).short.capitalize()
        return Content.assemble((head, "bold"), ("   ", ""), (place, "$muted"))

    def pinned(self, ask: Ask) -> Iterable[tuple[str, str]]:
        """Yield nothing: no answer stands beside the next."""
        del ask
        return ()

    def parts(self, ask: Ask) -> Iterable[Widget]:
        """Yield the widgets of one ask: its title, its words, its field."""
        words = self.guide.asked(self.state, ask)
        match ask.kind:
            case "scale":
                yield from self._scale(ask, words.ask, words.hint)
                return
            case "read":
                yield from self._read(ask, words.ask, words.hint)
                return
            case _:
                yield bold(words.ask)
                yield muted(words.hint, "gap")
        match ask.kind:
            case "whom":
                yield field(self._whom())
            case "text":
                yield field(Writing(self.state.text_of(ask.name)))
            case "some":
                value = self.state.values.get(ask.name, ())
                chosen = [str(v) for v in value] if isinstance(value, tuple) else []
                options = self.guide.options(self.state, ask)
                yield field(Tending(options, chosen, most=MOST_TENDED))
                yield prose(self._served(chosen[0] if chosen else ""), "field-label", "detail")
            case _:
                yield field(OneOf(self.guide.options(self.state, ask)))

    def _whom(self) -> Widget:
        """Return the field for a name: with those that are known, if there are any."""
        words = self.guide.words.said("nobody")
        known = [label for _, label in self.guide.options(self.state, self.state.asks[0])]
        text = self.state.text_of("whom")
        if not known:
            return Line(text, placeholder=words.hint)
        return OneOrOwn([*known, words.title], text, "or another name")

    def _scale(self, ask: Ask, title: str, hint: str) -> Iterable[Widget]:
        name, way, statement = self.guide.statement(self.state, ask)
        yield prose(Content.assemble((name, "bold"), (f"   {way}", "$muted")))
        yield prose(Content.assemble((statement, "bold")), "statement")
        yield prose(title)
        yield muted(hint, "gap")
        value = self.state.values.get(ask.name)
        yield field(Scale(value if isinstance(value, int) else None, OFTEN_WORDS))

    def _read(self, ask: Ask, title: str, hint: str) -> Iterable[Widget]:
        yield bold(title)
        yield prose(hint, "gap") if ask.name == "support" else muted(hint, "gap")
        if ask.name == "results":
            yield from outcome_parts(self.guide.outcome(self.state))
        if ask.name == "serving":
            for tended in self.guide.outcome(self.state).tend:
                yield prose(serving(tended), "gap")

    def _served(self, theme: str) -> Content:
        """Return which focuses serve a theme, or that one may choose none."""
        return serving(self.guide.tended(theme)) if theme else Content("")

    # -- answering ---------------------------------------------------------------------------

    def given(self) -> Value | None:
        """Return the answer that the present field holds."""
        ask = self.state.ask
        if ask and ask.name == "support":
            return _OPENED
        held = super().given()
        if ask and ask.name == "whom" and held == self.guide.words.said("nobody").title:
            return ""
        return held

    async def answer(self, value: Value | None) -> None:
        """Answer; keep what the question of fear and control decides."""
        ask = self.state.ask
        await super().answer(value)
        decided = self.state.protective or self.state.unanswered
        if ask and ask.name == "safety" and value and decided:
            self.app.post_message(SettingsChanged({"protective": self.state.protective}))

    def marked(self, value: str) -> None:
        """Show which focuses serve the theme that is marked now."""
        ask = self.state.ask
        try:
            detail = self.query_one("#detail", Static)
        except NoMatches:
            return
        if ask and ask.name == "tend":
            detail.update(self._served(value))

    @on(OneOrOwn.Chosen)
    async def _settled(self, message: OneOrOwn.Chosen) -> None:
        if message.sender is self.field:
            await self.action_go_on()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there is only something to read, there is nothing to skip."""
        if action == "skip" and self.state.ask and self.state.ask.kind == "read":
            return False
        return super().check_action(action, parameters)

    @property
    def key_words(self) -> dict[str, str]:
        """Escape leaves from the first ask; the last one may lead to Support."""
        ask = self.state.ask
        words = {"back": "To Checks" if self.state.place == 0 else "Back"}
        return {**words, "go_on": "Support"} if ask and ask.name == "support" else words


def outcome_parts(outcome: Outcome) -> Iterable[Widget]:
    """Yield what was answered: the sentence, the bars, and which day they are shown beside."""
    if outcome.says:
        yield prose(outcome.says, "" if outcome.then else "gap")
    if outcome.then:
        yield muted(f"Before: {told(outcome.then)}.", "gap")
    yield Beside(outcome.rows, outcome.columns)


def serving(tended: Tended) -> Content:
    """Return a theme over the focuses that serve it."""
    titles = (f"\n  {title}" for title in tended.focuses)
    return Content.assemble((tended.name, "$muted"), *titles)
