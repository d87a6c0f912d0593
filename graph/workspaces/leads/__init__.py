"""Leads that partners register: their changes, our decisions, how they are read. What a partner is answered depends on its own leads alone.

May import graph.workspaces, graph.mutations, graph.access, graph.store, graph.db, graph.model, graph.model.workspaces and graph's own
modules (texts, clock). Promises and matches are lent by other rooms.
"""
