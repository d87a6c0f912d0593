"""The command about frames: a kind of row, or scores, as a file for spreadsheets and notebooks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from battlemap.cli.console import LANG, AsOf, app, err, say, settings
from battlemap.cli.output.pair_files import WRITTEN
from battlemap.session import open_graph

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
    "export",
    help=say(
        "Write customers, scores or any other kind of row into a CSV, XLSX or Parquet file.",
        "将客户、评分或其他任一类数据写入 CSV、XLSX 或 Parquet 文件。",
    ),
)
def export_command(
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
