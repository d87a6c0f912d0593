"""`POST /export`: a list as CSV or XLSX, of what the reader may see and nothing else.

    {"list": "customers", "format": "xlsx", "variables": {"orderBy": "NAME", "direction": "ASC"}}

The list's own document is cut to the reader's schema and asked page by page, as any question is; so columns that are not open
are not there. What was taken is noted in the audit log before it is handed out. Text that a spreadsheet would compute is defused.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import orjson
from starlette.responses import Response

from battlemap.http.exports.drawing_file import DRAWING, drawing_file
from battlemap.http.exports.exported_lists import LISTS, ExportedList, Json
from battlemap.http.exports.map_file import html_map_id, html_places, map_file
from battlemap.http.identity.session_endpoint import bilingual_refusal
from gql.compile.requests import Caller, GraphQLRequest
from gql.execution.service import Service
from gql.ids import plain_id
from gql.transport.http import Admit, Receive, Scope, Send, decode_json, requested_language
from gql.transport.http_errors import STATUS, RequestError
from gql.transport.media import is_json
from graph.access.keys import Principal
from graph.db.client import Graph
from graph.store.audit import audit
from graph.words import BattlemapError, Lang, Text, Unauthenticated
from ingest.workbooks.exports import write_csv, write_workbook

PAGE, MOST_ROWS = 100, 10_000
MEDIA = {
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BOM = "\ufeff"  # by which spreadsheets know UTF-8
TOLD = {**STATUS, "QUOTA": 429}


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What is asked for: a list, as which kind of file, with the variables of its document."""

    exported: ExportedList
    format: Literal["csv", "xlsx"]
    variables: Json


@dataclass(frozen=True, slots=True)
class MapRequest:
    """A map is asked for as a file; `map_file` says whether the rest is right."""

    format: Any
    variables: Json


class ExportEndpoint:
    """The ASGI app."""

    def __init__(self, graph: Graph, service: Service, admit: Admit, today: Callable[[], dt.date]):
        self._graph, self._service, self._admit, self._today = graph, service, admit, today

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        lang = requested_language(dict(scope["headers"]), scope["query_string"])
        try:
            answer: Any = await self._answer(scope, receive, lang)
        except BattlemapError as error:
            await bilingual_refusal(error, scope).send(send)
            return
        await answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, lang: Lang) -> Response:
        if scope["method"] != "POST":
            raise RequestError(METHOD, "METHOD", 405, {"Allow": "POST"})
        principal = await self._admit(scope)
        if principal is None:
            raise Unauthenticated(NEEDS_KEY)
        request = export_request(dict(scope["headers"]), (await receive())["body"])
        caller = Caller(principal, lang, self._today(), scope["state"]["request_id"])
        if isinstance(request, MapRequest):
            return await self._map(request, caller, principal)
        rows = await self._rows(request, caller)
        exported = request.exported
        taken = {"rows": len(rows), "format": request.format}
        await asyncio.to_thread(self._note, caller, principal, "list.export", exported.label, exported.name, taken)
        body = await asyncio.to_thread(file_of, request, rows, lang)
        return _attached(body, f"{exported.name}-{caller.as_of.isoformat()}", request.format)

    async def _map(self, request: MapRequest, caller: Caller, principal: Principal) -> Response:
        """All of a map is in its file, under a contract what the API draws of it."""
        if principal.contract is not None:
            customer, body = await self._drawing(request, caller)
        else:
            customer, body = await asyncio.to_thread(map_file, self._graph, request.format, request.variables, caller)
        await asyncio.to_thread(
            self._note, caller, principal, "map.export", "Organization", customer, {"format": "html"}
        )
        return _attached(body, f"map-{caller.as_of.isoformat()}", "html")

    async def _drawing(self, request: MapRequest, caller: Caller) -> tuple[str, bytes]:
        """The customer's id, and the file of the drawing that the reader is told. Raises RequestError."""
        id = html_map_id(request.format, request.variables)
        html_places(request.variables)
        found = await self._found(DRAWING, {"id": id}, caller)
        if not isinstance(found, dict) or not {"customer", "drawing"} <= found.keys():
            raise RequestError(NO_LIST, "NOT_FOUND", 404)
        body = await asyncio.to_thread(drawing_file, found, request.variables, caller.lang, self._graph.model)
        return plain_id(found["customer"]["id"]), body

    async def _rows(self, request: ExportRequest, caller: Caller) -> list[Json]:
        """All rows that the reader may see. Raises BattlemapError."""
        if not request.exported.paged:
            found = await self._found(request.exported, request.variables, caller)
            return found if isinstance(found, list) else []
        rows: list[Json] = []
        after: str | None = None
        while True:
            variables = {"direction": "ASC"} | request.variables | {"first": PAGE, "after": after}
            page = await self._found(request.exported, variables, caller)
            assert isinstance(page, dict)
            if page["totalCount"] > MOST_ROWS:
                raise RequestError(TOO_MANY.fill(n=page["totalCount"], most=MOST_ROWS), "TOO_LARGE", 413)
            rows += page["nodes"]
            if not page["pageInfo"]["hasNextPage"]:
                return rows
            after = page["pageInfo"]["endCursor"]

    async def _found(self, exported: ExportedList, variables: Json, caller: Caller) -> Json | list[Json]:
        """The connection, or the rows, of one answer. Raises RequestError, also where the reader has no such list."""
        asked = GraphQLRequest(exported.document, variables)
        answer = await self._service.answer(asked, caller, read_only=True)
        body: Json = orjson.loads(answer.body)
        if errors := body.get("errors"):
            code = str(errors[0].get("extensions", {}).get("code", "BAD_REQUEST"))
            message = str(errors[0]["message"])
            raise RequestError(Text(message, message), code, TOLD.get(code, 400))
        found = exported.value_in(body["data"])
        if found is None:
            raise RequestError(NO_LIST, "NOT_FOUND", 404)
        return found

    def _note(self, caller: Caller, principal: Principal, what: str, label: str, target: str, taken: Json) -> None:
        self._graph.write(
            lambda tx: audit(tx, principal.name, what, label, target, after=taken, request=caller.request_id)
        )


def _attached(body: bytes, name: str, format: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{format}"', "Cache-Control": "no-store"}
    return Response(body, 200, headers, MEDIA[format])


def export_request(headers: dict[bytes, bytes], body: bytes) -> ExportRequest | MapRequest:
    """What is asked for. Raises RequestError (400, 404, 415)."""
    if not is_json(headers.get(b"content-type", b"")):
        raise RequestError(CONTENT, "UNSUPPORTED_MEDIA_TYPE", 415, {"Accept-Post": "application/json"})
    found = decode_json(body)
    given: Json = found if isinstance(found, dict) else {}
    exported, format, variables = LISTS.get(str(given.get("list"))), given.get("format"), given.get("variables") or {}
    if given.get("list") == "map":
        return MapRequest(format, variables if isinstance(variables, dict) else {})
    if exported is None:
        raise RequestError(NO_LIST, "NOT_FOUND", 404)
    if format not in ("csv", "xlsx") or not isinstance(variables, dict):
        raise RequestError(NO_FORMAT, "BAD_REQUEST", 400)
    return ExportRequest(exported, format, variables)


def file_of(request: ExportRequest, rows: list[Json], lang: Lang) -> bytes:
    """The bytes of the file."""
    table = request.exported.table(rows, lang)
    if request.format == "csv":
        out = io.StringIO()
        write_csv(table, out)
        return (BOM + out.getvalue()).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_workbook(path, [(request.exported.text[lang], table)])
        return path.read_bytes()


METHOD = Text("export by POST", "导出请用 POST")
NEEDS_KEY = Text("sign in first", "请先登录")
CONTENT = Text("send a JSON object as application/json", "请以 application/json 发送 JSON 对象")
NO_LIST = Text("there is no such list", "没有此列表")
NO_FORMAT = Text("format: csv or xlsx; variables: an object", "format:csv 或 xlsx;variables:对象")
TOO_MANY = Text(
    "{n} rows, at most {most} go into one file: filter the list", "共 {n} 行,一个文件最多 {most} 行:请先筛选"
)
