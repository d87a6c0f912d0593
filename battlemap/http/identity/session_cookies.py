"""Cookies of sessions: read from a request, set on an answer, cleared; scripts can't read them, other sites can't send them.

Over TLS the name begins with `__Host-`, and no other name is taken: what another host under our domain sets does not count.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import cookie_parser

from gql.transport.http import Scope

PLAIN = "battlemap_session"
KEY_COOKIE = "battlemap_key"  # of versions before: it held the key itself, and counts no more


def is_secure(scope: Scope) -> bool:
    """Whether a request came over TLS."""
    return scope["scheme"] in ("https", "wss")


def cookie_name(secure: bool) -> str:
    return f"__Host-{PLAIN}" if secure else PLAIN


def session_of_cookie(headers: Mapping[str, str], secure: bool) -> str | None:
    """The session that a request's cookie holds; other programs' cookies of the same name are passed over."""
    found = cookie_parser(headers.get("cookie", "")).get(cookie_name(secure), "")
    return found if found.startswith("bs_") else None


def session_cookie(text: str, seconds: int, secure: bool) -> str:
    """The Set-Cookie of a session."""
    return _set_cookie(cookie_name(secure), text, seconds) + ("; Secure" if secure else "")


def cleared_session(secure: bool) -> str:
    """The Set-Cookie that removes it."""
    return session_cookie("", 0, secure)


def cleared_key() -> str:
    """The Set-Cookie that removes one of versions before."""
    return _set_cookie(KEY_COOKIE, "", 0)


def _set_cookie(name: str, value: str, seconds: int) -> str:
    return f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict"
