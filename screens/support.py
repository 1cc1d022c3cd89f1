"""Support: people to call, offline, immediate danger first. Nothing is called or sent."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from content import library, schema
from screens.base import BaseScreen, text

INTRO = (
    "If you are in danger right now, call the emergency number where you are: 112 in the European "
    "Union, 911 in the United States and Canada, 999 in the United Kingdom, 000 in Australia."
)
OWN = (
    "What someone does to frighten, force or control you is theirs to answer for. Telling one "
    "person you trust is a beginning. If someone may look at this device, a phone they can't "
    "reach is safer for calling."
)

NO_CONTACT = "Someone of your own can stand here: name a trusted contact in Settings."


class SupportScreen(BaseScreen[None]):
    """Danger, the person's own contact, then lines of one region at a time, each with its source.

    Args:
        country: A two-letter country, lower case, whose lines come first; left and right change.
        contact: The person's own contact, name and way to reach them, as far as set.
    """

    CSS_PATH = "support.tcss"
    heading = "Support"
    BINDINGS = [
        Binding("escape,enter", "dismiss", "Back", tooltip="Back to where you were"),
        Binding("right", "turn(1)", "Next country", tooltip="The next country's lines"),
        Binding("left", "turn(-1)", "Previous", show=False, tooltip="The country before"),
    ]

    def __init__(self, country: str = "", contact: tuple[str, str] = ("", "")) -> None:
        super().__init__()
        self.contact = tuple(part for part in contact if part)
        self.data = library.read_toml(library.HERE / "en" / "support.toml", schema.SupportFile)
        names = [region.id for region in self.data.region]
        country = {"gb": "uk"}.get(country, country)
        self.place = names.index(country) if country in names else 0

    def content(self) -> Iterable[Widget]:
        """Yield danger first, then one's own contact, one region, and where to look elsewhere."""
        yield text(INTRO, "title prose")
        if self.contact:
            own = Content.assemble("Your own: ", (", ".join(self.contact), "bold"))
            yield Static(own, id="contact", classes="prose", markup=False)
        else:
            yield text(NO_CONTACT, "prose muted", "contact")
        yield Static(id="region", classes="prose", markup=False)
        yield text(OWN, "prose")
        yield text("Elsewhere", "title")
        for directory in self.data.directory:
            yield Static(
                Content.assemble(
                    (directory.reach, "bold"),
                    f"  {directory.what}  ",
                    (_origin(directory.source, directory.checked), "$muted"),
                ),
                classes="prose",
                markup=False,
            )
        yield text(
            f"{self.data.note} Compiled {self.data.checked}; whole addresses are in "
            "content/en/support.toml. Nothing is called or sent.",
            "prose muted",
        )

    def on_mount(self) -> None:
        """Show the first region."""
        self.action_turn(0)

    def action_turn(self, by: int) -> None:
        """Show another region."""
        self.place = (self.place + by) % len(self.data.region)
        region = self.data.region[self.place]
        place = f"{self.place + 1} of {len(self.data.region)}, left and right for others"
        self.query_one("#region", Static).update(_region(region, place))


def _region(region: schema.Region, place: str) -> Content:
    """Return a region's lines as one text."""
    parts: list[tuple[str, str]] = [(region.name, "bold underline"), (f"   {place}", "$muted")]
    if region.danger:
        parts += [
            ("\nImmediate danger: ", ""),
            (region.danger, "bold"),
            (f"  {_origin(region.danger_source)}", "$muted"),
        ]
    for line in region.line:
        parts += [
            (f"\n\n{line.reach}", "bold"),
            (f" ({line.hours})" if line.hours else "", ""),
            (f"\n{line.name}: {line.what}", ""),
            (f"  {_origin(line.source, line.checked)}", "$muted"),
        ]
    return Content.assemble(*parts)


def _origin(source: str, checked: str = "") -> str:
    """Return where a number was confirmed, and when, as far as known."""
    host = source.partition("://")[2].partition("/")[0].removeprefix("www.")
    return f"[{host}, {checked or 'undated'}]"
