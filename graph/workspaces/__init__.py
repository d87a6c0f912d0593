"""Partner workspaces: opened about a customer, who is a party of them and under which data contract, closed and reopened.

May import graph.workspaces.solution, graph.workspaces.quotes, graph.workspaces.insights, graph.mutations, graph.query, graph.access,
graph.store, graph.db, graph.model and graph's own modules (texts, clock, YAML).
"""
