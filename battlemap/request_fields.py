"""Fields of a request that was said in a sentence, for `gql`: what each says, or asks, and what it may be.

Partners are told of no team, person or partner, and of the products that they see; their requests go to us.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.access.policy import Policy
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.model.codes import word
from graph.words import Text
from graph.workspaces.request_changes import NO_PARTY
from graph.workspaces.request_names import product_names, request_parties, workspace_readers
from workspace.office.request_file import RequestFile, load_request_file
from workspace.office.request_routes import Addressee, with_parties
from workspace.office.working_days import unannounced_text
from workspace.sentences.product_mentions import catalogue_of
from workspace.sentences.request_forms import FormField, RequestForm, RequestSetup, request_form
from workspace.sentences.time_mentions import DueTime

MOST = 200  # people and parties that are offered


@dataclass(frozen=True, slots=True)
class _Receivers:
    """Who may get a request of ours in one workspace: names of teams; node → its label and name, of people and of parties."""

    teams: tuple[str, ...]
    nodes: Mapping[str, tuple[str, str]]

    def option(self, found: Addressee) -> Row | None:
        if found.node is None:
            return option("team", found.name)
        known = self.nodes.get(found.node)
        return option("addresseeId", found.node, known[1]) | {"label": known[0]} if known else None

    def options(self) -> Iterator[Row]:
        yield from (option("team", name) for name in self.teams)
        for id, (label, name) in self.nodes.items():
            yield option("addresseeId", id, name) | {"label": label}


def read_request_fields(
    graph: Graph, file: Path | None, text: str, at: dt.datetime, workspace: str, policy: Policy
) -> list[Row]:
    """{field, chosen, words, question, note, options} of each field, as whom the policy is of may know it. Raises BadInput."""
    rules = load_request_file(file)
    if policy.contract is not None:
        return partner_fields(text, at, rules, product_names(graph, policy))
    read, parties = workspace_readers(graph, workspace), request_parties(graph)
    allowed = [row for row in parties if row["kind"] == "person" or row["id"] in read["parties"]]
    teams = tuple(terms.names[0] for terms in rules.addressees.values() if terms.kind == "team")
    names = {row["id"]: (row["label"], next(filter(None, row["names"]), row["id"])) for row in allowed[:MOST]}
    whole = with_parties(rules, parties)
    form = request_form(text, at, RequestSetup(whole, catalogue_of(product_names(graph), rules), read["region"]))
    return [*_shared(form), _addressee(form.addressee, _Receivers(teams, names))]


def partner_fields(text: str, at: dt.datetime, rules: RequestFile, products: Mapping[str, Iterable[str]]) -> list[Row]:
    """The same for a partner who sees these products: office hours are all that our file tells it."""
    cut = RequestFile(office=rules.office)
    return list(_shared(request_form(text, at, RequestSetup(cut, catalogue_of(products, cut)))))


def _shared(form: RequestForm) -> Iterator[Row]:
    yield _row("kind", form.kind, lambda kind: option("kind", kind, word("request_kind", kind)))
    yield _row("product", form.product, lambda product: option("product", product.name))
    due = form.due.value
    yield _row("due", form.due, _due) | {"note": unannounced_text(due.unannounced) if due else None}


def _due(due: DueTime) -> Row:
    return option("due", due.moment.isoformat(), f"{due.moment:%Y-%m-%d %H:%M}")


def _addressee(field: FormField[Addressee], receivers: _Receivers) -> Row:
    row = _row("addressee", field, receivers.option)
    found = field.value
    if found and row["chosen"] is None:
        row["question"] = NO_PARTY.fill(id=found.name)
    if found and found.instead_of:
        row["note"] = INSTEAD.fill(id=found.instead_of)
    offered = [*row["options"], *receivers.options()]
    return row | {"options": [each for n, each in enumerate(offered) if each not in offered[:n]]}


def _row(name: str, field: FormField[Any], made: Any) -> Row:
    return {
        "field": name,
        "chosen": made(field.value) if field.value is not None else None,
        "words": field.span.words if field.span else None,
        "question": field.problem,
        "note": None,
        "options": [each for candidate in field.candidates if (each := made(candidate))],
    }


def option(input: str, value: str, name: str | Text | None = None) -> Row:
    """A value that an input of `sendRequest` takes."""
    shown = name if isinstance(name, Text) else Text(name or value, name or value)
    return {"input": input, "value": value, "name": shown}


INSTEAD = Text("instead of {id}", "代 {id}")
