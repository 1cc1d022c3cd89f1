"""Right now, for the hot moment: under 90 seconds, no typing. It renders the engine's state.

Nothing of it is written anywhere until the person presses a key for it: it lives in this screen
alone, and there are no drafts of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from coach import breaks
from coach.clock import Clock
from coach.moment import PULLS, MomentState, Offers, Sentence
from coach.settings import Settings
from screens import first_frame, messages
from screens.base import BaseScreen, Heading, Page, text
from screens.widgets.bar import bar

if TYPE_CHECKING:  # what the pause does not need is imported by the step that does
    from textual.widgets import Input

    from screens.widgets.rows import Rows

BEAT = 1.0
"""Seconds between two looks at the time: nothing here is drawn more often, but the pacer."""

NOT_KEPT = "Nothing of this is kept unless you say so."

TITLES = {
    "pull": "Which way does it pull you?",
    "sentence": "One sentence to say next",
    "break": "When will you be back?",
}
INWARD = "One sentence, for you alone"
TIME_ALONE = "Only the time is kept, for Today and tending status to show."
SAY_WHEN = "If it fits, say so before you go."
NO_REPORT = "You owe no one a report."
KEPT = "Kept."
COUNTED = "The day counts. No words were kept."
ANOTHER_TIME = "name another time"
NO_TIME = "A time such as 19:40."

WAYS = (
    ("k", "keep", "keep this moment and its sentence"),
    ("m", "count", "count the day, keep no words"),
    ("b", "break", "take a break, with a time to be back"),
    ("enter", "leave", "leave"),
)
"""What the last step offers: key, action, words."""


class RightNow(BaseScreen[None]):
    """Leads through a hot moment, one thing at a time.

    Args:
        state: Where it stands: at the pause, some of which may have passed.
        settings: The person's, as far as known.
        clock: Tells when a break ends.
    """

    CSS_PATH = "right_now.tcss"
    AUTO_FOCUS = ""
    heading = first_frame.HEADING
    BINDINGS = [
        Binding("enter,space", "go_on", "Go on", tooltip="Go on, or take the marked one"),
        Binding("k", "keep", "Keep", tooltip="Keep this moment with its sentence"),
        Binding("m", "count", "Count the day", tooltip="The day counts; no words are kept"),
        Binding("b", "break", "Break", tooltip="Take a break, with a time to be back"),
        Binding("escape", "back", "Back", tooltip="One step back; at both ends, leave"),
        Binding("f8", "leave", "Leave", priority=True, tooltip="Leave; nothing more is kept"),
        Binding("backspace", "step_back", "One back", show=False, tooltip="One step back"),
        *(
            Binding(str(n), f"pick({n})", "1 to 5", show=False, tooltip="Choose that one")
            for n in range(1, 6)
        ),
        Binding("up", "mark(-1)", "Up", show=False, tooltip="The one above"),
        Binding("down", "mark(1)", "Down", show=False, tooltip="The one below"),
        Binding("left", "turn(-1)", "Left", show=False, tooltip="The anchor before"),
        Binding("right", "turn(1)", "Right", show=False, tooltip="The anchor after"),
    ]

    def __init__(self, state: MomentState, settings: Settings, clock: Clock) -> None:
        super().__init__()
        self.state = state
        self.settings = settings
        self.clock = clock
        self.offers: Offers | None = None
        """What can be said next; None while it is being read."""
        self.kept: set[str] = set()
        """What the person asked to keep: `moment`, `day`, `break`."""

    def content(self) -> Iterable[Widget]:
        """Yield the pause, where the first frame has it."""
        with Vertical(id="ask"):
            yield from self._pause()
        yield Static(id="told", markup=False)

    def on_mount(self) -> None:
        """Let time pass, and ask for what can be said."""
        self.start_ticking()
        # Reading would slow the first paint; nothing of it is needed before the sentence.
        self.call_after_refresh(self.post_message, messages.NowOpened())

    # -- time --------------------------------------------------------------------------------

    def start_ticking(self) -> None:
        """Follow the time, beginning at the next whole second of the pause."""
        first = BEAT - self.state.passed % BEAT

        async def begin() -> None:
            self.set_interval(BEAT, self._beat)
            await self._beat(first)

        self.set_timer(first, begin)

    async def _beat(self, seconds: float = BEAT) -> None:
        if (
            self.app.screen is self
        ):  # behind the plain screen, and behind Support, time stands still
            await self.advance(seconds)

    async def advance(self, seconds: float) -> None:
        """Let some seconds pass."""
        await self._move(self.state.passing(seconds))

    async def _move(self, state: MomentState) -> None:
        """Take over a state that the engine returned, and show it."""
        before, self.state = self.state, state
        if state is before:
            return
        if "moment" in self.kept and state.result() != before.result():
            self.action_keep()  # what was kept follows what was chosen anew
        if state.left:
            self.post_message(messages.LeaveNow())
        elif (state.step, state.anchor) != (before.step, before.anchor):
            await self._show()
        elif state.step == "pause":
            self.query_one("#marks", Static).update(self._marks())
        elif state.step == "anchor":
            self._show_share()

    # -- showing -----------------------------------------------------------------------------

    async def _show(self) -> None:
        """Show the present step in place of the one before."""
        pulled = self._title_of_pull()
        self.query_one(Heading).show(self.heading, pulled)
        area = self.query_one("#ask", Vertical)
        async with self.batch():
            await area.remove_children()
            await area.mount_all(self._step())
        self._tell("")
        self.query_one(Page).scroll_home(animate=False)
        if self.state.step == "anchor":
            self._show_share()
        self.refresh_bindings()

    def _step(self) -> Iterable[Widget]:
        """Yield the widgets of the present step."""
        match self.state.step:
            case "pause":
                yield from self._pause()
            case "pull":
                yield from self._pulls()
            case "anchor":
                yield from self._anchor()
            case "sentence":
                yield from self._sentences()
            case "leave":
                yield from self._leaving()
            case "break":
                yield from self._break()

    def _pause(self) -> Iterable[Widget]:
        yield text(first_frame.PAUSE[0], "title")
        yield text(first_frame.PAUSE[1])
        yield Static(self._marks(), id="marks", markup=False)

    def _marks(self) -> Content:
        return Content(first_frame.marks(min(first_frame.MARKS, int(self.state.passed))))

    def _title_of_pull(self) -> str:
        from content import now  # noqa: PLC0415 - not needed for the first paint

        return now.load().titles[self.state.pull] if self.state.pull else ""

    def _pulls(self) -> Iterable[Widget]:
        from content import now  # noqa: PLC0415 - as above
        from screens.widgets.rows import NOWHERE, Rows  # noqa: PLC0415

        pulls = [(str(n), now.load().titles[pull], "") for n, pull in enumerate(PULLS, 1)]
        marked = PULLS.index(self.state.pull) if self.state.pull else NOWHERE
        yield text(TITLES["pull"], "title gap")
        yield Rows(pulls, marked)
        yield text(NOT_KEPT, "muted after")

    def _anchor(self) -> Iterable[Widget]:
        anchor = self.state.holds
        yield text(anchor.title, "title tall-gap")
        for number, line in enumerate(anchor.lines):
            yield text(line, "prose line", f"line-{number}")
        if anchor.breath:
            from screens.widgets.pacer import Pacer  # noqa: PLC0415

            yield Pacer(still=self.settings.reduced_motion)
        yield Static(id="share", markup=False)
        yield Static(self._others(), id="others", markup=False)

    def _others(self) -> Content:
        """Return the anchors there are, the present one bold."""
        parts: list[tuple[str, str]] = []
        for number, anchor in enumerate(self.state.anchors):
            here = "bold" if number == self.state.anchor else "$muted"
            parts += [(f"{number + 1} {anchor.name}", here), ("   ", "")]
        return Content.assemble(*parts[:-1])

    def _show_share(self) -> None:
        """Show how far the anchor is: the line it is at, and a rule that fills."""
        share = self.state.share
        lines = list(self.query(".line"))
        here = min(len(lines) - 1, int(share * len(lines)))
        for number, line in enumerate(lines):
            line.set_class(number != here, "muted")
        filled = bar(share, full="$muted", rest="$rule")
        self.query_one("#share", Static).update(Content.assemble(*filled))

    def _offered(self) -> tuple[Sentence, ...]:
        return self.offers.sentences[self.state.pull] if self.offers else ()

    def _sentences(self) -> Iterable[Widget]:
        from screens.widgets.rows import Rows  # noqa: PLC0415 - as above

        inward = self.offers and self.offers.protective
        yield text(INWARD if inward else TITLES["sentence"], "title tall-gap")
        offered = self._offered()
        if not offered:
            yield text("One moment…", "muted")
            return
        rows = [(str(n), s.text, "yours" if s.own else "") for n, s in enumerate(offered, 1)]
        said = [s.text for s in offered]
        yield Rows(rows, said.index(self.state.sentence) if self.state.sentence in said else 0)

    def _leaving(self) -> Iterable[Widget]:
        from screens.widgets.rows import Rows  # noqa: PLC0415 - as above

        yield text(self.state.sentence, "prose said")
        if self.state.break_until:
            until = datetime.fromisoformat(self.state.break_until)
            last = NO_REPORT if self.state.protective else SAY_WHEN
            yield text(f"Back at {until:%H:%M}. {last}", "prose")
        yield text(self._kept_words(), "prose muted kept")
        ways = [(key, words, "") for key, action, words in WAYS if self.check_action(action, ())]
        if self.state.break_until:
            ways = [(key, words if key != "b" else ANOTHER_TIME, "") for key, words, _ in ways]
        yield Rows(ways)

    def _kept_words(self) -> str:
        """Return what is kept so far, and what is not."""
        if "moment" in self.kept:
            return KEPT
        told = [
            words for what, words in (("day", COUNTED), ("break", TIME_ALONE)) if what in self.kept
        ]
        return " ".join(told) or NOT_KEPT

    def _break(self) -> Iterable[Widget]:
        from screens.widgets.rows import Rows  # noqa: PLC0415 - as above

        now = self.clock.now()
        rows = [
            (str(n), f"in {minutes} minutes", f"{breaks.after(now, minutes):%H:%M}")
            for n, minutes in enumerate(breaks.MINUTES, 1)
        ]
        yield text(TITLES["break"], "title gap")
        yield Rows([*rows, (str(len(rows) + 1), "at a time of my own", "")], 0)
        yield text(TIME_ALONE, "prose muted after")

    def _tell(self, words: str) -> None:
        """Say something below what is asked, or nothing any more."""
        told = self.query_one("#told", Static)
        told.update(Content(words))
        told.display = bool(words)

    @property
    def key_words(self) -> dict[str, str]:
        """The words of keys that change with the step."""
        match self.state.step:
            case "pause":
                return {"back": "Leave"}
            case "pull" | "break":
                return {"go_on": "Choose"}
            case "sentence":
                return {"go_on": "Take it"}
            case "leave":
                return {"go_on": "Leave", "back": "Leave"}
            case _:
                return {}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the step has."""
        step = self.state.step
        offered = {
            "keep": step == "leave" and "moment" not in self.kept,
            "count": step == "leave" and not self.kept & {"moment", "day"},
            "break": step == "leave",
            "step_back": step != "pause",
            "turn": step == "anchor",
            "pick": step != "leave",
        }
        return offered.get(action, super().check_action(action, parameters))

    def _rows(self) -> Rows | None:
        from screens.widgets.rows import Rows  # noqa: PLC0415 - as above

        return next(iter(self.query(Rows)), None)

    # -- what the person does ----------------------------------------------------------------

    async def action_go_on(self) -> None:
        """Go on, with the marked one where there is something to choose."""
        if self.state.step == "leave":
            await self.action_leave()
            return
        rows = self._rows()
        if rows is None:
            await self._move(self.state.on())
        elif rows.marked >= 0:
            await self.action_pick(rows.marked + 1)

    async def action_pick(self, number: int) -> None:
        """Choose by number what the step offers; a pull can be chosen in the pause already."""
        match self.state.step:
            case "pause" | "pull" if number <= len(PULLS):
                from content import now  # noqa: PLC0415 - not needed for the first paint

                await self._move(self.state.pulled(PULLS[number - 1], now.load()))
            case "anchor":
                await self._move(self.state.held_by(number - 1))
            case "sentence" if self.offers and number <= len(self._offered()):
                said = self._offered()[number - 1].text
                await self._move(self.state.saying(said, protective=self.offers.protective))
            case "break" if number <= len(breaks.MINUTES):
                minutes = breaks.MINUTES[number - 1]
                await self._set_break(breaks.after(self.clock.now(), minutes))
            case "break" if number == len(breaks.MINUTES) + 1:
                await self._ask_time()

    async def action_turn(self, by: int) -> None:
        """Switch to the anchor before or after, round at the ends."""
        await self._move(self.state.held_by((self.state.anchor + by) % len(self.state.anchors)))

    def action_mark(self, by: int) -> None:
        """Mark the row above or below; where there are none, scroll."""
        rows = self._rows()
        if rows is not None and self.state.step != "leave":
            rows.move(by)
        else:
            self.action_scroll_page(by)

    async def action_back(self) -> None:
        """Go one step back; from the pause, and at the end, leave."""
        if self.state.step in {"pause", "leave"}:
            await self.action_leave()
        else:
            await self.action_step_back()

    async def action_step_back(self) -> None:
        """Go one step back."""
        await self._move(self.state.back())

    async def action_leave(self) -> None:
        """Leave, from whichever step."""
        await self._move(self.state.stop())

    async def on_rows_clicked(self, message: Rows.Clicked) -> None:
        """Take the row that was clicked."""
        if self.state.step == "leave":
            offered = [action for _, action, _ in WAYS if self.check_action(action, ())]
            await self.run_action(offered[message.place])
        else:
            await self.action_pick(message.place + 1)

    # -- what is kept ------------------------------------------------------------------------

    def action_keep(self) -> None:
        """Keep this moment."""
        self.post_message(messages.KeepMoment(self.state.result()))

    def action_count(self) -> None:
        """Let the day count, without a word."""
        self.post_message(messages.CountDay(date.fromisoformat(self.state.day)))

    async def action_break(self) -> None:
        """Ask when one will be back."""
        await self._move(self.state.to_break())

    async def _ask_time(self) -> None:
        """Ask for a time of one's own."""
        from screens.widgets.writing import Line  # noqa: PLC0415

        if not self.query(Line):
            line = Line(placeholder="19:40")
            await self.query_one("#ask", Vertical).mount(line, after=2)
            line.focus()

    async def on_input_submitted(self, message: Input.Submitted) -> None:
        """Set the break to the time that was typed."""
        until = breaks.at(self.clock.now(), message.value)
        if until is None:
            self._tell(NO_TIME)
        else:
            await self._set_break(until)

    async def _set_break(self, until: datetime) -> None:
        self.post_message(messages.SetBreak(until))
        await self._move(self.state.back_at(until))

    async def told(self, what: str, trouble: str) -> None:
        """Hear that something was kept, or why not."""
        if trouble:
            self._tell(trouble)
            return
        self.kept.add(what)
        if self.state.step == "leave":
            await self._show()

    async def offer(self, offers: Offers, settings: Settings) -> None:
        """Hear what can be said next, and the settings as they were read."""
        self.offers, self.settings = offers, settings
        self.state = self.state.dated(settings.day_start)
        if self.state.step == "sentence":
            await self._show()
