"""Media types: what a body may be, and what an answer is to be."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from gql.transport.http_errors import RequestError
from graph.words import Text

GRAPHQL, JSON = b"application/graphql-response+json; charset=utf-8", b"application/json; charset=utf-8"
HTML = b"text/html; charset=utf-8"
EVENTS = b"text/event-stream; charset=utf-8"
MEDIA = {"application/graphql-response+json": GRAPHQL, "application/json": JSON}


@lru_cache(512)
def acceptable(accept: bytes, events: bool = False) -> bytes | None:
    """The media type to answer in, None for events where the client takes nothing else. Raises RequestError (406) where it takes neither.

    Without a wish it is application/json; of two wished for alike, the one that GraphQL has of its own.
    """
    ranges = [_range(part) for part in accept.decode("latin-1").lower().split(",") if part.strip()]
    if not ranges:
        return JSON
    wishes = [_wish(name, ranges) for name in MEDIA]
    best = max(wishes)
    if best[0] <= 0:
        if events:
            return None
        raise RequestError(NOT_ACCEPTABLE, "NOT_ACCEPTABLE", 406)
    return JSON if best[1] < 2 and wishes[1] == best else list(MEDIA.values())[wishes.index(best)]


@lru_cache(512)
def accepts_events(accept: bytes) -> bool:
    """Whether the client takes server-sent events, and says so: a wildcard does not mean them."""
    ranges = [_range(part) for part in accept.decode("latin-1").lower().split(",")]
    return any(name == "text/event-stream" and quality > 0 for name, quality in ranges)


def _range(part: str) -> tuple[str, float]:
    """(media range, quality) of one part of Accept; a quality that can't be read is none."""
    name, *parameters = (piece.strip() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            quality = _quality(value.strip())
        elif key.strip() == "charset" and value.strip(' "') not in ("utf-8", "utf8"):
            quality = 0.0
    return name, quality


def _quality(value: str) -> float:
    try:
        return min(max(float(value), 0.0), 1.0) if len(value) <= 5 else 0.0
    except ValueError:
        return 0.0


def _wish(name: str, ranges: Iterable[tuple[str, float]]) -> tuple[float, int]:
    """(quality, how specific) of the most specific range that covers a media type."""
    specific = {name: 2, "web_files/*": 1, "*/*": 0}
    found = [(specific[given], quality) for given, quality in ranges if given in specific]
    rank, quality = max(found, default=(0, 0.0))
    return quality, rank


@lru_cache(64)
def is_json(content_type: bytes) -> bool:
    name, *parameters = (piece.strip() for piece in content_type.decode("latin-1").lower().split(";"))
    return name == "application/json" and all(p in ("", "charset=utf-8", 'charset="utf-8"') for p in parameters)


NOT_ACCEPTABLE = Text(
    "Accept: answers are application/graphql-response+json or application/json, in UTF-8",
    "Accept:响应类型为 application/graphql-response+json 或 application/json(UTF-8)",
)
