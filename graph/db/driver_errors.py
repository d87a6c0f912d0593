"""Errors of the driver as ours: what happened and how to mend it, in both languages."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import BrokenRecordError, DriverError, Neo4jError, ServiceUnavailable, SessionExpired

from graph.words import BattlemapError, DatabaseRefused, DatabaseUnavailable, Text

FULL = ("No space left", "Disk quota exceeded", "disk is full")
STOPPED = ("critical error", "needs to be restarted", "panic")
FORBIDDEN = ("Read-only file system", "Permission denied", "read only mode")
OF_ONE = "db.memory.transaction.max "  # the limit of each transaction: whoever waits runs into it again


@contextmanager
def translated_errors() -> Iterator[None]:
    """Each error of the driver becomes one of ours; Cypher and stack traces stay inside.

    Raises DatabaseUnavailable, DatabaseRefused or BattlemapError (code DATABASE, BAD_VALUE, TIMEOUT); those have codes of their own
    where the cause is known: the disk, memory, who may write, the leader, the password, the certificate.
    """
    try:
        yield
    except (DriverError, Neo4jError, OSError) as error:
        raise translated_error(error) from error


def translated_error(error: Exception) -> BattlemapError:
    """What an error of the driver, or of the network below it, is for users."""
    if isinstance(error, Neo4jError):
        return _of_disk(error) or _of_code(error)
    if isinstance(error, BrokenRecordError):
        return BattlemapError(UNREADABLE, "BAD_VALUE")
    return _of_encryption(error) or DatabaseUnavailable(UNAVAILABLE)


def is_lost(error: Exception) -> bool:
    """Whether no connection was there, or is any more: nobody answered, which says nothing of the work."""
    return isinstance(error, ServiceUnavailable | SessionExpired | OSError)


def is_transient(error: Exception) -> bool:
    """Whether the same transaction may succeed a little later: others were in its way, or the server was."""
    if isinstance(error, Neo4jError):
        return error.is_retryable() and not is_stopped(error) and OF_ONE not in (error.message or "")
    return isinstance(error, DriverError) and error.is_retryable() and _of_encryption(error) is None


REFUSED = Text(
    "Neo4j refused the user name or password; set NEO4J_USER and NEO4J_PASSWORD to what that server expects",
    "Neo4j 拒绝了用户名或密码;请把 NEO4J_USER 和 NEO4J_PASSWORD 设为该服务器的账号",
)
EXPIRED = Text(
    "the password is right, but Neo4j wants a new one before it lets anybody in: change it with `ALTER CURRENT USER` "
    "on its database `system` (Neo4j Browser, cypher-shell), then set NEO4J_PASSWORD",
    "密码正确,但 Neo4j 要求先更换密码才允许进入:请在其 `system` 数据库中执行 `ALTER CURRENT USER` 修改密码"
    "(用 Neo4j Browser 或 cypher-shell),然后更新 NEO4J_PASSWORD",
)
UNTRUSTED = Text(
    "Neo4j's certificate is vouched for by nobody that this machine trusts, or is made out to another host, or has expired: name the host "
    "that it is made out to in NEO4J_URI and the authority's file in SSL_CERT_FILE; `bolt+ssc://` or `neo4j+ssc://` take any certificate",
    "本机不信任 Neo4j 证书的签发机构,或证书属于其他主机,或已过期:请在 NEO4J_URI 中写证书上的主机名,"
    "并用 SSL_CERT_FILE 指定签发机构的证书文件;`bolt+ssc://` 或 `neo4j+ssc://` 接受任何证书",
)
NOT_ENCRYPTED = Text(
    "what listens at NEO4J_URI does not speak TLS, or not ours: without encryption the address begins with `bolt://` or `neo4j://`",
    "NEO4J_URI 处的服务不支持 TLS,或版本不符:不加密时地址应以 `bolt://` 或 `neo4j://` 开头",
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
MEMORY = Text(
    "Neo4j has no memory left for this: let other work end first, or give it more (BATTLEMAP_HEAP and `battlemap db stop` for the one that "
    "we run; server.memory.heap.max_size and dbms.memory.transaction.total.max in the neo4j.conf of any other), then run this again",
    "Neo4j 的事务内存不足:请等其他任务结束,或增加内存(本程序运行的 Neo4j:设置 BATTLEMAP_HEAP 后执行 `battlemap db stop`;"
    "其他 Neo4j:在 neo4j.conf 中调整 server.memory.heap.max_size 和 dbms.memory.transaction.total.max),然后重新执行",
)
NOT_LEADER = Text(
    "this server of the Neo4j cluster only reads, another one is the leader: let NEO4J_URI begin with `neo4j://`, which finds it; "
    "while the cluster elects a new one, wait and run this again",
    "该 Neo4j 集群成员只能读取,主节点是另一台:请让 NEO4J_URI 以 `neo4j://` 开头,由它找到主节点;若集群正在选举,请稍候重新执行",
)
READ_ONLY_DATABASE = Text(
    "this database of Neo4j is set to be read only: its operator allows writing (server.databases.read_only, "
    "server.databases.default_to_read_only), or set NEO4J_DATABASE to another one",
    "该 Neo4j 数据库被设为只读:请让其管理员允许写入(server.databases.read_only、server.databases.default_to_read_only),"
    "或把 NEO4J_DATABASE 设为其他数据库",
)
BUSY = Text(
    "Neo4j could not do this now, as others were changing the same, or it was changing itself ({code}); run this again",
    "Neo4j 暂时无法完成该操作:其他任务正在修改相同内容,或其自身正在切换({code});请重新执行",
)
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
CodeTranslation = tuple[str, type[BattlemapError], Text, str | None]
CODES: tuple[CodeTranslation, ...] = (  # part of the server's code, what it becomes; the first that fits
    ("Security.CredentialsExpired", DatabaseRefused, EXPIRED, "DATABASE_PASSWORD_EXPIRED"),
    ("Security.Unauthorized", DatabaseRefused, REFUSED, None),
    ("Security.TokenExpired", DatabaseRefused, REFUSED, None),
    ("Security.Authenti", DatabaseRefused, REFUSED, None),  # too many wrong passwords in a row
    ("Security.Authori", DatabaseRefused, REFUSED, None),
    ("DatabaseNotFound", DatabaseRefused, NO_DATABASE, None),
    ("TransactionTimedOut", BattlemapError, TIMED_OUT, "TIMEOUT"),
    ("OutOfMemory", DatabaseUnavailable, MEMORY, "DATABASE_MEMORY"),
    ("NotALeader", DatabaseUnavailable, NOT_LEADER, "DATABASE_NOT_LEADER"),
    ("ReadOnly", DatabaseUnavailable, READ_ONLY_DATABASE, "DATABASE_READ_ONLY"),
    ("General.DatabaseUnavailable", DatabaseUnavailable, UNAVAILABLE, None),
    ("TransientError", DatabaseUnavailable, BUSY, "DATABASE_BUSY"),
    ("", BattlemapError, FAILED, "DATABASE"),
)


def _of_code(error: Neo4jError) -> BattlemapError:
    of_server = error.code or "?"
    _, kind, text, code = next(found for found in CODES if found[0] in of_server)
    return kind(text.fill(code=of_server) if text in (BUSY, FAILED) else text, code)


def _of_encryption(error: Exception) -> BattlemapError | None:
    """What a connection failed of that was not to be read by others."""
    found = next((each for each in _causes(error) if isinstance(each, ssl.SSLError)), None)
    if isinstance(found, ssl.SSLCertVerificationError):
        return DatabaseRefused(UNTRUSTED, "DATABASE_CERTIFICATE")
    return DatabaseRefused(NOT_ENCRYPTED, "DATABASE_TLS") if found else None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came of; of several servers that were tried, each."""
    while error is not None:
        yield error
        for each in getattr(error, "exceptions", ()):
            yield from _causes(each)
        error = error.__cause__


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
