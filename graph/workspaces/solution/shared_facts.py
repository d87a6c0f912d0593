"""Facts in texts that are shared: which of them a partner will not see, told to the author before it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph.access.contracts import Contract, contracts_in_force
from graph.access.policy import Policy, contract_parameters
from graph.clock import today
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.mutations.changes import Author
from graph.query.selections import Compiler
from graph.query.texts.text_facts import facts_expression, references_of
from graph.words import Text
from graph.workspaces.solution.section_access import SectionChange

Contracts = Mapping[str, Contract]


def partner_contracts(graph: Graph, author: Author, payload: Row) -> Row:
    """`contracts`: partner → the contract under which it is a party; for changes of ours whose text, if one is given, refers to facts."""
    if author.contract is not None or "[[" not in (payload.get("text") or "[["):
        return {"contracts": {}}
    found = sorted(contracts_in_force(graph, today()).values(), key=lambda each: each.id, reverse=True)
    return {"contracts": {each.partner: each for each in found if each.areas}}


def unseen_facts(change: SectionChange, references: list[str], partners: Iterable[str], contracts: Contracts) -> Row:
    """Partner → references that it will not see; of a partner's own change none, as it is told nothing of others."""
    found: Row = {}
    for partner in partners if references and change.partner is None else ():
        facts = _facts_seen(change, references, contracts[partner]) if partner in contracts else []
        seen = {fact["reference"] for fact in facts if fact["open"]}
        if unseen := [name for each in references if (name := each.partition("\t")[0]) not in seen]:
            found[partner] = unseen
    return found


def _facts_seen(change: SectionChange, references: list[str], contract: Contract) -> list[Row]:
    compiler = Compiler(change.model, Policy(contract), typed=True)
    read = facts_expression(compiler, "$references", "$today")
    text = f"{compiler.binding}RETURN {read.cypher} AS facts"
    known = compiler.parameters_of({}) | contract_parameters(contract) | {"references": references, "today": today()}
    assert read.read
    facts: list[Row] = read.read(run(change.tx, text, **known)[0]["facts"])
    return facts


def check_shared_text(
    change: SectionChange, text: str | None, partners: Iterable[str], contracts: Contracts, before: Iterable[str] = ()
) -> None:
    """Facts that a new text refers to, beside those of before, and that a partner will not see have to be confirmed."""
    if change.payload.get("confirmed"):
        return
    known = set(before)
    news = [each for each in references_of(text) if each not in known]
    for partner, unseen in unseen_facts(change, news, partners, contracts).items():
        change.checks.add("CONFLICT", UNSEEN.fill(id=partner, facts=", ".join(unseen)), "text")


def listed_facts(unseen: Row) -> list[str]:
    """Partner and reference of each, as a line."""
    return [f"{partner}: {reference}" for partner, references in unseen.items() for reference in references]


UNSEEN = Text(
    "{id} will not see these facts: {facts}; confirm, to share the text anyway",
    "{id} 看不到以下事实:{facts};如仍要共享文本,请确认",
)
