"""Helpers of tests: What people change over GraphQL: on a real database, over real HTTP."""

from __future__ import annotations

import datetime as dt
from typing import Any

from graph.clock import instant
from graph.model.claims import Origin
from tests.helpers.live import Live

ERRORS = "userErrors { path code message }"

FEED = Origin("crm", 100, "crm.xlsx!2", "run", instant(dt.datetime(2026, 1, 1)), "customers")


def change(app: Live, query: str, who: str = "sales-key", language: str = "en", **given: Any) -> dict[str, Any]:
    """The answer of the only mutation."""
    headers = {"X-API-Key": who, "Accept-Language": language}
    body = app.post({"query": query, "variables": {"input": given}}, headers).json()
    assert "errors" not in body, body
    (answer,) = body["data"].values()
    return dict(answer)


def codes(answer: dict[str, Any]) -> dict[str, str]:
    """Path → code of what is wrong."""
    return {".".join(error["path"][1:]): error["code"] for error in answer["userErrors"]}
