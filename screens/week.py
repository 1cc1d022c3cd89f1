"""A week as a letter from oneself: what was there, one's own words, and looking back on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button

from coach.days import describe_week
from coach.records import Look
from coach.reflecting import WeekView
from coach.reflection import QUESTIONS
from coach.week import LINES_RULE, Letter, Quote
from coach.words import times
from content import week as content
from screens.asking import muted, prose
from screens.base import BaseScreen, Heading, Page
from screens.first_frame import plain_shapes
from screens.messages import OpenSheet, OpenWeek, OpenWeeks, Reflect
from screens.widgets.hung import Hung
from screens.widgets.keybar import KeyBar
from screens.widgets.picture import Picture
from screens.widgets.way import Way
from screens.widgets.week import MARKS

PLAIN_MARKS = {"practised": "*", "missed": "o", "paused": "-", "today": ".", "ahead": "."}
"""The same where the locale has only ASCII."""

WEEK = 7

NOTHING = "Nothing was kept in this week, and nothing needs to be."
NOTHING_YET = "Nothing here yet. What you do this week will stand here."
MAY = (
    "You may look back on it now: whom you were with, what you noticed, something for the week "
    "to come. About ten minutes, and any of it can be left out."
)
GO_ON = "You began to look back on it. It is here as you left it."
CHANGE = "You can open your answers again and change them."
SAFETY = (
    "Some of what you answered is about being safe. Safety is not yours to earn. There are people "
    "to talk to, one key away: F2."
)


class WeekScreen(BaseScreen[None]):
    """Shows one week; the weeks before and after are one key away.

    Args:
        view: What it shows at first.
    """

    CSS_PATH = "week.tcss"
    AUTO_FOCUS = ""
    heading = "Your week"
    BINDINGS = [
        Binding(
            "enter", "look_back", "Look back", tooltip="Look back on this week, in ten minutes"
        ),
        Binding("left", "earlier", "Week before", tooltip="The letter of the week before"),
        Binding("right", "later", "Week after", tooltip="The letter of the week after"),
        Binding("escape", "dismiss", "Back", tooltip="Back to where you were"),
        Binding("t", "weeks", "Weeks behind", tooltip="Many weeks as lines, and two side by side"),
        Binding("s", "sheet", "Sheet", show=False, tooltip="Put together a page for somebody"),
    ]

    def __init__(self, view: WeekView) -> None:
        super().__init__()
        self.view = view

    def compose(self) -> ComposeResult:
        """Lay out heading, letter and keys."""
        self.fit()
        yield Heading(self.heading)
        yield Page()
        yield KeyBar()

    async def on_mount(self) -> None:
        """Show the letter."""
        await self.show(self.view)

    async def show(self, view: WeekView, *, at_answers: bool = False) -> None:
        """Show a week in place of the one before, from its beginning or from what was answered."""
        self.view = view
        self.query_one(Heading).show(
            self.heading, describe_week(date.fromisoformat(view.letter.week))
        )
        page = self.query_one(Page)
        self.set_focus(None)
        async with self.batch():
            await page.remove_children()
            await page.mount_all([*self._letter(), self._ways()])
        page.scroll_home(animate=False)
        answers = self.query(".answers")
        if at_answers and answers:
            self.call_after_refresh(answers.first().scroll_visible, top=True, animate=False)
        self.refresh_bindings()

    # -- the letter --------------------------------------------------------------------------

    def _letter(self) -> Iterable[Widget]:
        """Yield the letter's paragraphs; one whose figures are nought is left out."""
        letter, name = self.view.letter, self.view.settings.name
        yield prose(f"Dear {name}," if name else "Hello,", "paragraph")
        if letter.empty:
            yield prose(NOTHING if self.view.later else NOTHING_YET, "paragraph")
        yield from self._days()
        if letter.chart:
            yield Picture(letter.chart)
        if letter.pulls:
            yield prose(_pulls(letter), "paragraph")
        yield from _quoted("Plans whose moment came, and you did it:", letter.met)
        yield from _quoted("You wrote down what you did as the adult:", letter.proofs)
        if letter.lines:
            yield from _quoted("In your own words:", letter.lines)
            if len(letter.kept) > len(letter.lines):
                yield muted(LINES_RULE, "paragraph")
        yield from self._hardest()
        yield from self._answers()
        if not letter.empty:
            yield prose(f"Yours,\n{name}" if name else "Yours truly", "paragraph")
        if self.view.low:
            yield prose(SAFETY, "paragraph")
            yield Way("Support (F2)", "open-support")
        closing = self._last_words()
        if closing:
            yield muted(closing, "paragraph")

    def _days(self) -> Iterable[Widget]:
        """Yield how many days were practised, and the days with what was shown on each."""
        letter = self.view.letter
        if letter.practised:
            yield prose(_practised(letter.practised, running=not self.view.later), "paragraph")
        if letter.practised or any(day.title for day in letter.days):
            marks: dict[str, str] = PLAIN_MARKS if plain_shapes() else MARKS
            yield Hung(
                (
                    (
                        f"{_weekday(day.day)}  {marks.get(day.state, ' ')}  ",
                        Content.assemble((day.title, "" if day.state == "practised" else "$muted")),
                    )
                    for day in letter.days
                    if day.title or day.state != "before"
                ),
                "paragraph",
            )

    def _hardest(self) -> Iterable[Widget]:
        letter = self.view.letter
        near = letter.near_hardest
        if letter.hardest is None or near is None or letter.hardest.after is None:
            return
        day = f"{date.fromisoformat(letter.hardest.day):%A}"
        said = (
            f"It stayed strongest on {day}, {letter.hardest.after} of 10 in the end. Of what you "
            "did as the adult, nearest to it:"
        )
        yield from _quoted(said, (near,))

    def _answers(self) -> Iterable[Widget]:
        """Yield what was answered about this week, as far as it was."""
        kept = self.view.letter.reflection
        if kept is None:
            return
        words = content.load()
        careful = self.view.settings.shelters or self.view.low
        intention = words.label(kept.intention, protective=careful) if kept.intention else ""
        for look in kept.looks:
            yield prose(self._look(look, words), "paragraph answers")
        written = (
            ("Did you good" if careful else "Appreciated", kept.appreciated),
            ("In yourself", kept.appreciated_self),
            ("You learned", kept.learned),
            ("For the week after", intention),
        )
        rows = [Content.assemble((f"{label}  ", "$muted"), text) for label, text in written if text]
        if rows:
            yield prose(Content("\n").join(rows), "paragraph answers")

    def _look(self, look: Look, words: content.WeekFile) -> Content:
        """Return the answers about somebody as a line, and the notes below it."""
        labels = words.labels
        given = [(n, getattr(look, n)) for n in QUESTIONS if getattr(look, n) is not None]
        told = ", ".join(f"{labels[name]} {value}" for name, value in given)
        name = self.view.letter.names.get(look.about) or "The other person"
        notes = [(labels[n], look.notes[n]) for n in QUESTIONS if look.notes.get(n)]
        return Content.assemble(
            (name, "bold"),
            f": {told}" if told else "",
            *(
                part
                for label, note in notes
                for part in ((f"\n{label}  ", "$muted"), (note, "italic"))
            ),
        )

    def _last_words(self) -> str:
        """Return what one may do with this week now."""
        view = self.view
        if view.begun:
            return GO_ON
        if view.due:
            kept = view.letter.reflection
            return CHANGE if kept and kept.ended else MAY
        if view.offered_on:
            return f"From {date.fromisoformat(view.offered_on):%A} on you may look back on it."
        return ""

    def _ways(self) -> Horizontal:
        """Return the buttons: each stands for a key."""
        offered = (
            (self.key_words["look_back"], "look-back", self.view.due),
            ("Week before", "earlier", self.view.earlier),
            ("Week after", "later", self.view.later),
            ("Weeks behind", "weeks", True),
            ("Sheet", "sheet", True),
        )
        return Horizontal(*(Way(label, id_) for label, id_, there in offered if there), id="ways")

    # -- keys --------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is: no week before the first, none after the running one."""
        offered = {
            "look_back": self.view.due,
            "earlier": bool(self.view.earlier),
            "later": bool(self.view.later),
        }
        return offered.get(action, super().check_action(action, parameters))

    @property
    def key_words(self) -> dict[str, str]:
        """Begun, it goes on; ended, it can be changed."""
        kept = self.view.letter.reflection
        ended = "Your answers" if kept and kept.ended else "Look back"
        return {"look_back": "Continue" if self.view.begun else ended}

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Bring a button into sight at once."""
        event.widget.scroll_visible(animate=False)

    def on_button_pressed(self, message: Button.Pressed) -> None:
        """Do what the button stands for."""
        self.call_next(self.run_action, str(message.button.id).replace("-", "_"))

    def action_look_back(self) -> None:
        """Look back, or go on with it."""
        self.post_message(Reflect())

    def action_earlier(self) -> None:
        """Show the week before."""
        self.post_message(OpenWeek(date.fromisoformat(self.view.earlier)))

    def action_later(self) -> None:
        """Show the week after."""
        self.post_message(OpenWeek(date.fromisoformat(self.view.later)))

    def action_weeks(self) -> None:
        """Show the weeks behind."""
        self.post_message(OpenWeeks())

    def action_sheet(self) -> None:
        """Put together a sheet for somebody."""
        self.post_message(OpenSheet(date.fromisoformat(self.view.letter.week)))


def _practised(count: int, *, running: bool) -> str:
    days = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
    if count == WEEK:
        return "You practised on each of these seven days."
    said = f"You practised on {days[count]} of these seven days"
    return f"{said} so far." if running else f"{said}."


def _pulls(letter: Letter) -> str:
    """Return how often a pull came, and how often the move was chosen."""
    came = f"A pull came {times(letter.pulls)}"
    if not letter.moves:
        return f"{came}, and you noticed it."
    if letter.moves == letter.pulls:
        return f"{came}, and you chose your move{' each time' if letter.pulls > 1 else ''}."
    return f"{came}, and you chose your move {times(letter.moves)}."


def _quoted(said: str, quotes: Sequence[Quote]) -> Iterable[Widget]:
    """Yield a sentence over one's own words, each behind its day; what came again stands once."""
    if not quotes:
        return
    days_of: dict[str, list[str]] = {}
    for quote in quotes:
        days_of.setdefault(quote.text, []).append(_weekday(quote.day))
    yield prose(said)
    yield Hung(
        (
            (
                f"{first}  ",
                Content.assemble(
                    (words, "italic"), (f"  and {', '.join(again)}" if again else "", "$muted")
                ),
            )
            for words, (first, *again) in days_of.items()
        ),
        "paragraph",
    )


def _weekday(day: str) -> str:
    return f"{date.fromisoformat(day):%a}"
