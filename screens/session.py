"""The guided session on the screen: how each of its asks looks."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from coach.clock import Clock
from coach.exercise import ExerciseState
from coach.flow import Ask
from coach.reasons import PRACTICE_NAMES
from coach.session import SessionState
from coach.views import TodayView
from coach.words import ANCHOR_TEXTS, ASK_HINTS, ASK_TITLES, plan_sentence
from screens.asking import bold, field, muted, prose
from screens.base import SHORT
from screens.flow import FlowScreen
from screens.messages import BeginExercise
from screens.widgets.one_of import OneOf
from screens.widgets.pacer import Pacer
from screens.widgets.scale import Scale
from screens.widgets.way import Way
from screens.widgets.writing import Line, Writing


class SessionScreen(FlowScreen[SessionState]):
    """Leads through a session.

    Args:
        view: Today, whose focus it is.
        state: The session as it stands: new, or as it was left.
        clock: Stamps the end.
    """

    BINDINGS = [
        Binding(
            "f9",
            "exercise",
            "Exercise",
            priority=True,
            tooltip="Do it as an exercise, step by step",
        ),
    ]

    def __init__(self, view: TodayView, state: SessionState, clock: Clock) -> None:
        super().__init__(state, view.settings, clock)
        self.view = view
        self.practice = view.focus.practice

    def pinned(self, ask: Ask) -> Iterable[tuple[str, str]]:
        """Yield what was written in Try, and the plan."""
        plan = plan_sentence(self.state.text_of("plan_when"), self.state.text_of("plan_then"))
        written = {"wrote": ("You wrote", self.state.text_of("wrote")), "plan_when": ("Plan", plan)}
        for name, (label, text) in written.items():
            if name != ask.name and self.state.place_of(name) < self.state.place:
                yield label, text

    def parts(self, ask: Ask) -> Iterable[Widget]:
        """Yield the widgets of one ask: its title, its words, its field."""
        focus = self.view.focus
        if ask.name in {"read", "wrote"}:
            hue = f"bold $hue-{focus.practice}"
            yield prose(Content.assemble((PRACTICE_NAMES[focus.practice], hue)))
            yield bold(focus.title, "gap")
        else:
            yield bold(ASK_TITLES[ask.name], "gap")
        match ask.name:
            case "read":
                yield prose(focus.line, "gap")
                yield prose(focus.why)
            case "wrote":
                yield prose(focus.short if self.state.short else focus.practice_text)
                if focus.said:
                    yield prose(Content.assemble(("For instance  ", "$muted"), focus.said))
                if self.state.may_exercise:
                    yield Way("Do it as an exercise, step by step (F9)", "exercise")
                above = "  (pgup: the text above)" if self.size.height < SHORT else ""
                yield muted(focus.question + above, "field-label")
            case "keep":
                yield muted(ASK_HINTS["keep"])
                yield muted(self._week(), "gap")
            case _:
                yield muted(ASK_HINTS[ask.name], "gap")
        made = self._make_field(ask)
        if made is not None:
            yield field(made)
        if ask.name == "anchor" and isinstance(made, OneOf):
            yield prose(ANCHOR_TEXTS[made.value], "field-label", "anchor-text")
            pacer = Pacer(still=self.settings.reduced_motion)
            pacer.display = made.value == ask.words[0]
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
                return Line(text, offered=self.offered(ask))
            case _:
                return None

    def offered(self, ask: Ask) -> str:
        """Return the focus's pattern for a plan."""
        focus = self.view.focus
        return {"plan_when": focus.when, "plan_then": focus.then}.get(ask.name, "")

    def _week(self) -> str:
        """Return what was practised this week, today's practice included."""
        names = dict.fromkeys((*self.view.practised_this_week, self.view.focus.practice_name))
        return f"This week you met: {', '.join(names)}."

    async def chosen(self, value: str) -> None:
        """Take a choice as the answer; an anchor is stayed with first."""
        if self.state.ask and self.state.ask.kind == "anchor":
            self.marked(value)
            self.query_one("#go-on").focus()
            return
        await self.answer(value)

    def marked(self, value: str) -> None:
        """Describe the marked anchor."""
        if self.state.ask and self.state.ask.kind == "anchor":
            self.query_one("#anchor-text", Static).update(Content(ANCHOR_TEXTS[value]))
            self.query_one(Pacer).display = value == "breath"

    async def worded(self, view: TodayView) -> None:
        """Follow the protective setting: the same focus in its other wording."""
        if view.focus != self.view.focus:
            self.view = view
            await self.move(msgspec.structs.replace(self.state, protective=view.focus.protective))

    # -- the exercise inside -----------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the exercise where the focus calls for it."""
        if action == "exercise":
            return self.state.may_exercise
        return super().check_action(action, parameters)

    def action_exercise(self) -> None:
        """Do the Try as an exercise."""
        self.keep_now()
        self.app.post_message(BeginExercise(self.state))

    async def exercised(self, done: ExerciseState) -> None:
        """Go on where the exercise left off; one that was only looked at changes nothing."""
        if done.over and done.answered and self.state.may_exercise:
            await self.move(self.state.with_exercise(done))
