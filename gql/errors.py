"""Errors as clients get them: a sentence in their language and a code; internals stay in the log."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

import orjson
from graphql import GraphQLError

from graph.words import BattlemapError, Lang, Text

log = logging.getLogger("battlemap.gql")
INTERNAL = Text("this went wrong on our side; the log says what", "服务内部出错;详情见日志")
# What commands tell their user about the database is for those who run it, not for those who ask.
DATABASE = Text("the database does not answer at the moment; try again soon", "数据库暂时没有响应;请稍后重试")
BUSY = Text("others are changing the same at the moment; try again soon", "其他任务正在修改相同内容;请稍后重试")
MEMORY = Text(
    "the database has no memory left for this at the moment; ask for less, or try again soon",
    "数据库内存暂时不足;请减少查询内容,或稍后重试",
)
NOT_WRITTEN = Text(
    "the database takes no changes at the moment, only reads; the log of the service says why to its operators",
    "数据库暂时只能读取,不接受修改;原因见服务日志,请联系运维人员",
)
LOCKED_OUT = Text(
    "the service is not let into its database; the log says why to its operators",
    "服务无法进入数据库;原因见服务日志,请联系运维人员",
)
DISK_FULL = Text(
    "the disk of the service is full; its operators have to free some space, then it goes on",
    "服务所在磁盘已满;运维人员释放空间后即可恢复",
)
NOTHING = "Cannot return null for non-nullable field"  # graphql-core's own words
BAD_VALUE = Text(
    "the graph holds no value here, or one that this field can't tell: it was written past Battlemap; its operators find it with `path`",
    "图中此处没有值,或其值无法由该字段表达:它不是通过本服务写入的;运维人员可按 `path` 找到",
)
OUTSIDE = {
    "DISK_FULL": DISK_FULL,
    "READ_ONLY_DISK": NOT_WRITTEN,
    "DATABASE_UNAVAILABLE": DATABASE,
    "DATABASE_BUSY": BUSY,
    "DATABASE_MEMORY": MEMORY,
    "DATABASE_READ_ONLY": NOT_WRITTEN,
    "DATABASE_NOT_LEADER": NOT_WRITTEN,
    "DATABASE_REFUSED": LOCKED_OUT,
    "DATABASE_PASSWORD_EXPIRED": LOCKED_OUT,
    "DATABASE_CERTIFICATE": LOCKED_OUT,
    "DATABASE_TLS": LOCKED_OUT,
    "DATABASE": INTERNAL,
    "MODEL": INTERNAL,
}


def client_error(error: GraphQLError, lang: Lang) -> GraphQLError:
    original = error.original_error
    while isinstance(original, GraphQLError) and original.original_error is not None:
        original = original.original_error
    if isinstance(original, BattlemapError):
        return _replaced(error, client_sentence(original, lang), original.code)
    if original is None or isinstance(original, GraphQLError):
        error.extensions = {"code": "GRAPHQL"} | dict(error.extensions or {})
        return error
    if isinstance(original, TypeError) and str(original).startswith(NOTHING):
        log.warning("a value that can't be told at %s", error.path)
        return _replaced(error, BAD_VALUE[lang], "BAD_VALUE")
    log.error("unexpected error at %s", error.path, exc_info=original)
    return _replaced(error, INTERNAL[lang], "INTERNAL")


def client_sentence(error: BattlemapError, lang: Lang) -> str:
    """The sentence for a client; where it differs from the error's own, that is logged."""
    if error.code in OUTSIDE:
        log.warning("%s: %s", error.code, error.text.en)
    return OUTSIDE.get(error.code, error.text)[lang]


def _replaced(error: GraphQLError, message: str, code: str) -> GraphQLError:
    return GraphQLError(message, error.nodes, error.source, error.positions, error.path, extensions={"code": code})


def format_errors(errors: Iterable[GraphQLError], request_id: str) -> list[dict[str, Any]]:
    """Errors as the answer holds them, each with a code and the request's id."""
    found = []
    for error in errors:
        extensions: dict[str, Any] = {"code": "GRAPHQL"} | (error.extensions or {}) | {"requestId": request_id}
        found.append({**error.formatted, "extensions": extensions})
    return found


def error_body(error: BattlemapError, lang: Lang, request_id: str) -> bytes:
    """The JSON of an answer that holds this error alone."""
    extensions = {"code": error.code, "requestId": request_id}
    return orjson.dumps({"errors": [{"message": client_sentence(error, lang), "extensions": extensions}]})
