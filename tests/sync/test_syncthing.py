"""Two machines and the real Syncthing between them, on loopback alone."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import textwrap
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from coach import merge
from coach.clock import Clock
from coach.export import as_json
from coach.journal import Journal
from coach.records import Mark

SYNCTHING = shutil.which("syncthing")

pytestmark = [
    pytest.mark.sync,
    pytest.mark.slow,
    pytest.mark.skipif(SYNCTHING is None, reason="syncthing is not installed"),
]

ROOT = Path(__file__).parents[2]
TENDING = str(Path(sys.executable).with_name("tending"))
DAY = "2026-11-23"
DEADLINE = 90.0
"""Seconds after which what was waited for counts as missing; the first connection takes twenty."""

CONFIG = """<configuration version="36">
  <folder id="tending" label="tending" path="{data}" type="sendreceive" rescanIntervalS="5"
      fsWatcherEnabled="true" fsWatcherDelayS="1" ignorePerms="false" autoNormalize="true">
    <filesystemType>basic</filesystemType>
    <device id="{own}"></device>
    <device id="{other}"></device>
    <maxConflicts>10</maxConflicts>
    <markerName>.stfolder</markerName>
  </folder>
  <device id="{own}" name="own"><address>tcp://127.0.0.1:{port}</address></device>
  <device id="{other}" name="other"><address>tcp://127.0.0.1:{other_port}</address></device>
  <gui enabled="true" tls="false"><address>127.0.0.1:{api}</address><apikey>{key}</apikey></gui>
  <options>
    <listenAddress>tcp://127.0.0.1:{port}</listenAddress>
    <globalAnnounceEnabled>false</globalAnnounceEnabled>
    <localAnnounceEnabled>false</localAnnounceEnabled>
    <reconnectionIntervalS>5</reconnectionIntervalS>
    <relaysEnabled>false</relaysEnabled>
    <natEnabled>false</natEnabled>
    <startBrowser>false</startBrowser>
    <urAccepted>-1</urAccepted>
    <autoUpgradeIntervalH>0</autoUpgradeIntervalH>
    <crashReportingEnabled>false</crashReportingEnabled>
    <announceLANAddresses>false</announceLANAddresses>
    <stunServer></stunServer>
  </options>
</configuration>
"""
KEY = "only-on-loopback"


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


class Machine:
    """One machine: its folders, its clock, and its Syncthing.

    Args:
        base: Where all of it lies.
        now: What its clock says, right or wrong.
    """

    def __init__(self, base: Path, now: str) -> None:
        self.base = base
        self.now = now
        self.data = base / "data"
        self.data.mkdir(parents=True, mode=0o700)
        (self.data / ".stignore").write_text(_ignored())
        self.home = base / "syncthing"
        self.port, self.api = _free_ports(2)
        self.running: subprocess.Popen[bytes] | None = None
        self.event = 0
        self.environment = {**os.environ, "HOME": str(base), "STNODEFAULTFOLDER": "1"}
        subprocess.run(
            [str(SYNCTHING), "generate", "--home", str(self.home), "--no-default-folder"],
            env=self.environment,
            check=True,
            capture_output=True,
        )
        device = ET.parse(self.home / "config.xml").find("device")  # noqa: S314 - made just now
        assert device is not None
        self.id = device.attrib["id"]

    def know(self, other: Machine) -> None:
        """Write the configuration: one folder, shared with one other machine."""
        config = CONFIG.format(
            data=self.data,
            own=self.id,
            other=other.id,
            port=self.port,
            other_port=other.port,
            api=self.api,
            key=KEY,
        )
        (self.home / "config.xml").write_text(config)

    def start(self) -> None:
        """Start Syncthing, and wait until it answers."""
        options = ["--no-browser", "--no-restart", "--no-upgrade", "--no-default-folder"]
        command = [str(SYNCTHING), "serve", "--home", str(self.home), *options]
        with (self.base / "log").open("ab") as log:
            self.running = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )
        self.event = 0
        end = time.monotonic() + DEADLINE
        while True:
            with contextlib.suppress(OSError):
                self.ask("system/ping")
                return
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.running.wait(0.05)
                pytest.fail((self.base / "log").read_text())
            assert time.monotonic() < end, (self.base / "log").read_text()

    def stop(self) -> None:
        """Stop Syncthing: what is written from now on stays on this machine."""
        if self.running:
            self.running.terminate()
            self.running.wait(DEADLINE)
            self.running = None

    def ask(self, what: str) -> Any:  # noqa: ANN401 - JSON may be anything
        """Ask Syncthing over its API."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.api}/rest/{what}", headers={"X-API-Key": KEY}
        )
        with urllib.request.urlopen(request, timeout=DEADLINE) as answer:  # noqa: S310 - loopback
            return json.load(answer)

    def wait_for_news(self) -> None:
        """Return once Syncthing did something, or after a second."""
        for event in self.ask(f"events?since={self.event}&timeout=1"):
            self.event = max(self.event, event["id"])

    def tending(self, *arguments: str, given: str = "") -> str:
        """Run tending on this machine, as its person does."""
        done = subprocess.run(
            [TENDING, *arguments],
            cwd=ROOT,
            env={
                **os.environ,
                "TENDING_DIR": str(self.data),
                "TENDING_STATE": str(self.base / "state"),
                "TENDING_NOW": self.now,
                "TZ": "Europe/Berlin",
            },
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def journal(self) -> Journal:
        """Open this machine's journal, as a program that starts does."""
        (state,) = (self.base / "state").iterdir()
        return Journal(str(self.data), str(state), Clock(datetime.fromisoformat(self.now)))

    def export(self) -> bytes:
        """Return all that stands here; while files are arriving, nothing is damaged."""
        journal = self.journal()
        exported = as_json(journal)
        assert journal.notices == []
        return exported

    def files(self) -> dict[str, bytes]:
        """Return tending's files here by name, Syncthing's own left out."""
        return {
            path.relative_to(self.data).as_posix(): path.read_bytes()
            for folder in ("journal", "profile")
            for path in (self.data / folder).rglob("*")
            if path.is_file() and not path.name.endswith(".tmp")
        }


def _ignored() -> str:
    """Return what the page for people says to ignore."""
    page = (ROOT / "docs" / "sync.md").read_text(encoding="utf-8")
    found = re.search(r"```stignore\n(.*?)```", page, re.DOTALL)
    assert found
    return textwrap.dedent(found[1])


Pair = tuple[Machine, Machine]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Give two machines that wrote before they met, one's clock seven hours ahead, and now do."""
    base = tmp_path_factory.mktemp("sync")
    here = Machine(base / "here", f"{DAY}T09:00:00+01:00")
    there = Machine(base / "there", f"{DAY}T16:00:00+01:00")
    here.tending("done", "--note", "-", given="written here, alone")
    there.tending("today")
    there.tending("done", "--day", "yesterday", "--note", "-", given="written there, alone")
    there.tending("pause", "2026-12-24", "2026-12-26")
    here.know(there)
    there.know(here)
    try:
        here.start()
        there.start()
        yield here, there
    finally:
        here.stop()
        there.stop()


def _until(pair: Pair, condition: Callable[[], bool]) -> None:
    """Wait until Syncthing has brought a condition about."""
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, "this did not come about"
        for machine in pair:
            machine.wait_for_news()


def _together(pair: Pair) -> Callable[[], bool]:
    """Return the condition that both hold the same files, and the same stands on both."""
    here, there = pair
    return lambda: here.export() == there.export() and here.files() == there.files()


def _mark(id_: str, note: str) -> Mark:
    return Mark(id=id_, at=f"{DAY}T09:00:00+01:00", day=DAY, kind="done", note=note)


def test_what_was_written_apart_is_one(pair: Pair) -> None:
    """Two folders that had not met become one history, and both machines are in the list."""
    here, there = pair
    _until(pair, _together(pair))

    exported = here.export().decode()
    assert "written here, alone" in exported
    assert "written there, alone" in exported
    assert "2026-12-26" in exported
    for machine in pair:
        listed = json.loads(machine.tending("devices", "--json"))
        assert {one["id"] for one in listed} == {here.journal().device, there.journal().device}
        assert [one["id"] for one in listed if one["here"]] == [machine.journal().device]


def test_what_is_written_together_is_one(pair: Pair) -> None:
    """Writing on both while they are connected loses nothing, and makes no conflict."""
    here, there = pair
    for number in range(5):
        here.journal().save(_mark(f"here-{number}", "x" * 100_000))
        there.journal().save(_mark(f"there-{number}", "y" * 100_000))

    _until(pair, _together(pair))

    marks = here.journal().read()["marks"]
    assert {f"{where}-{n}" for where in ("here", "there") for n in range(5)} <= set(marks)
    assert not [name for name in here.files() if "conflict" in name]


def test_an_edit_outranks_what_it_edits(pair: Pair) -> None:
    """A note joined to one from a machine whose clock is hours ahead stands on both."""
    here, there = pair
    _until(pair, _together(pair))

    here.tending("done", "--day", "yesterday", "--note", "-", given="and a word from here")
    _until(pair, _together(pair))

    assert "written there, alone\\nand a word from here" in there.export().decode()


def test_a_conflict_is_merged(pair: Pair) -> None:
    """One file changed on both sides, as by a cloned disk, is in the end both, on both."""
    here, there = pair
    _until(pair, _together(pair))
    there.stop()
    clone = there.journal()
    clone.files.device = here.journal().device
    clone.save(_mark("clone", "from the clone"))
    here.journal().save(_mark("original", "from the original"))
    there.start()

    _until(
        pair,
        lambda: (
            all(any("sync-conflict" in name for name in machine.files()) for machine in pair)
            and _together(pair)()
        ),
    )

    for machine in pair:
        exported = machine.export().decode()
        assert "from the clone" in exported
        assert "from the original" in exported


def test_what_is_deleted_on_one_is_gone_on_both(pair: Pair) -> None:
    """A deletion travels, and the other machine's copies are blanked at its next look."""
    here, there = pair
    there.journal().save(_mark("regretted", "first wording"))
    there.journal().save(_mark("regretted", "second wording"))
    _until(pair, _together(pair))
    journal = here.journal()
    journal.read()
    journal.remove(_mark("regretted", ""))
    _until(pair, _together(pair))

    there.tending("today")
    here.tending("today")
    _until(pair, _together(pair))

    for machine in pair:
        living = merge.living(machine.journal().read(), "marks")
        assert "regretted" not in {row["id"] for row in living}
        assert [name for name, content in machine.files().items() if b"wording" in content] == []


def test_what_arrives_is_private(pair: Pair) -> None:
    """Files and folders that came from elsewhere are their owner's alone, too."""
    here, there = pair
    _until(pair, _together(pair))

    for machine, other in ((here, there), (there, here)):
        came = machine.data / "journal" / other.journal().device
        paths = [came, *came.rglob("*"), *(machine.data / "profile").rglob("*")]
        modes = {path: stat.S_IMODE(path.stat().st_mode) for path in paths if path.suffix != ".tmp"}
        assert len(modes) >= 4
        for path, mode in modes.items():
            assert mode == (0o700 if path.is_dir() else 0o600), path
