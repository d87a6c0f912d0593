"""The customer solution of a workspace: its sections with their audiences, links, history and clashes, written by several at once.

May import graph.workspaces, graph.mutations, graph.query, graph.query.texts, graph.access, graph.store, graph.db, graph.model,
graph.model.workspaces and graph's own modules (texts, clock).
"""
