"""Welcome as an engine: pages, answers, and the settings they make. Pure, like the session.

Every page can be skipped; what was skipped keeps its default. The answers to the self-check
and to the safety question are used and not kept: a lead tendency and a preference for the
careful wording are all that stays.
"""

from __future__ import annotations

from collections import Counter

import msgspec

from content.schema import TENDENCIES, Tendency

PAGES = (
    "what",
    "data",
    "check",
    "tendency",
    "name",
    "company",
    "day_start",
    "cue",
    "hide",
    "safety",
)
"""What it is and what stays private come before anything is asked."""


class Welcome(msgspec.Struct, frozen=True, kw_only=True):
    """Welcome at one moment."""

    questions: int
    """How many questions the self-check has."""
    place: int = 0
    question: int = 0
    """Which question of the self-check is shown."""
    check: tuple[Tendency | None, ...] = ()
    """The self-check's answers so far; None where nothing fitted."""
    settings: dict[str, object] = {}

    @property
    def page(self) -> str | None:
        """The page on the screen, or None once Welcome is over."""
        return PAGES[self.place] if self.place < len(PAGES) else None

    def answer_check(self, tendency: Tendency | None) -> Welcome:
        """Answer the present question of the self-check; the last one leads to the suggestion."""
        check = (*self.check[: self.question], tendency)
        if len(check) < self.questions:
            return msgspec.structs.replace(self, check=check, question=len(check))
        return msgspec.structs.replace(self, check=check).skip()

    def answer(self, **settings: object) -> Welcome:
        """Answer the present page with settings and go on."""
        return msgspec.structs.replace(
            self, settings={**self.settings, **settings}, place=self.place + 1
        )

    def skip(self) -> Welcome:
        """Go on without an answer."""
        return msgspec.structs.replace(self, place=self.place + 1)

    def back(self) -> Welcome:
        """Return one question or page; the first page stays."""
        if self.page == "check" and self.question > 0:
            return msgspec.structs.replace(self, question=self.question - 1)
        return msgspec.structs.replace(self, place=max(0, self.place - 1))

    @property
    def suggested(self) -> tuple[Tendency, ...]:
        """The tendencies named most often in the self-check: one, or several that tie."""
        counts = Counter(filter(None, self.check))
        most = max(counts.values(), default=0)
        return tuple(t for t in TENDENCIES if most and counts[t] == most)

    @property
    def derivation(self) -> str:
        """How the suggestion came about, in one sentence; empty without answers."""
        counts = Counter(filter(None, self.check))
        if not counts:
            return ""
        parts = [f"{counts[t]} {COUNTED[t]}" for t in TENDENCIES if counts[t]]
        told = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
        return f"Of {counts.total()} answers, {told}. It is a hint for wording, not a verdict."


COUNTED = {
    "withdraw": "went quiet",
    "please": "smoothed things over",
    "anger": "got louder",
}
"""What an answer of the self-check did, after a number."""
