"""Files that only their owner reads: whole or not at all, whoever else writes them meanwhile."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from graph.server import disk


def test_who_writes_a_private_file_meets_nobody_who_does_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file, wait = tmp_path / "server.pid", os.fsync

    def another_writes(handle: int) -> None:
        monkeypatch.setattr(os, "fsync", wait)
        disk.write_private(file, "another")
        assert file.read_text() == "another"
        wait(handle)

    monkeypatch.setattr(os, "fsync", another_writes)
    disk.write_private(file, "one")
    assert file.read_text() == "one"
    assert list(tmp_path.iterdir()) == [file]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_can_not_be_written_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "credentials.json"
    disk.write_private(file, "one")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        disk.write_private(file, "another")
    assert file.read_text() == "one" and list(tmp_path.iterdir()) == [file]
