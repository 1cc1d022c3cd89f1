"""Our three themes: paper (light), dusk (dark) and contrast.

Calm and low in saturation; every text colour has at least 4.5:1 on its background, 7:1 in
contrast (a test computes it). A practice's hue always stands beside its name, never alone.
"""

from __future__ import annotations

from textual.theme import Theme

HUES = {
    "paper": {
        "speak-the-unsaid": "#8a4526",
        "honor-the-wounds": "#8b3459",
        "be-an-adult": "#275a80",
        "patience-and-process": "#545c14",
        "focus-on-yourself": "#674387",
        "circle": "#22665a",
    },
    "dusk": {
        "speak-the-unsaid": "#dfa685",
        "honor-the-wounds": "#dd9fb8",
        "be-an-adult": "#93bbda",
        "patience-and-process": "#bdc384",
        "focus-on-yourself": "#bfa9db",
        "circle": "#8fc6b4",
    },
    "contrast": {
        "speak-the-unsaid": "#ffb38a",
        "honor-the-wounds": "#ffb0cc",
        "be-an-adult": "#9fd0ff",
        "patience-and-process": "#e2ea8a",
        "focus-on-yourself": "#d9c2ff",
        "circle": "#9ff0d8",
    },
}
"""The hue of each practice and of the circle, by theme."""


def _theme(  # noqa: PLR0913 - a theme is its colours
    name: str, foreground: str, background: str, surface: str, muted: str, line: str, *, dark: bool
) -> Theme:
    hues = HUES[name]
    accent = hues["be-an-adult"]
    return Theme(
        name=name,
        primary=accent,
        secondary=hues["circle"],
        accent=hues["speak-the-unsaid"],
        warning=hues["patience-and-process"],
        error=hues["honor-the-wounds"],
        success=hues["circle"],
        foreground=foreground,
        background=background,
        surface=surface,
        panel=surface,
        boost=surface,
        dark=dark,
        text_alpha=1.0,
        variables={
            "muted": muted,
            "rule": line,
            "text-muted": muted,
            "text-disabled": muted,
            "input-cursor-background": foreground,
            "input-cursor-foreground": background,
            "input-selection-background": line,
            "block-cursor-background": line,
            "block-cursor-foreground": foreground,
            "block-cursor-text-style": "bold",
            "block-hover-background": surface,
            "scrollbar": line,
            "scrollbar-hover": muted,
            "scrollbar-active": muted,
            "scrollbar-background": background,
            "scrollbar-background-hover": background,
            "scrollbar-background-active": background,
            "scrollbar-corner-color": background,
            "border": line,
            "border-blurred": line,
            **{f"hue-{practice}": hue for practice, hue in hues.items()},
        },
    )


THEMES = (
    _theme("paper", "#2b2925", "#f8f4ec", "#efe9dd", "#686257", "#cfc6b5", dark=False),
    _theme("dusk", "#dcd7cb", "#1e2227", "#272c33", "#a39e92", "#454c56", dark=True),
    _theme("contrast", "#ffffff", "#000000", "#101010", "#d6d6d6", "#595959", dark=True),
)


def by_setting(chosen: str, *, dark_terminal: bool) -> str:
    """Return the theme's name for the setting: `auto` follows the terminal's background."""
    if chosen != "auto":
        return chosen
    return "dusk" if dark_terminal else "paper"
