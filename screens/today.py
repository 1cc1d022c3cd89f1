"""Today: the day's focus and why, the week, the run."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from coach.breaks import Break
from coach.days import describe
from coach.views import TodayView, greeting
from coach.words import STEP_NAMES, plan_sentence
from screens.base import NARROW, BaseScreen, Heading
from screens.messages import (
    AskAnother,
    Begin,
    BeginExercise,
    EndBreak,
    MarkDay,
    NotToday,
    Rehearse,
    Returned,
    Undo,
)
from screens.widgets.week import WeekStrip

LINE = 72
"""Columns of a line of reading text."""

WAITING = "One moment…"
FIVE = "5 minutes"
WEEK_LINES = {
    "offered": "A letter from yourself is here, whenever you like (w).",
    "begun": "What you began to look back on is here, as you left it (w).",
}
"""The quiet line from the last day of a week on, until it was looked back on."""


class Today(BaseScreen[None]):
    """The screen that one opens every morning.

    Args:
        view: What it shows, or None while the journal is being read.
        hour: The hour of the wall clock, for the greeting.
    """

    BINDINGS = [
        Binding("enter,space", "begin_day", "Begin", tooltip="Begin today's five minutes"),
        Binding("w", "app.week", "Week", tooltip="The week as a letter, and looking back on it"),
        Binding("i", "back", "I'm back", tooltip="End the break, or put its line away"),
        Binding("m", "minute", "One minute", tooltip="The 60-second version; it counts fully"),
        Binding("r", "rehearse", "Rehearse", tooltip="See a plan that came back, say its move"),
        Binding("b", "begin", "Once more", tooltip="Another session today"),
        Binding("h", "app.history", "History", tooltip="Days, search, your own lines"),
        Binding("a", "exercise", "Exercise", tooltip="Be an adult, on a moment of your own"),
        Binding("o", "another", "Another", tooltip="Another focus of the same practice"),
        Binding("x", "not_today", "Not today", tooltip="Put this one off; it comes back"),
        Binding("u", "less_often", "Less often", show=False, tooltip="Show this one rarely"),
        Binding("z", "undo", "Undo", show=False, tooltip="Undo the last change made here"),
        Binding("d", "mark", "Mark today", show=False, tooltip="I practised away from the app"),
        Binding("f", "app.fill_in", "Fill in a day", show=False, tooltip="One of the last 14"),
        Binding("p", "app.pause", "Pause", show=False, tooltip="Take days out of the calendar"),
        Binding("v", "app.adult_view", "The adult's view", show=False, tooltip="Over months"),
        Binding("c", "app.checks", "Checks", show=False, tooltip="A look at a relationship"),
        Binding("s", "app.settings", "Settings", show=False, tooltip="All settings"),
        Binding("q", "app.quit", "Quit", show=False, tooltip="Leave tending"),
    ]

    def __init__(self, view: TodayView | None, hour: int) -> None:
        super().__init__()
        self.view = view
        self.hour = hour
        self.back: Break | None = None
        """The break that runs, or that ended a while ago."""
        self.back_line = ""
        """What is said at its end."""
        self.trouble = ""
        """What has trouble at the moment."""
        self._laid_out = False

    def content(self) -> Iterable[Widget]:
        """Yield the parts of the page, from top to bottom."""
        yield Static(id="trouble", markup=False)
        yield Static(id="break", markup=False)
        yield Static(id="practice", markup=False)
        yield Static(id="title", markup=False)
        yield Static(id="line", markup=False)
        yield Static(id="reason", markup=False)
        yield WeekStrip()
        yield Static(id="plan", markup=False)

    def on_mount(self) -> None:
        """Fill in what is known."""
        self._laid_out = True
        self._say_break()
        self.show(self.view, self.hour)

    def show(self, view: TodayView | None, hour: int) -> None:
        """Show a view of today, in place of the one before."""
        self.view, self.hour = view, hour
        if not self._laid_out:  # mounting shows it
            return
        heading = self.query_one(Heading)
        if view is None:
            heading.show("tending")
            self.show_trouble(self.trouble)
            return
        day = date.fromisoformat(view.day)
        date_ = f"{day:%a} {day.day} {day:%b}" if self.size.width < NARROW else describe(day)
        heading.show(greeting(view.settings.name, hour), date_)
        self.set_class(view.practised, "-practised")
        self._set("trouble", Content(self.trouble))
        self._set("practice", self._practice(view))
        self._set("title", Content(view.focus.title))
        self._set("line", Content(view.focus.line))
        self._set("reason", Content.assemble(("Why today  ", "$muted"), view.focus.reason))
        self.query_one(WeekStrip).show(view)
        self._set("plan", self._below(view))
        self.refresh_bindings()

    def show_break(self, back: Break | None, line: str) -> None:
        """Show the break there is, and a line for coming back once it is over."""
        changed = (self.back, self.back_line) != (back, line)
        self.back, self.back_line = back, line
        if self._laid_out and changed:
            self._say_break()
            self.refresh_bindings()

    def _say_break(self) -> None:
        words = self.back.words if self.back else ""
        said = Content.assemble((words[:1].upper() + words[1:], "bold"))
        self._set("break", Content.assemble(said, f". {self.back_line}" if self.back_line else ""))

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Let the app look at once whether something changed meanwhile."""
        super().on_screen_resume(event)
        self.post_message(Returned())

    def show_trouble(self, sentence: str) -> None:
        """Say what has trouble, and why there may be nothing to show."""
        self.trouble = sentence
        if not self._laid_out:
            return
        nothing = self.view is None
        self._set("trouble", Content("" if nothing else sentence))
        if nothing:
            said = "Today can't be shown just now" if sentence else WAITING
            self._set("title", Content(said))
            self._set("line", Content(sentence))
        self.refresh_bindings()

    def _set(self, id_: str, content: Content) -> None:
        part = self.query_one(f"#{id_}", Static)
        part.update(content)
        part.display = bool(content.plain)

    def _practice(self, view: TodayView) -> Content:
        """Return the practice in its hue, and how the day stands."""
        state = FIVE
        if view.resume:
            state = f"begun, at {STEP_NAMES[view.resume.step]}"
        elif view.exercise:
            state = f"exercise begun, at {STEP_NAMES[view.exercise]}"
        elif view.practised:
            state = "today is done"
        elif view.streak.paused:
            state = "in a pause"
        hue = f"bold $hue-{view.focus.practice}"
        return Content.assemble((view.focus.practice_name, hue), ("   ", ""), (state, "$muted"))

    def _below(self, view: TodayView) -> Content:
        """Return your own sentence of today, else the newest plan, and what was found damaged."""
        parts: list[Content | tuple[str, str] | str] = []
        if view.kept:
            parts += [("Kept today\n", "$muted"), (view.kept, "bold"), "\n"]
        if view.rehearse:
            plan = plan_sentence(view.rehearse.when, view.rehearse.then)
            count = f"in the deck: {view.rehearse.deck}"
            room = min(LINE, self.size.width - 4) - cell_len(f"Rehearse  {plan}   {count}")
            gap = "   " if room >= 0 else "\n"
            parts += [("Rehearse  ", "$muted"), plan, (f"{gap}{count}\n", "$muted")]
        elif all(view.plan) and not view.kept:
            parts += [("Your plan  ", "$muted"), plan_sentence(*view.plan), "\n"]
        if all(view.proof):
            written = date.fromisoformat(view.proof[0])
            when = "today" if view.proof[0] == view.day else f"on {written.day} {written:%B}"
            parts += [(f"You wrote {when}  ", "$muted"), (view.proof[1], "italic"), "\n"]
        if view.week_to_see:
            parts += [("Your week  ", "$muted"), WEEK_LINES[view.week_to_see], "\n"]
        parts += [("\n" + notice, "$muted") for notice in view.notices]
        return Content.assemble(*parts)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer nothing before there is a focus; a session begun can't change its focus."""
        view = self.view
        if action == "back":
            return self.back is not None
        if view is None:
            return action.startswith("app.") or action == "quit"
        done = view.practised and not view.resume
        offered = {
            "rehearse": view.rehearse is not None,
            "begin": done,
            **dict.fromkeys(("minute", "another"), view.resume is None),
            **dict.fromkeys(("begin_day", "mark"), not done),
            **dict.fromkeys(("not_today", "less_often"), view.resume is None and not done),
        }
        return offered.get(action, super().check_action(action, parameters))

    @property
    def quiet_actions(self) -> Collection[str]:
        """The week has its place in the key bar while it is to be looked back on."""
        return () if self.view and self.view.week_to_see else ("app.week",)

    @property
    def key_words(self) -> dict[str, str]:
        """The words of keys that change with the day."""
        view = self.view
        words = {"begin_day": "Continue"} if view and view.resume else {}
        return {**words, "exercise": "Go on with it"} if view and view.exercise else words

    def action_begin(self) -> None:
        """Begin the session, or go on with it."""
        self.post_message(Begin())

    def action_begin_day(self) -> None:
        """Begin, or go on, as long as the day is open: a key too many starts nothing twice."""
        self.action_begin()

    def action_back(self) -> None:
        """End the break, or put the line of its end away."""
        self.post_message(EndBreak())

    def action_undo(self) -> None:
        """Undo what was done last."""
        self.post_message(Undo())

    def action_minute(self) -> None:
        """Begin the 60-second version."""
        self.post_message(Begin(short=True))

    def action_rehearse(self) -> None:
        """Rehearse what came back from the deck."""
        self.post_message(Rehearse())

    def action_exercise(self) -> None:
        """Begin the exercise, or go on with it."""
        self.post_message(BeginExercise())

    def action_another(self) -> None:
        """Ask for another focus."""
        self.post_message(AskAnother())

    def action_not_today(self) -> None:
        """Put the focus off."""
        self.post_message(NotToday())

    def action_less_often(self) -> None:
        """Put the focus off and ask for it rarely."""
        self.post_message(NotToday(less_often=True))

    def action_mark(self) -> None:
        """Mark today as practised, without a session."""
        if self.view:
            self.post_message(MarkDay(date.fromisoformat(self.view.day)))
