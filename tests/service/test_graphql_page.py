"""The GraphQL reference and the schema's promises: examples run, the page and the file are those of the code, nothing breaks unsaid."""

from gql.docs.examples import QUERIES
from graph.db.client import Graph
from tests.helpers.answers import execute


def test_the_examples_of_queries_run(scored: Graph, snapshot):
    from battlemap.analyses import GraphAnalyses

    empty = []
    for name in QUERIES:
        data, _ = execute(scored, snapshot, QUERIES[name][0], analyses=GraphAnalyses(scored), **QUERIES[name][1])
        if not data[name]:
            empty.append(name)
    theirs = {"alerts", "alertCase", "alertTotals", "rules"}  # those of tests/service/test_alert_api.py
    theirs |= {"workspaces", "workspaceTotals", "workspaceInvitations"}  # of tests/service/test_workspaces.py
    theirs |= {"requests", "requestTotals"}  # of tests/service/test_requests.py
    theirs |= {"leads", "leadTotals"}  # of tests/service/test_leads.py
    theirs |= {"parseRequest"}  # of tests/service/test_inbox.py
    theirs |= {
        "solutionSections",
        "solutionSectionTotals",
        "sectionEdits",
        "sectionClashes",
        "quotes",
        "quoteTotals",
        "quoteLines",
        "quoteLineTotals",
        "quotePayments",
        "insightTotals",
    }  # of test_solution.py beside it
    assert set(empty) <= {*theirs, "partnerTalkTrack"}  # without a contract: tests/service/test_list_exports.py
