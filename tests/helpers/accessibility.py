"""Helpers of tests: Whether everybody can use what a screen shows: in each language, theme and width, by touch, zoomed, with text spread out."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from filelock import FileLock
from playwright.sync_api import CDPSession, Page

from tests.helpers.paths import ROOT

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (390, 768, 1440, 2560)
ZOOMED = 320  # what 400 % leaves of 1280
HEIGHTS = {390: 844, 768: 1024, 1440: 900, 2560: 1440, ZOOMED: 256}
LOOKS = [
    "color-contrast",
    "target-size",
    "scrollable-region-focusable",
    "link-in-text-block",
]  # rules that widths and themes decide
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

RUN = """async (rules) => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const only = rules ? {type: "rule", values: rules} : {type: "tag", values: TAGS};
  const {violations} = await axe.run(document, {runOnly: only, resultTypes: ["violations"], preload: false});
  return violations.flatMap(({id, nodes}) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`));
}""".replace("TAGS", json.dumps(TAGS))

# What is drawn beyond the right edge, what hides a part of its text, and live regions that speak twice.
EDGES = """() => {
  const shown = (each) => each.checkVisibility() && !each.closest(".unseen, .skip") && !["CANVAS", "SVG", "OPTION"].includes(each.tagName);
  const said = (each, why) => `${why}: ${each.outerHTML.slice(0, 160)}`;
  const all = [...document.querySelectorAll("body *")].filter(shown);
  const root = document.documentElement;
  const beyond = (each) => each.getBoundingClientRect().right > innerWidth + 1;
  const wide = root.scrollWidth > innerWidth ? all.filter((each) => beyond(each) && ![...each.children].some(beyond)).map((each) => said(each, "beyond the edge")) : [];
  const clips = (each) => ["hidden", "clip"].includes(getComputedStyle(each).overflowX) && each.matches(":not(.view, .canvas)");
  const cut = all.filter((each) => clips(each) && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1));
  const live = "[aria-live], [role=status], [role=alert]";
  const twice = [...document.querySelectorAll(live)].filter((each) => each.parentElement.closest(live));
  return [...wide, ...cut.map((each) => said(each, "its text is cut")), ...twice.map((each) => said(each, "speaks twice"))];
}"""

# Targets of fingers under 44 px; those within a sentence are as high as its lines.
SMALL = """() => [...document.querySelectorAll("a[href], button, select, input, textarea, summary, [role=button]")].filter((each) => {
  if (!each.checkVisibility() || each.closest(".skip, .unseen, [inert]") || each.disabled) return false;
  const {width, height} = (each.closest("label:has(input[type=checkbox])") ?? each).getBoundingClientRect();
  return height < 43.5 || width < 43.5;
}).map((each) => `under 44 px: ${each.outerHTML.slice(0, 160)} ${JSON.stringify(each.getBoundingClientRect())}`)"""

SPREAD = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }");
  document.adoptedStyleSheets = [sheet];
}"""


@cache
def _axe() -> str:
    """axe's code, of the npm packages that the application is built with."""
    with FileLock(Path(tempfile.gettempdir()) / "battlemap-axe.lock"):  # tests run in several processes
        if not AXE.exists():
            subprocess.run(["make", "web/node_modules/.ready"], cwd=ROOT, check=True)
    return AXE.read_text("utf-8")


def faults_of(page: Page) -> list[str]:
    """What is wrong with what the page shows now; it is as it was afterwards."""
    size = page.viewport_size
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    touch = page.context.new_cdp_session(page)
    found = [f"{where}: {fault}" for where, fault in _looked_at(page, touch)]
    touch.detach()
    if size:
        page.set_viewport_size(size)
    return found


def _looked_at(page: Page, touch: CDPSession) -> Iterator[tuple[str, str]]:
    for _ in range(2):  # in the other language, then in the one that it was in
        language = _switched(page)
        for width in WIDTHS:
            where = f"{language} {width}"
            _wide(page, width)
            page.emulate_media(color_scheme="light")
            whole = width in (390, 1440)  # in other ways laid out: what is between and beyond them may still overlap
            yield from _each(f"{where} light", page.evaluate(RUN, None if whole else LOOKS))
            if whole and language == "en":  # colours are the same in both languages
                page.emulate_media(color_scheme="dark")
                yield from _each(f"{where} dark", page.evaluate(RUN, LOOKS))
            yield from _each(where, page.evaluate(EDGES))
            if width == 390:
                yield from _by_touch(page, touch, where)
        yield from _zoomed(page, language)
    page.emulate_media(color_scheme="null", forced_colors="active", reduced_motion="reduce")
    yield from _each("forced colours", page.evaluate(RUN, LOOKS))
    yield from _each(
        "reduced motion", page.evaluate("document.getAnimations().map((each) => `moves: ${each.animationName}`)")
    )
    page.emulate_media(forced_colors="null", reduced_motion="null")


def _switched(page: Page) -> str:
    return str(page.evaluate("document.querySelector('.bar button[lang]').click() || document.documentElement.lang"))


def _wide(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})


def _by_touch(page: Page, touch: CDPSession, where: str) -> Iterator[tuple[str, str]]:
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")
    yield from _each(f"{where} by touch", page.evaluate(SMALL))
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": False})


def _zoomed(page: Page, language: str) -> Iterator[tuple[str, str]]:
    _wide(page, ZOOMED)
    yield from _each(f"{language} 400 %", page.evaluate(EDGES))
    page.evaluate(SPREAD)
    for width in (ZOOMED, 1440):
        _wide(page, width)
        yield from _each(f"{language} {width} with text spread out", page.evaluate(EDGES))
    page.evaluate("document.adoptedStyleSheets = []")


def _each(where: str, faults: Any) -> Iterator[tuple[str, str]]:
    return ((where, fault) for fault in faults)
