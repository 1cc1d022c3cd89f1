"""Opening checks, and finding what was looked at before."""

from __future__ import annotations

import msgspec

from coach import check as engine
from coach import gather
from coach.check import CheckState, Known
from coach.days import instant
from coach.flows import Flows
from coach.folder import Folder, new_id
from coach.outcome import UNNAMED, CheckGuide, ChecksView, Earlier, Outcome, outcome
from coach.records import Check
from coach.settings import Settings
from content import adult
from content import checks as content
from content.checks import Kind


class Checking:
    """The checks of one folder.

    Args:
        folder: Where they are kept.
        flows: Where those are found that were begun.
    """

    def __init__(self, folder: Folder, flows: Flows) -> None:
        self._folder = folder
        self._flows = flows

    def view(self) -> ChecksView:
        """Return what can be begun, and what can be read again."""
        shelters = self._folder.refresh().settings.shelters
        begun = {state.id: state.look for state in self._flows.begun(CheckState)}
        checks = [check for check in self._checks() if check.id not in begun]
        names = self._folder.facts().people
        last = "" if shelters else engine.monthly(checks, self._folder.today())
        return ChecksView(
            begun=tuple(dict.fromkeys(begun.values())),
            earlier=tuple(
                Earlier(
                    id=check.id,
                    kind=check.kind,
                    day=check.day,
                    about=names.get(check.about, UNNAMED),
                )
                for check in sorted(checks, key=lambda c: (c.day, instant(c.at)), reverse=True)
            ),
            last=last,
        )

    def open(self, look: Kind) -> tuple[CheckState, CheckGuide, Settings]:
        """Return the check of a kind begun today, or a new one, with what it draws on."""
        settings = self._folder.refresh().settings
        begun = (state for state in self._flows.begun(CheckState) if state.look == look)
        state = next(begun, None) or CheckState(
            id=new_id(),
            at=self._folder.at(),
            day=self._folder.today().isoformat(),
            look=look,
            protective=settings.shelters,
            unanswered=settings.protective is None,
        )
        group = "group" if look == "community" else "person"
        known = (
            Known(p.id, p.name)
            for p in gather.people_of(self._folder.journal.read())
            if p.kind == group
        )
        state = msgspec.structs.replace(state, people=tuple(known))
        if settings.shelters:  # it may have been begun before the setting was on
            state = state.sheltered(protective=True)
        before = engine.newest(self._checks(), state.id)
        guide = CheckGuide(
            words=content.load(),
            exercise=adult.exercise(),
            library=self._folder.library,
            before={about: check for (kind, about), check in before.items() if kind == look},
        )
        return state, guide, settings

    def outcome(self, id_: str) -> Outcome | None:
        """Return a check of an earlier time as it is read, beside the one before it."""
        self._folder.refresh()
        checks = self._checks()
        found = next((check for check in checks if check.id == id_), None)
        if found is None:
            return None
        older = [c for c in checks if (c.day, instant(c.at)) < (found.day, instant(found.at))]
        before = engine.newest(older).get((found.kind, found.about))
        name = self._folder.facts().people.get(found.about, "")
        return outcome(found, before, name, content.load(), self._folder.library)

    def _checks(self) -> list[Check]:
        return gather.records_of(self._folder.journal.read(), Check)
