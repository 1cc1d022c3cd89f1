"""The weekly reflection on the screen: how each of its asks looks."""

from __future__ import annotations

import string
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from textual import events, on
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from coach.clock import Clock
from coach.flow import Ask
from coach.records import Look
from coach.reflection import AFTER, NOBODY, ReflectionState, note_of
from coach.reflection_guide import Beside, ReflectionGuide
from coach.settings import Settings
from screens.asking import bold, field, muted, prose
from screens.flow import FlowScreen, short
from screens.widgets.one_of import OneOf
from screens.widgets.scale import Scale
from screens.widgets.side_by_side import SideBySide
from screens.widgets.some_of import SomeOf
from screens.widgets.way import Way
from screens.widgets.writing import Line, Writing

TEN_MINUTES = 600.0

ROOMY = 28
"""Rows from which on the list of intentions leaves room for more than its question."""

NOTE = "a note, if you like"
NEW = "or someone new"
BESIDE = "beside"
"""What stands in the line beside a field, and its id."""

NAME = 14
"""Characters of a name that stand among the steps."""


class People(SomeOf):
    """Whom one looks at: any number, and nobody leads.

    Args:
        people: (id, name) in order.
        ticked: Who is looked at.
        answered: About whom something was answered.
    """

    def __init__(
        self,
        people: Sequence[tuple[str, str]],
        ticked: Sequence[str],
        answered: Collection[str],
    ) -> None:
        super().__init__(people, ticked)
        self.answered = answered

    def behind(self, value: str) -> str:
        """Say whose answers there are, so that nobody lets them go unknowingly."""
        if value not in self.answered:
            return ""
        return "  answered" if value in self.values else "  without your answers"


class Note(Line):
    """The line beside a scale: a number typed where nothing stands yet corrects the scale."""

    @dataclass
    class Corrected(Message):
        """Another number was meant."""

        value: int

    def on_key(self, event: events.Key) -> None:
        """Pass a number on."""
        if not self.value and (event.character or "") in set(string.digits):
            event.stop()
            event.prevent_default()
            self.post_message(self.Corrected(int(event.character or "")))


class ReflectScreen(FlowScreen[ReflectionState]):
    """Leads through a reflection.

    Args:
        state: The reflection as it stands: new, as it was left, or opened again.
        guide: What it draws on.
        settings: The person's settings.
        clock: Stamps the end.
    """

    CSS_PATH = ["asking.tcss", "flow.tcss", "reflect.tcss"]
    practice = "patience-and-process"
    clock_seconds = TEN_MINUTES

    def __init__(
        self,
        state: ReflectionState,
        guide: ReflectionGuide,
        settings: Settings,
        clock: Clock,
    ) -> None:
        super().__init__(state, settings, clock)
        self.guide = guide
        self.line: Line | None = None
        """The line beside the field that is asked in now, if it has one."""

    def step_name(self, step: str) -> str:
        """Return what a step is called; a person's go by the name."""
        if step in self.state.about:
            return short(self.state.name(step), NAME)
        return "" if step.endswith(f".{AFTER}") else super().step_name(step)

    def pinned(self, ask: Ask) -> Iterable[tuple[str, str]]:
        """Yield what was appreciated and learned; answers about a person are not held up."""
        written = {
            "appreciated": "Did you good" if self.state.careful else "Appreciated",
            "appreciated_self": "In yourself",
            "learned": "You learned",
        }
        if self._crowded(ask):
            return
        for name, label in written.items():
            if name != ask.name and self.state.place_of(name) < self.state.place:
                yield label, self.state.text_of(name)

    def _crowded(self, ask: Ask) -> bool:
        """Say whether a list needs all rows, so that its question stays in sight."""
        return ask.kind == "intention" and self.size.height < ROOMY

    # -- the asks ----------------------------------------------------------------------------

    def parts(self, ask: Ask) -> Iterable[Widget]:
        """Yield the widgets of one ask: its title, its words, its field."""
        words = self.guide.asked(self.state, ask)
        self.line = None
        yield bold(words.ask)
        if ask.kind == "support":
            said, *more = words.hint.split("\n\n")
            yield prose(said, "said")
            yield Way("Support (F2)", "open-support")
            yield from (prose(each, "said") for each in more)
            return
        yield muted(words.hint, "" if self._crowded(ask) else "gap")
        match ask.kind:
            case "people":
                people = list(self.state.people)
                ticked = [id_ for id_ in self.state.about if id_ in people]
                answered = {id_ for id_ in people if self.state.look(id_) != Look(about=id_)}
                named = [(id_, self.state.name(id_)) for id_ in people]
                yield field(People(named, ticked, answered))
                self.line = Line(self._noted(ask), placeholder=NEW, id_=BESIDE)
                yield self.line
            case "scale":
                value = self.state.values.get(ask.name)
                question = self.guide.question(ask)
                yield field(
                    Scale(
                        value if isinstance(value, int) else None, self.guide.words.words(question)
                    )
                )
                self.line = Note(self._noted(ask), placeholder=NOTE, id_=BESIDE)
                yield self.line
            case "beside":
                yield from self._weeks(self.guide.beside(self.state, ask))
            case "intention":
                offered = [(NOBODY, "None for now"), *self.guide.intentions(self.state)]
                yield field(OneOf(offered, str(self.state.values.get(ask.name, ""))))
            case "text":
                yield field(Writing(self.state.text_of(ask.name)))
            case _:
                yield field(Line(self.state.text_of(ask.name)))

    def _noted(self, ask: Ask) -> str:
        return self.state.text_of(note_of(ask.name))

    def _weeks(self, rows: Sequence[Beside]) -> Iterable[Widget]:
        """Yield two weeks' answers side by side, and what was noted in the earlier one."""
        told = [(r.label, str(r.now), "" if r.then is None else str(r.then)) for r in rows]
        yield SideBySide(("now", "before"), told)
        for row in rows:
            if row.note:
                label = (f"Before, {row.label}  ", "$muted")
                yield prose(Content.assemble(label, (row.note, "italic")), "said")

    # -- answering ---------------------------------------------------------------------------

    async def rated(self, value: int | None, *, accepted: bool) -> None:
        """Keep a number, and go to the line for a note; go on by Enter on what was answered.

        A number that stands there already, pressed again, stays: what is typed next is its note.
        """
        ask = self.state.ask
        known = ask and self.state.values.get(ask.name)
        if ask is None or value is None or (accepted and known == value):
            await self.action_go_on()
            return
        self.noted(value)
        if self.line:
            self.line.focus()

    @on(Note.Corrected)
    def _corrected(self, message: Note.Corrected) -> None:
        self.query_one(Scale).action_choose(message.value)

    @on(Input.Submitted)
    async def _note_sent(self, message: Input.Submitted) -> None:
        if message.input is self.line:
            await self.action_go_on()

    @on(Input.Changed)
    def _note_changed(self, message: Input.Changed) -> None:
        if message.input is self.line:
            self.changed(self.state.jotting(message.value))

    def on_key(self, event: events.Key) -> None:
        """Take a letter typed on the list of people as the beginning of a new name."""
        character = event.character or ""
        named = event.is_printable and character.strip() and not character.isdigit()
        if named and self.line and isinstance(self.focused, People):
            event.stop()
            self.line.focus()
            self.line.insert_text_at_cursor(character)

    @property
    def key_words(self) -> dict[str, str]:
        """Escape leads from the first ask to the letter."""
        return {"back": "To the week" if self.state.place == 0 else "Back"}
