"""Payloads of requests: the form of a sentence with what a person said beside it, ready to be shown and sent.

What is unclear and was not said otherwise is refused, all of it at once: nothing goes out that was guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.words import BadInput, Text
from workspace.office.request_routes import Addressee
from workspace.office.working_days import unannounced_text
from workspace.sentences.request_forms import RequestForm, RequestSetup


def request_payload(form: RequestForm, chosen: Mapping[str, Any], setup: RequestSetup) -> dict[str, Any]:
    """`chosen`: kind, product, to and due, which win over the sentence. Raises BadInput with every question that is left."""
    answered = {"addressee" if name == "to" else name for name, value in chosen.items() if value is not None}
    questions = [text for name, text in form.questions.items() if name not in answered]
    if questions:
        raise BadInput(Text("\n".join(text.en for text in questions), "\n".join(text.zh for text in questions)))
    product, due = form.product.value, form.due.value
    payload: dict[str, Any] = {
        "kind": chosen.get("kind") or form.kind.value,
        "what": form.text,
        "product": chosen.get("product") or (product.name if product else None),
        "due": chosen.get("due") or (due.moment if due else None),
    }
    note = unannounced_text(due.unannounced) if due and not chosen.get("due") else None
    return payload | _addressee(chosen.get("to"), form.addressee.value, setup) | ({"notes": [note]} if note else {})


def _addressee(to: str | None, found: Addressee | None, setup: RequestSetup) -> dict[str, str | None]:
    """A team by its name, anybody else by the id in the graph."""
    if to is not None:
        terms = setup.file.addressees.get(to)
        found = Addressee(to, terms.kind, terms.names[0], terms.node) if terms else None
        if found is None:
            return {"team": None, "addressee_id": to}
    assert found
    return {"team": None, "addressee_id": found.node} if found.node else {"team": found.name, "addressee_id": None}
