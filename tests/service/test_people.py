"""A second person is another person: two keys, two names or a key and a token of one person approve nothing for each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from battlemap.demo import install_rules
from battlemap.settings import Settings
from graph.access.access_book import AccessBook
from graph.access.contract_file import Terms
from graph.access.keys import Principal, list_keys, make_key
from graph.access.sessions import start_session
from graph.contracts.contract_lifecycle import CONTRACTS
from graph.db.client import Graph
from graph.db.transactions import run
from graph.lifecycle.lifecycle import Steps
from graph.lifecycle.lifecycle_mutations import step_mutation
from graph.model.records import NodeRecord
from graph.mutations.changes import Author, InvalidInput
from graph.rules.rule_lifecycle import RULES
from graph.store import writers as store
from graph.store.second_person import Signature, check_second, fold_name, may_be_one
from graph.words import BadInput
from tests.helpers.cases import FEED
from tests.helpers.identity import Issuer, authenticator, bearer, issuer  # noqa: F401
from tests.helpers.lifecycle import take
from tests.helpers.rules import rule

Approve = Callable[[Graph, Principal, Principal], None]


@pytest.mark.parametrize(
    ("author", "drafter", "by", "person", "same"),
    [
        ("li", None, "wang", None, False),
        ("Li Lei", None, "LI LEI ", None, True),
        ("Li Lei", None, "Ｌｉ　Ｌｅｉ", None, True),
        ("李雷", None, "李 雷\u200b", None, True),
        ("CRM", "li.lei", "laptop", "li.lei", True),
        ("CRM", "li.lei", "laptop", "LI.LEI", True),
        ("李伟", "lw1", "李伟", "lw2", False),
        ("李伟", "lw1", "李伟", None, True),
        ("李伟", None, "李伟", "lw2", True),
        ("CRM", "li.lei", "Li.Lei", None, True),
        ("li.lei", None, "laptop", "li.lei", True),
        ("li", "a", "wang", None, False),
    ],
)
def test_who_is_somebody_else(author: str, drafter: str | None, by: str, person: str | None, same: bool):
    version = {"author": author, "author_person": drafter}
    two = Signature(author, drafter), Signature(by, person)
    assert may_be_one(*two) == may_be_one(*reversed(two)) == same
    if not same:
        check_second(version, by, person)
        return
    with pytest.raises(BadInput, match="a second person has to approve") as refused:
        check_second(version, by, person)
    assert refused.value.code == "SAME_PERSON"
    assert ("--person" in refused.value.text.zh) == (not (person and drafter)), "how to mend it"


def test_names_are_compared_as_names_are():
    assert fold_name("Li  Lei") == fold_name("ＬＩ　ＬＥＩ") == "lilei" and fold_name("李雷") != fold_name("李磊")


def author(who: Principal) -> Author:
    return Author(who.id, who.name, None, "", who.person)


def a_rule(graph: Graph, drafter: Principal, approver: Principal) -> None:
    body = RULES.dump(rule({"fact": "signals", "at_least": 1}))
    drafted = step_mutation(RULES, "draft")(graph, author(drafter), "d", {"body": body})
    step_mutation(RULES, "approve")(graph, author(approver), "a", {"id": drafted["id"]})


def a_contract(graph: Graph, drafter: Principal, approver: Principal) -> None:
    store.upsert(graph, [NodeRecord(("Organization", "Supplier"), "S1", {"name": "供应商"}, FEED)])
    given = {"id": "DC-1", "partner_id": "S1", "purpose": "p", "until": dt.date(2099, 1, 1), "level": "full"}
    step_mutation(CONTRACTS, "draft")(graph, author(drafter), "d", given)
    step_mutation(CONTRACTS, "approve")(graph, author(approver), "a", {"id": "DC-1"})


def key(graph: Graph, name: str, person: str | None = None) -> Principal:
    text, _ = make_key(graph, name, "admin", "test", person=person)
    return AccessBook(graph).principal_of_key(text)


@pytest.mark.parametrize("approve", [a_rule, a_contract])
def test_two_keys_of_one_person_are_one(empty: Graph, approve: Approve):
    with pytest.raises(InvalidInput) as refused:
        approve(empty, key(empty, "CRM", "li.lei"), key(empty, "laptop", "Li.Lei"))
    assert refused.value.faults[0].code == "SAME_PERSON"


@pytest.mark.parametrize("approve", [a_rule, a_contract])
def test_browsers_of_one_person_are_one(empty: Graph, approve: Approve):
    people = [key(empty, "CRM", "li.lei"), key(empty, "laptop", "Li.Lei"), key(empty, "CRM", "han")]
    texts = [start_session(empty, each)[0] for each in people]
    book = AccessBook(empty)
    one, same, other = (book.principal_of_session(text) for text in texts)
    with pytest.raises(InvalidInput) as refused:
        approve(empty, one, same)
    assert refused.value.faults[0].code == "SAME_PERSON"
    approve(empty, one, other)


@pytest.mark.parametrize("approve", [a_rule, a_contract])
def test_keys_of_two_people_of_one_name_are_two(empty: Graph, approve: Approve):
    approve(empty, key(empty, "李伟", "lw1"), key(empty, "李伟", "lw2"))


@pytest.mark.parametrize("approve", [a_rule, a_contract])
def test_two_keys_of_one_name_can_not_be_told_apart(empty: Graph, approve: Approve):
    with pytest.raises(InvalidInput, match="--person"):
        approve(empty, key(empty, "Li Lei"), key(empty, "ＬＩ ＬＥＩ"))


@pytest.mark.parametrize("approve", [a_rule, a_contract])
def test_a_token_is_its_subject_whatever_name_it_bears(empty: Graph, issuer: Issuer, approve: Approve):  # noqa: F811
    by = authenticator(empty, oidc_issuer=issuer.url, oidc_audience="battlemap")
    one, other = (bearer(by, issuer.token(role="admin", sub="u7", name=name)) for name in ("李雷", "Li Lei"))
    second = bearer(by, issuer.token(role="admin", sub="u8", name="李雷"))
    assert one and other and second
    for same in (other, key(empty, "laptop", "u7")):
        with pytest.raises(InvalidInput, match="second person"):
            approve(empty, one, same)
    approve(empty, one, second)


def test_which_claim_says_who_is_a_setting(empty: Graph, issuer: Issuer):  # noqa: F811
    more: dict[str, Any] = {"oidc_issuer": issuer.url, "oidc_audience": "battlemap"}
    by = authenticator(empty, oidc_person_claim="corp.id", **more)
    told = bearer(by, issuer.token(corp={"id": "E007"}))
    assert told is not None and told.person == "E007" and by.book.again(told).person == "E007"
    untold = bearer(by, issuer.token())
    assert untold is not None and untold.person == "u1", "the subject, where there is no such claim"
    assert Settings(_env_file=None).oidc_person_claim == "sub"


def test_a_key_keeps_its_person_and_old_ones_have_none(empty: Graph):
    key(empty, "CRM", " li.lei "), key(empty, "old", "x")
    empty.write(lambda tx: run(tx, "MATCH (k:ApiKey {name: 'old'}) REMOVE k.person"))
    assert sorted(str(k.person) for k in list_keys(empty)) == ["None", "li.lei"]
    for wrong in ("", " \u200b", "x" * 201):
        with pytest.raises(BadInput, match="person"):
            make_key(empty, "CRM", "admin", "test", person=wrong)


def test_drafts_of_before_are_compared_by_name(empty: Graph):
    store.upsert(empty, [NodeRecord(("Organization", "Supplier"), "S1", {"name": "供应商"}, FEED)])
    terms = Terms.model_validate(
        {
            "id": "DC-1",
            "partner": "S1",
            "purpose": "p",
            "until": dt.date(2099, 1, 1),
            "level": "full",
            "customers": "own",
        }
    )
    take(CONTRACTS, empty, Steps.draft, terms, "Li Lei", person="gone")
    empty.write(lambda tx: run(tx, "MATCH (v:ContractVersion) REMOVE v.author_person"))
    with pytest.raises(BadInput, match="second person"):
        take(CONTRACTS, empty, Steps.approve, "DC-1", "li lei", person="ll")
    assert take(CONTRACTS, empty, Steps.approve, "DC-1", "Han Meimei", person="hm") == 1


def test_rules_that_come_along_are_in_force_and_nobody_is_said_to_have_approved_them(empty: Graph):
    install_rules(empty)
    found = RULES.documents(empty.read)
    assert len(found) == 11 and {row["rule"]["status"] for row in found} == {"active"}
    (version,) = found[0]["versions"]
    assert (version["author"], version["activator"], version.get("approver")) == ("battlemap", "battlemap", None)
