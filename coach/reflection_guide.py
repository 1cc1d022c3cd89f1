"""What the weekly reflection shows at each ask: its words, and what was answered before."""

from __future__ import annotations

from datetime import date

import msgspec

from coach import safety
from coach.days import describe_week
from coach.flow import Ask
from coach.records import Check, Look, Reflection
from coach.reflection import QUESTIONS, ReflectionState
from content.asking import Asked
from content.week import Question, WeekFile


class Beside(msgspec.Struct, frozen=True):
    """An answer of this week with that of the week before, as it is shown beside it."""

    label: str
    now: int
    then: int | None
    note: str = ""
    """What was noted the week before."""


class ReflectionGuide(msgspec.Struct, frozen=True, kw_only=True):
    """What a reflection draws on: its words, and what was answered before."""

    words: WeekFile
    before: dict[str, Look] = {}
    """The looks of the week before, by whom they are about."""
    others: tuple[Reflection, ...] = ()
    """The other reflections, and all checks: what was low in them is not offered."""
    checks: tuple[Check, ...] = ()

    def question(self, ask: Ask) -> Question:
        """Return the guiding question of an ask."""
        id_ = ask.name.rpartition(".")[2]
        return next(each for each in self.words.question if each.id == id_)

    def asked(self, state: ReflectionState, ask: Ask) -> Asked:
        """Return what is asked, and the hint."""
        name = state.name(state.person_of(ask))
        if ask.kind == "scale":
            question = self.question(ask)
            return Asked(question.title.format(name=name), question.hint)
        if ask.kind == "support":
            said = self.words.support
            return Asked(said.title.format(name=name), "\n\n".join(said.text))
        plain = ask.name.rpartition(".")[2]
        found = next(each for each in self.words.ask if each.name == plain)
        shown = found.shown(protective=state.careful)
        week = describe_week(date.fromisoformat(state.week))
        return shown._replace(hint=shown.hint.replace("{week}", week))

    def beside(self, state: ReflectionState, ask: Ask) -> tuple[Beside, ...]:
        """Return what was answered now with what was answered a week ago; elsewhere nothing.

        What was left out now is left out of both, so that nothing leads an answer to come.
        """
        if ask.kind != "beside":
            return ()
        id_ = state.person_of(ask)
        now, then = state.look(id_), self.before.get(id_, Look())
        labels = self.words.labels
        return tuple(
            Beside(labels[name], getattr(now, name), getattr(then, name), then.notes.get(name, ""))
            for name in QUESTIONS
            if getattr(now, name) is not None
        )

    def intentions(self, state: ReflectionState) -> tuple[tuple[str, str], ...]:
        """Return (id, label) of what can be set for the week after; nothing that is low."""
        low = safety.low_from((*self.others, state.result()), self.checks)
        left_out = low[-1][1] if low else ()
        return tuple(
            (each.id, each.shown(protective=state.careful))
            for each in self.words.intention
            if each.id not in left_out
        )
