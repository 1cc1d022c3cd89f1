"""The command line as tests call it, each call as a process of its own would be."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from coach.__main__ import main
from coach.coach import Coach, open_coach


@dataclass(frozen=True)
class Answer:
    """What a call wrote, and its exit status."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - JSON may be anything
        """The output, read as JSON; the call went well and said nothing else."""
        assert (self.code, self.err) == (0, "")
        return json.loads(self.out)

    def assert_refused(self, code: int) -> None:
        """Assert one clear line on stderr, nothing on stdout, and the status."""
        assert self.code == code
        assert self.out == ""
        assert re.fullmatch(r"tending: \S[^\n]*[.\]]\n", self.err), self.err
        assert "Traceback" not in self.err


class Shell:
    """Calls tending in this process, each call as a process of its own would be.

    Args:
        folder: Holds the data and state folders that the environment names.
        setenv: Changes the environment, until the test is over.
    """

    def __init__(self, folder: Path, setenv: Callable[[str, str], None]) -> None:
        self.data = folder / "data"
        self.state = folder / "state"
        self.setenv = setenv

    def __call__(
        self,
        *arguments: str,
        now: str | None = None,
        stdin: bytes = b"",
        secret: str | None = None,
    ) -> Answer:
        """Run `tending` with arguments; `now` stays the present until another is given.

        A `secret`, one passphrase a line, comes from a file descriptor.
        """
        if now is not None:
            self.setenv("TENDING_NOW", now)
        if secret is not None:
            reader, writer = os.pipe()
            os.write(writer, f"{secret}\n".encode())
            os.close(writer)
            try:
                arguments = (*arguments, "--passphrase-fd", str(reader))
                return self(*arguments, stdin=stdin)
            finally:
                os.close(reader)
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in "oe")
        given = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
        code: object = 0
        with (
            patch.object(sys, "argv", ["tending", *arguments]),
            patch.object(sys, "stdin", given),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            try:
                main()
            except SystemExit as ended:
                code = ended.code or 0
        assert isinstance(code, int)
        return Answer(code, _written(out), _written(err))

    def coach(self) -> Coach:
        """Return the coach that the environment names, to prepare what no command can."""
        return open_coach(None)

    def status(self, now: str | None = None) -> dict[str, Any]:
        """Return `status --json`."""
        answer: dict[str, Any] = self("status", "--json", now=now).json
        return answer

    def export(self) -> dict[str, Any]:
        """Return the export, read."""
        answer: dict[str, Any] = self("export", "--format", "json").json
        return answer

    def month(self, name: str = "2026-11") -> Path:
        """Return the only file of a month."""
        (path,) = self.data.glob(f"journal/*/{name}.json")
        return path

    def forget(self) -> None:
        """Delete the caches, as anyone may at any time."""
        for path in self.state.glob("*/*.json"):
            if path.name != "device.json":
                path.unlink()


def _written(stream: io.TextIOWrapper) -> str:
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()
