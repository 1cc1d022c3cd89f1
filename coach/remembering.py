"""Looking back at single days: what stands in them, found again, changed, deleted, brought back."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

from coach import calendars, days, editing, merge, search, sentences
from coach.calendars import State
from coach.editing import EditState
from coach.entries import CHOICES, Entry, Labels, Part, Path, entry, value_at, with_text
from coach.facts import Facts
from coach.folder import Folder
from coach.journal import Draft
from coach.merge import History, Raw
from coach.records import Choice, Exercise, read
from coach.search import Index, Item
from coach.words import plan_sentence

SLICE = 1000
"""Entries that are made ready for the search in one go: a save in between waits no longer."""

FRUITS = {
    "plan_when": ("plans", "when"),
    "plan_then": ("plans", "then"),
    "proof": ("proofs", "line"),
}
"""Where a text of a session or an exercise stands once more: in the record that came of it."""

HANGS = {
    "plans": ("session", "exercise"),
    "proofs": ("session", "exercise", "plan"),
    "exercises": ("session",),
    "rehearsals": ("plan",),
}
"""By table, the fields that name what a record came of."""


class Focus(msgspec.Struct, frozen=True):
    """The focus that a day had."""

    title: str
    practice: str


class DayView(msgspec.Struct, frozen=True, kw_only=True):
    """A day with everything in it."""

    day: str
    state: State
    focus: Focus | None = None
    entries: tuple[Entry, ...] = ()
    """In the order of the day."""
    begun: tuple[str, ...] = ()
    """The ids of drafts: texts that are being changed."""
    may_fill_in: bool = False


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """What History opens with."""

    facts: Facts
    today: date
    month: dict[str, DayView]
    lately_deleted: bool = False


class OwnLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of one's own, to be read again."""

    day: str
    at: str
    text: str
    kind: str
    title: str


class Remembering:
    """What was kept in one folder.

    Args:
        folder: Where it is kept.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._items: dict[tuple[str, str], tuple[str, Item]] = {}
        """What is ready for the search, each with the stamp of what it was made of."""
        self._people: dict[str, str] = {}
        self._index: Index | None = None
        self._made_of: tuple[History, int] | None = None
        """Which history the index was made of, and how many saves there had been by then."""
        self._waiting: Iterator[None] | None = None

    # -- looking -----------------------------------------------------------------------------

    def open(self, first: date | None = None) -> Opened:
        """Return a month, or the present one, with all that the year's picture needs.

        Raises:
            Trouble: The data folder can't be read.
        """
        facts = self._folder.refresh()
        today = self._folder.today()
        return Opened(
            facts=facts,
            today=today,
            month=self.month(first or today),
            lately_deleted=bool(self._folder.journal.deleted()),
        )

    def month(self, day: date) -> dict[str, DayView]:
        """Return the days of a month that have anything, in short; only its files are read."""
        first = day.replace(day=1)
        last = date.fromordinal(calendars.month_before(first, 1).toordinal() - 1)
        history = self._folder.journal.between(first, last)
        found = self._by_day(history, first.isoformat(), last.isoformat())
        labels = self._labels(history)
        return {day: self._view(day, rows, labels, whole=False) for day, rows in found.items()}

    def day(self, day: date) -> DayView:
        """Return a day with everything in it."""
        self._folder.refresh()
        history = self._folder.journal.between(day, day)
        named = day.isoformat()
        rows = self._by_day(history, named, named).get(named, [])
        if any(table in {"reflections", "checks", "rehearsals"} for table, _ in rows):
            history = self._folder.journal.read()  # whom and what it is about lies in other months
        return self._view(named, rows, self._labels(history), whole=True)

    def _by_day(self, history: History, first: str, last: str) -> dict[str, list[tuple[str, Raw]]]:
        """Return the living records of a span of days, with their tables."""
        found: dict[str, list[tuple[str, Raw]]] = {}
        for table in history:
            for raw in merge.living(history, table):
                day = str(raw.get("day"))
                if first <= day <= last and days.is_day(day):
                    found.setdefault(day, []).append((table, raw))
        return found

    def _view(
        self, day: str, rows: Sequence[tuple[str, Raw]], labels: Labels, *, whole: bool
    ) -> DayView:
        folder = self._folder
        today, asked = folder.today(), date.fromisoformat(day)
        entries = [entry(t, raw, labels, whole=whole) for t, raw in rows if t != CHOICES]
        choice = next((read(Choice, raw) for table, raw in rows if table == CHOICES), None)
        title = labels.focuses.get(choice.focus, "") if choice else ""
        state = calendars.state(folder.facts(), asked, today)
        return DayView(
            day=day,
            state=state,
            focus=Focus(title, choice.practice) if choice and title else None,
            entries=_each_once(sorted(entries, key=lambda one: days.instant(one.at))),
            begun=tuple(d.id for d in folder.journal.drafts() if d.kind == EditState.kind)
            if whole
            else (),
            may_fill_in=state in {"missed", "paused", "before"} and days.may_fill_in(asked, today),
        )

    def on_this_day(self, day: date) -> tuple[DayView, ...]:
        """Return the same day of earlier years, the latest first, as far as there is anything."""
        practised = self._folder.facts().practised
        if not practised:
            return ()
        history: History = {}
        labels = Labels()
        found = []
        for earlier in calendars.on_this_day(day, date.fromordinal(practised[0]).year):
            now = self._folder.journal.between(earlier, earlier)
            if now is not history:  # it is the same one each time once all was read
                history, labels = now, self._labels(now)
            named = earlier.isoformat()
            rows = self._by_day(history, named, named).get(named, [])
            found.append(self._view(named, rows, labels, whole=True))
        return tuple(view for view in found if view.entries)

    def _labels(self, history: History) -> Labels:
        """Return what ids are called, as far as a history has it."""
        folder = self._folder
        known = {card.id: plan_sentence(card.when, card.then) for card in folder.facts().deck}
        plans = {
            str(raw.get("id")): plan_sentence(str(raw.get("when", "")), str(raw.get("then", "")))
            for raw in merge.living(history, "plans")
        }
        return Labels(
            focuses=_titles(folder),
            people=_names(history),
            plans={**known, **plans},
            words=_words,
        )

    # -- searching ---------------------------------------------------------------------------

    def index_more(self) -> Index | None:
        """Make some more of the search's index, and return it once it is whole.

        With nothing changed it is there at once; after a change only that is made anew.
        """
        folder = self._folder
        folder.refresh()
        history = folder.journal.read()
        made_of = (history, folder.journal.saves)
        same = self._made_of and self._made_of[0] is history and self._made_of[1] == made_of[1]
        if same and self._index is not None:
            return self._index
        if not same or self._waiting is None:
            self._index, self._made_of = None, made_of
            self._waiting = self._make(history)
        if next(self._waiting, self) is self:
            self._waiting = None
        return self._index

    def _make(self, history: History) -> Iterator[None]:
        """Make the index, pausing now and then."""
        labels = self._labels(history)
        if labels.people != self._people:
            self._items.clear()
            self._people = dict(labels.people)
        rows = [
            (table, raw)
            for table in history
            if table != CHOICES
            for raw in merge.living(history, table)
            if days.is_day(str(raw.get("day")))
        ]
        before, self._items = self._items, {}
        made = 0
        for table, raw in rows:
            key = (table, str(raw["id"]))
            stamp = f"{raw.get('updated')} {labels.plans.get(str(raw.get('plan')), '')}"
            known = before.get(key)
            if known is None or known[0] != stamp:
                known = (stamp, search.item(entry(table, raw, labels), self._people))
                made += 1
                if made % SLICE == 0:
                    self._items = {**before, **self._items}
                    yield
            self._items[key] = known
        standing = {(table, str(raw["id"])) for table, raw in rows}
        self._items = {key: one for key, one in self._items.items() if key in standing}
        self._index = search.index((one for _, one in self._items.values()), self._people)

    # -- one's own lines ---------------------------------------------------------------------

    def lines(self) -> tuple[OwnLine, ...]:
        """Return the lines that were kept to be read again, the newest first, each once a day.

        Kept lines, lines of proof, sentences that were built, what was learned and appreciated.
        In the protective setting only what is safe in it, as on Today.
        """
        careful = self._folder.refresh().settings.shelters
        history = self._folder.journal.read()
        labels = self._labels(history)
        found: dict[tuple[str, str], OwnLine] = {}
        for table, field, safe in LINES:
            for raw in merge.living(history, table):
                fits = safe or not careful or raw.get("protective") or raw.get("alone")
                day = str(raw.get("day"))
                if not fits or not days.is_day(day):
                    continue
                for text in _lines_in(table, field, raw):
                    made = entry(table, raw, labels, whole=False)
                    title = "" if made.own_title else made.title
                    line = OwnLine(day=day, at=made.at, text=text, kind=made.kind, title=title)
                    found.setdefault((day, text), line)
        newest = sorted(found.values(), key=lambda one: (one.day, days.instant(one.at)))
        return tuple(newest[::-1])

    # -- changing ----------------------------------------------------------------------------

    def begin_edit(self, table: str, id_: str, path: Path) -> EditState:
        """Return a text to be changed, as it was left if that was begun before.

        Raises:
            ValueError: It is not there any more, or is still being written elsewhere.
        """
        folder = self._folder
        folder.refresh()
        raw = self._standing(table, id_)
        found = entry(table, raw, self._labels(folder.journal.read()))
        part = next((part for part in found.parts if part.path == path and part.own), None)
        if part is None:
            message = "That text is not there any more."
            raise ValueError(message)
        if not found.finished and found.day == folder.today().isoformat():
            message = "That is not finished yet; it goes on from Today."
            raise ValueError(message)
        state = EditState(
            id=editing.draft_id(table, id_, path),
            table=table,
            record=id_,
            path=path,
            about=": ".join(filter(None, (found.kind, "" if found.own_title else found.title))),
            label=part.label,
            was=part.text,
            text=part.text,
            line=part.line,
            needed=part.needed,
            at=folder.at(),
            day=found.day,
        )
        left = next((d for d in folder.journal.drafts() if d.id == state.id), None)
        begun = _edit(left) if left else None
        return state.typing(begun.text) if begun else state

    def _standing(self, table: str, id_: str) -> Raw:
        raw = self._folder.journal.read().get(table, {}).get(id_, {})
        if not raw or raw.get("deleted"):
            message = "That is not there any more."
            raise ValueError(message)
        return raw

    def keep(self, state: EditState) -> None:
        """Keep a change as it stands: a draft until it is saved, then in its record."""
        journal = self._folder.journal
        raw = journal.standing(state.table, state.record)
        lives = bool(raw) and not raw.get("deleted")
        if lives and not state.over and state.changed:
            journal.keep_draft(
                Draft(
                    id=state.id,
                    kind=state.kind,
                    at=state.at,
                    day=self._folder.today().isoformat(),
                    updated="",
                    state=msgspec.to_builtins(state),
                )
            )
            return
        if lives and state.over and value_at(raw, state.path) != state.text:
            self._save(state, raw)
        if any(draft.id == state.id for draft in journal.drafts()):
            journal.drop_draft(state.id)

    def _save(self, state: EditState, raw: Raw) -> None:
        """Save a changed text, and the same text where it stands once more."""
        was = value_at(raw, state.path)
        changes = [(state.table, raw, state.path)]
        if len(state.path) == 1:
            twins = self._twins(state.table, raw, str(state.path[0]))
            changes += [one for one in twins if value_at(one[1], one[2]) == was]
        for table, old, path in changes:
            self._folder.journal.put_raw(table, with_text(old, path, state.text))

        def put_back() -> None:
            for table, old, _ in changes:
                self._folder.journal.put_raw(table, old)

        self._folder.undoing.append(put_back)

    def _twins(self, table: str, raw: Raw, field: str) -> Iterator[tuple[str, Raw, Path]]:
        """Yield the places where the text of a field stands once more: in a fruit, or its origin.

        A plan that a session made is a record of its own, as `coach.flow` makes it.
        """
        journal = self._folder.journal
        for name, (fruits, own) in FRUITS.items():
            if table in {"sessions", "exercises"} and field == name:
                for fruit in merge.living(journal.known(), fruits):
                    if raw["id"] in {fruit.get("session"), fruit.get("exercise")}:
                        yield fruits, fruit, (own,)
            elif (table, field) == (fruits, own):
                for origin, key in (("sessions", "session"), ("exercises", "exercise")):
                    found = journal.standing(origin, str(raw.get(key)))
                    if found and not found.get("deleted"):
                        yield origin, found, (name,)

    def settle(self) -> None:
        """Forget the drafts of texts whose records were deleted."""
        journal = self._folder.journal
        for draft in journal.drafts():
            state = _edit(draft)
            if state and journal.standing(state.table, state.record).get("deleted"):
                journal.drop_draft(draft.id)

    # -- deleting ----------------------------------------------------------------------------

    def with_it(self, table: str, id_: str) -> tuple[Entry, ...]:
        """Return what came of a record, and stands by itself: it goes along if that is chosen.

        Raises:
            ValueError: The record is not there any more.
        """
        self._standing(table, id_)
        history = self._folder.journal.known()
        labels = self._labels(history)
        names = {"sessions": "session", "exercises": "exercise", "plans": "plan"}
        field = names.get(table)
        return tuple(
            entry(other, raw, labels)
            for other, fields in HANGS.items()
            if field in fields
            for raw in merge.living(history, other)
            if raw.get(field) == id_
        )

    def remove(self, doomed: Iterable[tuple[str, str]], *, purge: bool = False) -> None:
        """Delete records, by table and id; with `purge`, out of this device's backups as well.

        For a day they can be brought back all the same.

        Raises:
            Trouble: They could not be deleted, or not be taken out of the backups.
        """
        journal = self._folder.journal
        history = journal.read()
        gone = []
        for table, id_ in doomed:
            raw = history.get(table, {}).get(id_, {})
            if raw and not raw.get("deleted"):
                journal.remove_raw(table, raw)
                gone.append(id_)
        if gone:
            self._folder.undoing.append(functools.partial(self._bring_all_back, gone))
        if purge and gone:
            from coach import backups  # noqa: PLC0415 - needed for this alone

            backups.purge(journal, gone)

    def lately_deleted(self) -> tuple[Entry, ...]:
        """Return what can still be brought back, the newest first."""
        labels = self._labels(self._folder.journal.read())
        found = [entry(one.table, one.record, labels) for one in self._folder.journal.deleted()]
        return tuple(found[::-1])

    def bring_back(self, id_: str) -> bool:
        """Let a record stand again that was deleted lately; return whether it does."""
        self._folder.journal.read()
        return self._folder.journal.bring_back(id_)

    def _bring_all_back(self, ids: Iterable[str]) -> None:
        for id_ in ids:
            self.bring_back(id_)


LINES = (
    ("sessions", "keep", False),
    ("exercises", "", False),
    ("proofs", "line", False),
    ("reflections", "learned", True),
    ("reflections", "appreciated", False),
    ("reflections", "appreciated_self", True),
)
"""Table and field of the lines that were kept to be read again; whether one is always safe."""


def _each_once(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return entries without the texts that stand in a record of their own on the same day."""
    own = {(e.table, str(p.path[0]), p.text) for e in entries for p in e.parts}

    def is_there(part: Part) -> bool:
        fruit = FRUITS.get(str(part.path[0]))
        return fruit is not None and (*fruit, part.text) in own

    return tuple(
        msgspec.structs.replace(one, parts=tuple(p for p in one.parts if not is_there(p)))
        for one in entries
    )


def _lines_in(table: str, field: str, raw: Raw) -> tuple[str, ...]:
    if table == Exercise.table:
        exercise = read(Exercise, raw)
        return sentences.of_exercise(exercise) if exercise else ()
    text = raw.get(field)
    return (text,) if isinstance(text, str) and text.strip() else ()


def _titles(folder: Folder) -> dict[str, str]:
    """Return the titles of focuses, in the protective setting the careful ones."""
    careful = folder.facts().settings.shelters
    return {
        id_: (careful and focus.protective and focus.protective.title) or focus.title
        for id_, focus in folder.library.focuses.items()
    }


def _words(kind: str, id_: str) -> str:
    """Return what the content calls an id of a kind; as it stands, where it calls it nothing."""
    from content import adult, now  # noqa: PLC0415 - for what is read whole alone

    match kind:
        case "scene":
            named = {scene.id: scene.title for scene in adult.scenes()}
        case "tool":
            named = {tool.id: tool.title for tool in adult.tools()}
        case "need":
            named = {need.id: need.word for need in adult.lists().need}
        case "anchor":
            named = {anchor.id: anchor.name for anchor in now.file().anchor}
        case _:
            named = {
                f"{r.tendency} {r.number}": f"{r.number}, {r.title}" for r in adult.lists().rung
            }
    return named.get(id_, id_)


def _names(history: History) -> dict[str, str]:
    return {
        str(raw.get("id")): name
        for raw in merge.living(history, "people")
        if isinstance(name := raw.get("name"), str)
    }


def _edit(draft: Draft) -> EditState | None:
    """Return the change that a draft holds, or None for other kinds."""
    if draft.kind != EditState.kind:
        return None
    try:
        return msgspec.convert(draft.state, EditState)
    except msgspec.ValidationError:
        return None
