"""A file layer that fails on purpose, and a disk that forgets what was not synced.

Both stand between our code and the system, at the level of `os` and `open`, so that they hold
whatever the store is built of. `FailingDisk` lets the n-th call fail. `Recording` writes down
what a save did to the disk, and `after_power_cut` tells of it every state that a power cut may
leave behind.
"""

from __future__ import annotations

import builtins
import errno
import fcntl
import functools
import io
import itertools
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, cast

import pytest

BY_PATH = ("mkdir", "chmod", "stat", "lstat", "listdir", "scandir", "unlink", "remove", "rmdir")
"""Calls that take a path first."""

BY_TWO_PATHS = ("replace", "rename", "link")

BY_DESCRIPTOR = ("fsync", "fdatasync", "fchmod", "fstat", "ftruncate", "read", "write")
"""Calls that take a descriptor first; `open` and `close` are the layer's own."""

Perform = Callable[[], Any]


class Layer:
    """The file calls below one folder, each handed to `meet`; a context manager.

    Args:
        folder: Calls outside it pass by unseen.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._paths: dict[int, str] = {}
        """The path that each of our open descriptors was opened under."""
        self._patch = pytest.MonkeyPatch()

    def meet(self, name: str, path: str, perform: Perform, **_: Any) -> Any:  # noqa: ANN401
        """Let a call through, or not; `perform` makes it."""
        del name, path
        return perform()

    def __enter__(self) -> Self:
        for name in BY_PATH:
            self._wrap(os, name, self._by_path)
        for name in BY_TWO_PATHS:
            self._wrap(os, name, self._by_two_paths)
        for name in BY_DESCRIPTOR:
            self._wrap(os, name, self._by_descriptor)
        self._patch.setattr(fcntl, "flock", self._locking(fcntl.flock))
        self._wrap(os, "sendfile", self._no_sendfile)
        self._patch.setattr(os, "open", self._opening(os.open))
        self._patch.setattr(os, "close", self._closing(os.close))
        self._patch.setattr(builtins, "open", self._open_file)
        self._patch.setattr(io, "open", self._open_file)
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.undo()

    def _ours(self, path: Any) -> str:  # noqa: ANN401 - whatever a caller gave
        """Return the path as text if it lies in our folder, else nothing."""
        if isinstance(path, int):
            return self._paths.get(path, "")
        text = os.fsdecode(path)
        return text if f"{text}{os.sep}".startswith(f"{self._folder}{os.sep}") else ""

    def _wrap(self, module: Any, name: str, how: Callable[[str, Any], Any]) -> None:  # noqa: ANN401
        self._patch.setattr(module, name, how(name, getattr(module, name)))

    def _by_path(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any = ".", *args: Any, **named: Any) -> Any:  # noqa: ANN401
            ours = self._ours(path)
            perform = functools.partial(real, path, *args, **named)
            return self.meet(name, ours, perform) if ours else perform()

        return call

    def _by_two_paths(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(source: Any, target: Any, **named: Any) -> Any:  # noqa: ANN401
            ours = self._ours(target)
            perform = functools.partial(real, source, target, **named)
            return self.meet(name, ours, perform, source=str(source)) if ours else perform()

        return call

    def _by_descriptor(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(descriptor: Any, *args: Any) -> Any:  # noqa: ANN401
            ours = self._ours(descriptor) if isinstance(descriptor, int) else ""
            if not ours:
                return real(descriptor, *args)
            if name == "write":
                return self.write(ours, args[0], lambda data: real(descriptor, data))
            return self.meet(name, ours, lambda: real(descriptor, *args))

        return call

    def _locking(self, real: Callable[[int, int], None]) -> Callable[[int, int], None]:
        take = self._by_descriptor("flock", real)

        def call(descriptor: int, operation: int) -> None:
            # Letting go is no call that fails: the system does it even for a killed process.
            (real if operation == fcntl.LOCK_UN else take)(descriptor, operation)

        return call

    def _no_sendfile(self, _: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(out: int, *args: Any) -> Any:  # noqa: ANN401
            if self._ours(out):  # copying goes through read and write, where it is seen
                raise OSError(errno.ENOTSOCK, os.strerror(errno.ENOTSOCK))
            return real(out, *args)

        return call

    def _opening(self, real: Callable[..., int]) -> Callable[..., int]:
        def call(path: Any, flags: int, *args: Any, **named: Any) -> int:  # noqa: ANN401
            ours = self._ours(path)
            if not ours:
                return real(path, flags, *args, **named)
            perform = functools.partial(real, path, flags, *args, **named)
            descriptor: int = self.meet("open", ours, perform, flags=flags)
            self._paths[descriptor] = ours
            return descriptor

        return call

    def _closing(self, real: Callable[[int], None]) -> Callable[[int], None]:
        def call(descriptor: int) -> None:
            ours = self._paths.pop(descriptor, "")
            if not ours:
                real(descriptor)
                return
            self.meet("close", ours, lambda: real(descriptor))

        return call

    def _open_file(  # noqa: PLR0913 - as open
        self,
        file: Any,  # noqa: ANN401
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,  # noqa: FBT001, FBT002
        opener: Any = None,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        ours = self._ours(file)
        if not ours:
            return _open(file, mode, buffering, encoding, errors, newline, closefd, opener)
        plain = mode.replace("b", "").replace("t", "")
        perform = functools.partial(_File, self, ours, file, plain, closefd)
        if isinstance(file, int):
            raw = perform()
        else:
            flags = {"r": os.O_RDONLY, "w": os.O_CREAT | os.O_TRUNC, "a": os.O_CREAT}[plain[0]]
            raw = self.meet("open", ours, perform, flags=flags | (plain != "r"))
        whole = io.BufferedReader(raw) if plain == "r" else io.BufferedWriter(raw)
        if "b" in mode:
            return whole
        return io.TextIOWrapper(cast("Any", whole), encoding or "utf-8", errors, newline)

    def write(self, path: str, data: Any, real: Callable[[Any], int]) -> int:  # noqa: ANN401
        """Write to a file of ours."""
        written: int = self.meet("write", path, lambda: real(data), data=bytes(data))
        return written


_open = open


class _File(io.FileIO):
    """A file of ours, whose reading, writing and closing are met too."""

    def __init__(self, layer: Layer, path: str, file: Any, mode: str, closefd: bool) -> None:  # noqa: ANN401, FBT001
        super().__init__(file, mode, closefd)
        self._layer = layer
        self._path = path
        layer._paths[self.fileno()] = path

    def readall(self) -> bytes:
        return cast("bytes", self._layer.meet("read", self._path, super().readall))

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401
        read: int = self._layer.meet("read", self._path, lambda: io.FileIO.readinto(self, buffer))
        return read

    def write(self, data: Any) -> int:  # noqa: ANN401
        return self._layer.write(self._path, data, super().write)

    def close(self) -> None:
        if self.closed:
            return
        self._layer._paths.pop(self.fileno(), None)
        self._layer.meet("close", self._path, super().close)


class FailingDisk(Layer):
    """Lets the n-th file call below a folder fail, once or with all that follow.

    Args:
        folder: Calls outside it go through.
        fails: Which call fails, from 0; None for none, which counts them.
        error: The errno.
        lasting: Whether every call from that one on fails, too.
    """

    def __init__(
        self, folder: Path, fails: int | None = None, error: int = 0, *, lasting: bool = False
    ) -> None:
        super().__init__(folder)
        self._fails = fails
        self._error = error
        self._lasting = lasting
        self.calls: list[str] = []
        """What was called, in order."""
        self.failed = ""
        """The first call that failed."""

    def _is_due(self, name: str, path: str) -> bool:
        number = len(self.calls)
        self.calls.append(f"{name} {path}")
        due = self._fails is not None and (
            number == self._fails or (self._lasting and number > self._fails)
        )
        self.failed = self.failed or (self.calls[-1] if due else "")
        return due

    def _raise(self, path: str) -> None:
        raise OSError(self._error, os.strerror(self._error), path)

    def meet(self, name: str, path: str, perform: Perform, **_: Any) -> Any:  # noqa: ANN401
        """Count the call, and fail it if its turn has come."""
        if not self._is_due(name, path):
            return perform()
        if name == "close":  # the system closes a descriptor even when it reports an error
            perform()
        return self._raise(path)

    def write(self, path: str, data: Any, real: Callable[[Any], int]) -> int:  # noqa: ANN401
        """Write; when it fails, half of it arrived already, as on a disk that fills up."""
        if not self._is_due("write", path):
            return real(data)
        real(bytes(data)[: len(data) // 2])
        self._raise(path)
        return 0


# -- what a power cut leaves ---------------------------------------------------------------------


@dataclass
class _Node:
    """A file or folder on the disk, by whatever names: what it was, and what was done to it."""

    is_folder: bool
    data: bytes = b""
    names: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Step:
    """One change of the disk, in the order it was asked for."""

    kind: str
    """`names` of a folder, `write` or `truncate` of a file, `sync` of either, or `said`."""
    node: int = 0
    names: tuple[tuple[str, int | None], ...] = ()
    data: bytes = b""


Image = tuple[tuple[str, bytes | None], ...]
"""A disk's content: path below the folder, and bytes, or None for a folder."""


class Recording(Layer):
    """Writes down what is done to the disk below a folder, which is whole when it begins."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.nodes: dict[int, _Node] = {}
        self.steps: list[_Step] = []
        self._alive: dict[int, int] = {}
        """Our number of each file there is, by the system's, which is given out again."""
        self.root = self._take_in(str(folder))

    def _take_in(self, path: str) -> int:
        node = _Node(is_folder=os.path.isdir(path))
        if node.is_folder:
            names = os.listdir(path)
            node.names = {name: self._take_in(os.path.join(path, name)) for name in names}
        else:
            node.data = Path(path).read_bytes()
        return self._add(path, node)

    def _add(self, path: str, node: _Node) -> int:
        number = len(self.nodes) + 1
        self.nodes[number] = node
        self._alive[_lstat(path).st_ino] = number
        return number

    def say(self) -> None:
        """Note that the call before this returned: what it saved was acknowledged."""
        self.steps.append(_Step("said"))

    def meet(self, name: str, path: str, perform: Perform, **more: Any) -> Any:  # noqa: ANN401
        """Make the call, and note what it changed."""
        before = self._number(path)
        source = self._number(more["source"]) if "source" in more else 0
        result = perform()
        if name == "open" and more["flags"] & os.O_CREAT and not before:
            self._names(path, self._add(path, _Node(is_folder=False)))
        elif name == "open" and more["flags"] & os.O_TRUNC:
            self.steps.append(_Step("truncate", before))
        elif name == "mkdir":
            self._names(path, self._add(path, _Node(is_folder=True)))
        elif name == "write":
            self.steps.append(_Step("write", before, data=more["data"]))
        elif name in {"fsync", "fdatasync"}:
            self.steps.append(_Step("sync", before))
        elif name == "link":
            self._names(path, source)
        elif name in {"replace", "rename"} and source != before:
            assert os.path.dirname(more["source"]) == os.path.dirname(path), "not modelled"
            self._names(path, source, (os.path.basename(more["source"]), None))
        elif name in {"unlink", "remove", "rmdir"}:
            self._names(path, None)
        else:
            assert name != "ftruncate", "not modelled"
        return result

    def _number(self, path: str) -> int:
        try:
            return self._alive[_lstat(path).st_ino]
        except FileNotFoundError:
            return 0

    def _names(self, path: str, node: int | None, *more: tuple[str, int | None]) -> None:
        folder = self._number(os.path.dirname(path))
        self.steps.append(_Step("names", folder, ((os.path.basename(path), node), *more)))

    # -- what may be left ------------------------------------------------------------------------

    def after_power_cut(self) -> set[tuple[int, Image]]:
        """Return every state that a power cut may leave, with how much was acknowledged before.

        The power may go after any call. What a sync came after is there. Of what none came after,
        a folder has any number of its changes, in their order, whatever other folders have; and a
        file any number of bytes, or its full length with zeros for those that did not arrive.
        """
        found: set[tuple[int, Image]] = set()
        for cut in range(len(self.steps) + 1):
            done = self.steps[:cut]
            said = sum(step.kind == "said" for step in done)
            contents = {
                number: list(self._contents(number, done))
                for number, node in self.nodes.items()
                if not node.is_folder
            }
            folders = [number for number, node in self.nodes.items() if node.is_folder]
            listings = [list(self._listings(number, done)) for number in folders]
            for names in itertools.product(*listings):
                tree = dict(self._tree(dict(zip(folders, names, strict=True)), self.root))
                files = sorted({number for number in tree.values() if number in contents})
                for datas in itertools.product(*(contents[number] for number in files)):
                    data = dict(zip(files, datas, strict=True))
                    image = tuple((path, data.get(number)) for path, number in tree.items())
                    found.add((said, image))
        return found

    def _tree(self, names: dict[int, dict[str, int]], top: int) -> Iterator[tuple[str, int]]:
        for name, number in sorted(names[top].items()):
            yield name, number
            if number in names:
                for below, further in self._tree(names, number):
                    yield f"{name}/{below}", further

    def _listings(self, folder: int, done: list[_Step]) -> Iterator[dict[str, int]]:
        """Yield what a folder may list: all that was synced, and any part of what came after."""
        mine = [step for step in done if step.node == folder]
        synced = max((n for n, step in enumerate(mine) if step.kind == "sync"), default=-1)
        listing = dict(self.nodes[folder].names)
        for number, step in enumerate(mine):
            if number > synced:
                yield dict(listing)
            for name, node in step.names:
                listing.pop(name, None)
                if node is not None:
                    listing[name] = node
        yield listing

    def _contents(self, file: int, done: list[_Step]) -> Iterator[bytes]:
        """Yield what a file may hold: all that was synced, and any part of what came after."""
        mine = [step for step in done if step.node == file]
        synced = max((n for n, step in enumerate(mine) if step.kind == "sync"), default=-1)
        data = self.nodes[file].data
        for number, step in enumerate(mine):
            before = data
            data = b"" if step.kind == "truncate" else data + step.data
            if number > synced:
                yield before
                for length in range(len(before), len(data)):
                    yield data[:length]
                    yield data[:length].ljust(len(data), b"\0")
        yield data


def lay_out(image: Image, folder: Path) -> None:
    """Make a folder hold what a power cut left."""
    shutil.rmtree(folder, ignore_errors=True)
    os.mkdir(folder)
    for path, data in image:
        whole = os.path.join(folder, path)
        if data is None:
            os.mkdir(whole)
        else:
            with open(whole, "wb") as file:
                file.write(data)


_lstat = os.lstat


# -- what is documented --------------------------------------------------------------------------

RELIABILITY = Path(__file__).parents[1] / "docs" / "reliability.md"


def documented(what: str) -> int:
    """Return how often docs/reliability.md says that something was tried, by its row's beginning.

    A test that tried it less often has made the page say more than is true.
    """
    rows = re.findall(
        rf"^\| {re.escape(what)}[^|]*\| ([\d,]+)", RELIABILITY.read_text(), re.MULTILINE
    )
    (number,) = rows
    return int(number.replace(",", ""))
