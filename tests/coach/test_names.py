"""Names: which files are databases, whose, and what is only a version of one."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach import names

SYNCTHING = ".sync-conflict-20261123-063507-K5S5ZDQ"
CONFLICTS = (
    SYNCTHING,
    " (conflicted copy 2026-11-23 063507)",  # Nextcloud, ownCloud
    " (Ada's conflicted copy 2026-11-23)",  # Dropbox
    " (Case Conflict)",
    " (1)",  # Google Drive, browsers
    "-LAPTOP-7F3K",  # OneDrive
    "_conflict-20261123-063507",  # older ownCloud
)
STEMS = ("2026-11", "2026-11.v1", "2026-11.v1-2", "drafts", "drafts.v1")

stems = st.sampled_from(STEMS) | st.dates().map(lambda day: f"{day:%Y-%m}".zfill(7))
endings = st.sampled_from([names.PLAIN, names.SEALED])
moments = st.datetimes().map(lambda moment: moment.strftime("%Y-%m-%dT%H%M%S"))


@pytest.mark.parametrize("ending", [".json", ".json.age"])
@pytest.mark.parametrize("conflict", CONFLICTS)
@pytest.mark.parametrize("stem", STEMS)
def test_a_conflict_copy_is_read_like_its_file(stem: str, conflict: str, ending: str) -> None:
    """Whatever a synchroniser calls it, it is a database of the same kind, and known as a copy."""
    for name in (f"{stem}{conflict}{ending}", f"{stem}.json{conflict}.age"):
        assert names.is_database(name)
        assert names.is_month(name) == stem.startswith("2026")
        assert names.is_drafts(name) == stem.startswith("drafts")
        assert names.is_copy(name)
    assert not names.is_copy(f"{stem}{ending}")


@pytest.mark.parametrize("conflict", CONFLICTS)
def test_a_conflict_copy_of_a_profile_has_its_owner(conflict: str) -> None:
    """A profile's copy belongs to the device in its name, a journal's to that of its folder."""
    profile = os.path.join("data", "profile", f"c379443e6fbf{conflict}.json")
    month = os.path.join("data", "journal", "c379443e6fbf", f"2026-11{conflict}.json")

    assert names.owner(profile) == names.owner(month) == "c379443e6fbf"
    assert names.is_copy(os.path.basename(profile))
    assert not names.is_copy("c379443e6fbf.json")
    assert not names.is_copy("c379443e6fbf.v1.json.age")


@given(stem=stems, ending=endings, moment=moments)
def test_a_kept_version_is_never_read_as_a_file(stem: str, ending: str, moment: str) -> None:
    """The version before, and what was set aside, are no databases, whatever they are of."""
    path = os.path.join("folder", f"{stem}{ending}")

    for kept in (names.previous(path), names.aside(path, moment), f"{names.aside(path, moment)}-2"):
        name = os.path.basename(kept)
        assert kept != path
        assert names.is_kept_version(name)
        assert not names.is_database(name)
        assert names.is_sealed(kept) == names.is_sealed(path) or kept.endswith("-2")
    assert not names.is_kept_version(os.path.basename(path))


@given(stem=stems, ending=endings)
def test_a_name_and_its_stem_make_each_other(stem: str, ending: str) -> None:
    """What tells how a file is kept can be taken off and put on."""
    path = f"{stem}{ending}"

    assert names.stem(path) == stem
    assert names.stem(path) + names.suffix(sealed=names.is_sealed(path)) == path


@pytest.mark.parametrize(
    "name",
    [
        ".2026-11.json.tmp",
        "2026-11.prev.tmp",
        "2026-11.prev.json.age.tmp",
        ".syncthing.2026-11.json.tmp",
        "~syncthing~2026-11.json.tmp",
        ".2026-11.json.icloud",
        "2026-11.json.part",
        "2026-11.json~",
        ".~2026-11.json.swp",
        "._2026-11.json",
        "2026-11.txt",
        "2026-11",
        "",
    ],
)
def test_what_comes_and_goes_is_no_database(name: str) -> None:
    """Half-written files, placeholders and others are neither read nor kept versions."""
    assert not names.is_database(name)
    assert not names.is_kept_version(name)


@pytest.mark.parametrize(
    ("name", "month", "drafts", "inbox"),
    [
        ("2026-11.json", True, False, False),
        ("inbox-3f.json.age", True, False, True),
        ("drafts.json", False, True, False),
        ("draftsman.json", False, False, False),
        ("2026-111.json", False, False, False),
        ("notes.json", False, False, False),
    ],
)
def test_the_kinds_of_files_of_a_device(
    name: str, *, month: bool, drafts: bool, inbox: bool
) -> None:
    """Months, drafts and what was kept while the folder was locked are told from each other."""
    assert names.is_month(name) == month
    assert names.is_drafts(name) == drafts
    assert names.is_inbox(name) == inbox


@given(day=st.dates())
def test_a_day_names_its_month(day: object) -> None:
    """The month of an ISO day is the name of the file that it goes to."""
    assert names.month_of(str(day)) == str(day)[:7]
    assert names.is_month(f"{names.month_of(str(day))}.json")


@given(day=st.text() | st.none() | st.integers() | st.lists(st.text()))
def test_what_is_no_day_names_no_file(day: object) -> None:
    """Anything else names no file, and no folder above all."""
    month = names.month_of(day)

    assert month == "" or (str(day).startswith(f"{month}-") and os.sep not in month)
