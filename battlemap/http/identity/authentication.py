"""Authentication of requests from their headers: a key, a token of the OpenID Connect issuer, or the session of a cookie.

    authenticator = Authenticator(settings, AccessBook(graph))
    principal = await authenticator.authenticate(request.headers)      # None: nobody says who they are

What is wrong with a credential is an error, never an anonymous request.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Mapping
from typing import Any, get_args
from urllib.parse import urlsplit

from battlemap.http.identity.session_cookies import session_of_cookie
from battlemap.http.identity.tokens import LEEWAY, Issuer
from battlemap.settings import Settings
from graph import clock
from graph.access.access_book import AccessBook
from graph.access.keys import Principal, Role
from graph.access.session_sightings import SessionSightings
from graph.words import BadInput, Forbidden, Text, Unauthenticated

LATEST = 2**33  # seconds since 1970: a time that datetime can hold
NEW_KEYS = 1.0  # seconds between two looks for a key or session that the book does not know


class Authenticator:
    """One in each process. Raises BadInput for settings of an issuer that do not fit together."""

    def __init__(self, settings: Settings, book: AccessBook):
        self.book, self.sightings = book, SessionSightings(book.graph)
        self.off = settings.auth == "off"
        self._issuer = _issuer(settings)
        self._claims = settings.oidc_role_claim, settings.oidc_contract_claim, settings.oidc_person_claim
        self._looked = float("-inf")  # monotonic seconds
        self._lock = asyncio.Lock()

    async def authenticate(self, headers: Mapping[str, str], secure: bool = False) -> Principal | None:
        """Who sends a request with these headers (names in lower case), `secure` over TLS; the cookie counts on requests of
        our own pages.

        Raises Unauthenticated, Forbidden, DatabaseUnavailable, BattlemapError (ISSUER_UNAVAILABLE).
        """
        if self.off:
            return self._anyone()
        if text := _sent(headers):
            return await self.principal(text)
        cookie = session_of_cookie(headers, secure) if is_own(headers) else None
        return await self.principal_of_session(cookie) if cookie else None

    async def reader(self, headers: Mapping[str, str], secure: bool = False) -> Principal:
        """Who opens a page: the same, and the cookie counts wherever the link to the page was.

        Whether anything was revoked is asked of the database. Raises Unauthenticated also where there is no credential.
        """
        if self.off:
            return self._anyone()
        text, cookie = _sent(headers), session_of_cookie(headers, secure)
        if not text and not cookie:
            raise Unauthenticated(NEEDS_KEY)
        await asyncio.to_thread(self.book.refresh_if_changed)
        return await (self.principal(text) if text else self.principal_of_session(cookie or ""))

    async def principal(self, text: str) -> Principal:
        """Whose key or token this is. Raises as authenticate."""
        if text.startswith("bm_"):
            await self._know(text)
            return self.book.principal_of_key(text)
        if self._issuer is None:
            raise Unauthenticated(UNKNOWN)
        await self._refresh_if_stale()
        return self._of_claims(await self._issuer.claims(text))

    async def principal_of_session(self, text: str) -> Principal:
        """Whose session this is. Raises Unauthenticated, DatabaseUnavailable."""
        await self._know(text)
        found = self.book.principal_of_session(text)
        assert found.session
        self.sightings.note(found.session)
        return found

    async def _know(self, text: str) -> None:
        """Have the book know a key or session, if there is one."""
        await self._refresh_if_stale()
        if not self.book.knows(text):
            await self._look(time.monotonic())

    async def _refresh_if_stale(self) -> None:
        if self.book.stale:
            await asyncio.to_thread(self.book.refresh, self.book.version)

    async def _look(self, since: float) -> None:
        """A key or session may have been made since the book was read. All who wait share one look, at most one each second."""
        async with self._lock:
            if self._looked > since:
                return
            await asyncio.sleep(max(0.0, self._looked + NEW_KEYS - time.monotonic()))
            self._looked = time.monotonic()
            await asyncio.to_thread(self.book.refresh_if_changed)

    def _of_claims(self, claims: dict[str, Any]) -> Principal:
        claimed_name = _claim(claims, self._claims[0])
        roles = [
            role
            for role in get_args(Role)
            if role in (claimed_name if isinstance(claimed_name, list) else [claimed_name])
        ]
        if len(roles) != 1:
            raise Forbidden(NO_ROLE)
        contract = _claim(claims, self._claims[1]) if roles[0] == "partner" else None
        id, name = str(claims["sub"]), claims.get("name") or claims.get("preferred_username") or claims["sub"]
        end = min(int(claims["exp"]), LATEST) + LEEWAY
        expires = clock.instant(dt.datetime.fromtimestamp(end, dt.UTC))
        person = _claim(claims, self._claims[2]) or claims["sub"]
        return self.book.principal(
            f"oidc:{id}", str(name), roles[0], str(contract) if contract else None, expires, str(person)
        )

    def _anyone(self) -> Principal:
        return Principal("anonymous", "anonymous", "admin", self.book.version)


def _issuer(settings: Settings) -> Issuer | None:
    if settings.oidc_issuer is None:
        return None
    if not settings.oidc_audience:
        raise BadInput(NO_AUDIENCE)
    return Issuer(settings.oidc_issuer, settings.oidc_audience, settings.oidc_jwks_url, settings.oidc_refetch)


def _sent(headers: Mapping[str, str]) -> str | None:
    """The credential in a header made for it. Raises Unauthenticated for another scheme, or two credentials."""
    scheme, _, bearer = headers.get("authorization", "").partition(" ")
    key = headers.get("x-api-key", "").strip()
    if scheme and (scheme.lower() != "bearer" or not bearer.strip() or key):
        raise Unauthenticated(SCHEME)
    return bearer.strip() or key or None


def is_own(headers: Mapping[str, str]) -> bool:
    """Whether a page of ours sends the request, or the reader by hand: browsers say so, and scripts can't change it.

    SameSite alone does not tell apart what other programs serve under the same name at other ports.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower():
        return False
    return site in ("same-origin", "none") if site is not None else origin is not None


def _claim(claims: dict[str, Any], name: str) -> Any:
    """A claim by its name, or by a path such as `realm_access.roles`."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


NEEDS_KEY = Text(
    "this page needs a key: whoever runs Battlemap makes one with `battlemap keys make --role sales --name YOU`; "
    "then open this address with ?key=KEY at its end, once",
    "此页面需要密钥:请管理员用 battlemap keys make --role sales --name 姓名 创建,然后在本页地址末尾加 ?key=密钥 打开一次",
)
UNKNOWN = Text("this is not a key of Battlemap; keys begin with bm_", "这不是 Battlemap 的密钥;密钥以 bm_ 开头")
SCHEME = Text(
    "send one credential: `Authorization: Bearer …` or `X-API-Key: …`",
    "请只发送一种凭证:Authorization: Bearer … 或 X-API-Key: …",
)
NO_ROLE = Text(
    "this account has no role in Battlemap, or more than one; ask for one",
    "该账号没有(或有多个)Battlemap 角色;请申请一个角色",
)
NO_AUDIENCE = Text(
    "BATTLEMAP_OIDC_ISSUER needs BATTLEMAP_OIDC_AUDIENCE: whom its tokens are for",
    "设置 BATTLEMAP_OIDC_ISSUER 时须同时设置 BATTLEMAP_OIDC_AUDIENCE(令牌的受众)",
)
