"""Lighthouse's performance score of a map on a phone: 12.2.3, fetched by npx, with its own slow phone and line."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from statistics import median

import requests

from tests.helpers.served import Served

LIGHTHOUSE = "lighthouse@12.2.3"


def lighthouse_mobile(service: Served, customer: str, folder: Path, repeats: int) -> float:
    """Performance of 100, of a reader who is signed in: the median of as many visits, after one that the database plans for.

    Raises CalledProcessError.
    """
    visits = [_one_visit(service, customer, folder) for _ in range(repeats + 1)]
    return median(visits[1:])


def _one_visit(service: Served, customer: str, folder: Path) -> float:
    signed_in = requests.post(
        f"{service.url}/session", json={"key": service.key}, headers={"Origin": service.url}, timeout=30
    )
    cookie = "; ".join(f"{name}={value}" for name, value in signed_in.cookies.items())
    report = folder / "lighthouse.json"
    asked = ["--only-categories=performance", "--output=json", f"--output-path={report}", "--quiet"]
    asked += ["--chrome-flags=--headless=new --no-sandbox", f"--extra-headers={json.dumps({'Cookie': cookie})}"]
    command = ["npx", "--yes", LIGHTHOUSE, f"{service.url}/map/{customer}", *asked]
    env = os.environ | {"CHROME_PATH": "/usr/bin/chromium"}
    subprocess.run(command, env=env, check=True, capture_output=True, timeout=300)
    return 100 * float(json.loads(report.read_bytes())["categories"]["performance"]["score"])
