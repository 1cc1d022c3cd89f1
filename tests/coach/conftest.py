"""What tests of the coach share: a shell to call commands in, and passphrases that cost nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest

from tests.coach.shell import Shell
from tests.conftest import MONDAY


@pytest.fixture
def tending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """Give a shell in Berlin on a Monday morning, with folders of its own."""
    with monkeypatch.context() as environment:
        environment.setenv("TZ", "Europe/Berlin")
        environment.setenv("TENDING_DIR", str(tmp_path / "data"))
        environment.setenv("TENDING_STATE", str(tmp_path / "state"))
        environment.setenv("TENDING_NOW", MONDAY)
        time.tzset()
        yield Shell(tmp_path, environment.setenv)
    time.tzset()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a passphrase be checked at once: one of `test_lock.py` pays its real price."""

    def encrypt(content: bytes, secret: str) -> bytes:
        return json.dumps([secret, content.decode()]).encode()

    def decrypt(content: bytes, secret: str) -> bytes:
        kept, text = json.loads(content)
        if kept != secret:
            message = "Decryption failed"
            raise pyrage.DecryptError(message)
        return str(text).encode()

    monkeypatch.setattr(pyrage.passphrase, "encrypt", encrypt)
    monkeypatch.setattr(pyrage.passphrase, "decrypt", decrypt)
