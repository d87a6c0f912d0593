"""Errors of the driver as ours: what happened and how to mend it, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import AuthError, BrokenRecordError, DriverError, Neo4jError, ServiceUnavailable, SessionExpired

from graph.words import BattlemapError, DatabaseRefused, DatabaseUnavailable, Text

FULL = ("No space left", "Disk quota exceeded", "disk is full")
STOPPED = ("critical error", "needs to be restarted", "panic")
FORBIDDEN = ("Read-only file system", "Permission denied", "read only mode")


@contextmanager
def translated_errors() -> Iterator[None]:
    """Each error of the driver becomes one of ours; Cypher and stack traces stay inside.

    Raises DatabaseUnavailable, DatabaseRefused or BattlemapError (code DATABASE, BAD_VALUE, DISK_FULL, READ_ONLY_DISK).
    """
    try:
        yield
    except AuthError as error:
        raise DatabaseRefused(REFUSED) from error
    except BrokenRecordError as error:
        raise BattlemapError(UNREADABLE, "BAD_VALUE") from error
    except (ServiceUnavailable, SessionExpired, DriverError, OSError) as error:
        raise DatabaseUnavailable(UNAVAILABLE) from error
    except Neo4jError as error:
        if found := _of_disk(error):
            raise found from error
        if error.code and "TransactionTimedOut" in error.code:
            raise BattlemapError(TIMED_OUT, "TIMEOUT") from error
        if error.code and "DatabaseNotFound" in error.code:
            raise DatabaseRefused(NO_DATABASE) from error
        if error.code and "TransientError" in error.code:
            raise DatabaseUnavailable(UNAVAILABLE) from error
        raise BattlemapError(FAILED.fill(code=error.code or "?"), "DATABASE") from error


REFUSED = Text(
    "Neo4j refused the user name or password; set NEO4J_USER and NEO4J_PASSWORD to what that server expects",
    "Neo4j 拒绝了用户名或密码;请把 NEO4J_USER 和 NEO4J_PASSWORD 设为该服务器的账号",
)
UNAVAILABLE = Text(
    "Neo4j does not answer; start it with `battlemap db start`, or check NEO4J_URI, then try again",
    "Neo4j 没有响应;请用 `battlemap db start` 启动,或检查 NEO4J_URI,然后重试",
)
UNREADABLE = Text(
    "the graph holds a date or time outside the years 1 to 9999, which was written past Battlemap: find it in Neo4j Browser and correct it",
    "图中有超出公元 1 至 9999 年的日期或时间,它不是通过本程序写入的:请在 Neo4j Browser 中找到并更正",
)
NO_DATABASE = Text(
    "this Neo4j has no such database; set NEO4J_DATABASE to one that it has",
    "该 Neo4j 中没有这个数据库;请把 NEO4J_DATABASE 设为已有的数据库",
)
TIMED_OUT = Text("this took too long; ask for less, or page by page", "执行时间过长;请减少查询内容,或分页查询")
FAILED = Text("the database could not do this ({code})", "数据库无法完成该操作({code})")
DISK_FULL = Text(
    "the disk of the database is full, or it stopped after an error of its disk: free some space and run this again; "
    "the Neo4j that we run is then started anew by the next command or by a running service, any other has to be restarted by its operator",
    "数据库所在磁盘已满,或数据库因磁盘错误而停止:请释放空间后重新执行;本程序运行的 Neo4j 会由下一条命令或运行中的服务重新启动,"
    "其他 Neo4j 须由其管理员重启",
)
READ_ONLY = Text(
    "the database cannot write to its disk (read-only, or no permission): mend that, restart Neo4j and run this again",
    "数据库无法写入磁盘(只读或没有权限):请修复后重启 Neo4j,再重新执行",
)


def _of_disk(error: Neo4jError) -> BattlemapError | None:
    """What a disk that is full, or can't be written, does to a database, in whatever words it says so."""
    if (error.code or "").startswith("Neo.ClientError"):
        return None
    message = f"{error.code} {error.message}"
    if is_stopped(error) or any(mark in message for mark in FULL):
        return DatabaseUnavailable(DISK_FULL, "DISK_FULL")
    return DatabaseUnavailable(READ_ONLY, "READ_ONLY_DISK") if any(m in message for m in FORBIDDEN) else None


def is_stopped(error: Neo4jError) -> bool:
    """Whether the database does nothing any more until it is restarted, mostly as it could not write to its disk."""
    code, message = error.code or "", error.message or ""
    commits = "TransactionCommitFailed" in code or "TransactionLogError" in code
    return commits or (not code.startswith("Neo.ClientError") and any(mark in message for mark in STOPPED))
