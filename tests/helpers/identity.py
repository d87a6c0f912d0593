"""Helpers of tests: Who sends a request: keys in headers and cookies, tokens of a real local issuer, and every way to be refused."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from starlette.datastructures import Headers

from battlemap.http.identity.authentication import Authenticator
from battlemap.settings import Settings
from graph.access.access_book import AccessBook
from graph.access.keys import Principal
from graph.db.client import Graph
from tests.helpers.answers import run_async
from tests.helpers.contracts import TODAY, terms, world  # noqa: F401 - a fixture

RSA, OTHER_RSA, WEAK_RSA = (rsa.generate_private_key(65537, bits) for bits in (2048, 2048, 1024))
EC, EC384 = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP384R1())


def public(private: Any, kid: str, **more: Any) -> dict[str, Any]:
    kind = jwt.algorithms.RSAAlgorithm if isinstance(private, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
    return kind.to_jwk(private.public_key(), as_dict=True) | {"kid": kid} | more


class Issuer:
    """An OpenID Connect issuer on 127.0.0.1: its configuration, its keys, and how often it was asked for them."""

    def __init__(self) -> None:
        self.keys: list[dict[str, Any]] = [public(RSA, "r1"), public(EC, "e1")]
        self.configuration: dict[str, Any] = {}
        self.asked, self.delay, self.status, self.extra = 0, 0.0, 200, ""
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                time.sleep(issuer.delay)
                answer: dict[str, Any] = {"keys": issuer.keys, "padding": issuer.extra}
                if self.path == "/.well-known/openid-configuration":
                    answer = {"issuer": issuer.url, "jwks_uri": issuer.url + "/keys"} | issuer.configuration
                else:
                    issuer.asked += 1
                self.send_response(issuer.status)
                if issuer.status == 302:
                    self.send_header("Location", issuer.url + "/keys")
                self.end_headers()
                with suppress(ConnectionError):  # whoever asked has gone
                    self.wfile.write(json.dumps(answer).encode())

            def log_message(self, *_: Any) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def token(
        self, private: Any = RSA, kid: str | None = "r1", alg: str = "RS256", header: Any = None, **changed: Any
    ) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": "battlemap",
            "sub": "u1",
            "iat": now,
            "exp": now + 300,
            "role": "sales",
            "name": "李雷",
        } | changed
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(claims, private, alg, headers=({"kid": kid} if kid else {}) | (header or {}))


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    made = Issuer()
    yield made
    made.close()


def authenticator(graph: Graph, **settings: Any) -> Authenticator:
    return Authenticator(Settings(_env_file=None, **settings), AccessBook(graph))


def ask(by: Authenticator, **headers: str) -> Principal | None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return run_async(by.authenticate(Headers(named)))


def bearer(by: Authenticator, token: str) -> Principal | None:
    return ask(by, Authorization=f"Bearer {token}")
