"""JWT of an OpenID Connect issuer: who signed it, for whom, and when; nothing of the token is believed before that.

    issuer = Issuer("https://login.example", "battlemap", jwks_url=None, refetch=30)
    claims = await issuer.claims(token)             # raises Unauthenticated, or BattlemapError (ISSUER_UNAVAILABLE)

Only RS256 and ES256 with keys of at least 2048 bits or on P-256, which the issuer publishes; the algorithm that a token
names has to be the one of the key that it names.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import time
from typing import Any
from urllib.parse import urlsplit

import jwt
import orjson
import requests

from graph.words import BadInput, BattlemapError, Text, Unauthenticated

log = logging.getLogger("battlemap.identity")
ALGORITHMS = {"RS256": "RSA", "ES256": "EC"}
REQUIRED = ["exp", "iat", "iss", "aud", "sub"]
LEEWAY = 30  # seconds by which clocks may differ
KEEP = 600.0  # seconds after which keys are fetched anew in the background
LARGEST = 512 << 10  # bytes of a document of the issuer
LONGEST = 8 << 10  # characters of a token
PATIENCE = 5.0  # seconds that the issuer may take


class Issuer:
    """One issuer: its keys are fetched when first needed, and again when a token names one that is not known.

    `refetch`: seconds between two fetches, so that tokens with made-up key ids cost the issuer nothing.
    Raises BadInput for an address that is not safe to fetch keys from.
    """

    def __init__(self, issuer: str, audience: str, jwks_url: str | None = None, refetch: float = 30.0):
        for url in filter(None, (issuer, jwks_url)):
            if not _is_safe(url):
                raise BadInput(UNSAFE.fill(url=url))
        self._issuer, self._audience, self._jwks_url, self._refetch = issuer, audience, jwks_url, refetch
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched = self._tried = float("-inf")  # monotonic seconds
        self._lock = asyncio.Lock()
        self._renewal: asyncio.Task[None] | None = None

    async def claims(self, token: str) -> dict[str, Any]:
        """The claims of a token that is in order.

        Raises Unauthenticated, the same for whatever is wrong with it but its time; BattlemapError (ISSUER_UNAVAILABLE).
        """
        key = await self._key(_key_id(token))
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=list(ALGORITHMS),
                audience=self._audience,
                issuer=self._issuer,
                leeway=LEEWAY,
                options={"require": REQUIRED, "enforce_minimum_key_length": True},
            )
        except jwt.ExpiredSignatureError as error:
            raise Unauthenticated(EXPIRED) from error
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
            raise _refused(error) from error
        return claims

    async def _key(self, id: str) -> jwt.PyJWK:
        self._renew()
        if id not in self._keys:
            await self._fetch(id)
        if id not in self._keys:
            if not self._keys:
                raise BattlemapError(AWAY, "ISSUER_UNAVAILABLE")
            raise _refused("no such key")
        return self._keys[id]

    def _renew(self) -> None:
        """Keys that the issuer withdrew go; meanwhile those that are there count, so nobody waits."""
        if self._keys and time.monotonic() - self._fetched > KEEP and (self._renewal is None or self._renewal.done()):
            self._renewal = asyncio.create_task(self._fetch())

    async def _fetch(self, id: str = "") -> None:
        """One at a time; who waited for another's fetch, or comes too soon after one, does with what that has brought."""
        async with self._lock:
            if id in self._keys or time.monotonic() - self._tried < self._refetch:
                return
            self._tried = time.monotonic()
            try:
                self._keys = await asyncio.to_thread(self._published)
                self._fetched = time.monotonic()
            except (requests.RequestException, ValueError, KeyError, TypeError) as error:
                log.warning("the keys of %s could not be read: %s", self._issuer, type(error).__name__)

    def _published(self) -> dict[str, jwt.PyJWK]:
        """Key id → key, of those that may sign. Raises RequestException, ValueError, KeyError, TypeError."""
        url = self._jwks_url
        if url is None:
            found = _document(self._issuer.rstrip("/") + "/.well-known/openid-configuration")
            url = str(found["jwks_uri"])
            if found["issuer"] != self._issuer or not _is_safe(url):
                raise ValueError("this is the configuration of another issuer")
        return dict(key for raw in _document(url)["keys"] if (key := _usable(raw)))


def _usable(raw: Any) -> tuple[str, jwt.PyJWK] | None:
    """A key that signs with one of our algorithms; others, such as shared secrets, are as if not published."""
    if not isinstance(raw, dict) or raw.get("use", "sig") != "sig" or not isinstance(raw.get("kid"), str):
        return None
    try:
        key = jwt.PyJWK(raw)
    except jwt.PyJWTError:
        return None
    fits = ALGORITHMS.get(key.algorithm_name) == raw["kty"] and raw.get("crv", "P-256") == "P-256"
    return (raw["kid"], key) if fits else None


def _key_id(token: str) -> str:
    """The key that an unverified header names: only what it takes to find that key is read. Raises Unauthenticated."""
    if len(token) > LONGEST:
        raise _refused("too long")
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
        raise _refused(error) from error
    id = header.get("kid")
    if header.get("alg") not in ALGORITHMS or not isinstance(id, str) or "crit" in header:
        raise _refused("algorithm or key id")
    return id


def _refused(why: object) -> Unauthenticated:
    """The log says why; whoever tries tokens does not learn it."""
    log.info("token refused: %s", type(why).__name__ if isinstance(why, Exception) else why)
    return Unauthenticated(REFUSED)


def _document(url: str) -> Any:
    """A JSON object of the issuer: small, soon, and from nowhere else."""
    end = time.monotonic() + 2 * PATIENCE
    with requests.get(url, timeout=PATIENCE, allow_redirects=False, stream=True) as answer:
        answer.raise_for_status()
        if answer.status_code != 200:
            raise ValueError("no document")
        body = b""
        for part in answer.iter_content(16 << 10):
            body += part
            if len(body) > LARGEST or time.monotonic() > end:
                raise ValueError("too large or too slow")
    return orjson.loads(body)


def _is_safe(url: str) -> bool:
    """https, or a server on this machine: who could change the keys on their way could make tokens."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and _is_local(parts.hostname or ""))
    )


def _is_local(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


REFUSED = Text("this token is not valid here; sign in again", "令牌在此无效;请重新登录")
EXPIRED = Text("this token has expired; sign in again", "令牌已过期;请重新登录")
AWAY = Text("the sign-in service does not answer; try again in a minute", "登录服务没有响应;请稍后重试")
UNSAFE = Text(
    "{url} is no address for an issuer's keys: it has to begin with https://",
    "{url} 不可用作签发方地址:须以 https:// 开头",
)
