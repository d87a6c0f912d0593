"""The audit log: who changed what, one entry for each change, written in the transaction that makes it."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

import orjson
from neo4j import ManagedTransaction

from graph.clock import now
from graph.db.transactions import run

CREATE = "CREATE (a:Audit {id: $id}) SET a += $values"


def audit(
    tx: ManagedTransaction,
    who: str,
    what: str,
    label: str,
    target: str,
    *,
    before: Any = None,
    after: Any = None,
    request: str = "",
    about: str | None = None,
) -> str:
    """Note that `who` did `what` (such as "key.revoke") to the node `target` of a label; the id of the entry.

    `before` and `after` are what JSON can hold, dates and times included; None where there was nothing, or is nothing.
    `about`: the customer that the change is about, where it is about one.
    Secrets and their hashes do not belong in them.
    """
    at = now()
    id = f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"  # in the order of time
    values = {
        "at": at,
        "who": who,
        "what": what,
        "label": label,
        "target": target,
        "before": _json(before),
        "after": _json(after),
        "request": request or None,
        "about": about,
    }
    run(tx, CREATE, id=id, values=values)
    return id


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
