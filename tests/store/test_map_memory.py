"""The memory that a map of many nodes needs in the database: some for each node, not for each pair."""

from __future__ import annotations

import datetime as dt

from graphql import OperationDefinitionNode, parse
from neo4j import GraphDatabase

from gql.compile.compiled_operations import compile_operation
from gql.schema.schema import SCHEMA
from graph.access.policy import EVERYTHING
from graph.db.client import Graph
from graph.model.model import MODEL

DAY = dt.date(2026, 11, 20)
FILL = """MATCH (c:Customer)-->(o:Opportunity) UNWIND range($start, $end) AS n
CREATE (p:Person {id: 'P' + n, name: '程涛' + n})-[:WORKS_AT {id: 'W' + n}]->(c), (p)-[:DECIDES {id: 'D' + n, role: 'user'}]->(o),
  (:Organization:Supplier {id: 'S' + n, name: '云洲' + n})-[:SUPPLIES {id: 'SE' + n, product_line: '影像'}]->(c),
  (:Signal {id: 'G' + n, kind: 'expansion', at: datetime('2026-11-01T09:00Z'), title: '扩建' + n})-[:SIGNALS {id: 'GE' + n}]->(c)"""
DOCUMENT = parse("""{ battleMap(customerId: "C1") {
  decisionChain { person { id name } decisions { role opportunity { id } } lastTouched }
  suppliers { partner { id name } productLines satisfaction { mean n } } signals { id title }
  drawing { nodes { id x y } edges { source target } }
} }""")


def memory_of_map(graph: Graph) -> int:
    """Bytes that the database held at most for the statement of the map."""
    operation = DOCUMENT.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    asked = compile_operation(
        SCHEMA.core,
        MODEL,
        SCHEMA.roots,
        document=DOCUMENT,
        operation=operation,
        variables={},
        policy=EVERYTHING,
        lang="en",
    ).question
    to = graph.connection
    with GraphDatabase.driver(to.uri, auth=(to.user, to.password)) as driver:
        parameters = asked.parameters({}, None, DAY)
        answer = driver.execute_query("PROFILE " + asked.text, parameters, database_=to.database)
    (found,) = asked.read(answer.records[0]["data"])
    assert len(found["drawing"]["nodes"]) > len(found["decisionChain"]) == len(found["suppliers"]) > 0
    return int(answer.summary.profile["args"]["GlobalMemory"])  # type: ignore[index]


def test_the_memory_of_a_map_grows_as_its_nodes_do(empty: Graph) -> None:
    begun = "CREATE (:Organization:Customer {id: 'C1', name: '珩峰中心医院'})-[:OPENED {id: 'OO'}]->(:Opportunity {id: 'O1', status: 'open'})"
    empty.write(lambda tx: tx.run(begun).consume())
    memory = []
    for start, end in ((1, 60), (61, 360)):
        empty.write(lambda tx, start=start, end=end: tx.run(FILL, start=start, end=end).consume())
        memory.append(memory_of_map(empty))
    assert memory[1] < 9 * memory[0], memory  # six times the nodes; each for each pair would be 36 times
