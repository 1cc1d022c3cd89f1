"""What the exercise shows at each of its asks: the same for every front end, screen or lines.

Pure: from a state, the content and what the history suggests, to texts and choices. In the
protective setting each of them is the protective one (voice.md, Safety 1).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import msgspec

from coach import breaks, sentences
from coach.exercise import ExerciseState, speaking
from coach.flow import Ask
from coach.words import TENDENCY_NAMES, TENDENCY_SHORT
from content import adult
from content.adult import Scene, Tool
from content.asking import Asked
from content.schema import Tendency

Option = tuple[str, str]
"""A value and its label."""

_PART_OF = {
    "request_when": "when",
    "request_feel": "feel",
    "request_need": "need",
    "request_would": "would",
}
"""The parts of a request under their names in the content."""


class Guide(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that an exercise draws on, for one person on one day."""

    rungs: dict[str, int]
    """The rung to suggest next, by tendency."""
    first: bool
    """Whether this is the first exercise: an example comes before writing about oneself."""
    lists: adult.ListsFile
    scenes: tuple[Scene, ...]
    tools: tuple[Tool, ...]
    words: adult.ExerciseFile

    # -- what is asked -----------------------------------------------------------------------

    def asked(self, state: ExerciseState, ask: Ask) -> Asked:
        """Return an ask's title and hint."""
        name = _PART_OF.get(ask.name, ask.name)
        part = next((p for p in self.lists.parts(state.tendency) if p.name == name), None)
        if part:
            return part.shown(protective=state.protective)
        found = [w for w in self.words.ask if w.name == ask.name]
        own = next((w for w in found if w.tendency == state.tendency), found[0])
        shown = own.shown(protective=state.protective)
        if ask.name == "voice":
            return Asked(shown.ask, f"{self._why_it_speaks(state)} {shown.hint}")
        return shown

    def _why_it_speaks(self, state: ExerciseState) -> str:
        """Say which of two tendencies speaks now, and by which rule."""
        voice = self.speaks(state)
        line = next(s.text for s in self.lists.speaking if s.tendency == voice)
        picked = str(state.values.get("pull", "")) in self._owners(state)
        why = "the pull you picked is one of its own" if picked else "you named it first"
        return f"{TENDENCY_SHORT[voice].capitalize()} speaks now, because {why}. {line}"

    def _owners(self, state: ExerciseState) -> dict[str, Tendency]:
        return {p.text: p.tendency for p in self.lists.pull if p.tendency in state.tendencies}

    def speaks(self, state: ExerciseState) -> Tendency:
        """Return the tendency that speaks now, unless the person says otherwise."""
        return speaking(state.tendencies, str(state.values.get("pull", "")), self._owners(state))

    # -- what is offered ---------------------------------------------------------------------

    def options(self, state: ExerciseState, ask: Ask) -> Sequence[Option]:
        """Return what an ask offers to choose from, as values and labels."""
        careful = state.protective
        lead = state.tendencies[0]
        lists = self.lists
        offers: dict[str, Callable[[], Iterable[Option]]] = {
            "some": TENDENCY_NAMES.items,
            "voice": lambda: ((t, TENDENCY_NAMES[t]) for t in state.tendencies),
            "scene": lambda: ((s.id, s.title) for s in self.scenes if s.tendency == lead),
            "place": lambda: ((place.word, place.word) for place in lists.place),
            "pull": lambda: ((text, text) for text in self._owners(state)),
            "need": lambda: ((need.id, need.word) for need in lists.need),
            "tool": lambda: ((tool.id, tool.title) for tool in self.tools),
            "rung": lambda: (self._rung(r, careful=careful) for r in lists.rungs(state.tendency)),
            "phrase": lambda: ((p.shown(protective=careful),) * 2 for p in lists.pause),
            "break": lambda: ((str(a.minutes), f"{a.minutes} minutes") for a in lists.away),
        }
        few = (c for c in self.words.choice if c.ask == ask.name)
        return list(
            offers.get(ask.kind, lambda: ((c.value, c.shown(protective=careful)) for c in few))()
        )

    def _rung(self, rung: adult.Rung, *, careful: bool) -> Option:
        suggested = self.rungs.get(rung.tendency) == rung.number
        title = rung.titled(protective=careful)
        return str(rung.number), f"{title}{'   next for you' if suggested else ''}"

    def suggested(self, state: ExerciseState, ask: Ask) -> str:
        """Return the choice that is marked at first, where nothing was answered.

        Who arrives flooded is offered something without breath first.
        """
        still = (tool.id for tool in self.tools if not tool.breath)
        named = {
            "start": "example" if self.first else "own",
            "under": str(state.values.get("need_now", "")),
            "voice": self.speaks(state),
            "rung": str(self.rungs.get(state.tendency, 1)),
            "calm_first": next(still, ""),
        }
        if ask.name in named:
            return named[ask.name]
        first = ask.kind in {"scene", "tool", "break", "strength"}
        return self.options(state, ask)[0][0] if first else ""

    def offered(self, state: ExerciseState, ask: Ask) -> str:
        """Return the text that stands, selected, in an empty line: Enter takes it."""
        values = state.values
        feelings = values.get("feelings", ())
        match ask.name:
            case "request_when":
                return str(values.get("behaviour", ""))
            case "request_feel":
                return " and ".join(map(str, feelings)) if isinstance(feelings, tuple) else ""
            case "request_need":
                return self.need(str(values.get("under") or values.get("need_now", "")))
            case "plan_when":
                return _as_cue(str(values.get("pull", "")))
            case "plan_then":
                fits = [t for t in self.words.then if t.tendency == state.tendency]
                way = str(values.get("way", ""))
                then = next((t for t in fits if t.way and t.way == way), fits[0])
                return then.shown(protective=state.protective)
            case _:
                return ""

    # -- what is shown -----------------------------------------------------------------------

    def need(self, id_: str) -> str:
        """Return a need's word; empty for none."""
        return next((need.word for need in self.lists.need if need.id == id_), "")

    def tool(self, id_: str) -> Tool:
        """Return a calming tool; the first for an id that the library no longer has."""
        return next((tool for tool in self.tools if tool.id == id_), self.tools[0])

    def scene(self, id_: str) -> Scene:
        """Return a scene; the first for an id that the library no longer has."""
        return next((scene for scene in self.scenes if scene.id == id_), self.scenes[0])

    def example(self, state: ExerciseState) -> Scene:
        """Return the worked example of the tendency that leads."""
        lead = state.tendencies[0]
        return next(s for s in self.scenes if s.tendency == lead and s.example)

    def detail(self, state: ExerciseState, ask: Ask, value: str, now: datetime) -> str:
        """Return what is shown of a choice while it is marked; a break would begin `now`."""
        careful = state.protective
        match ask.kind:
            case "scene":
                return self.scene(value).situation
            case "tool":
                tool = self.tool(value)
                return f"{tool.purpose} {length(tool)} {tool.evidence}"
            case "rung":
                ladder = self.lists.rungs(state.tendency)
                return next(
                    (r.shown(protective=careful) for r in ladder if str(r.number) == value), ""
                )
            case "break":
                away = next((a for a in self.lists.away if str(a.minutes) == value), None)
                back = f"{breaks.after(now, away.minutes):%H:%M}" if away else ""
                return away.shown(back, protective=careful) if away else ""
            case _:
                return ""

    def told(self, scene: Scene, state: ExerciseState) -> Sequence[Option]:
        """Return a scene from the situation to what may come back, as labels and texts."""
        shown = scene.shown(protective=state.protective)
        strengths = ("Said within",) if state.protective else ("Softly", "Firmly")
        told = (
            ("The moment", scene.situation),
            ("The pull", scene.pull),
            ("The younger need", scene.younger_need),
            ("The grown-up move", shown.move),
            *zip(strengths, shown.said, strict=True),
            ("May come back", shown.said_back),
        )
        return [(label, text) for label, text in told if text]

    def for_instance(self, state: ExerciseState, ask: Ask) -> str:
        """Return what one might say in the chosen scene, where the own sentence begins."""
        chosen = str(state.values.get("scene", ""))
        begins = sentences.BUILT[state.tendency][0]
        if not chosen or ask.name not in {begins, "say"}:
            return ""
        said = self.scene(chosen).shown(protective=state.protective).said
        return said[0] if ask.name == begins else said[-1]

    def steps(self, tool: Tool, state: ExerciseState, *, breath: bool) -> Sequence[str]:
        """Return a tool's steps; without breath, its other way."""
        if tool.breath and not breath:
            return (tool.without_breath,)
        return tool.shown(protective=state.protective)

    def away(self, state: ExerciseState, now: datetime) -> str:
        """Return the sentence of the break that was chosen, as if it began `now`."""
        ask = state.asks[state.place_of("break_minutes")]
        return self.detail(state, ask, str(state.values.get("break_minutes", "")), now)

    def imagined(self, state: ExerciseState) -> adult.Displeasure:
        """Return the imagined answer of the chosen strength; the same throughout an exercise."""
        strength = int(str(state.values.get("strength", 1)))
        mildest = self.lists.displeasures(1, protective=state.protective)
        answers = self.lists.displeasures(strength, protective=state.protective) or mildest
        return answers[uuid.UUID(state.id).int % len(answers)]

    def happened(self, state: ExerciseState) -> str:
        """Return what it is about, as it stands: own words, or a scene."""
        own = state.text_of("happened")
        scene = str(state.values.get("scene", ""))
        return own or (self.scene(scene).title if scene else "")


def minutes(tool: Tool) -> int:
    """Return a tool's length in whole minutes."""
    return max(1, round(tool.seconds / 60))


def length(tool: Tool) -> str:
    """Return a tool's length in words."""
    whole = minutes(tool)
    return "About a minute." if whole == 1 else f"About {whole} minutes."


def _as_cue(pull: str) -> str:
    """Return a pull as the first half of a plan."""
    if not pull:
        return ""
    return f"When {pull}" if pull.startswith(("I ", "I'")) else f"When {pull[:1].lower()}{pull[1:]}"
