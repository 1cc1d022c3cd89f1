"""In the protective setting nothing tells a person to approach, disclose to, or bear with another.

The walk reads each text as the app shows it. What only describes (the situation of a scene, the
pull in it, the younger need) is left out: there the other person may appear, as nothing is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import msgspec
import pytest

from coach.exercise import ExerciseState
from coach.flow import Value
from coach.guide import Guide
from coach.records import Choice
from coach.settings import Settings
from coach.showing import focus_view
from coach.words import ANCHOR_TEXTS, ASK_HINTS, ASK_TITLES
from content import adult, library
from content.schema import TENDENCIES, Focus, Tendency

LIBRARY = library.load()

_PEOPLE = (
    "partner|friend|colleague|parent|sibling|child|teenager|grandparent|cousin|relative|neighbour|"
    "flatmate|boss|manager|teacher|conductor|singer|family|team|group|chat|meeting|listener"
)

_OTHER = (
    r"(?:them|theirs|each other|one another|both of you|the two of you|"
    r"the other(?: person| one)?(?! (?:end|side|hand|foot|way|half))|"
    r"someone|somebody|anyone|anybody|everyone|everybody|people|others|whoever|"
    r"(?:your|the|a|this|that|one of (?:your|the)) (?:\w+ )?"
    rf"(?:{_PEOPLE})s?(?:'s)?)"
)
"""Another person, as an instruction names one."""

_SAFE = re.compile(
    r"\b(?:(?:some(?:one|body)|a person|a cousin|a friend) "
    r"(?:you (?:can )?feel |who feels )?safe(?: (?:with|to you))?|"
    r"(?:a|one|any) safe person(?: or service)?(?: of your choice)?|"
    r"some(?:one|body) (?:who is )?out of reach|"
    r"some(?:one|body) (?:wise )?who is (?:wholly )?on your side|a friend on (?:my|your) side|"
    r"some(?:one|body) who wishes you well|"
    r"(?:an|the|that) empty (?:chair|room|seat)|the (?:chair|seat|page|wall|mirror|plant)|"
    r"(?:your|my)self|(?:a|the|my|your) younger (?:you|self)|(?:this|an) imagined \w+|"
    r"a made-up \w+)\b",
    re.IGNORECASE,
)
"""Whom one may turn to: oneself, a safe person of one's choice, a chair, a page, a made-up one."""

_INWARD = re.compile(
    r"\b(?:in (?:your|my) (?:own )?(?:head|mind|thoughts)|in the air|imagined?|picture|pretend|"
    r"silently|inwardly|inside|under (?:your|my) breath|with (?:your|my|a) (?:lips|fingers?)|"
    r"make up|make-believe|under the noise|on (?:paper|your palm)|(?:your|my) own ears|only you|"
    r"nobody (?:hears you|is listening|in earshot)|without (?:a )?sound)\b",
    re.IGNORECASE,
)
"""Where nobody else hears or reads it."""

_OPEN = re.compile(
    rf"\b(?:{_OTHER}|table|meeting|phone|call|email|reply|desk|door|aloud to)\b", re.IGNORECASE
)
"""Where others are: what was inward before is so no longer."""

_NOT_ASKED = re.compile(
    r"\b(?:nobody|no one|(?:don't|not|no \w+|doesn't) ha(?:ve|s) to|needn't|not asked|owe|"
    r"(?:what|how) would you|as you would)\b",
    re.IGNORECASE,
)
"""What is said not to be needed, or asked as a mere thought."""

_TO_SOMEONE = re.compile(
    r"\b(?:(?:tell|ask|show|send|offer|give|promise|thank|ring|call|text|message|email|invite|greet|"
    r"hug|meet|visit|join|forgive|reassure|soothe|comfort|please|obey|follow|trust|warn|confront|"
    r"approach|face|listen to|wait for|stay (?:with|near|beside|by)|go (?:back |over |up )?to|"
    r"sit (?:down )?(?:with|beside|next to)|walk (?:with|beside|up to)|(?:come|turn) (?:back )?to|"
    r"put up with|be (?:patient with|kind to)|make (?:it )?up (?:to|with)|agree with|"
    r"apologi[sz]e to|let)"
    rf"(?: \w+){{0,3}}?|"
    r"(?:talk|speak|say|write|reply|reach out|explain|give in|own up|admit|read|suggest|settle)"
    r"(?: \w+){0,4}? (?:to|with))"
    rf" {_OTHER}\b(?! (?:go|grow|part|be|come and go)\b)",
    re.IGNORECASE,
)
"""Something done to or with another person."""

_ROOM_FOR_THEM = re.compile(
    r"\b(?:hear|listen to|listen for) (?:what|how|their|the answer|the reply)\b|"
    r"\b(?:listen|stay|wait) (?:to the end|(?:\w+ ){0,5}?(?:for|until) (?:the|an|their) "
    r"(?:reply|answer|call|silence))\b|"
    r"\bstay (?:in|by|at) (?:the|your) (?:kitchen|seat|room|desk|table|call|chat)\b|"
    r"\bfind a (?:speed|way)(?: \w+){0,3} both\b",
    re.IGNORECASE,
)
"""Staying until the other person has answered."""

_START = r"(?:^|[.?:;,]\s+|\b(?:and|then|or|you may|I|now|plainly)\s+)"

_SPEAKING_UP = re.compile(
    _START + r"(?:say|say back|mention|admit|announce|confess|disclose|object|protest|"
    r"write (?:back|at what time)|use your voice|be the one who (?:comes|begins|asks|says)|"
    r"ask (?:for|whether|if|what came|what the|which words|it once|your colleague)|"
    r"tell (?:whoever|the part|each)|send|post it|ring|knock|hand (?:it|the message) back|"
    r"(?:give|make|name|offer|suggest|decline|state|turn it) (?:your |a |an |one |the |into )*"
    r"(?:kind no|request|clock time|time|hour|day|real answer|task|limit|wish|message|favour|"
    r"full no|dates|same|thanks)|give thanks|answer before|lean in|put your hand up|"
    r"walk (?:back )?in|go over(?! it)|come back(?=[,.]| at| in| when)|talk about|"
    r"get down to eye level|turn your shoulders)\b",
    re.IGNORECASE,
)
"""Speaking up, or making a move, with the listener left unsaid."""

_BEARING = re.compile(
    _START + r"(?:endure|obey|give in|go along|put up with|smooth (?:it|things) over|swallow|"
    r"keep the peace|make (?:it )?up for|earn|forgive|be (?:nicer|good|patient)|do as you are told|"
    r"do (?:as|what) they (?:say|want|ask|like)|accept (?:it|what|their)|agree|apologi[sz]e|"
    r"make peace|bear (?:it|with)|hold out|try harder|avoid (?:upsetting|making))\b",
    re.IGNORECASE,
)
"""Obeying, enduring, earning safety."""


def approaches(text: str) -> list[str]:
    """Return the clauses of a text that ask for a move toward another person; empty if none.

    A clause that names the other person counts unless it, or the one it goes on from, happens
    inwardly. One that leaves the listener unsaid counts unless its sentence, or one before it
    with nobody coming in between, says that nobody else hears.
    """
    found = []
    alone = False
    for sentence in re.split(r"(?<=[.?])\s+", _SAFE.sub("SAFE", text)):
        if _OPEN.search(sentence):
            alone = False
        alone = alone or "SAFE" in sentence or bool(_INWARD.search(sentence))
        clauses = re.split(r"(?<=[,;:])\s+|\s+(?=(?:and )?then\b|but\b)", sentence)
        for at, clause in enumerate(clauses):
            goes_on = at and not re.match(r"(?:and )?then\b|but\b", clause)
            around = f"{clauses[at - 1]} {clause}" if goes_on else clause
            if _NOT_ASKED.search(around):
                continue
            named = _TO_SOMEONE.search(clause) or _ROOM_FOR_THEM.search(clause)
            unnamed = _SPEAKING_UP.search(clause) or _BEARING.search(clause)
            if (named and not _INWARD.search(around)) or (unnamed and not alone):
                found.append(clause)
    return found


_REQUEST = re.compile(
    r"\bplease\b|(?<!what )(?<!how )\b(?:could|can|would|will) (?:you|we)\b|"
    r"\b(?:tell|ask|show|give|answer|text|ring) (?:me|us)\b|\b(?:i'll|i'm|let me) .*\byou\b|"
    r"\bi'll be (?:back|at)\b",
    re.IGNORECASE,
)
"""In a sentence to be said: something asked of, or announced to, whoever hears it."""


def _settings(tendency: Tendency) -> Settings:
    """Return the settings of someone who was not asked yet: the careful wording holds."""
    return msgspec.structs.replace(Settings(protective=None), tendencies=(tendency,))


def _focus_texts(focus: Focus, settings: Settings) -> Iterator[tuple[str, str]]:
    choice = Choice(
        id="0",
        at="2026-11-23T09:00:00+01:00",
        day="2026-11-23",
        focus=focus.id,
        practice=LIBRARY.practice_of[focus.id],
        reason="turn",
    )
    view = focus_view(LIBRARY, choice, settings)
    for field, text in msgspec.structs.asdict(view).items():
        if isinstance(text, str) and field not in {"id", "practice"}:
            yield field, text


def _scene_texts(*, protective: bool) -> Iterator[tuple[str, str]]:
    for scene in adult.scenes():
        shown = scene.shown(protective=protective)
        yield f"{scene.id} move", shown.move
        yield from ((f"said {scene.id}", said) for said in (*shown.said, shown.said_back))


def _tool_texts(*, protective: bool) -> Iterator[tuple[str, str]]:
    for tool in adult.tools():
        yield tool.id, " ".join(tool.shown(protective=protective))
        yield f"said {tool.id}", tool.said(protective=protective)
        for text in (tool.title, tool.purpose, tool.evidence, tool.without_breath):
            yield tool.id, text


def _list_texts(*, protective: bool) -> Iterator[tuple[str, str]]:
    lists = adult.lists()
    for rung in lists.rung:
        yield f"{rung.tendency} {rung.number} title", rung.titled(protective=protective)
        yield f"{rung.tendency} {rung.number}", rung.shown(protective=protective)
    for part in lists.part:
        yield part.name, " ".join(part.shown(protective=protective))
    for away in lists.away:
        yield "said away", away.shown("7:40", protective=protective)
    yield "imagining", lists.imagining.shown(protective=protective)
    yield from (("staying", line.shown(protective=protective)) for line in lists.staying)
    yield from (("said pause", phrase.shown(protective=protective)) for phrase in lists.pause)
    yield from (("speaking", speaking.text) for speaking in lists.speaking)
    yield from (("need", need.line) for need in lists.need)


def _exercise_texts(tendency: Tendency, way: str) -> Iterator[tuple[str, str]]:
    """Yield what an exercise shows from beginning to end, for every choice on the way."""
    guide = Guide(
        rungs={tendency: 1},
        first=True,
        lists=adult.lists(),
        scenes=adult.scenes(),
        tools=adult.tools(),
        words=adult.exercise(),
    )
    values: dict[str, Value] = {"way": way, "intensity_before": 9, "start": "example"}
    state = ExerciseState(
        id="7d1f3c58-5a0e-4b6e-9f0b-2c1f7a9d4e10",
        at="2026-11-23T09:00:00+01:00",
        day="2026-11-23",
        lead=tendency,
        protective=True,
        asks_safety=True,
        values={**values, "tendencies": tuple(sorted(TENDENCIES, key=lambda t: t != tendency)[:2])},
    )
    noon = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
    for ask in state.asks:
        yield ask.name, " ".join(guide.asked(state, ask))
        yield f"{ask.name} offered", guide.offered(state, ask)
        if ask.kind in {"some", "voice", "pull", "scene"}:  # what only describes
            continue
        for value, label in guide.options(state, ask):
            said = "said " if ask.kind in {"phrase", "break"} else ""
            yield f"{said}{ask.name} {value}", label
            yield f"{said}{ask.name} {value}", guide.detail(state, ask, value, noon)
    for label, text in guide.told(guide.example(state), state)[3:]:
        yield f"said {label}" if label.startswith("Said") else label, text
    for tool in adult.tools():
        for breath in (True, False):
            yield tool.id, " ".join(guide.steps(tool, state, breath=breath))


def _found(name: str, text: str) -> list[str]:
    """Return what a text asks toward another person, by the rule for its kind."""
    if name.startswith("said"):
        return [text] if _REQUEST.search(text) else []
    return approaches(text)


@pytest.mark.parametrize("tendency", [None, *TENDENCIES])
@pytest.mark.parametrize("focus", LIBRARY.focuses.values(), ids=lambda focus: focus.id)
def test_no_focus_leads_to_the_other_person(focus: Focus, tendency: Tendency | None) -> None:
    """Until the safety question is answered, no focus asks for a step toward another person."""
    settings = _settings(tendency) if tendency else Settings(protective=None)

    found = {name: _found(name, text) for name, text in _focus_texts(focus, settings)}

    assert {name: clauses for name, clauses in found.items() if clauses} == {}


def test_nothing_of_the_exercise_leads_to_the_other_person() -> None:
    """In the protective setting no move, tool, rung, phrase or question asks for such a step.

    Nor does what every session asks, whatever the setting.
    """
    texts = (
        *_scene_texts(protective=True),
        *_tool_texts(protective=True),
        *_list_texts(protective=True),
        *(pair for asked in (ASK_TITLES, ASK_HINTS, ANCHOR_TEXTS) for pair in asked.items()),
    )
    found = [(name, _found(name, text)) for name, text in texts]

    assert [pair for pair in found if pair[1]] == []
    assert len(found) > 200


@pytest.mark.parametrize("way", ["speak", "break"])
@pytest.mark.parametrize("tendency", TENDENCIES)
def test_no_way_through_the_exercise_leads_to_the_other_person(
    tendency: Tendency, way: str
) -> None:
    """Whichever pull speaks, and whatever is chosen, the exercise asks for no such step."""
    found = [(name, _found(name, text)) for name, text in _exercise_texts(tendency, way)]

    assert [pair for pair in found if pair[1]] == []
    assert {"proof", "plan_then offered", "safety"} <= {name for name, _ in found}


_THREAT = re.compile(
    r"\b(?:regret|pay for|or else|last time|warn|punish|hit|hurt|hate|leave you|your fault|sorry|"
    r"forgive|you'll see|never again|don't you dare|shut up|stupid)\b",
    re.IGNORECASE,
)


def test_imagined_displeasure_resembles_nobody_near() -> None:
    """The figures of the protective setting are nobody that one has, and none threatens."""
    person = re.compile(rf"\b(?:{_PEOPLE}|father|mother)\b", re.IGNORECASE)
    answers = [
        answer
        for strength in range(1, 6)
        for answer in adult.lists().displeasures(strength, protective=True)
    ]

    assert len(answers) >= 10
    assert [a.figure for a in answers if person.search(a.figure) or not a.figure] == []
    assert [a.said for a in answers if _THREAT.search(a.said)] == []


def test_the_detector_finds_the_ordinary_wording() -> None:
    """It can fail: of what is meant to be done together, and of scene moves, it finds most."""
    together = [focus for focus in LIBRARY.focuses.values() if focus.company == "together"]
    scenes = adult.scenes()
    rungs = [r for r in adult.lists().rung if r.tendency == "withdraw" and r.number > 2]

    assert len([f for f in together if approaches(f.practice)]) >= 0.9 * len(together)
    assert len([s for s in scenes if approaches(s.move)]) >= 0.75 * len(scenes)
    assert all(approaches(rung.text) for rung in rungs)
    assert len([a for a in adult.lists().away if _REQUEST.search(a.said)]) >= 3


@pytest.mark.parametrize(
    "text",
    [
        "Tell your partner what you need.",
        "Tell yourself that it is fine, then tell your partner.",
        "Say it in your head. Then say it at the table.",
        "Say it to an empty chair, and tonight write to the other person.",
        "Ask whether now is a good time.",
        "You may apologise to them first.",
        "Sit down with your parent and listen to the end.",
        "Wait for them to calm down.",
        "Stay in the kitchen for the reply.",
        "Let them finish, and hear what they need.",
        "Be patient with your colleague this week.",
        "Feel your feet. Give in, just this once.",
        "I ring one friend and own up",
        "Send it before noon.",
        "Picture the talk. Now go to them and say so.",
        "Thank your sibling for one thing.",
        "Keep the peace tonight.",
        "Do as they say, and breathe out slowly.",
    ],
)
def test_a_step_toward_the_other_person_is_found(text: str) -> None:
    """Each of these would send somebody to the other person, and is found."""
    assert approaches(text)


@pytest.mark.parametrize(
    "text",
    [
        "Say one line to an empty chair, then say it again, slower.",
        "Tell a safe person of your choice, or a page that you tear up.",
        "Write it for yourself and bin it.",
        "In your head, thank them for one small thing.",
        "Nobody has to agree, and you do not have to explain it to anyone.",
        "Curl your toes and let them go.",
        "If you like, read it to someone you feel safe with.",
        "Say the word under your breath.",
        "What would you tell a friend who read you such a list?",
    ],
)
def test_what_stays_with_oneself_is_left_alone(text: str) -> None:
    """What is said to oneself, a chair, paper or a safe person is no step toward the other."""
    assert approaches(text) == []


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("Could you text me when you're late?", True),
        ("I'm stepping out, and I'll tell you more at six.", True),
        ("My own answer can take its time.", False),
    ],
)
def test_a_sentence_to_say_asks_nothing_of_another(*, said: str, asks: bool) -> None:
    """What one says in the protective setting neither asks nor announces; the rule can tell."""
    assert bool(_REQUEST.search(said)) is asks
