"""The audit log: who changed what, one entry for each change, written in the transaction that makes it (graph/db/audit_chain.py)."""

from __future__ import annotations

from typing import Any

import orjson
from neo4j import ManagedTransaction

from graph.clock import now
from graph.db.audit_chain import HOUSE, add_entry, entry_id


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
    chain: str = HOUSE,
) -> str:
    """Note that `who` did `what` (such as "key.revoke") to the node `target` of a label; the id of the entry.

    `before` and `after` are what JSON can hold, dates and times included; None where there was nothing, or is nothing.
    `about`: the customer that the change is about, where it is about one. `chain`: the one that it belongs to, the house's, or that of a
    workspace and of those who may learn of the change (`chain_name`).
    Secrets and their hashes do not belong in them.
    """
    at = now()
    id = entry_id(at)
    values = {
        "id": id,
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
    add_entry(tx, chain, values)
    return id


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
