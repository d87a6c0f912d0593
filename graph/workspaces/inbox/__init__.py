"""The inbox: what waits for somebody in partner workspaces, of all of them, by due time.

May import graph.mutations, graph.query, graph.access, graph.db, graph.model and graph's own modules (texts, clock).
"""
