"""Who sends a request: keys in headers, tokens of a real local issuer, and every way to be refused."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.datastructures import Headers

from battlemap.http.identity.authentication import Authenticator
from battlemap.http.identity.tokens import LONGEST
from graph.access.keys import Principal, make_key
from graph.contracts.contract_lifecycle import CONTRACTS
from graph.db.client import Graph
from graph.lifecycle.lifecycle import Steps
from graph.words import BadInput, BattlemapError, Forbidden, Unauthenticated
from tests.helpers.answers import run_async
from tests.helpers.contracts import TODAY, terms, world  # noqa: F401 - a fixture
from tests.helpers.identity import (
    EC,
    EC384,
    OTHER_RSA,
    RSA,
    WEAK_RSA,
    Issuer,
    ask,
    authenticator,
    bearer,
    issuer,  # noqa: F401 - fixtures
    public,
)
from tests.helpers.lent import lent
from tests.helpers.lifecycle import put_in_force, take
from tests.helpers.served import Served

Ask = Callable[..., Principal | None]


@pytest.fixture
def of_issuer(empty: Graph, issuer: Issuer) -> Authenticator:
    return authenticator(empty, oidc_issuer=issuer.url, oidc_audience="battlemap", oidc_refetch=0)


def refused(by: Authenticator, token: str) -> BattlemapError:
    with pytest.raises(Unauthenticated) as error:
        bearer(by, token)
    assert error.value.code == "UNAUTHENTICATED"
    assert any("\u4e00" <= c <= "\u9fff" for c in error.value.text.zh)
    assert not any(
        word in error.value.text.en.lower()
        for word in ("kid", "alg", "jwks", "audience", "issuer", "http", "signature")
    )
    return error.value


def test_nobody_says_who_they_are(empty: Graph):
    assert ask(authenticator(empty)) is None
    assert ask(authenticator(empty), Cookie="other=1", Host="h", Sec_Fetch_Site="same-origin") is None


def test_a_key_in_either_header(empty: Graph):
    text, key = make_key(empty, "a", "analyst", "li")
    by = authenticator(empty)
    for headers in ({"Authorization": f"Bearer {text}"}, {"authorization": f"bearer  {text}"}, {"X_API_Key": text}):
        principal = ask(by, **headers)
        assert principal is not None
        assert (principal.id, principal.role) == (key.id, "analyst")


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Basic dXNlcjpwYXNz"},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "KEY"},
        {"Authorization": "Bearer KEY", "X_API_Key": "KEY"},
        {"Authorization": "Token KEY"},
        {"Authorization": "Bearer bm_x"},
        {"X_API_Key": "KEYx"},
        {"X_API_Key": "secret"},
        {"Authorization": "Bearer a.b.c"},
    ],
)
def test_a_bad_credential_is_an_error_and_not_anonymous(empty: Graph, headers):
    text, _ = make_key(empty, "a", "sales", "li")
    by = authenticator(empty)
    with pytest.raises(Unauthenticated):
        ask(by, **{name: value.replace("KEY", text) for name, value in headers.items()})


def test_a_key_made_after_the_book_was_read_counts_at_once(empty: Graph):
    by = authenticator(empty)
    text, key = make_key(empty, "a", "sales", "li")
    assert ask(by, X_API_Key=text).id == key.id
    later, _ = make_key(empty, "b", "sales", "li")
    started = time.monotonic()
    assert ask(by, X_API_Key=later).name == "b"
    assert time.monotonic() - started < 3


def test_unknown_keys_cost_one_look_a_second(empty: Graph):
    by = authenticator(empty)
    looks = []
    kept = by.book.refresh_if_changed
    by.book.refresh_if_changed = lambda: (looks.append(by._looked), kept())[1]  # type: ignore[method-assign]

    async def many() -> None:
        async def one(i: int) -> None:
            with pytest.raises(Unauthenticated):
                await by.authenticate(Headers({"x-api-key": f"bm_{i:012x}_{'A' * 43}"}))

        for _ in range(2):
            await asyncio.gather(*(one(i) for i in range(50)))

    run_async(many())
    assert len(looks) <= 4
    assert all(b - a > 0.9 for a, b in zip(looks, looks[1:], strict=False))


def test_off_makes_everyone_an_administrator(empty: Graph):
    principal = ask(authenticator(empty, auth="off"))
    assert (principal.role, principal.contract) == ("admin", None)


def test_tokens_of_the_issuer(of_issuer: Authenticator, issuer: Issuer):
    principal = bearer(of_issuer, issuer.token())
    assert (principal.id, principal.name, principal.role) == ("oidc:u1", "李雷", "sales")
    assert principal.access == of_issuer.book.version
    assert (
        bearer(of_issuer, issuer.token(EC, "e1", "ES256", aud=["other", "battlemap"], role=["x", "admin"])).role
        == "admin"
    )
    assert bearer(of_issuer, issuer.token(exp=10**18))
    assert issuer.asked == 1  # kept
    assert principal.expires is not None
    assert of_issuer.book.again(principal) == principal
    with pytest.raises(Unauthenticated):
        of_issuer.book.again(replace(principal, expires=principal.expires - dt.timedelta(minutes=10)))


def test_alg_none_is_refused(of_issuer: Authenticator, issuer: Issuer):
    refused(of_issuer, issuer.token("", alg="none"))
    head, body, _ = issuer.token().split(".")
    for alg in ("none", "None", "NONE", "nOnE", ""):
        forged = base64.urlsafe_b64encode(json.dumps({"alg": alg, "kid": "r1"}).encode()).rstrip(b"=").decode()
        refused(of_issuer, f"{forged}.{body}.")
    refused(of_issuer, f"{head}.{body}.")
    assert bearer(of_issuer, issuer.token())


def test_hs256_with_the_public_key_as_secret_is_refused(of_issuer: Authenticator, issuer: Issuer):
    pem = RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for secret in (pem, json.dumps(public(RSA, "r1")).encode(), b""):
        head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"r1","typ":"JWT"}').rstrip(b"=").decode()
        signed = f"{head}.{issuer.token().split('.')[1]}"
        mac = base64.urlsafe_b64encode(hmac.new(secret, signed.encode(), hashlib.sha256).digest()).rstrip(b"=").decode()
        refused(of_issuer, f"{signed}.{mac}")


def test_shared_secrets_that_the_issuer_publishes_are_not_used(of_issuer: Authenticator, issuer: Issuer):
    secret = b"s" * 32
    issuer.keys.append({"kty": "oct", "kid": "s1", "k": base64.urlsafe_b64encode(secret).decode(), "alg": "HS256"})
    refused(of_issuer, issuer.token(secret, "s1", "HS256"))


@pytest.mark.parametrize("audience", ["other", "battlemap2", "", [], ["other"], None, "Battlemap"])
def test_another_audience_is_refused(of_issuer: Authenticator, issuer: Issuer, audience):
    refused(of_issuer, issuer.token(aud=audience))


def test_another_issuer_is_refused(of_issuer: Authenticator, issuer: Issuer):
    for other in ("http://evil.example", issuer.url + "/", issuer.url[:-1], "", None):
        refused(of_issuer, issuer.token(iss=other))


def test_an_expired_token_is_refused(of_issuer: Authenticator, issuer: Issuer):
    now = int(time.time())
    assert "expired" in refused(of_issuer, issuer.token(iat=now - 900, exp=now - 60)).text.en
    refused(of_issuer, issuer.token(exp=None))
    assert bearer(of_issuer, issuer.token(exp=now - 5))  # clocks differ a little


def test_a_token_of_the_future_is_refused(of_issuer: Authenticator, issuer: Issuer):
    now = int(time.time())
    refused(of_issuer, issuer.token(iat=now + 3600, exp=now + 7200))
    refused(of_issuer, issuer.token(nbf=now + 3600, exp=now + 7200))
    refused(of_issuer, issuer.token(iat=None))
    assert bearer(of_issuer, issuer.token(iat=now + 5, nbf=now + 5))


def test_a_token_without_key_id_or_with_an_unknown_one_is_refused(of_issuer: Authenticator, issuer: Issuer):
    refused(of_issuer, issuer.token(kid=None))
    refused(of_issuer, issuer.token(kid="r9"))
    head = base64.urlsafe_b64encode(b'{"alg":"RS256","kid":["r1"]}').rstrip(b"=").decode()
    refused(of_issuer, ".".join([head, *issuer.token().split(".")[1:]]))


@pytest.mark.filterwarnings("ignore:The RSA key is 1024 bits long")  # it is made to be refused
def test_another_key_is_refused(of_issuer: Authenticator, issuer: Issuer):
    refused(of_issuer, issuer.token(OTHER_RSA))
    refused(of_issuer, issuer.token(OTHER_RSA, header={"jwk": public(OTHER_RSA, "r1"), "jku": issuer.url + "/evil"}))
    refused(of_issuer, issuer.token(EC, "r1", "ES256"))
    refused(of_issuer, issuer.token(RSA, "e1"))
    issuer.keys += [
        public(WEAK_RSA, "weak"),
        public(EC384, "e384"),
        public(RSA, "enc", use="enc"),
        public(RSA, "r512", alg="RS512"),
    ]
    refused(of_issuer, issuer.token(WEAK_RSA, "weak"))
    refused(of_issuer, issuer.token(EC384, "e384", "ES384"))
    refused(of_issuer, issuer.token(RSA, "enc"))
    refused(of_issuer, issuer.token(RSA, "r512"))
    refused(of_issuer, issuer.token(RSA, "r512", "RS512"))
    refused(of_issuer, issuer.token(RSA, "r1", "PS256"))


def test_changed_and_broken_tokens_are_refused(of_issuer: Authenticator, issuer: Issuer):
    head, body, sign = issuer.token().split(".")
    richer = (
        base64.urlsafe_b64encode(base64.urlsafe_b64decode(body + "==").replace(b"sales", b"admin"))
        .rstrip(b"=")
        .decode()
    )
    deep = base64.urlsafe_b64encode(b'{"a":' + b"[" * 3000 + b"]" * 3000 + b"}").rstrip(b"=").decode()
    for token in (
        f"{head}.{richer}.{sign}",
        f"{head}.{body}",
        f"{head}.{body}.{sign}x",
        f"{head}..{sign}",
        "...",
        "x",
        f"é.{body}.{sign}",
        f"{deep}.{body}.{sign}",
        "A" * (LONGEST + 1),
        f"{head}.{body}.{sign}.{sign}",
    ):
        refused(of_issuer, token)
    refused(of_issuer, issuer.token(sub=None))
    refused(of_issuer, issuer.token(header={"crit": ["b64"], "b64": False}))


def test_roles_and_contracts_are_claims(world: Graph, issuer: Issuer):  # noqa: F811
    by = authenticator(
        world,
        oidc_issuer=issuer.url,
        oidc_audience="battlemap",
        oidc_jwks_url=issuer.url + "/keys",
        oidc_role_claim="realm_access.roles",
        oidc_contract_claim="https://battlemap/contract",
    )
    take(CONTRACTS, world, Steps.draft, terms(), "li")
    take(CONTRACTS, world, Steps.approve, "DC-V01", "wang")
    take(CONTRACTS, world, Steps.publish, "DC-V01", "li", day=TODAY)
    by.book.refresh()

    def partner(**claims: Any) -> str:
        return issuer.token(realm_access={"roles": ["offline_access", "partner"]}, **claims)

    principal = bearer(by, partner(**{"https://battlemap/contract": "DC-V01"}))
    assert (principal.role, principal.contract.partner) == ("partner", "V01")
    for contract in ("DC-X", None, ["DC-V01"], ""):
        refused(by, partner(**{"https://battlemap/contract": contract}))
    for roles in ([], ["boss"], ["sales", "admin"], "partners", None, 7):
        with pytest.raises(Forbidden):
            bearer(by, issuer.token(realm_access={"roles": roles}))
    take(CONTRACTS, world, Steps.end, "DC-V01", "li")
    by.book.refresh_if_changed()
    refused(by, partner(**{"https://battlemap/contract": "DC-V01"}))


def test_new_keys_of_the_issuer_count_and_made_up_ones_cost_nothing(empty: Graph, issuer: Issuer):
    by = authenticator(empty, oidc_issuer=issuer.url, oidc_audience="battlemap", oidc_refetch=0.5)
    assert bearer(by, issuer.token())
    for i in range(20):
        refused(by, issuer.token(kid=f"made-up-{i}"))
    assert issuer.asked == 1
    issuer.keys = [public(OTHER_RSA, "r2")]
    time.sleep(0.6)
    assert bearer(by, issuer.token(OTHER_RSA, "r2"))
    assert issuer.asked == 2
    refused(by, issuer.token())  # withdrawn


def test_keys_are_fetched_once_for_many_who_ask_together(of_issuer: Authenticator, issuer: Issuer):
    issuer.delay = 0.2
    headers = Headers({"authorization": f"Bearer {issuer.token()}"})

    async def together() -> list[Principal | None]:
        return await asyncio.gather(*(of_issuer.authenticate(headers) for _ in range(30)))

    assert len(run_async(together())) == 30
    assert issuer.asked == 1


@pytest.mark.parametrize(
    "spoil",
    [
        {"status": 500},
        {"status": 302},
        {"keys": "none"},
        {"keys": []},
        {"configuration": {"issuer": "http://evil.example"}},
        {"configuration": {"jwks_uri": "http://evil.example/keys"}},
        {"configuration": {"jwks_uri": None}},
        {"extra": "x" * (600 << 10)},
    ],
)
def test_an_issuer_that_is_not_in_order_lets_nobody_in(of_issuer: Authenticator, issuer: Issuer, spoil):
    for name, value in spoil.items():
        setattr(issuer, name, value)
    with pytest.raises(BattlemapError) as error:
        bearer(of_issuer, issuer.token())
    assert error.value.code in ("ISSUER_UNAVAILABLE", "UNAUTHENTICATED")


def test_an_issuer_that_hangs_is_not_waited_for_and_known_keys_still_count(empty: Graph, issuer: Issuer):
    by = authenticator(
        empty, oidc_issuer=issuer.url, oidc_audience="battlemap", oidc_jwks_url=issuer.url + "/keys", oidc_refetch=0
    )
    assert bearer(by, issuer.token())
    issuer.delay = 30
    started = time.monotonic()
    refused(by, issuer.token(kid="r9"))
    assert time.monotonic() - started < 10
    assert bearer(by, issuer.token())


def test_settings_of_an_issuer_have_to_fit(empty: Graph):
    for settings in (
        {"oidc_issuer": "https://a.example"},
        {"oidc_issuer": "http://a.example", "oidc_audience": "b"},
        {"oidc_issuer": "https://a.example", "oidc_audience": "b", "oidc_jwks_url": "http://a.example/keys"},
        {"oidc_issuer": "file:///etc", "oidc_audience": "b"},
    ):
        with pytest.raises(BadInput):
            authenticator(empty, **settings)


OWN = {"query": "{ assets { totalCount } }"}


def test_partners_get_no_graphiql_and_a_revoked_contract_ends_at_the_next_request(service: Served, scored: Graph):
    with lent(scored) as graph:
        graph.write(lambda tx: tx.run("CREATE (:Organization:ServiceProvider {id: 'ENDS', name: 'V'})").consume())
        put_in_force(CONTRACTS, graph, terms(id="DC-ENDS", partner="ENDS"))
        text, _ = make_key(graph, "V", "partner", "li", contract="DC-ENDS")
        told = requests.get(service.url + "/graphiql/react.js", headers={"X-API-Key": text}, timeout=30)
        assert told.status_code == 403
        ask = lambda: requests.post(service.url + "/graphql", headers={"X-API-Key": text}, json=OWN, timeout=30)  # noqa: E731
        assert ask().json() == {"data": {"assets": {"totalCount": 0}}}
        assert take(CONTRACTS, graph, Steps.end, "DC-ENDS", "li")
        ended = ask()
        assert (ended.status_code, ended.json()["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")


def test_serve_says_how_to_get_in(service: Served):
    """That it warns where everybody gets in is in test_serving."""
    assert requests.post(service.url + "/graphql", json=OWN, timeout=30).status_code == 401
    service.wait_until(lambda: "battlemap keys make" in service.log.read_text(), 10)
