"""What Right now says keeps the voice and is whole; careful sentences ask nothing of anyone."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from coach.moment import PULLS
from content import adult, library, now, voice
from content.library import ContentError

APPROACHES = re.compile(r"\b(you|your|we|us|let's|please|tell|ask|both|sorry)\b", re.IGNORECASE)
"""Words by which a sentence turns to the other person, or tells them something."""


def test_every_text_keeps_the_voice() -> None:
    """No text says what voice.md bans; sentences to be said keep to it too."""
    read = now.file()
    said = [s for pull in read.pull for s in (*pull.said, *pull.said_protective)]
    texts = [*said, *(t for b in read.back for t in (b.text, b.protective_text))]
    names = [a.name for a in read.anchor] + [pull.title for pull in read.pull]

    assert [(t, fault) for t in (*texts, *names) for fault in voice.faults("text", t)] == []


def test_every_pull_is_whole() -> None:
    """The four pulls stand in the order of their keys, each with enough to say, out loud and in."""
    pulls = now.file().pull

    assert [pull.id for pull in pulls] == list(PULLS)
    assert all(len(pull.said) >= 4 and len(pull.said_protective) >= 4 for pull in pulls)


def test_no_sentence_stands_twice() -> None:
    """All sentences differ, and each is short enough to be said in one go."""
    said = [s for pull in now.file().pull for s in (*pull.said, *pull.said_protective)]

    assert len(set(said)) == len(said)
    assert [s for s in said if len(s) > 100] == []


def test_inward_sentences_turn_to_nobody() -> None:
    """In the careful setting nothing is asked, told, or offered to the other person."""
    inward = [s for pull in now.file().pull for s in pull.said_protective]

    assert [s for s in inward if APPROACHES.search(s)] == []


def test_breath_is_one_of_several_and_never_the_first() -> None:
    """Each pull has at least three anchors; breath is there, last, and says when to let it be."""
    for anchors in now.load().anchors.values():
        assert len(anchors) >= 3
        assert [anchor.breath for anchor in anchors] == [False] * (len(anchors) - 1) + [True]
        assert "dizzy" in " ".join(anchors[-1].lines)


def test_an_anchor_is_short_and_done_alone() -> None:
    """Three or four lines, half a minute to a minute, of a tool that needs nobody else."""
    tools = {tool.id: tool for tool in adult.tools()}

    for entry in now.file().anchor:
        assert len(entry.lines) in {3, 4}
        assert 30 <= entry.seconds <= 60
        assert tools[entry.tool].protective


def test_lines_for_coming_back_are_several() -> None:
    """Any number has a line, also in the careful setting."""
    for protective in (True, False):
        lines = {now.coming_back(minute, protective=protective) for minute in range(60)}
        assert len(lines) == len(now.file().back) >= 3


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('tool = "cold-water"', 'tool = "warm-water"', "anchor cold"),
        ("lines = [1, 2, 5]", "lines = [1, 2, 9]", "anchor cold"),
        ('anchors = ["wall",', 'anchors = ["roof",', "pull anger.anchors"),
        ('title = "going quiet"', "", "now.toml"),
    ],
)
def test_a_slip_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, old: str, new: str, what: str
) -> None:
    """An anchor or tool that there is not, and a missing field, are named where they stand."""
    folder = tmp_path / "en"
    folder.mkdir()
    (folder / "calm.toml").write_text((library.HERE / "en" / "calm.toml").read_text())
    text = (library.HERE / "en" / "now.toml").read_text()
    assert old in text
    (folder / "now.toml").write_text(text.replace(old, new))
    monkeypatch.setattr(library, "HERE", tmp_path)

    with pytest.raises(ContentError, match=what):
        _load()


def _load() -> now.Now:
    """Load the content anew, past what was read before."""
    for cached in (now.file, now.load, adult.tools):
        cached.cache_clear()
    try:
        return now.load()
    finally:
        for cached in (now.file, now.load, adult.tools):
            cached.cache_clear()


def test_the_content_survives_being_sent() -> None:
    """What a screen gets is plain: it can be turned into builtins and back."""
    whole = now.load()

    assert msgspec.convert(msgspec.to_builtins(whole), now.Now) == whole
