"""`tending status` from its cache: the same answer, or none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from coach import status
from coach.coach import Coach

Open = Callable[..., Coach]

ROOT = Path(__file__).parents[2]
MONDAY = date(2026, 11, 23)
PRIVATE = "what nobody else should read"


def _fast() -> dict[str, Any] | None:
    """Return what the fast path answers, without the moment."""
    line = status.answer(["status", "--json"])
    return None if line is None else _without_now(json.loads(line))


def _ordinary(opened: Coach) -> dict[str, Any]:
    return _without_now(json.loads(json.dumps(opened.status(opened.look()))))


def _without_now(answer: dict[str, Any]) -> dict[str, Any]:
    assert answer.pop("now").endswith("+01:00")
    return answer


def _nothing(_: Open) -> None:
    pass


def _marked(coach: Open) -> None:
    for day in (10, 12, 20, 21, 23):
        coach(f"2026-11-{day}T09:00:00+01:00").mark(date(2026, 11, day), PRIVATE)


def _paused(coach: Open) -> None:
    _marked(coach)
    coach().pause(MONDAY, date(2026, 12, 1))


def _pausing(coach: Open) -> None:
    coach().pause(MONDAY, MONDAY)


def _settled_in(coach: Open) -> None:
    coach().set(name=PRIVATE, tendencies=["anger", "please"], onboarded=True, protective=False)
    coach().set(week_start="sunday", day_start=0, rest_days=0)


def _in_a_session(coach: Open) -> None:
    opened = coach()
    state = opened.flows.begin(opened.look()).answer("feet").answer(9)
    opened.keep(state.skip().skip().typing(PRIVATE))


def _after_a_session(coach: Open) -> None:
    opened = coach()
    opened.keep(opened.flows.begin(opened.look(), short=True).answer(PRIVATE).answer(PRIVATE))


def _on_two_devices(coach: Open) -> None:
    _marked(coach)
    there = coach("2026-11-22T09:00:00+01:00", machine="there")
    there.look()
    there.mark(date(2026, 11, 22))
    coach()


def _in_a_break(coach: Open) -> None:
    opened = coach()
    opened.set_break(opened.now() + timedelta(hours=12, minutes=20))


def _after_a_break(coach: Open) -> None:
    opened = coach()
    opened.set_break(opened.now() + timedelta(hours=11, minutes=20))


def _asked_for_another(coach: Open) -> None:
    coach().look()
    coach().another()
    coach().not_today()


BREAKS: dict[Callable[[Open], None], bool] = {_in_a_break: False, _after_a_break: True}
"""Where a break is to be shown in the evening, and whether it is over."""

FOLDERS = [
    *(_nothing, _marked, _paused, _settled_in, _in_a_session),
    *(_after_a_session, _on_two_devices, _asked_for_another, _in_a_break, _after_a_break),
]
_folders = pytest.mark.parametrize("prepare", FOLDERS, ids=lambda f: f.__name__.strip("_"))


@_folders
def test_both_paths_answer_the_same(coach: Open, prepare: Callable[[Open], None]) -> None:
    """What the cache answers is what reading everything answers, whatever is in the folder."""
    prepare(coach)
    coach().look()

    evening = coach("2026-11-23T21:00:00+01:00")
    fast, line = _fast(), status.answer(["status"])

    assert fast is not None
    assert fast == _ordinary(evening)
    assert line == status.render(evening.status(evening.look()))
    assert fast.get("break", {}).get("over") == BREAKS.get(prepare)


@_folders
def test_nothing_typed_or_scored_is_in_it(coach: Open, prepare: Callable[[Open], None]) -> None:
    """The answer has the documented fields, and nothing that the person typed or scored."""
    prepare(coach)
    opened = coach()
    opened.look()

    answer = _fast()

    assert answer is not None
    fields = ["version", "day", "week", "onboarded", "tendency", "focus", "practised", "streak"]
    assert list(answer) == fields + ["break"] * (prepare in BREAKS)
    assert list(answer["focus"]) == ["id", "title", "practice", "reason"]
    assert PRIVATE not in Path(opened.state, "status.json").read_text()


def test_the_moment_is_the_present_one(coach: Open) -> None:
    """`now` is when one asks, not when the answer was computed."""
    coach().look()
    coach("2026-11-23T21:30:00+01:00")

    line = status.answer(["status", "--json"])

    assert line is not None
    assert json.loads(line)["now"].startswith("2026-11-23T21:30:0")


@pytest.mark.parametrize("now", ["2026-11-23T23:59:00+01:00", "2026-11-24T02:59:00+01:00"])
def test_the_answer_holds_for_the_civil_day(coach: Open, now: str) -> None:
    """Until the civil day is over the cache answers."""
    coach().look()
    coach(now)

    assert _fast() is not None


@pytest.mark.parametrize("now", ["2026-11-24T03:00:00+01:00", "2026-11-22T09:00:00+01:00", "soon"])
def test_it_declines_on_another_day(coach: Open, monkeypatch: pytest.MonkeyPatch, now: str) -> None:
    """On any other day, or at a time that is none, the ordinary path is taken."""
    coach().look()
    monkeypatch.setenv("TENDING_NOW", now)

    assert _fast() is None


def _touch(path: Path) -> None:
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))


def _lengthen(path: Path) -> None:
    kept = path.stat().st_mtime_ns
    path.write_bytes(path.read_bytes() + b"\n")
    os.utime(path, ns=(kept, kept))


def _add(path: Path) -> None:
    path.with_name("2025-01.json").write_text("{}")


def _rename(path: Path) -> None:
    path.rename(path.with_name("2026-12.json"))


@pytest.mark.parametrize("change", [_touch, _lengthen, _add, _rename, Path.unlink])
@pytest.mark.parametrize("which", ["profile", "journal"])
def test_it_declines_once_a_file_changed(
    coach: Open, change: Callable[[Path], None], which: str
) -> None:
    """After any change of any journal or profile file the ordinary path is taken."""
    opened = coach()
    opened.look()
    assert _fast() is not None

    change(next(Path(opened.data, which).rglob("*.json")))

    assert _fast() is None


def test_it_declines_after_a_save(coach: Open) -> None:
    """What another process saved is in the next answer."""
    coach().look()
    coach().mark(MONDAY)

    assert _fast() is None
    assert _ordinary(coach())["practised"]
    assert (_fast() or {})["practised"]


def test_a_save_during_the_look_is_not_overlooked(
    coach: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another process saved while an answer was computed is not hidden by that answer."""
    coach().look()
    opened = coach()
    drafts = opened.journal.drafts

    def slowly() -> Any:  # noqa: ANN401 - as drafts
        monkeypatch.setattr(opened.journal, "drafts", drafts)
        coach().mark(MONDAY)
        return drafts()

    monkeypatch.setattr(opened.journal, "drafts", slowly)
    opened.look()

    fast = _fast()
    assert fast is None or fast["practised"]


def test_it_declines_in_another_version(coach: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version computed is computed again."""
    coach().look()
    monkeypatch.setattr(status, "__version__", "0.0.0+another")

    assert _fast() is None


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", "7", '{"version": 1}', "\x00", '{"day_start": "3"}']
)
def test_it_declines_with_a_damaged_cache(coach: Open, content: str) -> None:
    """A cache that holds something else is passed over."""
    opened = coach()
    opened.look()
    Path(opened.state, "status.json").write_text(content)

    assert _fast() is None


def test_it_declines_where_there_is_no_cache(coach: Open) -> None:
    """Before the first look there is nothing to answer from, and nothing is made."""
    opened = coach()

    assert _fast() is None
    assert not Path(opened.state).exists()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["today"],
        ["status", "--help"],
        ["--json", "status"],
        ["status", "--format"],
        ["status", "--json", "--format", "dot"],
        ["status", "status"],
        ["status", "--data-dir"],
        ["status", "--version"],
    ],
)
def test_it_declines_what_it_does_not_know(coach: Open, arguments: list[str]) -> None:
    """Arguments that are not plainly those of `status` go to the ordinary command line."""
    coach().look()

    assert status.answer(arguments) is None


def test_the_data_folder_stands_before_or_after(coach: Open, tmp_path: Path) -> None:
    """The global option is understood before and after the command, with and without '='."""
    opened = coach()
    opened.look()
    data, nowhere = opened.data, str(tmp_path / "nowhere")

    for option in ([f"--data-dir={data}"], ["--data-dir", data]):
        assert status.answer([*option, "status"]) == status.answer(["status", *option]) is not None
    assert status.answer(["status", "--data-dir", nowhere]) is None


def _view(coach: Open, prepare: Callable[[Open], None] = _marked) -> dict[str, Any]:
    prepare(coach)
    return _ordinary(coach())


def test_a_template_is_filled_in(coach: Open) -> None:
    """Fields in braces are filled in; other braces stand as they are."""
    template = "{day}|{practised}|{current}|{longest}|{last28}|{returns}|{rest}| {} {{x"

    line = status.render(_view(coach), template=template)

    assert line == "2026-11-23|practised|3|3|5|1|1| {} {{x"


def test_an_unknown_field_is_refused(coach: Open) -> None:
    """A field that there is not is named in a sentence, and the fast path leaves that to others."""
    answer = _view(coach)

    with pytest.raises(ValueError, match=r"no field \{what\}"):
        status.render(answer, template="{day} {what}")
    assert status.answer(["status", "--format", "{day} {what}"]) is None
    assert status.answer(["status", "--format", "{day}"]) == "2026-11-23"


@pytest.mark.parametrize(
    ("template", "done", "open_"),
    [("dot", "\u25cf", "\u25cb"), ("word", "practised", "open"), ("off", "", "")],
)
def test_named_formats(coach: Open, template: str, done: str, open_: str) -> None:
    """`dot`, `word` and `off` say whether the day was practised, or nothing at all."""
    before = status.render(_view(coach, _nothing), template=template)
    after = status.render(_view(coach), template=template)

    assert (before, after) == (open_, done)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-11-23T20:50:00+01:00", "back at 21:20"),
        ("2026-11-23T21:25:00+01:00", "the break ended at 21:20"),
        ("2026-11-23T22:25:00+01:00", ""),
    ],
)
def test_a_break_is_told(coach: Open, now: str, words: str) -> None:
    """The line ends with the break while it runs and for an hour after; {break} is that alone."""
    _in_a_break(coach)
    evening = coach(now)
    answer = evening.status(evening.look())

    line = status.render(answer)

    assert line.endswith(f"of the last 28 days{'  ' if words else ''}{words}")
    assert status.render(answer, run=False).split("  ")[2:] == [words] * bool(words)
    assert status.render(answer, template="<{break}>") == f"<{words}>"


def test_a_pause_is_told_as_one(coach: Open) -> None:
    """The plain line says that the run is in a pause, where that is so."""
    answer = _view(coach, _pausing)

    assert status.render(answer).split("  ")[:2] == ["2026-11-23", "in a pause"]


_MAIN = """
import sys
before = set(sys.modules)
sys.argv = ["tending", "status", "--format", "word"]
from coach.__main__ import main
main()
print(*sorted({name.split(".")[0] for name in set(sys.modules) - before}))
"""


def test_the_fast_path_is_the_standard_library_alone(coach: Open) -> None:
    """Answering from the cache imports nothing that is installed: it runs in every prompt."""
    coach().look()

    run = subprocess.run(
        [sys.executable, "-c", _MAIN], cwd=ROOT, capture_output=True, text=True, check=True
    )

    answer, imported = run.stdout.splitlines()
    assert answer == "open"
    assert set(imported.split()) - set(sys.stdlib_module_names) == {"coach"}
