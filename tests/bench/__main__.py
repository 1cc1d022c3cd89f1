"""`make bench`: how fast tending is on this machine, as ratios measured in one run.

Every figure is a median of interleaved runs, so that a busy machine slows both sides alike.
"""

from __future__ import annotations

import itertools
import math
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from tests.bench import looking, saving
from tests.bench.painting import TENDING, early_keys, interleave, keys, memory, paint, run

NOW = "2026-11-23T09:00:00+00:00"
PAUSE = b"Nothing to do for five seconds."
LIVING = b"Help"
"""Stands in the key bar, which the pause of `tending now` has once Textual draws it."""

BARE = """
from textual.app import App
from textual.containers import VerticalScroll
from textual.widgets import Static

class Bare(App):
    CSS = "Static { height: auto; margin: 0 0 1 0; }"
    def compose(self):
        yield Static("tending")
        with VerticalScroll():
            yield Static("practice"); yield Static("title"); yield Static("a line " * 15)
            yield Static("Why today  its turn"); yield Static("M T W T F S S"); yield Static("plan")
        yield Static("keys")

Bare().run()
"""

STATUS = """
import sys
from coach.__main__ import main
from tests.bench.memory import peak
main()
sys.stderr.write(str(peak()))
"""
"""`tending` with its arguments, telling in the end how much memory it held."""


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="tending-bench-") as folder:
        Bench(Path(folder)).print_all()


def percentile(times: Sequence[float], number: int) -> float:
    """Return the value that `number` of a hundred times do not exceed."""
    return statistics.quantiles(times, n=100)[number - 1]


def say(
    name: str, figure: float, ratio: float | None = None, aim: str = "", unit: str = "ms"
) -> None:
    """Print one figure with its ratio to another and what is aimed at."""
    shown = f"{ratio:6.2f} x {aim}" if ratio is not None else aim
    sys.stdout.write(f"{name:<36}{figure:8.1f} {unit}  {shown}".rstrip() + "\n")
    sys.stdout.flush()


class Bench:
    """All that is measured, in a folder of its own.

    Args:
        folder: Where the made-up histories and their state stand.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {
            **{k: v for k, v in os.environ.items() if not k.startswith("TENDING_")},
            "TENDING_STATE": str(folder / "state"),
            "TENDING_NOW": NOW,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
        }
        # A day of history is the least that has been through Welcome.
        self.none = self._history("none", 1)
        self.ten_days = self._history("days", 10)
        self.month = self._history("month", 30)
        self.years = self._history("years", 3650)

    def print_all(self) -> None:
        """Measure and print part by part."""
        self.first_paint()
        self.prompt()
        self.memory()
        self.typing()
        self.looking_back()
        self.saves()

    def _history(self, name: str, days: int) -> str:
        data = str(self.folder / name)
        run([TENDING, "demo", "--days", str(days), "--into", data], self.env)
        self._look(data)
        return data

    def _look(self, data: str) -> None:
        run([TENDING, "status", "--data-dir", data], self.env)

    def _opening(self, data: str) -> Callable[[], float]:
        return lambda: paint([TENDING, "--data-dir", data], self.env)

    def _opening_anew(self, data: str) -> Callable[[], float]:
        """Return an opening with no cache."""

        def open_() -> float:
            for cache in (self.folder / "state").glob(f"{Path(data).name}-*/*.json"):
                if cache.name != "device.json":
                    cache.unlink()
            return paint([TENDING, "--data-dir", data], self.env)

        return open_

    def first_paint(self) -> None:
        """Print how soon Today and Right now are on the screen."""
        bare = self.folder / "bare.py"
        bare.write_text(BARE)
        now = [TENDING, "now", "--data-dir", self.years]
        warm = interleave(
            {
                "bare": lambda: paint([sys.executable, str(bare)], self.env),
                "none": self._opening(self.none),
                "days": self._opening(self.ten_days),
                "years": self._opening(self.years),
                "pause": lambda: paint(now, self.env, PAUSE),
                "living": lambda: paint(now, self.env, LIVING),
            }
        )
        mornings = itertools.count()

        def at_nine() -> dict[str, str]:
            day = datetime.fromisoformat(NOW) + timedelta(days=next(mornings))
            return {**self.env, "TENDING_NOW": day.isoformat()}

        def first_of_day() -> float:
            run([TENDING, "status", "--data-dir", self.years], at_nine())
            return paint([TENDING, "--data-dir", self.years], at_nine())

        cold = interleave(
            {
                "morning": first_of_day,
                "none": self._opening_anew(self.none),
                "years": self._opening_anew(self.years),
            },
            5,
        )
        self._look(self.none)
        self._look(self.years)
        base = warm["bare"]
        say("bare Textual app, first paint", base)
        say("Today, no history", warm["none"], warm["none"] / base, "bare, aim 1.35")
        say("Today, ten days", warm["days"], warm["days"] / base, "bare, aim 1.35")
        say("Today, ten years", warm["years"], warm["years"] / warm["days"], "ten days, aim 1.1")
        say("Today, first of the day, ten years", cold["morning"], cold["morning"] / base, "bare")
        say("Today, cache deleted, no history", cold["none"], cold["none"] / base, "bare")
        say("Today, cache deleted, ten years", cold["years"], cold["years"] / base, "bare")
        say("now: pause on screen", warm["pause"], warm["pause"] / base, "bare, aim 0.25")
        say("now: living screen", warm["living"], warm["living"] / base, "bare, aim 1.2")

    def prompt(self) -> None:
        """Print what `tending status` costs a prompt."""
        took = interleave(
            {
                "pass": lambda: run([sys.executable, "-c", "pass"], self.env),
                "none": lambda: run([TENDING, "status", "--data-dir", self.none], self.env),
                "years": lambda: run([TENDING, "status", "--data-dir", self.years], self.env),
            },
            15,
        )
        base = took["pass"]
        say("python -c pass", base)
        say("status, no history", took["none"], took["none"] / base, "pass, aim 4")
        say("status, ten years", took["years"], took["years"] / base, "pass, aim 4")

    def memory(self) -> None:
        """Print the most memory that was held."""
        apps = [
            statistics.median(memory([TENDING, "--data-dir", data], self.env) for _ in range(3))
            for data in (self.none, self.years)
        ]
        prompts = [self._status_memory(data) for data in (self.none, self.years)]
        for what, (none, years) in (("the app on Today", apps), ("status", prompts)):
            if not math.isnan(none):
                say(f"memory of {what}, no history", none, unit="MB")
                say(f"memory of {what}, ten years", years, years / none, "no history", unit="MB")

    def _status_memory(self, data: str) -> float:
        command = [sys.executable, "-c", STATUS, "status", "--data-dir", data]
        done = subprocess.run(command, env=self.env, check=True, capture_output=True, text=True)
        return float(done.stderr)

    def typing(self) -> None:
        """Print how soon a key shows: right after the first paint, and in a flow."""
        early: dict[str, list[float]] = {"none": [], "years": []}
        for _ in range(5):
            early["none"].append(max(early_keys(self.none, self.env)))
            early["years"].append(max(early_keys(self.years, self.env)))
        none, years = (statistics.median(times) for times in early.values())
        say("slowest early key, no history", none)
        say("slowest early key, ten years", years, years / none, "no history")
        typed = keys(self.years, self.env)
        say("a key in a flow, 50th", statistics.median(typed))
        say("a key in a flow, 95th", percentile(typed, 95), aim="aim 50 ms")

    def looking_back(self) -> None:
        """Print how soon Week, History and a key in the search field show."""
        data = {"month": self.month, "years": self.years}
        month, years = looking.measure(data, self.env).values()
        for what, shorter in month.items():
            for number in (50,) if len(shorter) <= looking.STARTS else (50, 95):
                least, most = percentile(shorter, number), percentile(years[what], number)
                aim = "30 days, aim 1.3 and 150 ms" if number > 50 else "30 days"
                say(f"{what}, 30 days, {number}th", least)
                say(f"{what}, ten years, {number}th", most, most / least, aim)

    def saves(self) -> None:
        """Print what a save costs, and what it costs TinyDB's stock storage."""
        stock_file = str(self.folder / "stock.json")
        found = saving.measure(str(self.folder / "empty"), self.years, stock_file, self.env)
        middle = {name: statistics.median(subject.times) for name, subject in found.items()}
        last = {name: percentile(found[name].times, 99) for name in ("none", "years")}
        syncs = {name: subject.end() for name, subject in found.items()}
        say("save, no history, 50th", middle["none"])
        say("save, no history, 99th", last["none"])
        say("save, ten years, 50th", middle["years"], middle["years"] / middle["none"], "none")
        say("save, ten years, 99th", last["years"], last["years"] / last["none"], "none, aim 1.2")
        ratio = middle["stock"] / middle["years"]
        say("save, stock, 10,000 records, 50th", middle["stock"], ratio, "ours, aim 20")
        for name, what in (("none", "no history"), ("years", "ten years")):
            mean = statistics.mean(found[name].times)
            say(f"saves a second, {what}", 1000 / mean, unit="  ")
        say("syncs a save", syncs["years"], aim="aim 2", unit="  ")
        none, years = found["none"].memory, found["years"].memory
        if not math.isnan(none):
            say("memory of a journal, no history", none, unit="MB")
            say("memory of a journal, ten years", years, years / none, "no history", unit="MB")


if __name__ == "__main__":
    main()
