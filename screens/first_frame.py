"""The pause of Right now, on the screen before Textual is imported: in a hot moment, 0.3 s count.

Imports the standard library alone, and of that little. The frame is drawn where the living screen
then draws the same; `screens.takeover` hands the terminal over without a flash. Keys pressed
meanwhile wait in the terminal's own queue.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from types import FrameType

from coach import paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

HEADING = "Right now"
PAUSE = ("Feet on the floor.", "Nothing to do for five seconds.")
"""What one reads first."""

MARKS = 5
"""Quiet marks, one for each second of the pause."""

WIDE = 110
"""Columns from which a screen is set in the middle, a row lower."""

COLUMN = 80
"""Columns of a screen that is set in the middle."""

SHORT = 20
"""Rows below which a screen saves them."""

THEMES = {
    "paper": (("#2b2925", 235), ("#f8f4ec", 231), ("#686257", 240)),
    "dusk": (("#dcd7cb", 188), ("#1e2227", 234), ("#a39e92", 246)),
    "contrast": (("#ffffff", 231), ("#000000", 16), ("#d6d6d6", 252)),
}
"""Text, background and muted text of each theme: true colour, and the nearest of the 256.

The same as in `screens.themes` and as Rich makes of them; a test holds them equal.
"""


def can_draw() -> bool:
    """Say whether there is a terminal to draw on; Textual reads stdin and writes stderr."""
    terminal = os.environ.get("TERM", "")
    if sys.platform != "win32" and terminal in {"", "dumb"}:
        return False
    return sys.stdin.isatty() and sys.stderr.isatty()


def dark_terminal() -> bool:
    """Say whether the terminal's background is dark, where it says so; most are."""
    background = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return background not in {"7", "15"}


def plain_shapes() -> bool:
    """Say whether the locale has only ASCII, so that marks are drawn in it.

    Python itself sets LC_CTYPE to a UTF-8 one where the inherited locale is C: with nothing but
    that, LANG decides.
    """
    if sys.platform in {"darwin", "win32"}:
        return False
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG")]
    if names[1].lower() in {"c.utf-8", "c.utf8"} and names[2] in {"", "C", "POSIX"}:
        names[1] = ""
    locale = next(filter(None, names), "").lower()
    return "utf-8" not in locale and "utf8" not in locale


def marks(filled: int) -> str:
    """Return the marks of the pause, so many of them filled."""
    full, open_ = ("*", "o") if plain_shapes() else ("●", "○")
    return " ".join([full] * filled + [open_] * (MARKS - filled))


def rows_of(columns: int, lines: int) -> dict[int, tuple[int, str, str]]:
    """Return what stands in each row of the pause: its column, its style, its text."""
    wide = columns >= WIDE
    left = 2 + ((columns - COLUMN) // 2 if wide else 0)
    top = int(wide)
    first = top + (3 if lines >= SHORT else 2)
    room = columns - left - 2
    return {
        row: (left, style, text[:room])
        for row, style, text in (
            (top, "muted", HEADING),
            (first, "bold", PAUSE[0]),
            (first + 1, "", PAUSE[1]),
            (first + 3, "", marks(0)),
        )
        if row < lines and room > 0
    }


class Frame:
    """A terminal that shows the pause, and how it was before.

    Args:
        began: When the pause began, by `time.monotonic`.
        before: The terminal's attributes as they were.
    """

    def __init__(self, began: float, before: list[Any]) -> None:
        self.began = began
        self.before = before
        self.taken = False
        """Whether Textual has the terminal now, and restores it."""

    def close(self) -> None:
        """Give the terminal back as it was, unless Textual does."""
        if not self.taken:
            import termios  # noqa: PLC0415 - as in `show`

            self.taken = True
            _write(b"\x1b[0m\x1b[?7h\x1b[?1049l\x1b[?25h")
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, self.before)

    def leave(self, number: int, _: FrameType | None = None) -> NoReturn:
        """End on a signal that comes before Textual could hear it."""
        try:
            self.close()
        finally:  # the terminal may be gone
            os._exit(128 + number)


def show(data_option: str | None) -> Frame | None:
    """Draw the pause and return the frame; None where there is nothing to draw it on."""
    if sys.platform == "win32" or not can_draw():
        return None
    import termios  # noqa: PLC0415 - not on Windows

    terminal = sys.stdin.fileno()
    try:
        frame = Frame(time.monotonic(), termios.tcgetattr(terminal))
        columns, lines = os.get_terminal_size(sys.stderr.fileno())
    except (termios.error, OSError):
        return None
    # As Textual sets it, so that a key means the same before and after; nothing is flushed.
    raw = termios.tcgetattr(terminal)
    raw[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    raw[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    raw[6][termios.VMIN] = 1
    try:
        drawn = _drawn(columns or 80, lines or 24, *_colours(data_option))
    except OSError:  # there is no folder to stand in; the app will say so
        return None
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, frame.leave)
    termios.tcsetattr(terminal, termios.TCSANOW, raw)
    _write(drawn.encode())
    return frame


def _drawn(columns: int, lines: int, text: str, muted: str) -> str:
    """Return the sequences that draw the pause, the whole screen in the theme's background."""
    rows = rows_of(columns, lines)
    parts = ["\x1b[?1049h\x1b[?25l\x1b[?7l", text, "\x1b[H"]
    for row in range(lines):
        left, style, words = rows.get(row, (0, "", ""))
        inked = {"bold": f"\x1b[1m{words}\x1b[22m", "muted": f"{muted}{words}{text}"}
        blank = " " * (columns - left - len(words))
        parts.append(f"\x1b[{row + 1}H{' ' * left}{inked.get(style, words)}{blank}")
    return "".join(parts)


def _write(data: bytes) -> None:
    """Write to the terminal at once."""
    while data:
        data = data[os.write(sys.stderr.fileno(), data) :]


def _colours(data_option: str | None) -> tuple[str, str]:
    """Return the sequences for text on the background, and for muted text; empty where plain."""
    deep = os.environ.get("COLORTERM", "").strip().lower() in {"truecolor", "24bit"}
    if "NO_COLOR" in os.environ or not (deep or "256color" in os.environ["TERM"]):
        return "", ""
    name = _theme(data_option)
    if name not in THEMES:
        name = "dusk" if dark_terminal() else "paper"
    ink, ground, muted = (_colour(*colour, deep=deep) for colour in THEMES[name])
    return f"\x1b[38;{ink};48;{ground}m", f"\x1b[38;{muted}m"


def _colour(rgb: str, nearest: int, *, deep: bool) -> str:
    if not deep:
        return f"5;{nearest}"
    return "2;" + ";".join(str(int(rgb[i : i + 2], 16)) for i in (1, 3, 5))


def _theme(data_option: str | None) -> str:
    """Return the theme that Today was last cached with: a name, `auto`, or nothing.

    Parsing the cache would cost more than the frame. A quote inside a text of it is escaped, so
    that these bytes are the setting's own.
    """
    state = paths.state_dir(paths.data_dir(data_option))
    try:
        with open(os.path.join(state, "today.json"), "rb") as file:
            cached = file.read()
    except OSError:
        return ""
    _, _, after = cached.partition(b'"theme":"')
    return after.partition(b'"')[0].decode(errors="replace")
