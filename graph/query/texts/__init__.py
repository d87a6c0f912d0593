"""References of texts to facts: found in a text, and read for whoever reads it.

May import graph.query, graph.access, graph.store, graph.db, graph.model and graph's own modules (texts, clock, YAML).
"""
