"""What the coach does: days, focus choice, sessions, streaks, the journal, the command line.

Nothing below this package knows Textual; the same engine serves the screens, the command line
and the tests.
"""

__version__ = "0.1.0"
