"""Pictures of the application for README.md and docs/page.md: python docs/pictures.py rewrites them.

It brings the demo up (as `make demo` does, whose data it uses), or asks one that runs: --url http://127.0.0.1:8000
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
KEY = ROOT / ".battlemap" / "demo.key"
PORT = 8011
CUSTOMER = "/map/C021"
LAPTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
SEEN = 120_000  # milliseconds until a page is drawn, at most


@contextmanager
def running_demo(url: str | None) -> Iterator[str]:
    """The address of the demo that runs, or of one that runs meanwhile."""
    if url:
        yield url
        return
    command = [str(Path(sys.executable).with_name("battlemap")), "up", "--port", str(PORT)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as demo:
        try:
            assert demo.stderr is not None
            for line in demo.stderr:
                sys.stderr.write(line)
                if "Ctrl-C" in line:
                    break
            yield f"http://127.0.0.1:{PORT}"
        finally:
            demo.terminate()


def opened(browser: Browser, url: str, key: str, size: dict[str, int], locale: str, phone: bool) -> Page:
    """The map of the demo's customer, drawn."""
    context = browser.new_context(viewport=size, locale=locale, is_mobile=phone, has_touch=phone)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(SEEN)
    page.goto(f"{url}{CUSTOMER}?key={key}")
    page.wait_for_selector(".canvas[data-labels]")
    return page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url")
    parser.add_argument("--key-file", type=Path, default=KEY)
    given = parser.parse_args()
    with (
        running_demo(given.url) as url,
        sync_playwright() as driver,
        driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"]) as browser,
    ):
        key = given.key_file.read_text().strip()
        for name, size, locale, phone in (
            ("battle-map", LAPTOP, "en-GB", False),
            ("battle-map.zh", LAPTOP, "zh-CN", False),
            ("page-phone", PHONE, "en-GB", True),
            ("page-phone.zh", PHONE, "zh-CN", True),
        ):
            page = opened(browser, url, key, size, locale, phone)
            page.screenshot(path=ROOT / "docs" / f"{name}.png", animations="disabled")
            page.context.close()


if __name__ == "__main__":
    main()
