"""The shape of every content file.

Content is written by hand, and later by the people who use tending, so a slip in a file has
to be named where it is: these structs refuse unknown keys, and `content.library` turns a
refusal into a `ContentError` with file, entry and field.
"""

from __future__ import annotations

from typing import Literal

import msgspec

PracticeId = Literal[
    "speak-the-unsaid",
    "honor-the-wounds",
    "be-an-adult",
    "patience-and-process",
    "focus-on-yourself",
    "circle",
]
"""The five practices and the circle: the six sources of focuses (mission.md)."""

PRACTICES: tuple[PracticeId, ...] = (
    "speak-the-unsaid",
    "honor-the-wounds",
    "be-an-adult",
    "patience-and-process",
    "focus-on-yourself",
    "circle",
)
"""In the order in which the product names them."""

Tendency = Literal["withdraw", "please", "anger"]
"""The three little-kid reactions that one may know from oneself."""

TENDENCIES: tuple[Tendency, ...] = ("withdraw", "please", "anger")
"""In the order in which the product names them."""

CIRCLE = ("communication", "friendship", "groups", "community", "leadership", "involvement")
"""The rows of the circle; each circle focus serves at least one."""

CHARACTERISTICS = (
    "equality",
    "trust",
    "accountability",
    "commitment",
    "conflict-resolution",
    "respect",
    "honesty",
    "fair-feedback",
    "boundaries",
)
"""What a healing relationship has (mission.md)."""

MARKS = (
    "inner-life",
    "shared-values",
    "open-honest",
    "climate-of-trust",
    "learning-not-blame",
    "self-care",
)
"""The marks of a healing community (mission.md)."""

SERVABLE = frozenset(
    (
        *CHARACTERISTICS,
        *CIRCLE,
        *MARKS,
        "compassion",
        "emotional",
        "physical",
        "spiritual",
    )
)
"""Everything a focus may say it serves."""


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A content entry that refuses keys it does not know, so that a typing slip is found."""


class Protective(Strict, frozen=True, kw_only=True):
    """The wording of a focus for someone who may not be safe with the other person.

    It replaces every field of the focus it names; what it leaves out (title, why, said) is
    safe as it stands.
    """

    line: str
    practice: str = msgspec.field(name="try")
    question: str
    short: str
    when: str
    then: str
    withdraw: str
    please: str
    anger: str
    title: str | None = None
    why: str | None = None
    said: str | None = None


class Focus(Strict, frozen=True, kw_only=True):
    """One day's practice: what it is, why it helps, what to do, in five minutes or one."""

    id: str
    title: str
    line: str
    """The invitation, one line."""
    why: str
    """Why it helps, 60 to 110 words."""
    practice: str = msgspec.field(name="try")
    """The thing to do, about two minutes."""
    question: str
    """A question to reflect on."""
    short: str
    """The 60-second version."""
    when: str
    """The if-part of an implementation intention (gollwitzer-2006)."""
    then: str
    """The then-part."""
    withdraw: str
    please: str
    anger: str
    said: str | None = None
    """A sentence as one might say it; only here may quoted speech stand."""
    serves: tuple[str, ...]
    context: tuple[str, ...]
    company: Literal["alone", "together", "either"]
    gentle: bool = False
    """Fit for a first day back after a gap."""
    sources: tuple[str, ...] = ()
    protective: Protective | None = None


class PracticeFile(Strict, frozen=True, kw_only=True):
    """A file of focuses, all of one practice."""

    practice: PracticeId
    focus: tuple[Focus, ...]


class Source(Strict, frozen=True, kw_only=True):
    """A study that the content leans on, said no stronger than it is."""

    id: str
    finding: str
    doi: str | None = None


class SourcesFile(Strict, frozen=True, kw_only=True):
    """Every study that content may cite."""

    source: tuple[Source, ...]


class Page(Strict, frozen=True, kw_only=True):
    """A page of Welcome."""

    id: str
    title: str
    text: str


class Question(Strict, frozen=True, kw_only=True):
    """A question of the self-check, with what each tendency would answer."""

    id: str
    text: str
    withdraw: str
    please: str
    anger: str


class WelcomeFile(Strict, frozen=True, kw_only=True):
    """Everything that Welcome says."""

    page: tuple[Page, ...]
    question: tuple[Question, ...]


class SupportLine(Strict, frozen=True, kw_only=True):
    """Someone to call: only what a page of the service or a government confirmed."""

    name: str
    what: str
    reach: str
    source: str
    hours: str = ""
    checked: str = ""
    """The date of the page that confirmed it, as far as known."""


class Region(Strict, frozen=True, kw_only=True):
    """A country's number for immediate danger, and its lines."""

    id: str
    name: str
    danger: str = ""
    danger_source: str = ""
    line: tuple[SupportLine, ...] = ()


class Directory(Strict, frozen=True, kw_only=True):
    """Where lines for other countries are found."""

    name: str
    what: str
    reach: str
    source: str
    checked: str = ""


class SupportFile(Strict, frozen=True, kw_only=True):
    """Everything on Support."""

    checked: str
    note: str
    region: tuple[Region, ...]
    directory: tuple[Directory, ...]
