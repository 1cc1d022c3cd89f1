"""What is asked and offered, each in two wordings: the ordinary one, and the careful one."""

from __future__ import annotations

from typing import NamedTuple

from content.schema import Strict


class Asked(NamedTuple):
    """What one person is asked, and the hint."""

    ask: str
    hint: str


class AskWords(Strict, frozen=True, kw_only=True):
    """What is asked at one of a flow's asks."""

    name: str
    title: str
    hint: str
    protective_title: str = ""
    protective_hint: str = ""

    def shown(self, *, protective: bool) -> Asked:
        """Return what it asks, and the hint."""
        if protective:
            return Asked(self.protective_title or self.title, self.protective_hint or self.hint)
        return Asked(self.title, self.hint)


class Labelled(Strict, frozen=True, kw_only=True):
    """What one may choose, as it is called."""

    label: str
    protective_label: str = ""

    def shown(self, *, protective: bool) -> str:
        """Return its label."""
        return (protective and self.protective_label) or self.label
