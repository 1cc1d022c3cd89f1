"""Settings: everything that Welcome asked, and the rest. A change is kept as it is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from coach.days import WEEKDAYS
from coach.settings import LIMITS, Settings, checked
from coach.words import COMPANY_NAMES, TENDENCY_NAMES, TENDENCY_SHORT
from screens.asking import DRAFT_SECONDS
from screens.base import BaseScreen
from screens.messages import SettingsChanged
from screens.widgets.one_of import OneOf
from screens.widgets.some_of import SomeOf
from screens.widgets.writing import Line

ON_OFF = ((True, "on"), (False, "off"))


@dataclass(frozen=True)
class Row:
    """A setting as the screen asks for it; without options it is a line of text."""

    name: str
    label: str
    options: tuple[tuple[object, str], ...] = ()
    hint: str = ""


ROWS = (
    Row("name", "Name", hint="what tending calls you"),
    Row(
        "tendencies",
        "First pull",
        tuple(TENDENCY_NAMES.items()),
        "one or several, the first chosen leads; it shapes the wording of each day",
    ),
    Row("company", "Practise with", ((None, "not said"), *COMPANY_NAMES.items())),
    Row("day_start", "A day begins", tuple((h, f"{h:02}:00") for h in range(24))),
    Row("cue_when", "Daily moment", hint="when this happens, you open tending"),
    Row("cue_then", "What you do then"),
    Row(
        "protective",
        "Careful wording",
        ((True, "on"), (False, "off: it is safe for me to practise with others")),
        "leaves out steps toward the other person; on until answered",
    ),
    Row(
        "contact_name",
        "Trusted contact",
        hint="someone you feel safe with, shown first on Support; plain text on this disk",
    ),
    Row(
        "contact_reach",
        "Their number",
        hint="or another way to reach them; plain text on this disk, nothing is called or sent",
    ),
    Row("rest_days", "Rest days a week", tuple((n, str(n)) for n in range(7))),
    Row("week_start", "A week begins", tuple((d, d.capitalize()) for d in WEEKDAYS)),
    Row("streak_display", "Show the run", ON_OFF),
    Row(
        "theme",
        "Theme",
        (
            ("auto", "like the terminal"),
            ("paper", "paper, light"),
            ("dusk", "dusk, dark"),
            ("contrast", "high contrast"),
        ),
    ),
    Row("reduced_motion", "Reduced motion", ON_OFF),
    Row("soft_clock", "Soft clock", ON_OFF, "the line that fills during a session"),
)
"""Every setting a person makes, in order."""

LABEL = 18


class Rows(OptionList):
    """The list of settings."""

    BINDINGS = [
        Binding("enter", "select", "Change", tooltip="Open the marked setting"),
        Binding("down", "cursor_down", "Down", show=False, tooltip="The setting below"),
        Binding("up", "cursor_up", "Up", show=False, tooltip="The setting above"),
    ]


class SettingsScreen(BaseScreen[None]):
    """A list of settings; Enter opens one below the list, and what is chosen is kept at once.

    Args:
        settings: As they stand.
    """

    CSS_PATH = "settings.tcss"
    heading = "Settings"
    BINDINGS = [
        Binding("escape", "back", "Back", tooltip="Close the setting, or go back to Today"),
        Binding("p", "app.pause", "Pause", show=False, tooltip="Take days out of the calendar"),
        Binding("w", "app.welcome", "Welcome", show=False, tooltip="Go through Welcome again"),
    ]

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self._timer: Timer | None = None

    def content(self) -> Iterable[Widget]:
        """Yield the list and the place where one is edited."""
        yield Rows(*(Option(self._line(row), id=row.name) for row in ROWS))
        yield Static(id="edit-label", classes="prose", markup=False)
        yield Static(id="trouble", classes="prose muted", markup=False)

    def on_mount(self) -> None:
        """Begin in the list."""
        self.query_one(Rows).focus()

    def _line(self, row: Row) -> Content:
        """Return a setting with its value."""
        value = getattr(self.settings, row.name)
        said = next((label for option, label in row.options if option == value), None)
        if row.name == "tendencies":
            said = ", then ".join(TENDENCY_SHORT[t] for t in value) or "not chosen"
        elif row.options and said is None:
            said = "on, until answered"
        shown = str(said if row.options else value or "none")
        return Content.assemble((f"{row.label:<{LABEL}}", "$muted"), (shown, "bold"))

    @on(OptionList.OptionSelected)
    async def _open(self, message: OptionList.OptionSelected) -> None:
        """Open a setting for editing, right below the list."""
        row = next(row for row in ROWS if row.name == message.option_id)
        await self._close()
        self.query_one("#edit-label", Static).update(
            Content(f"{row.label}: {row.hint}".rstrip(": "))
        )
        value = getattr(self.settings, row.name)
        field: Widget
        if row.name == "tendencies":
            field = SomeOf(list(TENDENCY_NAMES.items()), value)
        elif row.options:
            keys = [(str(index), label) for index, (_, label) in enumerate(row.options)]
            at = next((str(i) for i, (option, _) in enumerate(row.options) if option == value), "")
            field = OneOf(keys, at, numbered=row.name not in LIMITS, id_=f"edit-{row.name}")
        else:
            field = Line(str(value), id_=f"edit-{row.name}")
        field.add_class("edit")
        await self.query_one("Page").mount(field, after="#edit-label")
        field.focus()
        field.scroll_visible(animate=False)

    async def _close(self) -> None:
        await self.query(".edit").remove()
        self.query_one("#edit-label", Static).update("")
        self.query_one("#trouble", Static).update("")

    async def _keep(self, name: str, value: object) -> None:
        """Check a value, show it in the list and hand it to the app."""
        try:
            self.settings = checked(self.settings, name, msgspec.to_builtins(value))
        except ValueError as error:
            self.query_one("#trouble", Static).update(Content(str(error)))
            return
        row = next(row for row in ROWS if row.name == name)
        rows = self.query_one(Rows)
        rows.replace_option_prompt(name, self._line(row))
        await self._close()
        rows.focus()
        self.app.post_message(SettingsChanged({name: value}))

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        """Keep a line as it is typed."""
        name = str(message.input.id).removeprefix("edit-")
        if message.value.strip() != getattr(self.settings, name) and self._timer is None:
            self._timer = self.set_timer(DRAFT_SECONDS, self.keep_now)

    def keep_now(self) -> None:
        """Keep what stands in the open line at once."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        for line in self.query(Line):
            name, value = str(line.id).removeprefix("edit-"), line.value.strip()
            if value != getattr(self.settings, name):
                self.settings = checked(self.settings, name, value)
                self.app.post_message(SettingsChanged({name: value}))

    @on(OneOf.Chosen)
    async def _chosen(self, message: OneOf.Chosen) -> None:
        if not message.value:
            return
        name = str(message.sender.id).removeprefix("edit-")
        row = next(row for row in ROWS if row.name == name)
        await self._keep(name, row.options[int(message.value)][0])

    @on(Input.Submitted)
    async def _sent(self, message: Input.Submitted) -> None:
        await self._keep(str(message.input.id).removeprefix("edit-"), message.value.strip())

    async def action_go_on(self) -> None:
        """Keep the tendencies that are chosen."""
        for some in self.query(SomeOf):
            await self._keep("tendencies", some.values)
            return

    async def action_back(self) -> None:
        """Close the open setting, a typed text kept, or leave."""
        await self.action_go_on()
        for line in self.query(Line):
            await self._keep(str(line.id).removeprefix("edit-"), line.value.strip())
            return
        if self.query(".edit"):
            await self._close()
            self.query_one(Rows).focus()
        else:
            self.dismiss()
