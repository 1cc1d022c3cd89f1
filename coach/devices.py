"""Which machines wrote to a folder: what each wrote last, and how much it holds.

Pure functions over the files as the journal reads them; what a machine is called stands among
its settings, so that it travels with the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from coach import days
from coach.schema import Tables

_NAME = "device."
AHEAD = timedelta(minutes=5)
"""How far a clock may be ahead of ours before that is worth a word."""


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """One machine, as the folder shows it."""

    id: str
    name: str
    """What it is called; its id, where it wrote no name yet."""
    here: bool
    """Whether it is this machine."""
    last: datetime
    """When it last wrote, by its own clock."""
    records: int
    """How many records its files hold, the deleted left out."""


def name_setting(device: str) -> str:
    """Return the name of the setting that says what a device is called."""
    return f"{_NAME}{device}"


def seen(
    profile: Mapping[str, Mapping[str, Any]],
    files: Iterable[tuple[str, Tables]],
    here: str,
) -> list[Device]:
    """Return the machines that wrote, the one that wrote last first.

    Args:
        profile: The settings that stand, by name.
        files: (device id, tables) of every profile and journal file.
        here: This machine's id.
    """
    last: dict[str, datetime] = {}
    held: dict[str, set[tuple[str, str]]] = {}
    for owner, tables in files:
        for table, rows in tables.items():
            for row in rows.values():
                if table == "_default":
                    continue
                moment = days.instant(row.get("updated"))
                last[owner] = max(moment, last.get(owner, days.EPOCH))
                if table != "settings" and not row.get("deleted"):
                    held.setdefault(owner, set()).add((table, str(row.get("id"))))
    found = [
        Device(
            id=id_,
            name=str(profile.get(name_setting(id_), {}).get("value") or id_),
            here=id_ == here,
            last=moment,
            records=len(held.get(id_, ())),
        )
        for id_, moment in last.items()
    ]
    return sorted(found, key=lambda one: (one.last, one.id), reverse=True)


def since(last: datetime, now: datetime) -> str:
    """Return in words how long ago a machine wrote, or that its clock is ahead of ours."""
    if last - now > AHEAD:
        return f"its clock is {_length(last - now)} ahead"
    if now - last < timedelta(minutes=1):
        return "just now"
    return f"{_length(now - last)} ago"


def _length(span: timedelta) -> str:
    """Return a length of time in its largest whole unit."""
    for unit, length in (("day", timedelta(days=1)), ("hour", timedelta(hours=1))):
        count = span // length
        if count:
            return f"{count} {unit}{'s' if count > 1 else ''}"
    count = span // timedelta(minutes=1)
    return f"{count} minute{'s' if count > 1 else ''}"


def lines(devices: Collection[Device], now: datetime) -> str:
    """Return the machines as plain lines, one each."""
    if not devices:
        return "Nothing here yet. The first machine that keeps something will stand here."
    names = [device.name for device in devices]
    titles = [_title(device, alone=names.count(device.name) == 1) for device in devices]
    width = max(map(len, titles))
    return "\n".join(
        f"{title:{width}}  {_wrote(device, now)}, {_records(device.records)}"
        for title, device in zip(titles, devices, strict=True)
    )


def _title(device: Device, *, alone: bool) -> str:
    """Return what a line calls a machine; where two have one name, their ids tell them apart."""
    name = device.name if alone else f"{device.name} {device.id}"
    return f"{name} (this machine)" if device.here else name


def _wrote(device: Device, now: datetime) -> str:
    if device.last == days.EPOCH:
        return "wrote at a time it does not say"
    moment = _local(device.last, now)
    return f"last wrote {moment:%Y-%m-%d %H:%M}, {since(device.last, now)}"


def _local(moment: datetime, now: datetime) -> datetime:
    """Return a moment in our zone; at the end of all time it stays in its own."""
    try:
        return moment.astimezone(now.tzinfo)
    except OverflowError:
        return moment


def _records(count: int) -> str:
    return f"{count} record{'' if count == 1 else 's'}"


def as_plain(devices: Iterable[Device], now: datetime) -> list[dict[str, object]]:
    """Return the machines as `tending devices --json` gives them."""
    return [
        {
            "id": device.id,
            "name": device.name,
            "here": device.here,
            "last": _local(device.last, now).isoformat(timespec="seconds")
            if device.last != days.EPOCH
            else None,
            "ahead": device.last - now > AHEAD,
            "records": device.records,
        }
        for device in devices
    ]
