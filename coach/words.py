"""What the session and the screens ask, in words: every front end says the same."""

from __future__ import annotations

from collections.abc import Collection

from content.schema import Tendency

STEP_NAMES = {
    "arrive": "Arrive",
    "read": "Read",
    "try": "Try",
    "plan": "Plan",
    "close": "Close",
    "moment": "Moment",
    "feel": "Feel",
    "pull": "Pull",
    "need": "Need",
    "move": "Move",
    "say": "Say it",
    "who": "Who",
    "thanks": "Thanks",
    "learned": "Learned",
    "next": "Next",
}
"""The steps of the flows; those of a reflection that are about somebody go by the name."""

ASK_TITLES = {
    "anchor": "Arrive where you are",
    "intensity_before": "How strong is what you feel right now?",
    "ground": "That is a lot",
    "body": "How is your body?",
    "heart": "How is your heart?",
    "spirit": "How is your spirit?",
    "wrote": "Try it",
    "plan_when": "For the next real moment: when does it come?",
    "plan_then": "And then, what do you do?",
    "intensity_after": "How strong is what you feel now?",
    "keep": "One line to keep",
}

ASK_HINTS = {
    "anchor": "Choose one and stay with it for a few breaths or half a minute. Then go on.",
    "intensity_before": "0 is calm, 10 is flooded. One key: 0 to 9, or t for ten.",
    "ground": (
        "Put both feet on the floor and look for three things that are blue. Drink something "
        "cold, or step outside. Nothing else is needed now. You may go on when it eases, or "
        "stop here; stopping counts."
    ),
    "body": "One key is enough.",
    "heart": "Whatever is nearest.",
    "spirit": "However you understand the word.",
    "wrote": "Write if you like. Tab leaves the field.",
    "plan_when": "Something you can see or hear.",
    "plan_then": "One small act.",
    "intensity_after": "Higher, lower or the same: each is fine.",
    "keep": "A sentence of your own from today.",
}

ANCHOR_TEXTS = {
    "breath": (
        "Breathe in through the nose, and let the way out be longer. No holding. If it makes "
        "you dizzy, let it go and choose another."
    ),
    "feet": "Press both feet down, first the heels, then the toes. Feel what carries you.",
    "sounds": "Listen for the sound furthest away, then for the nearest one.",
    "hands": "Lay one hand in the other. Notice which is warmer.",
}

SCALE_WORDS = (
    "calm",
    "nearly calm",
    "a ripple",
    "mild",
    "noticeable",
    "in between",
    "strong",
    "very strong",
    "hard to hold",
    "nearly flooded",
    "flooded",
)
"""A word for each value from 0 to 10."""

OFTEN_WORDS = (
    "not at all",
    "hardly",
    "rarely",
    "now and then",
    "sometimes",
    "half the time",
    "more often than not",
    "often",
    "most of the time",
    "nearly every time",
    "every time",
)
"""A word for each value from 0 to 10, where it is asked how often something is so."""

TENDENCY_NAMES: dict[Tendency, str] = {
    "withdraw": "I go quiet or leave",
    "please": "I agree and smooth things over",
    "anger": "I get loud or blame",
}

TENDENCY_SHORT: dict[Tendency, str] = {
    "withdraw": "going quiet",
    "please": "smoothing over",
    "anger": "getting loud",
}

COMPANY_NAMES = {
    "partner": "a partner",
    "friend": "a friend",
    "family": "family",
    "nobody": "nobody, for now",
}


REHEARSAL_TITLES = {
    "see": "See the moment",
    "say": "Say the move",
    "came": "Did the moment come?",
    "smaller": "A smaller move",
    "yours": "This one is yours now",
}
"""What a rehearsal asks, by ask; the others are headed by the sentence that meets the answer."""

REHEARSAL_HINTS = {
    "see": (
        "Picture it for a few breaths: where you are, what you hear, how your body is just then. "
        "If it is too much today, F6 brings it back tomorrow."
    ),
    "say": "Say the whole line, aloud or within. Then see yourself do it, once, slowly.",
    "came": "Every answer is fine.",
    "proof": (
        "One line to keep, if you like: what you did, in your own words. It comes back to you on "
        "a hard day."
    ),
    "old-way": "Would a smaller move be easier to reach?",
    "smaller": (
        "Something you can do even when you are tired: one breath, one word, one step. Enter "
        "puts it in the place of the old one."
    ),
    "yours": (
        "You have done it three times by now, or more. You may take it out of the deck; it stays "
        "yours either way."
    ),
}

MET = {
    "not-yet": "Not yet is fine. It is a little nearer to hand now.",
    "did": "You saw it coming, and you chose.",
    "old-way": "You noticed. Old ways are quick because they are old.",
    "later": "Tomorrow, then. It keeps its place in the deck.",
}
"""The sentence that meets each answer of a rehearsal."""

RETIRED = "It is yours now, and out of the deck."
MADE_SMALLER = "The smaller plan is in the deck."

CAME = {
    "not-yet": "Not yet",
    "did": "Yes, and I did it",
    "old-way": "Yes, and it went the old way",
    "later": "Ask me tomorrow",
}
"""The answers, as they are offered."""


STANDS_BEFORE = frozenset({"when", "if", "as", "once", "after"})
"""Words that make the first half of a plan one already."""

NO_NAMES = frozenset(
    (
        *("a", "an", "the", "my", "our", "your", "his", "her", "its", "their", "this", "that"),
        *("these", "those", "we", "you", "he", "she", "it", "they", "there", "someone"),
        *("somebody", "something", "nobody", "everyone", "at", "in", "on", "before", "while"),
    )
)
"""Words that lose their capital in the middle of a sentence; others may be names."""


def times(count: int) -> str:
    """Return a number of times as one says it."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def from_to(numbers: Collection[int]) -> str:
    """Return between which numbers some lie: 3 to 8, or 5 where all are the same."""
    least, most = min(numbers), max(numbers)
    return str(least) if least == most else f"{least} to {most}"


def plan_sentence(when: str, then: str) -> str:
    """Return an if-then plan as one sentence, whichever way its halves were written."""
    when, then = when.strip(), then.strip()
    first = when.split(maxsplit=1)[0].lower() if when else ""
    if first in NO_NAMES:
        when = f"When {when[:1].lower()}{when[1:]}"
    elif first and first not in STANDS_BEFORE:
        when = f"When {when}"
    return ", ".join(part for part in (when, then) if part)


CREDIT = (
    'The ideas come from "Healing Relationships: Building Safety and Trust" by Mai Ka Yang; '
    "the words are our own. Studies are credited in the library."
)
