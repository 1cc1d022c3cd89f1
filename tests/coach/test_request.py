import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coach.request import FAULTS, HINTS, PROTECTIVE_HINTS, Fault, check
from coach.request.patterns import compiled
from content import requests, voice

DATA = Path(__file__).parents[1] / "data"
HALVES = ["seen", "kept"]
"""One may be read while the check is written; the other only judges it."""

ENOUGH = 0.9

PIECES = """
you I we they he she it that this who nobody everything nothing mum your my the a an so such
don't didn't can't you're I'm they've you'd I'll mum's am are is was have do would could can will
not never always just really maybe every time once again all and or but because if when until what
why how said think want care hate lazy selfish idiot bully joke stop be leave tell take please
door keys tonight Friday police late , . ? ! : ; - " ' “ ” ’ … 24/7 9.30 😀
"""


speech = st.lists(st.sampled_from(PIECES.split()), max_size=24).map(" ".join)
texts = speech | st.text(max_size=80)


def load(half: str) -> list[tuple[str, frozenset[str]]]:
    """Return a half of the hand-written sentences, each with the faults it has."""
    with (DATA / f"requests_{half}.toml").open("rb") as file:
        rows = tomllib.load(file)["request"]
    return [(row["text"], frozenset(row["faults"])) for row in rows]


def faults(text: str) -> list[Fault]:
    """Return the faults that the check finds, in the order of the text."""
    return [finding.fault for finding in check(text)]


def rates(half: str) -> dict[Fault, tuple[float, float]]:
    """Return each fault's precision and recall on a half of the sentences."""
    judged = [(frozenset(faults(text)), known) for text, known in load(half)]
    found: dict[Fault, tuple[float, float]] = {}
    for fault in FAULTS:
        right = sum(fault in got and fault in known for got, known in judged)
        marked = sum(fault in got for got, _ in judged)
        there = sum(fault in known for _, known in judged)
        found[fault] = (right / max(marked, 1), right / max(there, 1))
    return found


# -- how well it judges ----------------------------------------------------------------------


@pytest.mark.parametrize("half", [pytest.param(HALVES[0], marks=pytest.mark.slow), HALVES[1]])
def test_each_fault_is_found_with_precision_and_recall(
    half: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each fault's precision and recall are printed, and both reach 0.9, half by half."""
    found = rates(half)

    with capsys.disabled():
        print(f"\nrequest check, half {half!r}: precision and recall")  # noqa: T201
        for fault, (precision, recall) in found.items():
            print(f"  {fault:<13} {precision:.3f}  {recall:.3f}")  # noqa: T201
    short = [fault for fault, pair in found.items() if min(pair) < ENOUGH]
    assert short == []


# -- its rules -------------------------------------------------------------------------------


def rules() -> list[str]:
    """Return every pattern of the rules."""
    known = requests.load()
    lists = [known.request, *known.faults.values()]
    patterns = [*known.innocent, *known.parts.values()]
    return patterns + [pattern for one in lists for pattern in (*one.marks, *one.passes)]


def test_every_rule_can_be_read() -> None:
    """Each pattern is in the notation, and names only parts that there are."""
    assert all(compiled(pattern) for pattern in rules())


def test_a_slip_in_a_rule_is_named() -> None:
    """A pattern that is not in the notation is told with the place of the slip."""
    with pytest.raises(ValueError, match="not readable from '&"):
        compiled("you & me")


def test_rules_name_only_kinds_that_there_are() -> None:
    """Each kind that a pattern names has words, by a list or by how they are made."""
    known = requests.load()
    named = {kind for rule in rules() for kind in re.findall(r"[\w]+(?=[\w|]*>)", rule)}

    assert named <= known.words.keys() | known.made.keys()


# -- whatever is typed -----------------------------------------------------------------------


@given(texts)
@example("")
@example(" \n\t ")
@example("you " + "really " * 60 + "never")
@example("a" + "'d" * 40)
@example("\u0345 İ ŉ ß")
def test_spans_lie_inside_and_equal_their_words(text: str) -> None:
    """Nothing that is typed stops the check, and what it marks is what stands there."""
    for finding in check(text):
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.words


@given(texts)
def test_the_same_text_gets_the_same_answer(text: str) -> None:
    """The check depends on the text alone."""
    first = check(text)
    check("You never listen, you idiot.")

    assert check(text) == first


@given(texts, st.text(" \n\t", max_size=3), st.text(" \n\t", max_size=3))
def test_blanks_around_change_no_fault(text: str, before: str, after: str) -> None:
    """Blanks before and after move what is marked and change nothing else."""
    plain = [(one.fault, one.words) for one in check(text)]

    assert [(one.fault, one.words) for one in check(before + text + after)] == plain


@given(texts)
@example("ŉ İ ß ǰ \u0345")
def test_capitals_change_nothing(text: str) -> None:
    """A text in capitals, or without any, has the same faults."""
    plain = faults(text)

    assert faults(text.upper()) == plain
    assert faults(text.lower()) == plain
    assert faults(text.swapcase()) == plain


@given(texts)
def test_a_missing_request_is_told_once(text: str) -> None:
    """Either something is asked for or one finding says that nothing is, in any text of words."""
    assert faults(text).count("no-request") <= 1


# -- what it says ----------------------------------------------------------------------------


def hints() -> list[str]:
    """Return every hint, those of the protective setting too."""
    return [*HINTS.values(), *PROTECTIVE_HINTS.values()]


@pytest.mark.parametrize("hint", hints())
def test_every_hint_is_in_our_voice(hint: str) -> None:
    """Each hint is one sentence of our voice that offers a way to try again."""
    assert voice.faults("hint", hint) == []
    assert hint.endswith(".")
    assert hint.count(". ") == 0
    assert "you may" in hint


@pytest.mark.parametrize("hint", PROTECTIVE_HINTS.values())
def test_protective_hints_send_nobody_to_the_other_person(hint: str) -> None:
    """Where it may not be safe, no hint suggests asking, telling, showing or approaching."""
    outward = {"ask", "tell", "say", "show", "share", "explain", "talk", "meet", "send"}

    assert outward.isdisjoint(voice.words(hint))


def test_every_fault_has_its_hints() -> None:
    """Each fault has a hint, and a protective one unless it is left out there."""
    assert set(HINTS) == set(FAULTS)
    assert set(PROTECTIVE_HINTS) == set(FAULTS) - {"no-request"}


@given(texts)
@example("I felt sad when you left.")
def test_the_protective_setting_changes_the_hints_alone(text: str) -> None:
    """It marks the same and says it otherwise, but a missing request is no fault there."""
    plain = [one for one in check(text) if one.fault != "no-request"]
    kept = check(text, protective=True)

    assert [(one.fault, one.start, one.end) for one in kept] == [
        (one.fault, one.start, one.end) for one in plain
    ]
    assert all(one.hint == PROTECTIVE_HINTS[one.fault] for one in kept)


def test_a_finding_says_what_where_and_why() -> None:
    """What is marked comes with its place, its words and its hint."""
    (finding,) = check("Please ring me tonight. You never do.")

    assert finding.fault == "absolute"
    assert finding.words == "never"
    assert finding.start == 28
    assert finding.hint == HINTS["absolute"]


def test_findings_come_in_the_order_of_the_text() -> None:
    """What is marked first stands first."""
    found = check("You're lazy, you never help, and you don't care. Please wash up.")

    assert [one.fault for one in found] == ["label", "absolute", "mind-reading"]


# -- a few of each, with near misses ---------------------------------------------------------

ASK = " Could you ring me at six?"

MARKED: list[tuple[Fault, str]] = [
    ("absolute", "You never listen."),
    ("absolute", "Nobody in this house lifts a finger."),
    ("absolute", "I'm always the one who clears up."),
    ("absolute", "Everything gets left to me."),
    ("label", "You're a selfish person."),
    ("label", "You lazy so-and-so."),
    ("label", "Stop being childish."),
    ("label", "Your brother is a liar."),
    ("mind-reading", "You don't care about us."),
    ("mind-reading", "You did it to wind me up."),
    ("mind-reading", "I feel that you want me gone."),
    ("mind-reading", "You enjoy this, don't you?"),
    ("threat", "Say that again and I'm leaving."),
    ("threat", "Pay me by Friday or I'm changing the locks."),
    ("threat", "If you go, I'm telling your boss."),
    ("threat", "You'll regret this."),
]

NEAR: list[tuple[Fault, str]] = [
    ("absolute", "I always enjoy our walks."),
    ("absolute", "You don't always forget."),
    ("absolute", "It is never too late."),
    ("absolute", "Nobody was hurt."),
    ("absolute", "You said I never listen."),
    ("label", "That was a selfish thing to do."),
    ("label", "I felt like an idiot."),
    ("label", "You're not lazy."),
    ("label", "You're a careful driver."),
    ("mind-reading", "Did you want me to go?"),
    ("mind-reading", "You said you don't care for jazz."),
    ("mind-reading", "I don't know what you think."),
    ("mind-reading", "Perhaps you wanted to be alone."),
    ("threat", "If there's shouting, I'll take ten minutes and come back."),
    ("threat", "If you can't come, I'll ask my brother, no hard feelings."),
    ("threat", "We could go on Saturday or we could go on Sunday."),
    ("threat", "I'm leaving at six to catch the train."),
]

COMPOSED = [
    ("When you came in at nine without a text", "worried", "know you are safe", "send me a line"),
    ("When the door slams", "jumpy", "need quiet", "please close it softly"),
    ("When you I was left with the bill", "small", "I need us to share", "would you split it"),
    ("When you want to talk at midnight", "torn", "sleep", "wait till breakfast"),
]

ASKING = [
    "Would you put the lid back on?",
    "Please text me when you get there",
    "Take the bins out.",
    "Stop shouting at me.",
    "I'd love it if you rang first.",
    "How about you cook on Monday?",
    "Let's sit down on Sunday.",
    "Give me the keys or we're done.",
]

NOT_ASKING = [
    "I felt sad when you left.",
    "Why can't you just listen?",
    "Would it kill you to help?",
    "You could have rung.",
    "Just be nicer to me.",
    "Stop being lazy.",
    "If you do that again, I'm gone.",
    "Go on, try me.",
    "You come in and leave the door open.",
]


@pytest.mark.parametrize(("fault", "text"), MARKED)
def test_marks(fault: Fault, text: str) -> None:
    """A clear case of a fault is marked."""
    assert fault in faults(text + ASK)


@pytest.mark.parametrize(("fault", "text"), NEAR)
def test_leaves_near_misses(fault: Fault, text: str) -> None:
    """What only sounds like a fault is left alone."""
    assert fault not in faults(text + ASK)


@pytest.mark.parametrize(("when", "feeling", "need", "ask"), COMPOSED)
def test_leaves_a_composed_request_alone(when: str, feeling: str, need: str, ask: str) -> None:
    """Four fields joined by a form, however roughly, have no fault of their own."""
    assert faults(f"{when}, I feel {feeling}, because I need {need}. Would you {ask}?") == []


@pytest.mark.parametrize("text", ASKING)
def test_hears_a_request(text: str) -> None:
    """A question, a please, a wish and a blunt order all ask for something."""
    assert "no-request" not in faults(text)


@pytest.mark.parametrize("text", NOT_ASKING)
def test_hears_that_nothing_is_asked(text: str) -> None:
    """A complaint, mockery, a vague plea and a dare leave the other with nothing to do."""
    assert "no-request" in faults(text)
