"""Routes of requests: the first that holds for kind, product line and region says who gets one, and who stands in for whom is away.

A route whose conditions can't be told yet, as the product is not clear, decides nothing: then it is a question, unless all lead to one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.words import Text
from workspace.office.request_file import DEPUTIES, AddresseeTerms, RequestFile, Route


@dataclass(frozen=True, slots=True)
class Addressee:
    """A team, person or partner that gets a request; `instead_of`: who is away."""

    id: str
    kind: str
    name: str
    node: str | None = None
    instead_of: str | None = None


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What is known of a request: None is not known, "" is none."""

    kind: str | None
    line: str | None
    region: str | None


def with_parties(file: RequestFile, parties: Iterable[Mapping[str, Any]]) -> RequestFile:
    """The file with partners and people of the graph beside its own: {id, kind, names} of each. What the file says of one counts."""
    named = {terms.node for terms in file.addressees.values()} | set(file.addressees)
    found = {
        row["id"]: AddresseeTerms.model_construct(
            kind=row["kind"], node=row["id"], names=[name for name in row["names"] if name], deputies=[], away=[]
        )
        for row in parties
        if row["id"] not in named and any(row["names"])
    }
    return file.model_copy(update={"addressees": {**file.addressees, **found}})


def routed(file: RequestFile, facts: RouteFacts) -> tuple[str | None, tuple[str, ...]]:
    """The addressee by the routes; None and those that it may be where more must be known, None alone where no route holds."""
    possible: list[str] = []
    for route in file.routes:
        holds = _holds(route, facts)
        if holds:
            possible.append(route.to)
            break
        if holds is None:
            possible.append(route.to)
    else:
        return None, tuple(dict.fromkeys(possible))
    each = tuple(dict.fromkeys(possible))
    return (each[0], ()) if len(each) == 1 else (None, each)


def _holds(route: Route, facts: RouteFacts) -> bool | None:
    """Whether a route holds; None where that is not known."""
    unknown = False
    for known, listed in ((facts.kind, route.kinds), (facts.line, route.lines), (facts.region, route.regions)):
        if listed and known is None:
            unknown = True
        elif listed and known not in listed:
            return False
    return None if unknown else True


def present(file: RequestFile, id: str, day: dt.date) -> Addressee | None:
    """The addressee, or the first of its deputies in turn who is not away on a day; None where all are."""
    found = _present(file, id, day, DEPUTIES)
    if found is None:
        return None
    terms = file.addressees[found]
    return Addressee(found, terms.kind, terms.names[0], terms.node, id if found != id else None)


def _present(file: RequestFile, id: str, day: dt.date, steps: int) -> str | None:
    terms = file.addressees[id]
    if not _is_away(terms, day):
        return id
    tried = (_present(file, deputy, day, steps - 1) for deputy in terms.deputies) if steps else iter(())
    return next((found for found in tried if found), None)


def _is_away(terms: AddresseeTerms, day: dt.date) -> bool:
    return any(absence.from_ <= day <= absence.to for absence in terms.away)


NO_ROUTE = Text("to whom? no route is for this request", "发给谁?没有适用的路由")
MORE_TO_SAY = Text("to whom? that depends on what is not clear yet", "发给谁?取决于尚不明确的内容")
ALL_AWAY = Text("{name} is away, and so is everybody who stands in", "{name} 不在,代理人也都不在")
