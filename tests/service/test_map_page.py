"""The pages in a real browser: drawn, in both languages, silent on the network, deaf to names that attack."""

from __future__ import annotations

import datetime as dt
import http.server
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from string import Formatter
from typing import Any, get_args
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from graph.battle_map.chain_readings import Decider, DecisionRole
from graph.battle_map.map_readings import BattleMap
from graph.battle_map.partner_readings import Expert, Incumbent, Recommendation
from graph.battle_map.satisfaction import Satisfaction, Trend
from graph.clock import instant
from graph.db.transactions import Row
from graph.model.model import MODEL
from graph.words import Lang, Text
from viz.card_facts import opportunity_name, rating_text
from viz.format import ago, label_name, money, percent, width, wrap
from viz.map import render, render_error
from viz.map_words import CODES, LABELS, coded

TODAY = dt.date(2026, 11, 20)
IMG = "<img src=x onerror=alert(1)>"
SCRIPT = "</script><script>alert(2)</script>"
HREF = '<a href="javascript:alert(3)">href</a>'
QUOTES = "\"'`><svg onload=alert(4)>"
BREAKS = "first\u2028second\u2029third</style>"
MACRO = "{{ 7 * 7 }} &lt;b&gt; \\u003c"
COMMENT = "<!-- <script> javascript:alert(5)//"
HOSTILE = [IMG, SCRIPT, HREF, QUOTES, BREAKS, MACRO, COMMENT]


# ---- maps made by hand


def person(number: int, name: str, **more: Any) -> Decider:
    role = {"role": "technical", "weight": 0.8, "stance": 0.4} | more.pop("decision", {})
    decision = DecisionRole(
        "O1", **role, veto=more.get("veto", False), influence=None, rank=None, hidden=more.get("hidden", False)
    )
    row = {
        "id": f"P{number}",
        "name": name,
        "name_en": f"Person {number}",
        "title": "主任",
        "title_en": "Head",
    }
    facts = {
        "title": "主任",
        "employed": True,
        "decisions": [decision],
        "veto": False,
        "veto_scopes": [],
        "influence": 0.5 / number,
        "rank": number,
        "hidden": False,
        "last_touched": dt.date(2026, 11, 6),
        "days_since_touched": 14,
        "engagements": 3,
    }
    return Decider(person=row, **(facts | more))


def incumbent(id: str, name: str, role: str, rated: Satisfaction) -> Incumbent:
    row = {"id": id, "name": name, "name_en": None, "region": "华东"}
    return Incumbent(row, role, ["医学影像"], dt.date(2024, 1, 1), rated, None)


def small_map() -> BattleMap:
    people = [
        person(1, "傅磊", veto=True, veto_scopes=["院感评审"]),
        person(
            2,
            "程涛",
            hidden=True,
            last_touched=None,
            days_since_touched=None,
            engagements=0,
            decision={"role": None, "weight": None, "stance": None},
        ),
        person(3, "刘静怡", decision={"role": "procurement", "stance": -0.6}),
    ]
    incumbents = [
        incumbent(
            "D1",
            "云洲医疗科技有限公司",
            "Distributor",
            Satisfaction(n=5, mean=86.4, change=3.2, trend="rising"),
        ),
        incumbent(
            "S1",
            "珩光影像部件股份有限公司",
            "Supplier",
            Satisfaction(n=4, mean=58.0, change=-7.5, trend="falling"),
        ),
        incumbent("V1", "岚序临床工程服务有限公司", "ServiceProvider", Satisfaction(n=2)),
    ]
    reasons = [Text("Knows the installed base", "熟悉装机情况"), Text("Won here before", "曾在此赢单")]
    new = {
        "id": "D2",
        "name": "湛泽医疗器械有限公司",
        "name_en": "Zhanze Medical Co., Ltd.",
        "region": "华南",
    }
    expert = {
        "id": "K1",
        "name": "邓一鸣",
        "name_en": "Yiming Deng",
        "title": "研究员",
        "field": "医学信息学",
    }
    return BattleMap(
        customer={"id": "C001", "name": "珩峰中心医院", "name_en": "Hengfeng Central Hospital", "tier": "A",
                  "industry": "medical", "region": "华东", "city": "苏州", "source": "crm", "run": "r1"},
        as_of=TODAY,
        opportunities=[
            {"id": "O1", "name": "珩峰中心医院256排CT更新项目", "name_en": "Hengfeng Central Hospital: CT renewal",
             "stage": "negotiation", "status": "open", "amount": 18e6, "expected": dt.date(2027, 3, 1)},
            {"id": "O2", "name": "珩峰中心医院监护项目", "name_en": None, "stage": "contract", "status": "won",
             "amount": 4.45e6, "closed": dt.date(2026, 6, 1)},
        ],
        decision_chain=people,
        distributors=incumbents[:1],
        suppliers=incumbents[1:2],
        service_providers=incumbents[2:],
        recommendations=[
            Recommendation(incumbents[0].partner, "Distributor", 0.91, 1, True, reasons),
            Recommendation(new, "Distributor", 0.66, 2, False, reasons[:1]),
        ],
        kols=[Expert(expert, 4, dt.date(2026, 9, 1))],
        excluded_partners=[],
        signals=[{"id": "G1", "kind": "expansion", "at": instant(dt.datetime(2026, 11, 16, 9)), "strength": 0.92,
                  "title": "珩峰中心医院院区扩建意向", "title_en": "Hengfeng Central Hospital: campus expansion",
                  "detail": "正在征集方案", "detail_en": "Inviting proposals", "origin": "招标平台", "budget": 1.26e7}],
        runs=[{"algorithm": "influence", "data_as_of": TODAY}],
        ties=[{"source": "P1", "target": "P3", "type": "INFLUENCES", "weight": 0.7},
              {"source": "P3", "target": "P1", "type": "REPORTS_TO", "weight": None}],
    )  # fmt: skip


def empty_map() -> BattleMap:
    return BattleMap({"id": "C9", "name": "空"}, TODAY, *([] for _ in range(10)))


def hostile_map() -> BattleMap:
    """Every text that comes from data attacks."""
    found = small_map()
    names = iter(HOSTILE * 20)
    rows = [
        found.customer,
        *found.opportunities,
        *(d.person for d in found.decision_chain),
        *found.signals,
        *(i.partner for i in found.incumbents),
        *(r.partner for r in found.recommendations[1:]),
        *(e.person for e in found.kols),
    ]
    for row in rows:
        for key in (
            "name",
            "name_en",
            "title",
            "title_en",
            "detail",
            "detail_en",
            "origin",
            "region",
            "field",
        ):
            if key in row:
                row[key] = next(names)
    found.decision_chain[0].title, found.decision_chain[0].veto_scopes = SCRIPT, [HREF]
    found.incumbents[0].product_lines = [IMG, QUOTES]
    found.recommendations[0].reasons = [Text(IMG, IMG), Text(HREF, HREF)]
    found.decision_chain[0].person["id"] = f"P1 {QUOTES}"
    found.ties = []
    return found


def large_map(nodes: int = 1500) -> BattleMap:
    found = small_map()
    roles = ("Supplier", "Distributor", "ServiceProvider")
    missing = nodes - 11
    found.suppliers += [
        incumbent(f"X{i}", f"供应企业{i}号有限公司", roles[i % 3], Satisfaction(n=i % 6)) for i in range(missing)
    ]
    return found


# ---- the browser


@dataclass
class Visit:
    """An open page and everything it said and asked for."""

    page: Page
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    drawn_after: float = 0.0

    @property
    def data(self) -> dict[str, Any]:
        text = self.page.locator("#data").text_content()
        loaded: dict[str, Any] = json.loads(text or "")
        return loaded

    def nodes_in_words(self) -> list[str]:
        texts: list[str] = self.page.evaluate("window.drawnTexts")
        return texts

    def hover(self, id: str) -> str:
        """The tooltip that appears over a node, as text; its markup must be that text."""
        where = "id => { const p = battleMap.canvasToDOM(battleMap.getPosition(id)); return [p.x, p.y] }"
        x, y = self.page.evaluate(where, id)
        box = self.page.locator("#canvas").bounding_box()
        assert box
        for step in (-4, 0):
            self.page.mouse.move(box["x"] + x + step, box["y"] + y)
        tooltip = self.page.locator("div.vis-tooltip")
        tooltip.wait_for(state="visible", timeout=5000)
        assert tooltip.evaluate("e => [...e.children].every(c => c.tagName === 'BR')")
        return tooltip.inner_text()


RECORD = """
window.drawnTexts = [];
const plain = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
  window.drawnTexts.push(String(text));
  return plain.call(this, text, ...rest);
};
"""
Open = Callable[[str], Visit]


@contextmanager
def visiting(browser: Browser) -> Iterator[Open]:
    """Serve a page from a local server and open it; it must ask for nothing else and be silent."""
    pages: dict[str, bytes] = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(urlsplit(self.path).path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(RECORD)
    visits = []

    def open_page(html: str) -> Visit:
        pages["/page"] = html.encode()
        made = Visit(context.new_page())
        made.page.on("request", lambda r: r.url.startswith("data:") or made.requests.append(r.url))
        made.page.on("console", lambda m: made.console.append(f"{m.type}: {m.text}"))
        made.page.on("pageerror", lambda e: made.console.append(f"error: {e}"))
        made.page.on("dialog", lambda d: (made.dialogs.append(d.message), d.dismiss()))
        started = time.perf_counter()
        made.page.goto(f"http://127.0.0.1:{server.server_port}/page")
        if 'id="canvas"' in html:
            made.page.wait_for_selector("html[data-drawn]", timeout=30_000)
        made.drawn_after = time.perf_counter() - started
        visits.append(made)
        return made

    yield open_page
    for made in visits:
        made.page.wait_for_timeout(50)
        assert [unquote(urlsplit(url).path) for url in made.requests] == ["/page"]
        assert made.console == []
        assert made.dialogs == []
    context.close()
    server.shutdown()
    server.server_close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    with visiting(browser) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def small(browser: Browser) -> Iterator[Open]:
    """The small map in a language, opened once for all who look at it and for whose clicks nobody else looks."""
    with visiting(browser) as open_page:
        yield cache(lambda lang: open_page(render(small_map(), lang)))


def squeezed(text: str) -> str:
    """A text as any of our pages shows it: one line."""
    return re.sub(r"\s+", " ", text).strip()


# ---- the map page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_map_is_drawn_in_the_language_of_the_page(small: Open, lang: Lang) -> None:
    shown = small(lang)
    page = shown.page
    assert page.get_attribute("html", "lang") == {"zh": "zh-CN", "en": "en"}[lang]
    name, other = ("珩峰中心医院", "Hengfeng Central Hospital")[:: 1 if lang == "zh" else -1]
    assert page.locator("h1").inner_text() == name
    assert page.locator(".top .other").inner_text() == other
    assert page.title().startswith(name)
    drawn = " ".join(shown.nodes_in_words())
    for text in ({"zh": ["傅磊", "主任", "扩建意向", "云洲医疗科技"], "en": ["Person 1", "Head", "Expansion"]})[lang]:
        assert text in drawn
    words = page.locator("aside").inner_text()
    facts = {
        "zh": [
            "1,800万",
            "否决权",
            "隐形决策者",
            "从未接触",
            "14 天前",
            "数据不足",
            "91%",
            "熟悉装机情况",
            "商务谈判",
            "采购",
        ],
        "en": [
            "¥18.0 M",
            "veto",
            "hidden",
            "never touched",
            "14 d ago",
            "not enough data",
            "91%",
            "Knows the installed base",
            "Negotiation",
            "procurement",
        ],
    }
    assert [text for text in facts[lang] if text.lower() not in words.lower()] == []


def test_panels_follow_the_reading_order_of_a_salesperson(small: Open) -> None:
    titles = small("en").page.locator("aside h2").all_inner_texts()
    assert [re.sub(r"\s*\d+$", "", title) for title in titles] == [
        "Why now",
        "Decision chain",
        "Incumbent partners",
        "Recommended partners",
        "Key opinion leaders",
        "Opportunities",
    ]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ["待处理预警", "待处理", "证据 3 条", "今天", "已暂缓", "负责人", "暂缓至"]),
        ("en", ["Open alerts", "open", "evidence: 3", "today", "snoozed", "with", "until"]),
    ],
)
def test_open_alerts_come_first(visit: Open, lang: Lang, words: list[str]) -> None:
    found = small_map()
    at = instant(dt.datetime.combine(found.as_of, dt.time(9)))
    alerts: list[Row] = [
        {
            "id": "A-1",
            "title": "扩建 <img src=x onerror=alert(1)>",
            "title_en": "expansion",
            "status": "open",
            "at": at,
            "evidence": 3,
        },
        {
            "id": "A-2",
            "title": "投诉",
            "title_en": "complaint",
            "status": "snoozed",
            "at": at - dt.timedelta(days=9),
            "evidence": 1,
            "assignee": "李雷",
            "snoozed_until": at + dt.timedelta(days=2),
        },
    ]
    shown = visit(render(found, lang, alerts=alerts))
    first = shown.page.locator("aside section").first
    assert first.get_attribute("aria-labelledby") == "h-alerts"
    said = first.inner_text()
    assert [text for text in words if text.lower() not in said.lower()] == []
    assert ("李雷" in said, "<img" in said) == (True, lang == "zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_names_are_text_everywhere(visit: Open, lang: Lang) -> None:
    found = hostile_map()
    shown = visit(render(found, lang))
    page = shown.page
    body = squeezed(page.locator("body").inner_text())
    for text in HOSTILE:
        assert squeezed(text) in body
    assert page.locator("img, svg[onload], a[href^=javascript], iframe, object").count() == 0
    assert page.locator("script").count() == 3  # the library, ours, and the data
    assert page.title().startswith(squeezed(found.customer["name" if lang == "zh" else "name_en"]))
    labels = "".join(shown.nodes_in_words()).replace(" ", "")
    assert "<imgsrc=x" in labels
    assert "</script>" in labels
    for node in shown.data["nodes"]:
        page.evaluate("id => battleMap.selectNodes([id])", node["id"])
        assert squeezed(shown.hover(node["id"])).startswith(squeezed(shown.data["cards"][node["id"]]["title"]))
        break
    for button in page.locator("aside button.name").all():
        if not button.is_visible():
            continue
        button.click()
        assert squeezed(page.locator("#card h3").inner_text()) in [*map(squeezed, HOSTILE)]


def test_a_tooltip_says_who_it_is_in_the_language_of_the_page(visit: Open) -> None:
    zh = visit(render(small_map(), "zh")).hover("P1").splitlines()
    assert zh[:3] == ["傅磊", "决策人", "否决权"]
    assert "最近接触：14 天前 (2026-11-06)" in zh
    en = visit(render(small_map(), "en")).hover("D1").splitlines()
    assert en[1:3] == ["Distributor", "incumbent · Fit 91%"]
    assert "Satisfaction: 86 ↑ (n = 5, rising)" in en


def test_hovering_fades_all_but_the_neighbours(visit: Open) -> None:
    shown = visit(render(small_map(), "zh"))
    shown.hover("V1")
    opacity = "id => battleMap.body.data.nodes.get(id).opacity"
    assert shown.page.evaluate(opacity, "C001") == 1
    assert shown.page.evaluate(opacity, "S1") < 0.5


def test_a_click_on_a_name_or_a_node_opens_its_detail(visit: Open) -> None:
    shown = visit(render(small_map(), "en"))
    page = shown.page
    card = page.locator("#card")
    page.locator("aside button.name", has_text="Person 1").click()
    assert card.locator("h3").inner_text() == "Person 1"
    assert "CT renewal" in card.inner_text()
    card.locator(".connections button", has_text="Person 3").first.click()
    assert card.locator("h3").inner_text() == "Person 3"
    assert page.locator("tr.chosen button.name").inner_text() == "Person 3"
    page.keyboard.press("Escape")
    assert card.is_hidden()
    page.wait_for_timeout(400)
    x, y = page.evaluate(
        "(() => { const p = battleMap.canvasToDOM(battleMap.getPosition('C001')); return [p.x, p.y] })()"
    )
    page.locator("#canvas").click(position={"x": x, "y": y})
    card.wait_for(state="visible")
    assert card.locator("h3").inner_text() == "Hengfeng Central Hospital"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_legend_is_what_is_drawn_and_comes_from_the_model(small: Open, lang: Lang) -> None:
    shown = small(lang)
    for group, declared in (("node", MODEL.nodes), ("edge", MODEL.edges)):
        drawn = {item["kind"] for item in shown.data[f"{group}s"]}
        entries = shown.page.locator(f"#legend [data-group={group}]").all()
        legend = {e.get_attribute("data-kind"): squeezed(e.text_content() or "") for e in entries}
        assert legend == {kind: declared[kind].text[lang] for kind in drawn}
    for node in shown.data["nodes"]:
        assert node["shape"] == MODEL.nodes[node["kind"]].shape
        entry = shown.page.locator(f"#legend [data-kind={node['kind']}] > svg")
        assert entry.get_attribute("fill") == MODEL.nodes[node["kind"]].colour


def test_veto_is_a_red_border_and_hidden_a_dashed_one(small: Open) -> None:
    nodes = {node["id"]: node for node in small("zh").data["nodes"]}
    assert nodes["P1"]["color"]["border"] == "#dc2626"
    assert nodes["P2"]["shapeProperties"]["borderDashes"]
    assert not nodes["P3"]["shapeProperties"]["borderDashes"]
    assert nodes["P1"]["size"] > nodes["P2"]["size"] > nodes["P3"]["size"]


def test_a_legend_entry_hides_its_edges(small: Open) -> None:
    shown = small("zh")
    shown.page.locator("#legend [data-kind=INFLUENCES] button").click()
    hidden = "battleMap.body.data.edges.get().filter(e => e.hidden).map(e => e.kind)"
    assert shown.page.evaluate(hidden) == ["INFLUENCES"]


def test_a_map_that_stands_alone_leads_nowhere() -> None:
    assert "<a " not in render(small_map(), "zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_customer_of_whom_nothing_is_known_has_a_page(visit: Open, lang: Lang) -> None:
    shown = visit(render(empty_map(), lang))
    assert shown.page.locator("p.none").count() == 6
    assert len(shown.data["nodes"]) == 1


def test_a_changed_script_does_not_run_and_the_page_says_that_the_map_is_missing(browser: Browser) -> None:
    html = render(small_map(), "en")
    assert "@version 9.1.2" in html
    page = browser.new_page()
    page.set_content(html.replace("@version 9.1.2", "@version 6.6.6"))
    assert page.locator("#notice").inner_text() == LABELS["not_drawn"].en
    assert page.locator("aside h2").count() == 6
    page.close()


def test_fifteen_hundred_nodes_are_drawn(visit: Open, small: Open) -> None:
    started = time.perf_counter()
    html = render(large_map(), "zh")
    rendered = time.perf_counter() - started
    shown = visit(html)
    megabytes = len(html.encode()) / 1e6
    said = f"{rendered:.2f} s to render, {megabytes:.1f} MB, {shown.drawn_after:.2f} s to drawn"
    print(f"1,500 nodes: {said}; a small map: {small('zh').drawn_after:.2f} s to drawn")  # noqa: T201
    assert len(shown.data["nodes"]) == 1500
    assert shown.drawn_after < 10


# ---- the other pages


def test_an_error_is_a_sentence_and_a_way_back(visit: Open) -> None:
    page = visit(render_error(Text(f"no customer {SCRIPT}", "没有"), "en")).page
    assert f"no customer {SCRIPT}" in page.locator("main").inner_text()
    assert page.get_by_role("link", name="Back to all customers").get_attribute("href") == "/?lang=en"


# ---- words and figures


SHOWN = ("Organization", "Customer", "Distributor", "Person", "KOL", "Opportunity", "Signal")


def test_every_choice_that_a_page_can_show_has_words_in_both_languages() -> None:
    fields = [f for label in SHOWN for f in MODEL.nodes[label].fields.values() if f.choices]
    fields += [MODEL.edges["DECIDES"].fields["role"]]
    for declared in fields:
        words = CODES["industry" if declared.name == "industries" else declared.name]
        assert set(declared.choices) <= set(words)
    assert set(CODES["trend"]) == set(get_args(Trend))
    assert coded("stage", "made_by_an_extension", "zh") == "made by an extension"


def test_every_word_exists_in_both_languages_with_the_same_blanks() -> None:
    for text in [*LABELS.values(), *(text for words in CODES.values() for text in words.values())]:
        assert text.en
        assert text.zh
        blanks = [{name for _, name, _, _ in Formatter().parse(text[lang]) if name} for lang in ("en", "zh")]
        assert blanks[0] == blanks[1]


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        (18e6, "1,800万", "¥18.0 M"),
        (12_340, "1.2万", "¥12 K"),
        (1.8e8, "1.8亿", "¥180.0 M"),
        (900, "900元", "¥900"),
        (99_999_999, "1亿", "¥100.0 M"),
        (2.5e9, "25亿", "¥2.50 B"),
        (None, "", ""),
    ],
)
def test_money(amount: float | None, zh: str, en: str) -> None:
    assert (money(amount, "zh"), money(amount, "en")) == (zh, en)


def test_days_shares_and_ratings() -> None:
    assert [ago(n, "en") for n in (None, 0, 1, 1200)] == [
        "never touched",
        "today",
        "yesterday",
        "1,200 d ago",
    ]
    assert [percent(x) for x in (None, 0, 0.001, 0.186, 1)] == ["", "0%", "<1%", "19%", "100%"]
    assert rating_text(Satisfaction(n=2), "zh") == "数据不足 (2 份)"


def test_a_project_is_named_without_its_customer() -> None:
    customer = {
        "name": "璟陌新能源汽车（苏州）有限公司",
        "name_en": "Jingmo New Energy Vehicles",
        "aliases": ["璟陌汽车"],
    }
    for name in (
        "璟陌新能源汽车（苏州）有限公司电芯产线",
        "璟陌新能源汽车电芯产线",
        "璟陌汽车电芯产线",
        "电芯产线",
    ):
        assert opportunity_name({"name": name}, customer, "zh") == "电芯产线"
    assert (
        opportunity_name({"name": "x", "name_en": "Jingmo New Energy Vehicles: Cell line"}, customer, "en")
        == "Cell line"
    )
    assert opportunity_name({"name": "璟陌汽车"}, customer, "zh") == "璟陌汽车"


def test_labels_fit_on_the_canvas() -> None:
    assert wrap("影像云平台建设项目", 12, 2) == ["影像云平台", "建设项目"]
    assert wrap("Expansion intent", 15, 2) == ["Expansion", "intent"]
    assert label_name("珩光影像部件股份有限公司") == "珩光影像部件"
    assert label_name("Zhanze Medical Co., Ltd.") == "Zhanze Medical"
    for text in [*HOSTILE, "x" * 99, "汉" * 99, "", "a b " * 40]:
        lines = wrap(squeezed(text), 12, 2)
        assert len(lines) <= 2
        assert all(width(line) <= 12 for line in lines)


# ---- on paper

BOX = "(() => { const { x, y, width, height } = document.querySelector('#canvas canvas').getBoundingClientRect(); return [x, y, width, height] })()"
PAPER = {"landscape": (1047, 718), "portrait": (718, 1047)}  # A4 within its margins, in CSS pixels


@pytest.mark.parametrize("paper", PAPER)
@pytest.mark.parametrize("nodes", [0, 300])
def test_a_printed_map_is_whole_on_the_first_page_in_its_proportions(visit: Open, paper: str, nodes: int) -> None:
    page = visit(render(large_map(nodes) if nodes else small_map(), "zh")).page
    _, _, across, down = page.evaluate(BOX)
    scale = page.evaluate("battleMap.getScale()")
    page.evaluate("battleMap.moveTo({ scale: 3, position: { x: 400, y: 90 } })")  # what a reader looked at last
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("battleMap.getScale()") == pytest.approx(scale)
    width, height = PAPER[paper]
    page.emulate_media(media="print")
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(300)
    x, y, wide, high = page.evaluate(BOX)
    assert wide / high == pytest.approx(across / down, rel=0.01)
    assert x >= 0 and y >= 0 and x + wide <= width and y + high <= height
    assert wide * high > 0.3 * width * height
    assert page.evaluate("getComputedStyle(document.querySelector('.stage')).breakInside") == "avoid"
    assert page.locator("#legend").evaluate("e => e.getBoundingClientRect().bottom") <= height
