"""Quotes of a workspace: their money, and their head, lines and payment milestones, written by us and by the partners who deliver.

May import graph.workspaces, graph.workspaces.solution, graph.mutations, graph.access, graph.store, graph.db, graph.model,
graph.model.workspaces and graph's own modules (texts, clock).
"""
