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
    "If you are in danger right now, call the emergency number where you are: 112 in the EU and "
    "many other places, 911 in North America, 999 in the United Kingdom, 000 in Australia."
)
OWN = (
    "What someone does to frighten, force or control you is theirs to answer for. Telling one "
    "person you trust is a beginning. If someone may look at this device, a phone they can't "
    "reach is safer for calling."
)


class SupportScreen(BaseScreen[None]):
    """Lines by region, each with its source and the date it was last confirmed."""

    CSS_PATH = "support.tcss"
    heading = "Support"
    BINDINGS = [
        Binding("escape,enter,f2", "dismiss", "Back", tooltip="Back to where you were"),
    ]

    def content(self) -> Iterable[Widget]:
        """Yield danger first, then the regions, then where to look elsewhere."""
        data = library.read_toml(library.HERE / "en" / "support.toml", schema.SupportFile)
        yield text(INTRO, "title prose")
        yield text(OWN, "prose")
        for region in data.region:
            yield Static(_region(region), classes="region prose", markup=False)
        yield text("Elsewhere", "title")
        for directory in data.directory:
            yield Static(
                Content.assemble(
                    (directory.name, "bold"), f"  {directory.what}\n", (directory.reach, "")
                ),
                classes="region prose",
                markup=False,
            )
        yield text(
            f"{data.note} Compiled {data.checked}. Nothing is called or sent.", "prose muted"
        )


def _region(region: schema.Region) -> Content:
    """Return a region's lines as one text."""
    parts: list[tuple[str, str]] = [(region.name, "bold")]
    if region.danger:
        parts.append((f"   immediate danger: {region.danger}", ""))
    for line in region.line:
        parts += [
            (f"\n{line.reach}", "bold"),
            (f"  {line.name}: {line.what}", ""),
            (f" ({line.hours})" if line.hours else "", ""),
            (f"\n  {_origin(line)}", "$muted"),
        ]
    return Content.assemble(*parts)


def _origin(line: schema.SupportLine) -> str:
    checked = f", as of {line.checked}" if line.checked else ", undated page"
    return f"{line.source.removeprefix('https://').removeprefix('http://')}{checked}"
