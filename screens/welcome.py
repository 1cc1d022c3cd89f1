"""Welcome: the first two minutes. Every page can be skipped, and changed later in Settings."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input

from coach.settings import Settings, checked
from coach.welcome import PAGES, Welcome
from coach.words import COMPANY_NAMES, TENDENCY_NAMES
from content import library, schema
from screens.asking import AskingScreen
from screens.base import Heading, text
from screens.messages import SettingsChanged
from screens.widgets.one_of import OneOf
from screens.widgets.some_of import SomeOf
from screens.widgets.writing import Line

NEVER_MIND = "neither"
"""The answer of someone to whom no option of a question fits."""

SAFETY = (
    ("yes", "Yes, or sometimes"),
    ("unsure", "I'm not sure"),
    ("no", "No, neither"),
)


class WelcomeScreen(AskingScreen[None]):
    """Renders the engine's pages and forwards answers; the settings go to the app at the end.

    Args:
        data: The data folder, shown on its page.
        settings: As they stand; fields begin with them.
    """

    WAYS = (("Continue", "go-on"), ("Skip", "skip"), ("Skip all", "leave"))
    BINDINGS = [
        Binding("ctrl+n", "go_on", "Continue", tooltip="Take what stands here and go on"),
        Binding("escape", "back", "Back", tooltip="One page back"),
        Binding("f6", "skip", "Skip", tooltip="On without an answer"),
        Binding("f8", "leave", "Skip all", tooltip="To Today; answers so far are kept"),
    ]

    def __init__(self, data: str, settings: Settings) -> None:
        super().__init__()
        self.data = data
        self.settings = settings
        read = library.welcome()
        self.pages = {page.id: page for page in read.page}
        self.questions = read.question
        self.state = Welcome(questions=len(read.question))

    def compose(self) -> ComposeResult:
        """Lay out the page, the ways on, and the keys."""
        yield Heading("tending")
        yield from self.page()

    async def on_mount(self) -> None:
        """Show the first page."""
        await self._show()

    async def _show(self) -> None:
        """Show the present page in place of the one before."""
        name = self.state.page
        if self.state.settings:
            self._keep(self.state.settings)
        if name is None:
            self._finish()
            return
        self.query_one(Heading).show("tending", f"{self.state.place + 1} of {len(PAGES)}")
        await self.put(self._page(self.pages[name]))

    def _page(self, page: schema.Page) -> Iterable[Widget]:
        """Yield the widgets of a page."""
        yield text(page.title, "title gap")
        asked_on = page.id == "check" and self.state.question
        for paragraph in () if asked_on else page.text.strip().split("\n\n"):
            yield text(paragraph, "prose gap")
        if page.id == "data":
            yield text(self.data, "prose muted")
        if page.id == "check":
            question = self.questions[self.state.question]
            yield text(f"{self.state.question + 1}. {question.text}", "prose gap")
        if page.id == "tendency" and self.state.check:
            yield text(self.state.derivation, "prose muted gap")
        for field in self._fields(page.id):
            field.set_class(field.can_focus, "field")
            yield field

    def _fields(self, page: str) -> Iterable[Widget]:
        """Yield the fields of a page."""
        known = self.settings
        match page:
            case "check":
                question = self.questions[self.state.question]
                pulls = [(t, getattr(question, t)) for t in schema.TENDENCIES]
                answers = [answer or NEVER_MIND for answer in self.state.check]
                given = [*answers, ""][min(self.state.question, len(answers))]
                yield OneOf([*pulls, (NEVER_MIND, "None of these")], given)
            case "tendency":
                suggested = self.state.suggested
                chosen = suggested or known.tendencies
                names = [(t, TENDENCY_NAMES[t]) for t in schema.TENDENCIES]
                yield SomeOf(names, [str(t) for t in chosen])
            case "name":
                yield Line(known.name, placeholder="your name")
            case "company":
                yield OneOf(tuple(COMPANY_NAMES.items()), known.company or "")
            case "day_start":
                hours = [(str(hour), f"{hour:02}:00") for hour in range(7)]
                yield OneOf(hours, str(known.day_start), numbered=False)
            case "cue":
                yield Line(known.cue_when, placeholder="When I have poured my coffee")
                yield text("I open tending.", "muted")
            case "safety":
                yield OneOf(SAFETY, "")
            case _:
                return

    @property
    def key_words(self) -> dict[str, str]:
        """The first page has nothing behind it."""
        return {"go_on": "Begin"} if self.state.page == PAGES[-1] else {}

    async def _move(self, state: Welcome) -> None:
        self.keep_no_more()
        self.state = state
        await self._show()

    async def action_go_on(self) -> None:
        """Take what stands on the page and go on."""
        match self.state.page:
            case "tendency":
                await self._move(self.state.answer(tendencies=self.query_one(SomeOf).values))
            case "name":
                await self._move(self.state.answer(name=self._line()))
            case "cue":
                await self._move(self.state.answer(cue_when=self._line()))
            case "check" | "company" | "day_start" | "safety":
                one = self.query_one(OneOf)
                await self._answer(one.value)
            case _:
                await self._move(self.state.skip())

    def _line(self) -> str:
        return self.query_one(Line).value.strip()

    async def _answer(self, value: str) -> None:
        """Answer the present page with a chosen value; with none, go on without an answer."""
        match self.state.page:
            case "check" if not value:
                await self._move(self.state.answer_check(None))
            case _ if not value:
                await self._move(self.state.skip())
            case "check":
                fitting = next((t for t in schema.TENDENCIES if t == value), None)
                await self._move(self.state.answer_check(fitting))
            case "company":
                await self._move(self.state.answer(company=value))
            case "day_start":
                await self._move(self.state.answer(day_start=int(value)))
            case "safety":
                await self._move(self.state.answer(protective=value != "no"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing before the first page."""
        if action == "back":
            return self.state.place > 0
        return super().check_action(action, parameters)

    async def action_skip(self) -> None:
        """Go on without an answer."""
        await self._move(self.state.skip())

    async def action_back(self) -> None:
        """Go one page back."""
        await self._move(self.state.back())

    def action_leave(self) -> None:
        """Skip the rest."""
        self._finish()

    def _finish(self) -> None:
        """Go to Today; Welcome is not offered again by itself."""
        self._keep({"onboarded": True})
        self.dismiss()

    def _keep(self, values: dict[str, object]) -> None:
        """Hand answers to the app as they are given: a closed window loses none."""
        for name, value in values.items():
            self.settings = checked(self.settings, name, msgspec.to_builtins(value))
        self.app.post_message(SettingsChanged(values))

    @on(Input.Changed)
    def _typed(self) -> None:
        self.keep_soon()

    def keep_now(self) -> None:
        """Keep what stands in the present field at once."""
        super().keep_now()
        setting = {"name": "name", "cue": "cue_when"}.get(self.state.page or "")
        if setting and self.query(Line):
            self._keep({setting: self._line()})

    @on(OneOf.Chosen)
    async def _chosen(self, message: OneOf.Chosen) -> None:
        await self._answer(message.value)

    @on(Input.Submitted)
    async def _sent(self) -> None:
        await self.action_go_on()
