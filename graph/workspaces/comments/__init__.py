"""Comments on sections and requests of a workspace: written, answered, edited, withdrawn, settled, each with an audience and mentions.

May import graph.workspaces, graph.workspaces.solution, graph.mutations, graph.query, graph.query.texts, graph.access, graph.store,
graph.db, graph.model, graph.model.workspaces and graph's own modules (texts, clock).
"""
