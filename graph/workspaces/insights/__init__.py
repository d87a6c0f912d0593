"""Insights of a workspace: written by us or a partner, told to an audience, accepted, declined, withdrawn, opened again.

May import graph.workspaces, graph.workspaces.solution, graph.mutations, graph.access, graph.store, graph.db, graph.model,
graph.model.workspaces and graph's own modules (texts, clock).
"""
