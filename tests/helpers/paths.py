"""Where the project's and the shared files are, and the command that users type."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


SHARED = ROOT.parent / "shared"


SEED = ROOT / "seed_data" / "exports"


LIB = ROOT / ".battlemap" / "lib"
WITHOUT_TORCH = ROOT / "tests" / "helpers" / "without_torch"  # for PYTHONPATH
BATTLEMAP = str(Path(sys.executable).with_name("battlemap"))
