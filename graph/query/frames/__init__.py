"""Frames of the query compiler: nodes, relationships and scores as columns, as far as a caller may see them.

May import graph.query, graph.access, graph.projections, graph.db, graph.model and graph's own modules (texts, clock, YAML).
"""
