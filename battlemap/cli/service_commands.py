"""Commands that run the service and Neo4j, and that write files of its answers: up, score, serve, map, export and db."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated, Any

import typer

from battlemap.cli.console import LANG, AsOf, Json, Window, advance, app, err, out, print_json, say, settings, writing
from battlemap.cli.output.pair_files import WRITTEN
from battlemap.session import OPEN, as_of_day, connect, fetch_pages, managed_server, open_graph
from battlemap.settings import ROOT
from graph.words import BadInput, Text

SEED = ROOT / "seed_data" / "exports"
db = typer.Typer(help=say("The managed Neo4j.", "托管的 Neo4j。"), no_args_is_help=True)
app.add_typer(db, name="db")
Key = Annotated[
    str | None,
    typer.Option(
        "--key",
        metavar="KEY",
        envvar="BATTLEMAP_KEY",
        help=say(
            "Write what this key may see (default: everything, as this command has the database's password).",
            "只写入该密钥可见的内容(默认全部,因本命令持有数据库密码)。",
        ),
    ),
]


@app.command(
    "up",
    help=say(
        "Load the seed data, score it and serve: all that `make demo` does.",
        "载入示例数据、评分并启动服务(make demo)。",
    ),
)
def up_command(
    port: Annotated[int | None, typer.Option(help=say("Port of the pages and of GraphQL.", "端口。"))] = None,
    workspace: Annotated[
        bool,
        typer.Option(
            help=say(
                "Also open a workspace with a partner, who gets a key.", "同时与一家伙伴开设协作空间,并为其创建密钥。"
            )
        ),
    ] = True,
) -> None:
    from battlemap.demo import run_demo as bring_up

    bring_up(settings(), port, SEED, err, LANG, advance, workspace=workspace)


@app.command("score", help=say("Score influence and partner fit.", "计算影响力与伙伴适配度。"))
def score_command(
    what: Annotated[
        str, typer.Argument(metavar="[all|influence|partner-fit]", help=say("What to score.", "评分内容。"))
    ] = "all",
    *,
    as_of: AsOf = None,
    seed: Annotated[int, typer.Option(help=say("Random seed.", "随机种子。"))] = 0,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help=say("Write every score anew, not only those that differ.", "重写全部结果,而非仅变化部分。"),
        ),
    ] = False,
    reuse: Annotated[
        bool | None,
        typer.Option(
            "--reuse/--learn",
            help=say(
                "Score partner fit with the last model, or learn anew: by default it learns, but without torch a model that "
                "the network took part in stays.",
                "沿用上次的伙伴适配模型,或重新训练;默认重新训练,但未安装 torch 时保留有神经网络参与的模型。",
            ),
        ),
    ] = None,
    window: Window = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--without",
            metavar="[brokerage|community|reach|network]",
            help=say("Leave out a part that costs much; may be repeated.", "省去开销大的部分;可重复使用。"),
        ),
    ] = None,
    json: Json = False,
) -> None:
    from algorithms.run_costs import measured_text
    from algorithms.scoring import ALGORITHMS
    from algorithms.scoring import score as run

    if what not in ("all", *ALGORITHMS):
        raise BadInput(NOT_SCORED.fill(what=what, known=", ".join(ALGORITHMS)))
    _check_learning(what, reuse, window)
    with open_graph(settings()) as graph, advance(say("scoring", "评分")) as progress:
        done = run(
            graph,
            what,
            as_of_day(as_of, settings(), graph),
            seed=seed,
            progress=progress,
            full=full,
            keep_days=settings().keep_runs,
            learn=None if reuse is None else not reuse,
            window=window,
            without=without or (),
            memory=settings().run_memory,
            announce=lambda text: err.print(text[LANG], markup=False),
        )
    for summary in done:
        err.print(measured_text(summary.algorithm, summary.metrics)[LANG], markup=False)
    if json:
        print_json([dataclasses.asdict(summary) for summary in done])
        return
    for summary in done:
        out.print(summary.text[LANG], markup=False)


def _check_learning(what: str, reuse: bool | None, window: int | None) -> None:
    """Raises BadInput for options that would have no effect."""
    given = [name for name, value in (("--reuse/--learn", reuse), ("--window", window)) if value is not None]
    if given and what == "influence":
        raise BadInput(OF_FIT.fill(options=", ".join(given)))
    if reuse and window is not None:
        raise BadInput(KEPT_WINDOWS)


@app.command("serve", help=say("Serve the pages and GraphQL.", "启动页面与 GraphQL 服务。"))
def serve_command(
    host: Annotated[str | None, typer.Option(help=say("Address to listen on.", "监听地址。"))] = None,
    port: Annotated[int | None, typer.Option(help=say("Port.", "端口。"))] = None,
    as_of: AsOf = None,
    workers: Annotated[int | None, typer.Option(min=1, help=say("Processes that answer.", "工作进程数。"))] = None,
) -> None:
    from battlemap.alerting import channels_of
    from battlemap.http import web

    chosen = settings()
    channels_of(chosen)  # mistakes in the file are told before anything starts
    at = host or chosen.host, port or chosen.port
    with web.listen(*at) as listening:
        if missing := fetch_pages(chosen):
            err.print(missing[LANG], markup=False)
        with open_graph(chosen, wait=0) as graph:
            fixed = as_of_day(as_of, chosen, graph) if as_of else chosen.as_of
            access = OPEN if chosen.auth == "off" else HOW_TO_ENTER
            line = SERVING.fill(host=at[0], port=at[1], access=access)[LANG]
            serving = chosen.model_copy(update={"host": at[0]})
            ready = lambda: err.print(line, markup=False)  # noqa: E731
            if (many := workers or chosen.workers) > 1:
                web.serve_many(serving, listening, fixed, many, ready)
            else:
                web.serve(graph, serving, listening, fixed, ready)


@app.command(
    name="map", help=say("Draw the battle map of a customer into an HTML file.", "把客户的作战地图画成 HTML 文件。")
)
def draw_map(
    customer: Annotated[str, typer.Argument(help=say("Number of the customer.", "客户编号。"))],
    output: Annotated[Path, typer.Option("-o", "--output", help=say("File to write.", "输出文件。"))],
    as_of: AsOf = None,
    lang: Annotated[str, typer.Option(help=say("Language of the page: zh or en.", "页面语言:zh 或 en。"))] = LANG,
) -> None:
    from graph.alerts.alert_reading import open_alerts
    from graph.battle_map.reading import read_battle_map
    from viz.map import render

    with open_graph(settings()) as graph:
        found = read_battle_map(graph, customer, as_of_day(as_of, settings(), graph))
        alerts = open_alerts(graph, found.customer["id"], found.as_of)
    page = render(found, "zh" if lang == "zh" else "en", graph.model, alerts=alerts)
    with writing(output):
        output.write_text(page, "utf-8")
    out.print(str(output))


@app.command(
    "export",
    help=say(
        "Write customers, scores or any other kind of row into a CSV, XLSX or Parquet file.",
        "将客户、评分或其他任一类数据写入 CSV、XLSX 或 Parquet 文件。",
    ),
)
def export_frame_command(
    frame: Annotated[
        str, typer.Argument(metavar="FRAME", help=say("What: customers, fit, …", "内容:customers、fit 等。"))
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say("File to write.", "输出文件。"))],
    key: Key = None,
    as_of: AsOf = None,
) -> None:
    from battlemap.frames.frame_files import write_frame
    from battlemap.frames.frame_session import session_on

    with open_graph(settings()) as graph:
        table = session_on(graph, settings(), key, as_of).table(frame)
    write_frame(table, file)
    err.print(WRITTEN.fill(n=table.num_rows, path=file)[LANG], markup=False)


@db.command("start", help=say("Start Neo4j (fetched the first time).", "启动 Neo4j(首次会自动下载)。"))
def start_command(json: Json = False) -> None:
    connect(settings(), _managed())
    status_command(json)


@db.command("stop", help=say("Stop Neo4j.", "停止 Neo4j。"))
def stop_command() -> None:
    stopped = _managed().stop()
    out.print(say("stopped", "已停止") if stopped else say("was not running", "未在运行"))


@db.command("status", help=say("Say whether Neo4j runs.", "查看 Neo4j 状态。"))
def status_command(json: Json = False) -> None:
    found = _managed().status()
    if json:
        print_json(dataclasses.asdict(found))
    else:
        where = f"pid {found.pid}, bolt {found.bolt_port}, http {found.http_port}" if found.pid else str(found.home)
        out.print(f"{STATES[found.state][LANG]} ({where})")
    if found.state != "running":
        raise typer.Exit(3)


@db.command("logs", help=say("Print the last lines of Neo4j's log.", "输出 Neo4j 日志的最后几行。"))
def logs_command(lines: Annotated[int, typer.Option("-n", help=say("How many lines.", "行数。"))] = 50) -> None:
    for line in _managed().logs(lines):
        out.print(line, markup=False)


@db.command("shell-url", help=say("Address and login of Neo4j Browser.", "Neo4j Browser 的地址与登录信息。"))
def shell_url_command(json: Json = False) -> None:
    server = _managed()
    login = server.connection
    if json:
        print_json({"url": server.shell_url, "user": login.user, "password": login.password})
        return
    out.print(server.shell_url)
    out.print(f"{say('user', '用户')}: {login.user}   {say('password', '密码')}: {login.password}", markup=False)


def _managed() -> Any:
    server = managed_server(settings())
    if server is None:
        raise BadInput(NOT_MANAGED)
    return server


STATES = {
    "stopped": Text("not running", "未运行"),
    "starting": Text("starting", "启动中"),
    "running": Text("running", "运行中"),
    "halted": Text(
        "halted: it runs, but answers nothing until it is restarted, mostly as its disk was full; "
        "free some space, then `battlemap db start`",
        "已停摆:进程仍在,但重启前不再响应(多因磁盘已满);请释放空间后执行 battlemap db start",
    ),
}
SERVING = Text(
    "serving at http://{host}:{port}/ (Ctrl-C stops)\n{access}",
    "服务地址 http://{host}:{port}/(按 Ctrl-C 停止)\n{access}",
)
HOW_TO_ENTER = Text(
    "open it with a key, http://…/?key=KEY; make one with `battlemap keys make --role sales --name YOU`",
    "请带密钥打开:http://…/?key=密钥;用 battlemap keys make --role sales --name 姓名 创建密钥",
)
OF_FIT = Text(
    "{options}: of partner fit, which `score influence` does not score",
    "{options} 仅用于伙伴适配,score influence 不适用",
)
KEPT_WINDOWS = Text(
    "--reuse keeps the last model and its windows: leave --window away, or learn anew with --learn",
    "--reuse 沿用上次的模型及其时间窗口:请去掉 --window,或用 --learn 重新训练",
)
NOT_SCORED = Text("{what!r} is not scored; choose all or one of {known}", "{what!r} 不可评分;可选 all 或 {known}")
NOT_MANAGED = Text(
    "NEO4J_URI is set, so that server is used and none is managed here; unset it to manage one",
    "已设置 NEO4J_URI,使用该服务器,不托管本地 Neo4j;取消该设置后可托管",
)
