"""`make picture`: draws docs/today.svg and week.svg from the running app: so they stay true."""

from __future__ import annotations

import asyncio
import os
import tempfile
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).parent
MORNING = datetime.fromisoformat("2026-11-23T07:40:00+00:00")


async def draw(folder: str) -> dict[str, str]:
    """Return Today and the week of a made-up year, 80 columns wide, as SVG by name."""
    from coach import demo, paths
    from coach.clock import Clock
    from coach.coach import Coach
    from screens.app import TendingApp
    from screens.desk import Desk

    clock = Clock(MORNING)
    data = os.path.join(folder, "data")
    demo.fill(data, 365, 3, clock)
    view = Coach(data, clock).look()
    desk = Desk(lambda: Coach(data, clock))
    app = TendingApp(desk, clock, view, data=data, state=paths.state_dir(data))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        today = app.export_screenshot(title="tending")
        await pilot.resize_terminal(80, 40)
        await pilot.press("w")
        while type(app.screen).__name__ != "WeekScreen":
            await pilot.pause(0.05)
        await pilot.pause()
        return {"today": today, "week": app.export_screenshot(title="tending week")}


def main() -> None:
    """Draw it."""
    os.environ["TZ"] = "UTC"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TENDING_STATE"] = os.path.join(folder, "state")
        pictures = asyncio.run(draw(folder))
    for name, picture in pictures.items():
        (HERE / f"{name}.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
