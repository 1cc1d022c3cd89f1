"""The exercise 'Be an adult' on the screen: how each of its asks looks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.css.query import NoMatches
from textual.widget import Widget
from textual.widgets import Static

from coach import breaks
from coach.clock import Clock
from coach.exercise import MOST_FEELINGS, SIT_AT, ExerciseState
from coach.flow import MOST, Ask, Value
from coach.guide import Guide, minutes
from coach.settings import Settings
from coach.words import plan_sentence
from content.adult import Tool
from screens.asking import bold, field, muted, prose
from screens.flow import FlowScreen
from screens.messages import SetBreak, SettingsChanged
from screens.widgets.bar import bar
from screens.widgets.one_of import OneOf
from screens.widgets.one_or_own import OneOrOwn
from screens.widgets.pacer import BREATH, HANDS, Pacer
from screens.widgets.scale import Scale
from screens.widgets.some_of import SomeOf
from screens.widgets.timed import Sitting, Staying, Timed
from screens.widgets.way import Way
from screens.widgets.word_field import WordField
from screens.widgets.writing import Line, Writing

FEW = 6
"""Lines that a list may have without scrolling by itself."""

TIGHT = 26
"""Rows up to which all feeling words fill the page."""

TWO = 2
"""How many tendencies may be felt at once."""


class Shelf(VerticalScroll, can_focus=False):
    """A list that scrolls by itself, so that what belongs to the marked line stays below it."""


class ExerciseScreen(FlowScreen[ExerciseState]):
    """Leads through an exercise.

    Args:
        state: The exercise as it stands: new, or as it was left.
        guide: What it draws on.
        settings: The person's settings.
        clock: Stamps the end, and tells when a break would be over.
    """

    CSS_PATH = ["asking.tcss", "flow.tcss", "exercise.tcss"]
    BINDINGS = [
        Binding(
            "f9",
            "other_way",
            "Without breath",
            priority=True,
            tooltip="The same without the breath, or with it again",
        ),
    ]

    def __init__(
        self, state: ExerciseState, guide: Guide, settings: Settings, clock: Clock
    ) -> None:
        super().__init__(state, settings, clock)
        self.guide = guide
        self.breathing = True
        """Whether a tool with breath is shown with it."""

    def pinned(self, ask: Ask) -> Iterable[tuple[str, str]]:
        """Yield what it is about, the sentence as far as it is built, and the plan."""
        state = self.state
        if ask.kind == "feelings":  # the words take the whole page
            return
        if ask.step != "moment":
            yield "Moment", self.guide.happened(state)
        if ask.name not in {"say", "check", "curve"}:
            yield "Said within" if state.protective else "You say", state.sentence
        if state.place_of("plan_then") < state.place:
            yield "Plan", plan_sentence(state.text_of("plan_when"), state.text_of("plan_then"))

    # -- the asks ----------------------------------------------------------------------------

    def parts(self, ask: Ask) -> Iterable[Widget]:
        """Yield the widgets of one ask: its title, its words, its field."""
        words = self.guide.asked(self.state, ask)
        yield bold(words.ask, "gap" if not words.hint else "")
        if words.hint:
            tight = ask.kind == "feelings" and self.size.height <= TIGHT
            yield muted(words.hint, "" if tight else "gap")
        match ask.kind:
            case "read":
                yield from self._read(ask)
            case "run":
                yield from self._run(ask)
            case "sit":
                yield from self._sit()
            case "check":
                yield from self._check()
            case "scale":
                value = self.state.values.get(ask.name)
                yield field(Scale(value if isinstance(value, int) else None))
            case "text":
                yield field(Writing(self.state.text_of(ask.name)))
            case "line":
                yield from self._for_instance(ask)
                yield field(Line(self.state.text_of(ask.name), offered=self.offered(ask)))
            case _:
                yield from self._choice(ask)

    def _for_instance(self, ask: Ask) -> Iterable[Widget]:
        said = self.guide.for_instance(self.state, ask)
        if said:
            yield prose(Content.assemble(("In the scene  ", "$muted"), said), "gap")

    def _choice(self, ask: Ask) -> Iterable[Widget]:
        """Yield a choice, and what belongs to the marked one below it."""
        guide, state = self.guide, self.state
        options = guide.options(state, ask)
        value = state.values.get(ask.name, "")
        chosen = str(value or guide.suggested(state, ask))
        match ask.kind:
            case "some":
                yield field(
                    SomeOf(options, state.tendencies if value or state.lead else (), most=TWO)
                )
                return
            case "feelings":
                groups = [(f.title, [(w, w) for w in f.words]) for f in guide.lists.family]
                picked = [str(v) for v in value] if isinstance(value, tuple) else []
                yield field(WordField(groups, picked, most=MOST_FEELINGS))
                return
            case "need":
                details = {need.id: need.line for need in guide.lists.need}
                yield field(WordField([("", options)], [chosen], details=details))
                return
            case "pull" | "phrase":
                yield field(OneOrOwn([o for o, _ in options], state.text_of(ask.name)))
                return
            case "stay":
                careful = state.protective
                lines = [(s.seconds, s.shown(protective=careful)) for s in guide.lists.staying]
                yield field(Staying(lines))
                return
            case _:
                pass
        list_ = OneOf(options, chosen)
        yield Shelf(field(list_)) if len(options) > FEW else field(list_)
        detail = guide.detail(state, ask, list_.value, self.clock.now())
        yield prose(detail, "field-label", "detail")

    def _read(self, ask: Ask) -> Iterable[Widget]:
        match ask.name:
            case "example":
                scene = self.guide.example(self.state)
                for label, text in self.guide.told(scene, self.state):
                    yield prose(Content.assemble((f"{label}  ", "$muted"), text), "gap")
            case "away":
                said = self.guide.away(self.state, self.clock.now())
                yield prose(Content.assemble((said, "bold")), "sentence")
            case "say":
                yield prose(Content.assemble((self.state.sentence, "bold")), "sentence")
                yield from self._for_instance(ask)
            case _:
                sat = self.state.values.get("sit", ())
                values = sat if isinstance(sat, tuple) else ()
                yield prose(_curve(values), "gap")
                label = "Said within  " if self.state.protective else "You say  "
                yield prose(Content.assemble((label, "$muted"), (self.state.sentence, "bold")))

    def _run(self, ask: Ask) -> Iterable[Widget]:
        """Yield a calming tool: its steps, a pacer if it has a pace, a quiet line of time."""
        tool = self._tool(ask)
        breath = tool.breath and self.breathing
        yield bold(tool.title)
        yield field(Timed(tool.seconds))
        steps = self.guide.steps(tool, self.state, breath=breath)
        yield prose("\n".join(f"{n}. {step}" for n, step in enumerate(steps, 1)))
        if tool.pace:
            words = BREATH if breath else HANDS
            yield Pacer(tool.pace, words, still=self.settings.reduced_motion)
        if tool.said_return:
            until = breaks.after(self.clock.now(), minutes(tool))
            word = "until" if self.state.protective else "back at"
            said = tool.said(protective=self.state.protective)
            if said:
                yield prose(Content.assemble(("You may say  ", "$muted"), said))
            yield Way(f"Begin it now: {word} {until:%H:%M}", "set-break")
        if tool.breath:
            yield Way(f"{self.key_words['other_way']} (F9)", "other-way")

    def _sit(self) -> Iterable[Widget]:
        answer = self.guide.imagined(self.state)
        sat = self.state.values.get("sit", ())
        values = [v if isinstance(v, int) else None for v in sat] if isinstance(sat, tuple) else ()
        yield muted(self.guide.lists.imagining.shown(protective=self.state.protective), "gap")
        said = f"{answer.figure}: " if answer.figure else ""
        yield prose(Content.assemble((said, "$muted"), (answer.said, "bold")), "sentence")
        yield field(Sitting(values))

    def _check(self) -> Iterable[Widget]:
        from coach.request import check  # noqa: PLC0415 - its lexicon is read where it is used

        sentence = self.state.sentence
        found = check(sentence, protective=self.state.protective)
        marked = Content(sentence)
        for finding in found:
            if finding.fault != "no-request":
                marked = marked.stylize("bold underline", finding.start, finding.end)
        yield prose(marked, "gap")
        for hint in dict.fromkeys(finding.hint for finding in found):
            yield muted(hint, "gap")
        if not sentence:
            yield muted("There is nothing to read back yet; that is fine.", "gap")
            return
        if not found:
            yield muted("Nothing marked. It says what happened, and it asks for one thing.", "gap")
        again = ("again", "Try again")
        keep = ("keep", "Keep it as it is")
        yield field(
            OneOf([keep, again] if not found else [again, keep], (again if found else keep)[0])
        )

    # -- answering ---------------------------------------------------------------------------

    def offered(self, ask: Ask) -> str:
        """Return what stands in an empty line."""
        return self.guide.offered(self.state, ask)

    async def answer(self, value: Value | None) -> None:
        """Answer; try a request again, begin a break, keep what the safety question decides."""
        ask = self.state.ask
        if ask and ask.name == "check" and value == "again":
            await self.move(self.state.at_place(self.state.place_of("request_when")))
            return
        if ask and ask.name == "away":
            self._begin_break(int(str(self.state.values["break_minutes"])))
        await super().answer(value)
        if ask and ask.name == "safety" and value:
            self.app.post_message(SettingsChanged({"protective": self.state.protective}))

    def marked(self, value: str) -> None:
        """Show what belongs to the choice that is marked now."""
        ask = self.state.ask
        try:
            detail = self.query_one("#detail", Static)
        except NoMatches:
            return
        if ask:
            words = self.guide.detail(self.state, ask, value, self.clock.now())
            detail.update(Content(words))

    @on(WordField.Chosen)
    @on(OneOrOwn.Chosen)
    @on(Timed.Ended)
    async def _settled(self, message: WordField.Chosen | OneOrOwn.Chosen | Timed.Ended) -> None:
        if message.sender is self.field:
            await self.action_go_on()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the way without breath where there is one."""
        if action == "other_way":
            ask = self.state.ask
            return bool(ask and ask.kind == "run" and self._tool(ask).breath)
        return super().check_action(action, parameters)

    @property
    def key_words(self) -> dict[str, str]:
        """The way without breath leads back as well."""
        words = {"other_way": "Without breath" if self.breathing else "With breath"}
        if self.state.place == 0 and self.state.session:
            words["back"] = "To the session"
        return {**super().key_words, **words}

    async def action_other_way(self) -> None:
        """Show the tool without its breath, or with it again."""
        self.breathing = not self.breathing
        await self.show()

    def action_set_break(self) -> None:
        """Begin the break that the tool is."""
        ask = self.state.ask
        if ask:
            self._begin_break(minutes(self._tool(ask)))

    def _begin_break(self, length: int) -> None:
        self.app.post_message(SetBreak(breaks.after(self.clock.now(), length)))

    def _tool(self, ask: Ask) -> Tool:
        """Return the tool that an ask runs."""
        return self.guide.tool(str(self.state.values.get(ask.name.removesuffix("_run"), "")))

    @on(Sitting.Rated)
    @on(WordField.Picked)
    def _noted(self, message: Sitting.Rated | WordField.Picked) -> None:
        """Keep what is told on the way, before one goes on."""
        if message.sender is self.field:
            self.noted(message.values)


def _curve(values: Sequence[str | int | None]) -> Content:
    """Return the discomfort at each time as a bar with its number."""
    parts: list[tuple[str, str]] = []
    for at, value in zip(SIT_AT, values, strict=False):
        line = bar(value / MOST, 2 * MOST) if isinstance(value, int) else []
        told = f" {value}" if isinstance(value, int) else "–"
        parts += [(f"{at:>3} s  ", "$muted"), *line, (told + "\n", "")]
    return Content.assemble(*parts)
