"""One lifecycle for every kind of document: one table of steps, through the graph, mutations, GraphQL and commands."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer
import yaml
from pydantic import Field
from typer.testing import CliRunner

from battlemap.cli.console import LANG, Commands
from battlemap.cli.main import app as commands
from battlemap.cli.output.columns import RULE_STATES
from battlemap.cli.versioned_commands import Kind, versioned_commands
from gql.ids import global_id
from graph.access.contract_file import Terms, Written
from graph.contracts.contract_lifecycle import CONTRACTS
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.lifecycle.lifecycle import (
    HAS_ENDED,
    NO_FORMER,
    NOT_APPROVED,
    NOT_DRAFTED,
    NOT_THERE,
    STEPS,
    Lifecycle,
    Steps,
)
from graph.lifecycle.lifecycle_mutations import step_mutation
from graph.mutations.changes import Author, InvalidInput
from graph.rules.rule_file import RuleFile
from graph.rules.rule_lifecycle import RULES
from graph.store.second_person import SAME_NAME
from graph.words import BadInput, BattlemapError, Text
from tests.helpers.lifecycle import put_in_force, take
from tests.helpers.live import Live
from tests.helpers.servers import environment, wipe

# -- the kinds: contracts, rules, and one that is made up here, as approval policies may be


class Policy(Written):
    """Who has to approve up to which amount."""

    approver: str
    most: int = Field(ge=1)


POLICIES = Lifecycle(
    name="policy",
    noun=Text("policy", "审批政策"),
    commands="policies",
    label="Policy",
    version_label="PolicyVersion",
    body="text",
    body_in_force="text",
    shape=Policy,
    dump=Policy.model_dump_json,
    input_path=lambda loc: tuple(map(str, loc)),
    raw=lambda given: {name: value for name, value in given.items() if name != "if_version"},
    publish=Text("enact", "颁布"),
    publisher="enactor",
    published="enacted",
    in_force="enacted",
    end=Text("repeal", "废止"),
    ended="repealed",
    shown=lambda policy: {"most": policy.most},
    drafted=(),
    problems=lambda policy, graph, day: [] if policy.most < 1000 else [(("most",), Text("too much", "过多"))],
    count=lambda tx: {"policies": run(tx, COUNT_POLICIES)[0]["n"]},
    shows_approval=True,
)
COUNT_POLICIES = "MERGE (l:Lock {id: 'policies'}) SET l.seq = coalesce(l.seq, 0) + 1 RETURN l.seq AS n"


def terms(**more: Any) -> Terms:
    plain = {
        "id": "D1",
        "partner": "V1",
        "purpose": "p",
        "until": dt.date(2099, 1, 1),
        "level": "full",
        "customers": ["C1"],
        "rows": ["assets_served"],
        "fields": {"Asset": ["model"]},
    }
    return Terms.model_validate(plain | more)


def rule(least: int = 1, fact: str = "signals") -> RuleFile:
    return RuleFile.model_validate(
        {
            "id": "D1",
            "name": {"en": "one", "zh": "一"},
            "on": "signal",
            "intent": "risk",
            "if": {"fact": fact, "at_least": least},
            "then": [{"recommend": {"top": 1}}],
        }
    )


def contract_input(document: Terms) -> Row:
    fields = [{"of": name, "names": names} for name, names in document.fields.items()]
    return {
        "id": document.id,
        "partner_id": document.partner,
        "purpose": document.purpose,
        "until": str(document.until),
        "level": document.level,
        "customer_ids": document.customers,
        "rows": document.rows,
        "fields": fields,
    }


class Sample(NamedTuple):
    """A kind, two documents of it, how a mutation is given one, and where changes are counted."""

    life: Lifecycle[Any]
    documents: tuple[Any, Any]
    given: Callable[[Any], Row]
    counter: str


KINDS = {
    "contract": Sample(CONTRACTS, (terms(), terms(customers=["C2"])), contract_input, "Access"),
    "rule": Sample(RULES, (rule(1), rule(2)), lambda d: {"body": RULES.dump(d)}, "Lock {id: 'rules'}"),
    "policy": Sample(
        POLICIES,
        (Policy(id="D1", approver="li", most=5), Policy(id="D1", approver="li", most=7)),
        lambda d: d.model_dump(),
        "Lock {id: 'policies'}",
    ),
}


# -- the ways in: each takes one step, and answers (code, text) of a refusal, None where it was done

Refusal = tuple[str | None, str] | None


class InGraph:
    lang: Any = "en"
    answer: tuple[int, str] | None = None  # number and status, where a step answers them

    def __init__(self, kind: Sample, graph: Graph, app: Live, folder: Path):
        self.kind, self.graph, self.app, self.folder = kind, graph, app, folder
        self.number, self.done = count(), set[str]()

    def who(self, by: str) -> str:
        return by

    def take(self, step: str, by: str, document: Any) -> Refusal:
        try:
            take(self.kind.life, self.graph, STEPS[step][0], document if step == "draft" else document.id, by)
        except BattlemapError as error:
            return "CONFLICT" if error.code == "BAD_INPUT" else error.code, error.text.en
        return None


class ByMutation(InGraph):
    """Each kind of step first with a version that is not the present one, and once more with its key when it was done."""

    version: str | None = None

    def take(self, step: str, by: str, document: Any) -> Refusal:
        given = self.kind.given(document) if step == "draft" else {"id": "D1"}
        key, sent = f"key {next(self.number)}", given | {"if_version": self.version}
        if step in self.done:
            return self.send(step, by, key, sent)
        late = self.send(step, by, key, given | {"if_version": "of another day"})
        assert late and late[0] == "VERSION_CONFLICT"
        refusal = self.send(step, by, key, sent)
        if refusal is None:
            assert self.send(step, by, key, sent) is None, "the same key gives the same answer"
            self.done.add(step)
        return refusal

    def send(self, step: str, by: str, key: str, given: Row) -> Refusal:
        work = step_mutation(self.kind.life, step)
        try:
            answer = work(self.graph, Author(by, by), key, given)
        except InvalidInput as refused:
            return refused.faults[0].code, refused.faults[0].text.en
        assert (answer["label"], answer["id"]) == (self.kind.life.label, "D1")
        self.version = answer["version"]
        return None


class ByGraphQL(ByMutation):
    def who(self, by: str) -> str:
        return {"li": "admin-key", "wang": "second-key"}[by]

    def send(self, step: str, by: str, key: str, given: Row) -> Refusal:
        life = self.kind.life
        name = ("rollBack" if step == "roll_back" else life.word(step)) + life.name.title()
        query = f"""mutation ($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{
            {life.name} {{ status }} number version userErrors {{ code message }} }} }}"""
        typed = {camel(name): value.upper() if name == "level" else value for name, value in given.items()}
        headers = {"X-API-Key": self.who(by), "Accept-Language": "en"}
        body = self.app.ask(query, headers, input=typed | {"idempotencyKey": key})
        assert "errors" not in body, body
        (answer,) = body["data"].values()
        if answer["userErrors"]:
            return answer["userErrors"][0]["code"], answer["userErrors"][0]["message"]
        self.version, self.answer = answer["version"], (answer["number"], answer[life.name]["status"].lower())
        read = self.app.ask("query ($id: ID!) { version(id: $id) }", headers, id=global_id(life.label, "D1"))
        assert read["data"]["version"] == self.version
        return None


class ByCommand(InGraph):
    """Commands in this process, with the language in which they were imported."""

    lang = LANG

    def take(self, step: str, by: str, document: Any) -> Refusal:
        life = self.kind.life
        file = self.folder / f"{life.name}.yaml"
        file.write_text(yaml.safe_dump(json.loads(life.dump(document))), "utf-8")
        about = str(file) if step == "draft" else "D1"
        done = self.run(life.commands, life.word(step), about, "--by", by)
        assert done.exit_code == (1 if done.stderr else 0), done.output
        return (None, done.stderr) if done.stderr else None

    def run(self, *words: str) -> Any:
        root = policy_commands if self.kind.life is POLICIES else commands
        return CliRunner().invoke(root, words, env=environment(self.graph.connection) | {"COLUMNS": "400"})


def camel(name: str) -> str:
    first, *more = name.split("_")
    return first + "".join(part.title() for part in more)


policy_commands = typer.Typer(cls=Commands)
versioned_commands(
    Kind(
        life=POLICIES,
        columns=((Text("id", "编号"), lambda row: row["policy"]["id"]),),
        details=typer.echo,
        states=RULE_STATES | {"enacted": Text("enacted", "已颁布"), "repealed": Text("repealed", "已废止")},
        line=lambda node: [f"≤ {node.get('most')}"],
    ),
    Text("Policies.", "审批政策。"),
    policy_commands,
)


# -- the table


class Step(NamedTuple):
    """`document`: which of two is drafted; `states`: of the versions afterwards; `in_force`: which document is, then."""

    step: str
    by: str
    document: int
    refused: Text | None
    states: str
    in_force: int | None


TABLE = [
    Step("approve", "li", 0, NOT_THERE, "", None),
    Step("publish", "li", 0, NOT_THERE, "", None),
    Step("roll_back", "li", 0, NOT_THERE, "", None),
    Step("end", "li", 0, NOT_THERE, "", None),
    Step("draft", "li", 0, None, "draft", None),
    Step("publish", "wang", 0, NOT_APPROVED, "draft", None),
    Step("approve", "li", 0, SAME_NAME, "draft", None),
    Step("approve", "wang", 0, None, "approved", None),
    Step("approve", "wang", 0, NOT_DRAFTED, "approved", None),
    Step("publish", "li", 0, None, "in", 0),
    Step("publish", "li", 0, NOT_APPROVED, "in", 0),
    Step("roll_back", "li", 0, NO_FORMER, "in", 0),
    Step("draft", "wang", 1, None, "in draft", 0),
    Step("draft", "li", 1, None, "in replaced draft", 0),
    Step("publish", "wang", 1, NOT_APPROVED, "in replaced draft", 0),
    Step("approve", "wang", 1, None, "in replaced approved", 0),
    Step("draft", "li", 1, None, "in replaced replaced draft", 0),  # what was approved was another
    Step("publish", "wang", 1, NOT_APPROVED, "in replaced replaced draft", 0),
    Step("approve", "wang", 1, None, "in replaced replaced approved", 0),
    Step("publish", "wang", 1, None, "replaced replaced replaced in", 1),
    Step("roll_back", "li", 1, None, "replaced replaced replaced replaced in", 0),
    Step("draft", "li", 1, None, "replaced replaced replaced replaced in draft", 0),
    Step("approve", "wang", 1, None, "replaced replaced replaced replaced in approved", 0),
    Step("end", "wang", 1, None, "replaced replaced replaced replaced ended replaced", None),
    Step("publish", "wang", 1, NOT_APPROVED, "replaced replaced replaced replaced ended replaced", None),
    Step("end", "li", 1, None, "replaced replaced replaced replaced ended replaced", None),
    Step("draft", "li", 1, None, "replaced replaced replaced replaced ended replaced draft", None),
    Step("approve", "wang", 1, None, "replaced replaced replaced replaced ended replaced approved", None),
    Step("publish", "wang", 1, None, "replaced replaced replaced replaced ended replaced in", 1),
]
CODES = {NOT_THERE: "NOT_FOUND", SAME_NAME: "SAME_PERSON"}
# A step by GraphQL is one by mutation, and that one in the graph: only what has no GraphQL is tried there by itself.
WAYS = [(kind, way) for kind in KINDS for way in ((InGraph, ByMutation) if kind == "policy" else (ByGraphQL,))]
WAYS += [(kind, ByCommand) for kind in KINDS]
PARTIES = """CREATE (:Organization:ServiceProvider {id: 'V1', name: 'V'}), (:Organization:Customer {id: 'C1', name: 'A'}),
    (:Organization:Customer {id: 'C2', name: 'B'})"""


@pytest.fixture
def world(app: Live) -> Graph:
    graph = app.service.graph
    wipe(graph)
    graph.prepare()  # while nothing is there whose times could be of another zone: else the first command looks at all
    graph.write(lambda tx: run(tx, PARTIES))
    app.service.book.refresh()
    return graph


def node(kind: Sample, graph: Graph) -> Row:
    return dict(kind.life.document(graph.read, "D1")[kind.life.name])


def statuses(kind: Sample, graph: Graph) -> list[str]:
    return [version["status"] for version in kind.life.versions(graph.read, "D1")]


def stored(kind: Sample, graph: Graph) -> tuple[list[Row], Row]:
    """The document, and what would tell of a step."""
    counts = f"""OPTIONAL MATCH (n:{kind.counter}) RETURN coalesce(n.version, n.seq, 0) AS counted,
        COUNT {{ MATCH (:Audit) }} AS audits, COUNT {{ MATCH (:Event {{kind: 'change'}}) }} AS events"""
    return kind.life.documents(graph.read, "D1"), graph.read(counts)[0]


def shown(life: Lifecycle[Any], versions: list[str]) -> str:
    """The status that the document's node is to have."""
    if life.in_force in versions or life.ended in versions:
        return life.in_force if life.in_force in versions else life.ended
    return "approved" if versions[-1] == "approved" and life.shows_approval else "draft"


@pytest.mark.parametrize(("name", "way"), WAYS, ids=[f"{kind}-{way.__name__}" for kind, way in WAYS])
def test_every_step_of_every_kind_by_every_way(app: Live, world: Graph, tmp_path: Path, name: str, way: type[InGraph]):
    kind = KINDS[name]
    taking, life = way(kind, world, app, tmp_path), kind.life
    done: list[tuple[str, str]] = []
    before = stored(kind, world)
    for row in TABLE:
        refusal, after = taking.take(row.step, row.by, kind.documents[row.document]), stored(kind, world)
        if row.refused is None:
            assert refusal is None, (row, refusal)
            assert after[1] == {name: number + 1 for name, number in before[1].items()}
            done.append((f"{life.name}.{life.word(row.step)}", taking.who(row.by)))
        else:
            text = life.fill_text(row.refused, id="D1", by=taking.who(row.by))
            assert refusal and text[taking.lang] in refusal[1], (row, refusal)
            assert refusal[0] in (CODES.get(row.refused, "CONFLICT"), None)
            assert after == before
        for found in after[0]:
            states = [{"in": life.in_force, "ended": life.ended}.get(state, state) for state in row.states.split()]
            assert [version["status"] for version in found["versions"]] == states
            assert found[life.name]["status"] == shown(life, states)
            assert taking.answer in (None, (len(states), shown(life, states)))
            active = [life.load(version) for version in found["versions"] if version["status"] == life.in_force]
            assert active == ([] if row.in_force is None else [kind.documents[row.in_force]])
        before = after
    audits = world.read(
        "MATCH (a:Audit {label: $label}) RETURN a.what AS what, a.who AS who ORDER BY a.id", label=life.label
    )
    assert [(row["what"], row["who"]) for row in audits] == done
    events = world.read("MATCH (e:Event {kind: 'change', target: 'D1'}) RETURN e.payload AS payload ORDER BY e.seq")
    assert [json.loads(row["payload"])["what"] for row in events] == [what for what, _ in done]


# -- options, each on purpose


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_has_ended_comes_back_without_approval_only_where_that_is_allowed(world: Graph, kind: Sample):
    life, (one, two) = kind.life, kind.documents
    put_in_force(life, world, one, two)
    take(life, world, Steps.end, "D1", "li")
    if life.revivable:
        assert take(life, world, Steps.roll_back, "D1", "li") == 3
        assert life.document_in_force(world.read, "D1") == two, "the last one that was in force"
    else:
        with pytest.raises(BadInput) as refused:
            take(life, world, Steps.roll_back, "D1", "li")
        assert refused.value.text == life.fill_text(HAS_ENDED, id="D1")
        assert life.document_in_force(world.read, "D1") is None
    assert {life.name for life in (CONTRACTS, RULES, POLICIES) if life.revivable} == {"rule"}


BROKEN = {
    "contract": (terms(customers=["C9"]), "C9"),
    "rule": (rule(fact="customer.beds"), "customer.beds"),
    "policy": (Policy(id="D1", approver="li", most=1000), "too much"),
}


@pytest.mark.parametrize("name", KINDS)
def test_what_is_put_in_force_is_checked_again_at_that_moment(world: Graph, name: str):
    """Drafted when it was good; what it names has gone since."""
    life, (good, _), (broken, why) = KINDS[name].life, KINDS[name].documents, BROKEN[name]
    put_in_force(life, world, good)
    take(life, world, Steps.draft, broken, "li"), take(life, world, Steps.approve, "D1", "wang")
    with pytest.raises(BadInput, match=why):
        take(life, world, Steps.publish, "D1", "wang")
    publish = step_mutation(life, "publish")
    with pytest.raises(InvalidInput, match=why) as refused:
        publish(world, Author("wang", "wang"), "k", {"id": "D1"})
    assert [fault.code for fault in refused.value.faults] == ["CONFLICT"]
    assert life.document_in_force(world.read, "D1") == good


@pytest.mark.parametrize("name", KINDS)
def test_what_is_rolled_back_to_is_checked_again_too(world: Graph, name: str):
    life, (good, _), (broken, why) = KINDS[name].life, KINDS[name].documents, BROKEN[name]
    was = life.dump(broken)
    put_in_force(life, world, KINDS[name].documents[1], good)
    spoil = f"MATCH (v:{life.version_label} {{id: 'D1@1'}}) SET v.{life.body} = $was"
    world.write(lambda tx: run(tx, spoil, was=was))
    with pytest.raises(BadInput, match=why):
        take(life, world, Steps.roll_back, "D1", "wang")
    assert statuses(KINDS[name], world) == ["replaced", life.in_force]


def test_a_contract_that_is_rolled_back_opens_what_it_opened_and_not_after_its_last_day(world: Graph):
    allowed = "MATCH (:DataContract {id: 'D1'})-[r:ALLOWS]->(c) RETURN collect(c.id) AS ids"
    day = dt.date(2026, 11, 27)
    put_in_force(
        CONTRACTS, world, terms(customers=["C1"], until=dt.date(2027, 1, 1), quota=5), terms(customers=["C2"]), day=day
    )
    assert world.read(allowed) == [{"ids": ["C2"]}] and "quota" not in node(KINDS["contract"], world)
    with pytest.raises(BadInput, match="is over"):
        take(CONTRACTS, world, Steps.roll_back, "D1", "wang", day=dt.date(2027, 1, 1))
    assert take(CONTRACTS, world, Steps.roll_back, "D1", "wang", day=day) == 3
    assert world.read(allowed) == [{"ids": ["C1"]}]
    found = node(KINDS["contract"], world)
    assert (found["version"], found["quota"], found["expires"]) == (3, 5, dt.date(2027, 1, 1))
    version = CONTRACTS.versions(world.read, "D1")[-1]
    assert (version["author"], version["approver"], version["publisher"]) == ("ann", "bob", "wang")


def test_what_comes_along_with_the_program_is_in_force_and_says_that_nobody_approved_it(world: Graph):
    for kind in KINDS.values():
        assert take(kind.life, world, Steps.install, kind.documents[0], "battlemap") == 1
        (version,) = kind.life.versions(world.read, "D1")
        assert (version["status"], version["author"]) == (kind.life.in_force, "battlemap") and "approver" not in version


# -- what the version before has stored

BEFORE = """
CREATE (:DataContract {id: 'D1', status: 'published', purpose: 'p', partner: 'V1', scope: $terms, version: 1, expires: date('2099-01-01'),
    level: 'full'}),
  (:ContractVersion {id: 'D1@1', contract: 'D1', version: 1, terms: $terms, status: 'published', author: 'li', drafted: $at,
    approver: 'wang', approved: $at, publisher: 'li', published: $at}),
  (:ContractVersion {id: 'D1@2', contract: 'D1', version: 2, terms: $other, status: 'approved', author: 'li', drafted: $at,
    approver: 'wang', approved: $at}),
  (:Rule {id: 'D1', status: 'retired', name: '一', name_en: 'one', intent: 'risk', on: 'signal', version: 1, body: $rule, evaluated: 4}),
  (:RuleVersion {id: 'D1@1', rule: 'D1', version: 1, body: $rule, status: 'retired', author: 'li', drafted: $at, approver: 'wang',
    approved: $at, activator: 'li', activated: $at, ended: $at}),
  (:RuleVersion {id: 'D1@2', rule: 'D1', version: 2, body: $rule2, status: 'draft', author: 'li', drafted: $at})"""


def test_a_database_filled_by_the_version_before_works_on(world: Graph):
    bodies = {
        "terms": terms().model_dump_json(),
        "other": terms(customers=["C2"]).model_dump_json(),
        "rule": RULES.dump(rule(1)),
        "rule2": RULES.dump(rule(2)),
    }
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    world.write(lambda tx: run(tx, BEFORE, at=at, **bodies))
    assert (
        CONTRACTS.document_in_force(world.read, "D1") == terms() and RULES.document_in_force(world.read, "D1") is None
    )
    assert take(CONTRACTS, world, Steps.publish, "D1", "li") == 2
    assert take(CONTRACTS, world, Steps.roll_back, "D1", "li") == 3
    assert CONTRACTS.document_in_force(world.read, "D1") == terms()
    with pytest.raises(BadInput, match="second person"):
        take(RULES, world, Steps.approve, "D1", "li")
    take(RULES, world, Steps.approve, "D1", "wang"), take(RULES, world, Steps.publish, "D1", "wang")
    assert RULES.document_in_force(world.read, "D1") == rule(2)
    assert take(RULES, world, Steps.roll_back, "D1", "li") == 3
    assert (node(KINDS["rule"], world)["evaluated"], node(KINDS["rule"], world)["version"]) == (4, 3)


# -- commands of all kinds


@pytest.mark.parametrize("name", KINDS)
def test_lists_and_shows_of_every_kind(app: Live, world: Graph, tmp_path: Path, name: str):
    kind = KINDS[name]
    life, ask = kind.life, ByCommand(kind, world, app, tmp_path)
    assert (ask.run(life.commands, "list").output.strip(), ask.run(life.commands, "show", "D1").exit_code) == (
        Text(f"no {life.noun.en}", f"没有{life.noun.zh}")[LANG],
        1,
    )
    put_in_force(life, world, kind.documents[0])
    take(life, world, Steps.draft, kind.documents[1], "li")
    (line,) = ask.run(life.commands, "list").output.splitlines()
    assert line.startswith("D1") and Text("version 2: draft", "第 2 版:草稿")[LANG] in line
    shown = ask.run(life.commands, "show", "D1").output
    assert all(
        who in shown for who in (Text("drafted by", "起草")[LANG] + " ann", Text("approved by", "批准")[LANG] + " bob")
    )
    assert Text(f"{life.published} by bob", f"{life.publish.zh} bob")[LANG] in shown
    found = json.loads(ask.run(life.commands, "show", "D1", "--json").output)
    assert json.loads(life.dump(kind.documents[1])) == found["versions"][1][life.body]
    assert json.loads(ask.run(life.commands, "list", "--json").output) == [found]
    assert ask.run(life.commands, "list", "--csv").output.count("D1") == 1
    many = ask.run(life.commands, "approve", "D1", "D2", "--by", "wang")
    assert many.exit_code == 1 and "D2" in many.stderr and statuses(kind, world)[-1] == "approved"
