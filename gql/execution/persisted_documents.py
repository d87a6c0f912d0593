"""Documents that clients name by their SHA-256: those that they sent before, or those that alone are trusted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

from gql.compile.lru_cache import LruCache
from gql.compile.requests import GraphQLRequest
from graph.words import BadInput, BattlemapError, Text

SHA256 = re.compile(r"[0-9a-f]{64}")
LONGEST = 64_000  # characters of a document that is kept


@dataclass(frozen=True, slots=True)
class PersistedDocuments:
    """Puts the text in the place of its hash. With `trusted` (hash → text), nothing else is run."""

    recent: LruCache[str]
    trusted: Mapping[str, str] | None = None

    def resolve(self, request: GraphQLRequest) -> GraphQLRequest:
        """The request with its text.

        Raises BattlemapError (PERSISTED_QUERY_NOT_FOUND, PERSISTED_QUERY_HASH, UNTRUSTED_DOCUMENT) or BadInput.
        """
        named = _hash(request)
        if self.trusted is not None:
            return replace(request, query=_trusted(self.trusted, named, request.query))
        if named is None:
            return request
        if request.query is None:
            return replace(request, query=self._sent_before(named))
        if sha256(request.query) != named:
            raise BattlemapError(WRONG_HASH, "PERSISTED_QUERY_HASH")
        if len(request.query) <= LONGEST:
            self.recent[named] = request.query
        return request

    def _sent_before(self, named: str) -> str:
        found = self.recent.get(named)
        if found is None:
            raise BattlemapError(UNKNOWN, "PERSISTED_QUERY_NOT_FOUND")
        return found


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _hash(request: GraphQLRequest) -> str | None:
    given = (request.extensions or {}).get("persistedQuery")
    if given is None:
        return None
    named = given.get("sha256Hash") if isinstance(given, dict) else None
    if not isinstance(named, str) or given.get("version") != 1 or not SHA256.fullmatch(named):
        raise BadInput(NO_HASH)
    return named


def _trusted(trusted: Mapping[str, str], named: str | None, query: str | None) -> str:
    if query is not None and sha256(query) in trusted:
        return query
    if query is not None or named is None or named not in trusted:
        raise BattlemapError(UNTRUSTED, "UNTRUSTED_DOCUMENT")
    return trusted[named]


def read_trusted(path: Path) -> dict[str, str]:
    """Hash → text, from a folder of `.graphql` files or a JSON file of that shape. Raises BadInput."""
    try:
        if path.is_dir():
            texts = [file.read_text("utf-8") for file in sorted(path.glob("**/*.graphql"))]
            return {sha256(text): text for text in texts}
        found = orjson.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise BadInput(UNREADABLE.fill(path=path, why=error)) from error
    if not isinstance(found, dict) or any(not isinstance(t, str) or sha256(t) != h for h, t in found.items()):
        raise BadInput(UNREADABLE.fill(path=path, why=NOT_HASHES))
    return found


UNKNOWN = Text("PersistedQueryNotFound", "PersistedQueryNotFound")  # clients look for this very word
WRONG_HASH = Text(
    "extensions.persistedQuery.sha256Hash is not the SHA-256 of this query",
    "extensions.persistedQuery.sha256Hash 与查询文本的 SHA-256 不符",
)
NO_HASH = Text(
    "extensions.persistedQuery: give version 1 and sha256Hash, 64 hexadecimal digits",
    "extensions.persistedQuery:请给出 version 1 和 64 位十六进制的 sha256Hash",
)
UNTRUSTED = Text(
    "this service runs only documents that were registered; send the hash of one of them",
    "本服务只执行已登记的文档;请发送其中一个的哈希值",
)
UNREADABLE = Text("{path}: no trusted documents can be read: {why}", "{path}:无法读取受信文档:{why}")
NOT_HASHES = Text("each key must be the SHA-256 of its document", "每个键必须是其文档的 SHA-256")
