"""Data contracts: from a checked draft to one in force, and what a new version would change.

May import graph.lifecycle, graph.mutations, graph.battle_map, graph.query, graph.access, graph.store, graph.db,
graph.model and graph's own modules (texts, clock, YAML).
"""
