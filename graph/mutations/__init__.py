"""Mutations of the graph: idempotency, checks, audit; touchpoints, curation and signals that are handed in.

May import graph.query, graph.access, graph.store, graph.db, graph.model and graph's own modules (texts, clock, YAML).
"""
