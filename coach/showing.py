"""From facts and content to what a day shows: each figure computed here, once."""

from __future__ import annotations

from datetime import date
from typing import Literal

from coach import days, deck, gather
from coach.facts import Facts
from coach.reasons import PRACTICE_NAMES, reason
from coach.records import Choice
from coach.settings import Settings
from coach.views import DayState, FocusView, Rehearsable, Resumable, TodayView, WeekDay
from content.library import Library, texts
from content.schema import Focus


def focus_view(library: Library, choice: Choice, settings: Settings) -> FocusView:
    """Return the chosen focus in this person's wording.

    A focus that the library no longer has (an own practice was removed) shows as the first of
    its practice, so that a stored choice can't empty the screen.
    """
    found = library.focuses.get(choice.focus)
    entry = found or next(iter(library.of_practice(choice.practice)), None)
    entry = entry or next(iter(library.focuses.values()))
    text = dict(texts(entry))
    protective = settings.shelters and entry.protective is not None
    if protective:
        for field in list(text):
            if field.startswith("protective_"):
                text[field.removeprefix("protective_")] = text[field]
        text["said"] = text.get("said_protective", "")
    practice = library.practice_of[entry.id]
    return FocusView(
        id=entry.id,
        practice=practice,
        practice_name=PRACTICE_NAMES[practice],
        title=text["title"],
        line=text[settings.tendency or "line"],
        invitation=text["line"],
        why=text["why"],
        practice_text=text["try"],
        question=text["question"],
        short=text["short"],
        when=text["when"],
        then=text["then"],
        said=text.get("said", ""),
        reason=reason(choice.reason, choice.cause),
        protective=protective,
    )


def title_of(library: Library, choice: Choice, settings: Settings) -> str:
    """Return what a day's focus is called; one that left the library, by its practice's name."""
    entry = library.focuses.get(choice.focus)
    if entry is None:
        return PRACTICE_NAMES.get(choice.practice, choice.practice)
    return worded(entry, settings)


def worded(focus: Focus, settings: Settings) -> str:
    """Return a focus's title, in the protective setting the careful one."""
    careful = focus.protective.title if settings.shelters and focus.protective else None
    return careful or focus.title


def today_view(  # noqa: PLR0913 - the parts of one screen
    facts: Facts,
    choice: Choice,
    library: Library,
    today: date,
    resume: Resumable | None = None,
    exercise: str = "",
    notices: tuple[str, ...] = (),
    left: tuple[str, ...] = (),
    *,
    begun: bool = False,
) -> TodayView:
    """Return what Today shows.

    `left` are the plans at which a text waits to be finished; `begun` is that a reflection waits.
    """
    now = today.toordinal()
    shelters = facts.settings.shelters
    plans = deck.offered(facts.deck, protective=shelters)
    hand = deck.hand(plans, now, protective=shelters, left=left)
    week = days.week_of(today, facts.settings.week_start)
    names = [
        PRACTICE_NAMES[p.practice]
        for p in facts.lately
        if week[0].toordinal() <= p.day <= now and p.practice in PRACTICE_NAMES
    ]
    return TodayView(
        day=today.isoformat(),
        settings=facts.settings,
        focus=focus_view(library, choice, facts.settings),
        week=tuple(WeekDay(d.isoformat(), day_state(facts, d, today), d == today) for d in week),
        streak=gather.run(facts, now),
        practised=now in facts.practised,
        practised_this_week=tuple(dict.fromkeys(names)),
        plan=(plans[-1].when, plans[-1].then) if plans else ("", ""),
        rehearse=Rehearsable(hand[0].when, hand[0].then, len(plans)) if hand else None,
        proof=_proof(facts, now),
        kept=_kept(facts, now),
        resume=resume,
        exercise=exercise,
        week_to_see="begun" if begun else _week_to_see(facts, today),
        notices=notices,
    )


def _week_to_see(facts: Facts, today: date) -> Literal["", "offered"]:
    """Offer the due week, if it has anything, until it was looked back on."""
    week = days.due_week(today, facts.settings.week_start).toordinal()
    kept = (*facts.practised, *(line.day for line in facts.proofs))
    something = any(week <= day < week + len(days.WEEKDAYS) for day in kept)
    return "offered" if something and week not in facts.reflected else ""


def _proof(facts: Facts, today: int) -> tuple[str, str]:
    """Return the day's line of proof with its day, if the day is hard and there is a line."""
    if today not in facts.hard:
        return ("", "")
    line = deck.proof_for(today, facts.proofs, protective=facts.settings.shelters)
    return (date.fromordinal(line.day).isoformat(), line.text) if line else ("", "")


def _kept(facts: Facts, today: int) -> str:
    """Return today's own line, unless it was not made for the protective setting that holds."""
    kept = facts.kept
    if kept is None or kept.day != today:
        return ""
    return kept.text if kept.protective or not facts.settings.shelters else ""


def day_state(facts: Facts, day: date, today: date) -> DayState:
    """Return how a day stands in its week."""
    number = day.toordinal()
    if number in facts.practised:
        return "practised"
    if any(first <= number <= last for first, last in facts.pauses):
        return "paused"
    if day == today:
        return "today"
    return "ahead" if day > today else "missed"


def status(view: TodayView, version: str, now: str, week: str) -> dict[str, object]:
    """Return `status --json` (design.md, 'The command line'): nothing typed, nothing scored."""
    settings = view.settings
    return {
        "version": version,
        "now": now,
        "day": view.day,
        "week": week,
        "onboarded": settings.onboarded,
        "tendency": settings.tendency,
        "focus": {
            "id": view.focus.id,
            "title": view.focus.title,
            "practice": view.focus.practice,
            "reason": view.focus.reason,
        },
        "practised": view.practised,
        "streak": view.streak._asdict(),
    }
