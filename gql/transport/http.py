"""GraphQL over HTTP as its specification says, as a plain ASGI endpoint.

Refused by itself, with 4xx: methods, content types, encodings and bodies that are none of GraphQL's. Answered as
`application/graphql-response+json`, where a document that does not run is a 400, as `application/json`, where it
is a 200 as older clients expect, or as events: a subscription where the client takes them, anything where it takes nothing else.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson

from gql.compile.requests import Answering, Caller, GraphQLRequest, GraphQLResponse
from gql.errors import error_body
from gql.execution.operations import response_stream, single_response
from gql.execution.persisted_documents import PersistedDocuments
from gql.execution.responses import error_response
from gql.execution.service import NEEDS_KEY
from gql.transport.http_errors import RequestError, status_and_headers
from gql.transport.media import HTML, JSON, acceptable, accepts_events, is_json
from gql.transport.server_sent_events import send_events
from graph.access.keys import Principal
from graph.words import BattlemapError, Lang, Text

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]
Admit = Callable[[Scope], Awaitable[Principal | None]]

LONGEST = 1_000  # bytes of a header that are looked at: what was understood is remembered
PARAMETERS = {"variables": dict, "operationName": str, "extensions": dict}


@dataclass(frozen=True, slots=True)
class HttpReply:
    """The HTTP response that is sent back."""

    status: int
    body: bytes
    media: bytes = JSON
    headers: dict[str, str] = field(default_factory=dict)

    async def send(self, send: Send) -> None:
        headers = [
            (b"content-type", self.media),
            (b"content-length", b"%d" % len(self.body)),
            (b"cache-control", b"no-store"),
        ]
        headers += [(name.lower().encode(), value.encode()) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


# Refusals that HTTP has a status for, whichever media type is asked for.
BEFORE = {"MUTATION_BY_GET": 405, "UNAUTHENTICATED": 401, "FORBIDDEN": 403, "QUOTA": 429, "TIMEOUT": 504}


class GraphQLEndpoint:
    """`/graphql` over HTTP.

    `admit` tells who asks, from an ASGI scope; it raises BattlemapError (UNAUTHENTICATED, FORBIDDEN, or a Refused
    with a status of its own). `page` is what a browser gets that opens the address; nobody anonymous does. `budget`: seconds that
    a query may take whose client takes events, which nobody else bounds.
    """

    def __init__(
        self,
        service: Answering,
        admit: Admit,
        today: Callable[[], dt.date],
        documents: PersistedDocuments,
        page: bytes | None = None,
        budget: float = 5.0,
    ):
        self.service, self.admit, self.today = service, admit, today
        self.documents, self.page, self.budget = documents, page, budget

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        lang = requested_language(headers, scope["query_string"])
        request_id = scope.get("state", {}).get("request_id") or secrets.token_hex(8)
        try:
            reply = await self._reply(scope, headers, receive, lang, request_id)
        except BattlemapError as error:
            reply = error_reply(error, lang, request_id)
        if isinstance(reply, HttpReply):
            await reply.send(send)
        else:
            await send_events(reply, scope, receive, send)

    async def _reply(
        self, scope: Scope, headers: dict[bytes, bytes], receive: Receive, lang: Lang, request_id: str
    ) -> HttpReply | AsyncGenerator[GraphQLResponse]:
        method, accept = scope["method"], headers.get(b"accept", b"")
        if method not in ("GET", "POST"):
            raise RequestError(METHOD.fill(method=method), "METHOD", 405, {"Allow": "GET, POST"})
        principal = await self.admit(scope)
        if method == "GET" and b"text/html" in accept and b"query=" not in scope["query_string"]:
            return self._opened(principal)
        events = accepts_events(accept[:LONGEST])
        media = acceptable(accept[:LONGEST], events)
        request = parse_get(scope["query_string"]) if method == "GET" else await parse_post(scope["headers"], receive)
        caller = Caller(principal, lang, self.today(), request_id)
        if media is None:
            if principal is None:
                raise BattlemapError(NEEDS_KEY, "UNAUTHENTICATED")
            return self._events(request, caller, method == "GET")
        response = await self._outcome(request, caller, method == "GET", events)
        if events and response.code == "SUBSCRIPTION":
            return self._events(request, caller, method == "GET", response)
        return HttpReply(status_of(response, media), response.body, media, response.headers)

    async def _events(
        self, request: GraphQLRequest, caller: Caller, read_only: bool, first: GraphQLResponse | None = None
    ) -> AsyncGenerator[GraphQLResponse]:
        try:
            request = self.documents.resolve(request)
        except BattlemapError as error:
            yield error_response(error, caller)
            return
        async with aclosing(response_stream(self.service, request, caller, self.budget, read_only, first)) as found:
            async for response in found:
                yield response

    async def _outcome(self, request: GraphQLRequest, caller: Caller, read_only: bool, events: bool) -> GraphQLResponse:
        try:
            request = self.documents.resolve(request)
        except BattlemapError as error:
            return error_response(error, caller)
        if events:
            return await single_response(self.service, request, caller, self.budget, read_only)
        return await self.service.answer(request, caller, read_only)

    def _opened(self, principal: Principal | None) -> HttpReply:
        if principal is None or self.page is None:
            raise BattlemapError(NEEDS_KEY, "UNAUTHENTICATED")
        return HttpReply(200, self.page, HTML)


def error_reply(error: BattlemapError, lang: Lang, request_id: str) -> HttpReply:
    """The reply to a request that is not let in."""
    status, headers = status_and_headers(error)
    return HttpReply(status, error_body(error, lang, request_id), JSON, headers)


def status_of(response: GraphQLResponse, media: bytes) -> int:
    if response.executed:
        return 200
    if response.code in BEFORE:
        return BEFORE[response.code]
    return 200 if media is JSON else 400


def requested_language(headers: dict[bytes, bytes], query_string: bytes = b"") -> Lang:
    """The language asked for by `?lang=`, else by the client's Accept-Language."""
    accepted = headers.get(b"accept-language", b"").strip().lower()
    if b"lang=" in query_string:
        accepted = (b"&" + query_string).partition(b"&lang=")[2] or accepted
    return "zh" if accepted.startswith(b"zh") else "en"


async def parse_post(headers: Headers, receive: Receive) -> GraphQLRequest:
    """The request of a POST. Raises RequestError (400, 415)."""
    named = dict(headers)
    types = named.get(b"content-type", b"")
    twice = len(named) != len(headers) and sum(name == b"content-type" for name, _ in headers) > 1
    if twice or not is_json(types[:LONGEST]):
        raise RequestError(CONTENT_TYPE, "UNSUPPORTED_MEDIA_TYPE", 415, {"Accept-Post": "application/json"})
    if named.get(b"content-encoding", b"identity").strip().lower() != b"identity":
        raise RequestError(ENCODING, "UNSUPPORTED_MEDIA_TYPE", 415, {"Accept-Encoding": "identity"})
    return parse_body(decode_json(await _body(receive)))


async def _body(receive: Receive) -> bytes:
    message = await receive()
    parts = [message.get("body", b"")]
    while message.get("more_body"):
        message = await receive()
        parts.append(message.get("body", b""))
    return parts[0] if len(parts) == 1 else b"".join(parts)


def decode_json(raw: bytes | str) -> Any:
    """A JSON value. Raises RequestError (400) for anything else: NaN, broken UTF-8, endless digits, bottomless nesting."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise bad_request(NOT_JSON.fill(why=error)) from error


def parse_body(body: Any) -> GraphQLRequest:
    """The request in a decoded body. Raises RequestError (400)."""
    if not isinstance(body, dict):
        raise bad_request(BATCH if isinstance(body, list) else NO_OBJECT)
    for name, type in PARAMETERS.items():
        if body.get(name) is not None and not isinstance(body[name], type):
            raise bad_request(WRONG_TYPE.fill(name=name, type=WORDS[type]))
    query, extensions = body.get("query"), body.get("extensions")
    if not isinstance(query, str) and (query is not None or "persistedQuery" not in (extensions or {})):
        raise bad_request(WRONG_TYPE.fill(name="query", type=WORDS[str]))
    return GraphQLRequest(query, body.get("variables"), body.get("operationName") or None, extensions)


def parse_get(query_string: bytes) -> GraphQLRequest:
    """The request of a GET; `variables` and `extensions` are JSON. Raises RequestError (400)."""
    try:
        pairs = parse_qsl(query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20)
    except ValueError as error:
        raise bad_request(NOT_URL) from error
    body: dict[str, Any] = {name: value for name, value in pairs if name != "query" or value.strip()}
    if len(body) != len(pairs):
        raise bad_request(TWICE)
    for name in ("variables", "extensions"):
        if name in body:
            body[name] = decode_json(body[name]) if body[name] else None
    return parse_body(body)


def bad_request(text: Text) -> RequestError:
    return RequestError(text, "BAD_REQUEST", 400)


WORDS = {str: Text("a string", "字符串"), dict: Text("an object", "对象")}
METHOD = Text(
    "{method} is not for GraphQL; use POST, or GET for a query", "GraphQL 不支持 {method};请使用 POST,查询也可用 GET"
)
CONTENT_TYPE = Text("Content-Type: send application/json, in UTF-8", "Content-Type:请发送 application/json(UTF-8)")
ENCODING = Text("Content-Encoding: send the body as it is, not compressed", "Content-Encoding:请勿压缩请求体")
NOT_JSON = Text("this is not JSON: {why}", "不是合法的 JSON:{why}")
NO_OBJECT = Text("send a JSON object that has `query`", "请发送含 query 的 JSON 对象")
BATCH = Text("send one JSON object; lists of requests are not taken", "请发送一个 JSON 对象;不支持批量请求")
WRONG_TYPE = Text("{name}: this must be {type}", "{name}:必须是{type}")
NOT_URL = Text("the address is not UTF-8, or has too many parameters", "地址不是 UTF-8 编码,或参数过多")
TWICE = Text("a parameter of the address is given twice", "地址中有重复的参数")
