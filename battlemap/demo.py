"""`battlemap up`: from nothing to a served battle map, and cleanly back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console

from battlemap.alerting import channels_of
from battlemap.demo_workspace import install_workspace
from battlemap.http.web import listen, serve
from battlemap.session import OPEN, connect, fetch_pages, managed_server, model_of
from battlemap.settings import ROOT, Settings
from graph.access.access_book import AccessBook
from graph.access.keys import make_key
from graph.battle_map.overview import is_ingested, is_scored, last_day, overview
from graph.clock import today
from graph.db.client import Graph
from graph.lifecycle.lifecycle import Steps
from graph.mutations.changes import Author
from graph.rules.rule_lifecycle import RULES
from graph.server.disk import write_private
from graph.server.server import Server
from graph.words import Lang, Text, Unauthenticated

SHIPPED = ROOT / "rules"
SHIPPED_MODEL = ROOT / "seed_data" / "partner_fit.json"
ALGORITHMS = ["influence", "partner_fit"]
Advance = Callable[[str], AbstractContextManager[Callable[[str, int, int], None]]]


def run_demo(
    settings: Settings,
    port: int | None,
    seed: Path,
    console: Console,
    lang: Lang,
    advance: Advance,
    *,
    workspace: bool = True,
) -> None:
    """Start Neo4j, load and score what is not yet, put rules in force, and serve until interrupted; then stop Neo4j.

    `workspace`: open one with a partner, too, if there is no data contract yet.
    Raises ServerError, BadInput, DatabaseUnavailable, DatabaseRefused.
    """
    model = model_of(settings)
    channels_of(settings)
    host, at = settings.host, port or settings.port
    with listen(host, at) as listening:
        server = managed_server(settings)
        console.print(STARTING[lang])
        try:
            if missing := fetch_pages(settings):
                console.print(missing[lang], markup=False)
            connection = connect(settings, server)
            with Graph(connection, model, wait=settings.retry_seconds) as graph:
                graph.verify()
                graph.prepare()
                day = settings.as_of or prepare(graph, seed, settings, console, lang, advance)
                install_rules(graph)
                contract = install_workspace(graph, day) if workspace else None
            with Graph(connection, model) as graph:
                base = f"http://{host}:{at}"
                keys = [] if settings.auth == "off" else demo_keys(graph, settings, contract)
                ready = partial(announce, graph, server, base=base, keys=keys, day=day, console=console, lang=lang)
                serve(graph, settings, listening, day, ready)
        finally:
            if server:
                console.print(STOPPING[lang])
                server.stop()


def prepare(graph: Graph, seed: Path, settings: Settings, console: Console, lang: Lang, advance: Advance) -> dt.date:
    """Load the seed and score it, each only if that was not done before; the last day in the data."""
    from ingest.load.pipeline import ingest, load_fingerprint

    data = load_fingerprint([seed])
    if not is_ingested(graph, data):
        with advance(LOADING[lang]) as progress:
            report = ingest(graph, [seed], quarantine=settings.quarantine, progress=progress)
        console.print(
            LOADED.fill(n=report.total("loaded"), rejected=report.total("rejected"), path=report.quarantine)[lang]
        )
    day = last_day(graph) or today()
    if not is_scored(graph, ALGORITHMS, day):
        from algorithms.partner_fit.model_file import read_model
        from algorithms.scoring import score

        with advance(SCORING[lang]) as progress:
            score(graph, "all", day, progress=progress, model=read_model(SHIPPED_MODEL, data))
    return day


def install_rules(graph: Graph) -> None:
    """Put the rules that come along in force, where there are none yet."""
    if not RULES.documents(graph.read):
        for file in sorted(SHIPPED.glob("*.yaml")):
            rule = RULES.load_file(file, graph, today())
            RULES.step(graph, Author("battlemap", "battlemap"), Steps.install, rule)


@dataclass(frozen=True, slots=True)
class DemoKey:
    """A key that `battlemap up` made, and the file that it is kept in."""

    text: str
    file: Path


def demo_keys(graph: Graph, settings: Settings, contract: str | None) -> list[DemoKey]:
    """A key of an administrator and, where there is a contract, one of its partner."""
    keys = [demo_key(graph, settings.demo_key, "admin")]
    return [*keys, demo_key(graph, settings.demo_partner_key, "partner", contract)] if contract else keys


def demo_key(graph: Graph, file: Path, role: str, contract: str | None = None) -> DemoKey:
    """The key of this role that an earlier start has left in the file, if it is still good; else a new one."""
    with suppress(OSError, Unauthenticated):
        kept = file.read_text("utf-8").strip()
        if AccessBook(graph).principal_of_key(kept).role == role:
            return DemoKey(kept, file)
    text, _ = make_key(graph, f"battlemap up ({role})", role, "battlemap up", contract=contract)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_private(file, text + "\n")
    return DemoKey(text, file)


def announce(
    graph: Graph,
    server: Server | None,
    *,
    base: str,
    keys: list[DemoKey],
    day: dt.date,
    console: Console,
    lang: Lang,
) -> None:
    """The addresses. A terminal is shown the key and the password: it is this machine's user, who started all this. Anything
    else is a log that others may read: it is told in which files they are."""
    watched = console.file.isatty()
    enter, as_partner = ([f"?key={key.text}" if watched else "" for key in keys] + ["", ""])[:2]
    if not keys:
        console.print(OPEN[lang], markup=False)
    hottest = max(overview(graph, day), key=lambda c: str(c["signal"]["at"]) if c["signal"] else "")
    console.print(READY.fill(day=day)[lang])
    console.print(f"  {PAGE[lang]}  {base}/map/{hottest['id']}{enter}", markup=False)
    console.print(f"  {ALL[lang]}  {base}/{enter}", markup=False)
    console.print(f"  GraphQL          {base}/graphql{enter}", markup=False)
    if len(keys) > 1:
        console.print(f"  {AS_PARTNER[lang]}  {base}/workspaces{as_partner}", markup=False)
        console.print(f"                   {PRIVATE[lang]}")
    if server:
        login = server.connection
        password = login.password if watched else server.credentials_file
        console.print(f"  Neo4j Browser    {server.shell_url}", markup=False)
        console.print(f"                   {LOGIN.fill(user=login.user, password=password)[lang]}", markup=False)
    for key, text in zip(keys, (KEPT, PARTNER_KEPT), strict=False):
        if not watched:
            console.print(f"  {text.fill(path=key.file)[lang]}", markup=False)
    console.print(f"  {STOP[lang]}")


STARTING = Text("starting Neo4j …", "正在启动 Neo4j …")
STOPPING = Text("stopping Neo4j …", "正在停止 Neo4j …")
LOADING, SCORING = Text("loading the seed data", "载入示例数据"), Text("scoring", "评分")
LOADED = Text("{n} rows loaded, {rejected} set aside ({path})", "载入 {n} 行,搁置 {rejected} 行({path})")
READY = Text("Battlemap is ready, as of {day}:", "生态作战地图已就绪(数据截至 {day}):")
PAGE = Text("battle map     ", "作战地图       ")
ALL = Text("all customers  ", "全部客户       ")
LOGIN = Text("user {user}, password {password}", "用户 {user},密码 {password}")
AS_PARTNER = Text("as a partner   ", "以伙伴身份     ")
PRIVATE = Text("in a private window, beside your own page", "请在隐私窗口中打开,与您自己的页面并列")
KEPT = Text("the key is in {path}: /?key=KEY in a browser", "密钥在 {path};在浏览器中打开 /?key=密钥")
PARTNER_KEPT = Text("the partner's key is in {path}", "伙伴的密钥在 {path}")
STOP = Text("Ctrl-C stops everything.", "按 Ctrl-C 停止全部服务。")
