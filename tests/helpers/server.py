"""Helpers of tests: The managed Neo4j: real processes, real damage, and a small local mirror for fetching."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A real file system that can be full; making one needs root on Linux."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("a full disk needs the right to mount a small one")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
