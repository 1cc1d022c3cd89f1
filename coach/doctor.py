"""What `tending doctor` finds in a folder: pure functions from a `Survey` to findings.

Each check is a function in `CHECKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from coach import check_places, check_records, names
from coach.finding import FINE, MENDS, NOTE, PROBLEM, Finding, count
from coach.survey import Survey


def examine(survey: Survey) -> list[Finding]:
    """Return everything that is worth a word, the problems first."""
    if not survey.exists:
        return [
            Finding(
                severity=FINE,
                place=survey.data,
                what="There is no journal here yet.",
                next="The first thing you keep makes it.",
            ),
            *check_places.place(survey),
        ]
    found = [finding for check in CHECKS for finding in check(survey)]
    order = (PROBLEM, NOTE, FINE)
    return sorted(found, key=lambda finding: order.index(finding.severity))


def records_kept(survey: Survey) -> int:
    """Return how many records stand, settings and drafts left out."""
    return sum(
        not row.get("deleted")
        for table, rows in survey.history.items()
        if table not in {"settings", names.DRAFTS}
        for row in rows.values()
    )


def summary(survey: Survey, findings: Iterable[Finding]) -> str:
    """Return the one sentence at the end."""
    problems = [finding for finding in findings if finding.severity == PROBLEM]
    if not problems:
        if not survey.exists:
            return "All is well: there is nothing to look after yet."
        machines = {file.owner for file in survey.databases}
        return (
            f"All is well: {count(records_kept(survey), 'record')} in "
            f"{count(len(survey.databases), 'file')}, on {count(len(machines), 'machine')}."
        )
    mended = sum(finding.mends for finding in problems)
    needs = "needs a hand" if len(problems) == 1 else "need a hand"
    told = f"{count(len(problems), 'thing')} {needs}"
    return f"{told}; {MENDS} mends {mended} of them." if mended else f"{told}."


def as_plain(
    survey: Survey, findings: Iterable[Finding], repaired: Iterable[msgspec.Struct], summary: str
) -> dict[str, Any]:
    """Return what `tending doctor --json` says."""
    return {
        "findings": [
            {
                "severity": finding.severity,
                "place": finding.place,
                "what": finding.what,
                "next": finding.next,
                "mends": finding.mends,
            }
            for finding in findings
        ],
        "repaired": [msgspec.to_builtins(one) for one in repaired],
        "records": records_kept(survey),
        "files": len(survey.databases),
        "machines": len({file.owner for file in survey.databases}),
        "summary": summary,
    }


CHECKS: tuple[Callable[[Survey], Iterable[Finding]], ...] = (
    check_places.place,
    check_places.modes,
    check_records.damaged,
    check_records.versions,
    check_places.others,
    check_records.unread,
    check_records.times,
    check_records.ids,
    check_records.drafts,
    check_records.deleted,
    check_places.backups,
    check_places.lock,
    check_places.state,
)
"""Everything that is looked at, in the order it is told. A further check is a further function."""
