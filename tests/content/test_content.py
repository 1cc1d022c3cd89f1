import functools
import shutil
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from content import library, schema, voice
from content.schema import CIRCLE, PRACTICES, TENDENCIES, Focus

LIBRARY = library.load()
FOCUSES = tuple(LIBRARY.focuses.values())
REQUIRED = tuple(field for field in voice.LENGTHS if field != "said")

each_focus = pytest.mark.parametrize("focus", FOCUSES, ids=lambda focus: focus.id)


def base(field: str) -> str:
    """Return the plain name of a text's field."""
    return "said" if field == "said_protective" else field.removeprefix("protective_")


@functools.cache
def all_texts() -> tuple[tuple[str, str, str], ...]:
    """Return every text as (focus, field, text)."""
    return tuple((f.id, field, text) for f in FOCUSES for field, text in library.texts(f))


# -- what is there ---------------------------------------------------------------------------


def test_there_are_at_least_36_focuses() -> None:
    """The library holds at least 36 focuses."""
    assert len(LIBRARY.focuses) >= 36


@pytest.mark.parametrize("practice", PRACTICES)
def test_every_practice_has_at_least_six(practice: str) -> None:
    """Each practice and the circle have at least six focuses."""
    found = LIBRARY.of_practice(practice)

    assert len(found) >= 6


@pytest.mark.parametrize("row", CIRCLE)
def test_every_row_of_the_circle_is_served(row: str) -> None:
    """Each row of the circle is served by a focus of the circle."""
    serving = [focus.id for focus in LIBRARY.of_practice("circle") if row in focus.serves]

    assert serving


@pytest.mark.parametrize("theme", schema.CHARACTERISTICS)
def test_every_characteristic_is_served(theme: str) -> None:
    """Whatever a person wishes for, some focus serves it."""
    serving = [focus.id for focus in FOCUSES if theme in focus.serves]

    assert serving


def test_every_circle_focus_serves_the_circle() -> None:
    """Each focus of the circle serves one of its rows."""
    idle = [f.id for f in LIBRARY.of_practice("circle") if not set(f.serves) & set(CIRCLE)]

    assert idle == []


@pytest.mark.parametrize("practice", PRACTICES)
def test_every_practice_has_a_light_one_to_come_back_to(practice: str) -> None:
    """Each practice has a gentle focus for a first day back."""
    gentle = [focus.id for focus in LIBRARY.of_practice(practice) if focus.gentle]

    assert gentle


# -- each focus ------------------------------------------------------------------------------


@each_focus
def test_no_field_is_empty(focus: Focus) -> None:
    """Each field of a focus that is asked for has a text."""
    named = {field for field, _ in library.texts(focus)}

    assert named >= set(REQUIRED)


@each_focus
def test_every_text_fits_the_voice(focus: Focus) -> None:
    """No text scolds, diagnoses, genders or shouts (voice.md)."""
    found = [(field, voice.faults(field, text)) for field, text in library.texts(focus)]

    assert [fault for fault in found if fault[1]] == []


@each_focus
def test_every_text_has_its_length(focus: Focus) -> None:
    """Each text is as long as its field asks, in either wording."""
    found = [
        (field, voice.length_faults(base(field), text)) for field, text in library.texts(focus)
    ]

    assert [fault for fault in found if fault[1]] == []


@each_focus
def test_each_tendency_has_a_line_of_its_own(focus: Focus) -> None:
    """The lines for the three tendencies differ, in either wording."""
    wordings = [focus] if focus.protective is None else [focus, focus.protective]

    for wording in wordings:
        lines = {getattr(wording, tendency) for tendency in TENDENCIES}
        assert len(lines) == 3


@each_focus
def test_plans_are_said_as_when_and_then(focus: Focus) -> None:
    """A plan begins with 'When ' and goes on with 'I ', in either wording."""
    text = dict(library.texts(focus))

    whens = [text[field] for field in text if base(field) == "when"]
    thens = [text[field] for field in text if base(field) == "then"]

    assert all(when.startswith("When ") for when in whens)
    assert all(then.startswith("I ") for then in thens)


@each_focus
def test_whoever_is_not_safe_has_a_wording(focus: Focus) -> None:
    """A focus that involves someone else has a self-protective wording."""
    alone = focus.company == "alone"

    assert alone or focus.protective is not None


# -- no two alike ----------------------------------------------------------------------------


def test_no_text_occurs_twice() -> None:
    """No text stands in two places of the library."""
    places = defaultdict(list)
    for id_, field, text in all_texts():
        places[" ".join(voice.words(text))].append(f"{id_}.{field}")

    twice = [found for found in places.values() if len(found) > 1]

    assert twice == []


def test_no_two_focuses_share_nine_words_in_a_row() -> None:
    """Nine words in a row stand in one focus only."""
    places = defaultdict(set)
    for id_, _, text in all_texts():
        spoken = voice.words(text)
        for start in range(len(spoken) - 8):
            places[" ".join(spoken[start : start + 9])].add(id_)

    shared = {run: sorted(found) for run, found in places.items() if len(found) > 1}

    assert shared == {}


def test_no_two_focuses_have_the_same_title() -> None:
    """Each focus has a title of its own, whatever its case."""
    titles = [focus.title.lower() for focus in FOCUSES]

    assert [a for a, b in combinations(sorted(titles), 2) if a == b] == []


# -- slips are named where they are ----------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the content, to be spoilt."""
    shutil.copytree(library.HERE / "en", tmp_path / "en")
    return tmp_path


def spoil(root: Path, name: str, old: str, new: str) -> None:
    """Change the first place where `old` stands in a file of the copy."""
    path = root / "en" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


CIRCLE_FILE = "practices/circle.toml"
SECOND = LIBRARY.of_practice("circle")[1]
LINE = f'line = "{SECOND.line}"\n'


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (LINE, f'{LINE}colour = "red"\n', ["colour", "unknown"]),
        (LINE, "", ["line", "missing"]),
        (LINE, "line = 7\n", ["line", "`str`"]),
        (LINE, 'line = ["one", "two"]\n', ["line", "`str`"]),
    ],
)
def test_a_slip_in_a_focus_is_named_where_it_is(
    root: Path, old: str, new: str, named: list[str]
) -> None:
    """A slip is told with its file, the id of the focus and the field."""
    spoil(root, CIRCLE_FILE, old, new)

    with pytest.raises(library.ContentError) as raised:
        library.load("en", root)

    assert all(word in str(raised.value) for word in ["circle.toml", SECOND.id, *named])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("serves", '["honesty", "kindness"]'),
        ("sources", '["gollwitzer-2006", "nobody-1999"]'),
        ("company", '"crowd"'),
        ("gentle", '"yes"'),
    ],
)
def test_an_unknown_value_is_named_where_it_is(root: Path, field: str, value: str) -> None:
    """A value that isn't known is told with its file, the id of the focus and the field."""
    path = root / "en" / CIRCLE_FILE
    head, entry, rest = path.read_text(encoding="utf-8").partition(f'id = "{SECOND.id}"\n')
    mine, header, others = rest.partition("[")  # a list opens further down, after the texts
    lines = (mine + header + others).split("\n")
    end = next(n for n, line in enumerate(lines) if line.startswith(("[[", "[focus")))
    own = [line for line in lines[:end] if not line.startswith(f"{field} =")]
    own.insert(0, f"{field} = {value}")
    path.write_text(head + entry + "\n".join([*own, *lines[end:]]), encoding="utf-8")

    with pytest.raises(library.ContentError) as raised:
        library.load("en", root)

    assert all(word in str(raised.value) for word in ["circle.toml", SECOND.id, field])


def test_a_focus_without_an_id_is_named_by_its_place(root: Path) -> None:
    """Where the id itself is missing, the focus is told by its number in the file."""
    spoil(root, CIRCLE_FILE, f'id = "{SECOND.id}"\n', "")

    with pytest.raises(library.ContentError, match=r"circle\.toml: focus number 2: .*`id`"):
        library.load("en", root)


def test_an_id_used_twice_is_named(root: Path) -> None:
    """An id that another file has already is told with the later file."""
    other = LIBRARY.of_practice("be-an-adult")[0].id
    spoil(root, CIRCLE_FILE, f'id = "{SECOND.id}"', f'id = "{other}"')

    with pytest.raises(library.ContentError, match=rf"circle\.toml: focus {other}\.id: used twice"):
        library.load("en", root)


def test_a_missing_protective_wording_is_named(root: Path) -> None:
    """A focus with company and no self-protective wording is refused."""
    alone = next(f for f in LIBRARY.of_practice("be-an-adult") if f.company == "alone")
    spoil(root, "practices/be-an-adult.toml", 'company = "alone"', 'company = "together"')

    with pytest.raises(library.ContentError, match=rf"focus {alone.id}\.protective: missing"):
        library.load("en", root)


@pytest.mark.parametrize("name", [CIRCLE_FILE, "sources.toml"])
def test_what_is_no_toml_is_named(root: Path, name: str) -> None:
    """A file that can't be read as TOML is told with its name and the line."""
    spoil(root, name, '"\n', "\n")

    with pytest.raises(library.ContentError, match=r"not readable as TOML.*line") as raised:
        library.load("en", root)

    assert Path(name).name in str(raised.value)


def test_what_is_no_text_is_named(root: Path) -> None:
    """A file with bytes that are no UTF-8 is told with its name."""
    (root / "en" / CIRCLE_FILE).write_bytes(b'practice = "\xff"\n')

    with pytest.raises(library.ContentError, match=r"circle\.toml: not readable as TOML"):
        library.load("en", root)


def test_an_unknown_practice_is_named(root: Path) -> None:
    """A file of a practice that there isn't is told with its name and the field."""
    spoil(root, CIRCLE_FILE, 'practice = "circle"', 'practice = "square"')

    with pytest.raises(library.ContentError, match=r"circle\.toml: practice: .*square"):
        library.load("en", root)


def test_a_slip_in_a_source_is_named(root: Path) -> None:
    """A slip in the sources is told with the source's id and the field."""
    spoil(root, "sources.toml", 'finding = "naming', 'found = "naming')

    with pytest.raises(
        library.ContentError, match=r"sources\.toml: source lieberman-2007: .*found"
    ):
        library.load("en", root)
