"""The commands' answers as plain lines: no colour, no boxes, fit for a pipe or a screen reader."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from coach.catalogue import entries
from coach.days import describe
from coach.reasons import PRACTICE_NAMES
from coach.views import TodayView
from content.library import Library

if TYPE_CHECKING:
    from coach.finding import Finding
    from coach.locking import Report
    from coach.mending import Done
    from coach.restoring import Restored
    from coach.shelf import Listed

WIDTH = 72
"""Reading text is set at most this wide."""

KIND_NAMES = {
    "scene": "Scenes",
    "tool": "To calm down",
    "question": "Questions of the self-check and of the checks",
    "prompt": "What the exercise asks and offers",
    "feeling": "Families of feelings",
    "need": "Needs",
    "place": "Places in the body",
}
"""What the list calls each kind of content but the focuses, in its order."""


RECOVERY = (
    "Recovery key. Print it or write it down, and keep it apart from this machine; it opens "
    "everything if the passphrase is lost, here and in the stock age tool:"
)
NOT_OURS = (
    "Not sealed, because another machine or a synchroniser wrote them. tending seals its own "
    "files when it next runs on that machine; kept versions have to be deleted by hand:"
)


def wrap(text: str) -> str:
    """Return a text as lines of reading width."""
    return textwrap.fill(text, WIDTH, break_on_hyphens=False)


def today(view: TodayView) -> str:
    """Return today's focus with its lines and the reason."""
    focus = view.focus
    parts = [
        describe(date.fromisoformat(view.day)),
        f"{focus.practice_name}: {focus.title}",
        wrap(focus.line),
        f"Why today\n{wrap(focus.reason)}",
        f"Why it helps\n{wrap(focus.why)}",
        f"Try (two minutes)\n{wrap(focus.practice_text)}",
        f"In one minute\n{wrap(focus.short)}",
    ]
    if view.practised:
        parts.append("Today is done.")
    elif view.streak.paused:
        parts.append("Today is in a pause.")
    if view.settings.streak_display:
        parts.append(run(view))
    return "\n\n".join(parts)


def run(view: TodayView) -> str:
    """Return the run and what stands beside it, in one line."""
    figures = view.streak
    if not figures.longest:
        return "Nothing here yet. Your first day will stand here."
    rest = "rest day" if figures.rest_days_left == 1 else "rest days"
    return (
        f"Run of {figures.current}. {figures.practised_last_28} of the last 28 days. "
        f"{figures.rest_days_left} {rest} left."
    )


def library(loaded: Library) -> str:
    """Return every title: the focuses under their practice, then all else by its kind."""
    return "\n\n".join(_shelves(loaded))


def _shelves(loaded: Library) -> Iterator[str]:
    for practice, name in PRACTICE_NAMES.items():
        titles = [f"  {focus.title}" for focus in loaded.of_practice(practice)]
        yield "\n".join([name, *titles])
    titles_of: dict[str, list[str]] = {}
    for entry in entries(loaded):
        titles_of.setdefault(str(entry["kind"]), []).append(f"  {entry['title']}")
    for kind, name in KIND_NAMES.items():
        yield "\n".join([name, *titles_of[kind]])


def locked(report: Report, *, key: bool) -> str:
    """Return what `tending lock` says; with `key`, the recovery key to be printed."""
    files = "1 file was" if report.sealed == 1 else f"{report.sealed} files were"
    if not report.again:
        parts = [f"The folder is locked: {files} sealed. Its passphrase is asked for once a run."]
    else:
        parts = ["The folder is locked." + (f" {files} sealed now." if report.sealed else "")]
    if key:
        parts += [
            RECOVERY,
            f"    {report.recovery}",
        ]
    if report.plain:
        parts += [
            NOT_OURS,
            *(f"    {path}" for path in report.plain),
        ]
    return "\n".join(part if part.startswith("    ") else wrap(part) for part in parts)


def backups(found: Sequence[Listed], device: str) -> str:
    """Return the backups there are, a line each, as `tending restore` is told them."""
    if not found:
        return "There is no backup yet. One is made every day that you open tending."
    called = [one.name if one.device == device else f"{one.device}/{one.name}" for one in found]
    width = max(map(len, called))
    told = [f"{name:{width}}  {_backup(one)}" for name, one in zip(called, found, strict=True)]
    return "\n".join([*told, "", f"To bring one back: tending restore {called[0]}"])


def _backup(one: Listed) -> str:
    if one.manifest is None:
        return "can't be read just now"
    return f"{records(one.manifest.records)}, {_size(one.manifest.size)}"


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{count / 1e3:.1f} kB"  # noqa: PLR2004


def restored(done: Restored, title: str) -> str:
    """Return what came of restoring a backup."""
    plan = done.plan
    if not plan.changes:
        return f"All of {title} stands already. Nothing was changed."
    edited, since = len(plan.changed), plan.stay
    said = [f"What stood until now is kept as {done.kept}."] if done.kept else []
    said.append(
        f"{title} is back: {records(len(plan.back))} came back, "
        f"{f'{edited} is as it was' if edited == 1 else f'{edited} are as they were'}, "
        f"{f'{since} written since stays' if since == 1 else f'{since} written since stay'}."
    )
    for count, one, many in (
        (len(plan.settings), "setting is as it was.", "settings are as they were."),
        (len(plan.drafts), "draft came back.", "drafts came back."),
        (len(plan.others), "other file came back.", "other files came back."),
    ):
        if count:
            said.append(f"{count} {one if count == 1 else many}")
    return "\n".join(said)


def records(count: int) -> str:
    """Return how many records there are; fewer than none stands for not knowing."""
    if count < 0:
        return "everything, still locked"
    return "1 record" if count == 1 else f"{count} records"


def doctor(findings: Iterable[Finding], repaired: Iterable[Done], summary: str) -> str:
    """Return what the doctor found and mended: a paragraph each, and one sentence at the end."""
    mended = [_told("mended" if one.done else "left", one.place, one.what) for one in repaired]
    found = [_told(one.severity, one.place, one.what, one.next) for one in findings]
    return "\n\n".join((*mended, *found, summary))


def _told(word: str, place: str, *sentences: str) -> str:
    text = " ".join(filter(None, sentences))
    lines = textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ")
    return "\n".join((f"{word}: {place}", *lines))
