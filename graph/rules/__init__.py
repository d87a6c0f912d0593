"""Rules: their shape and checks, measures, the statements that test them, and their versions from draft to in force.

May import graph.lifecycle, graph.mutations, graph.battle_map, graph.query, graph.access, graph.store, graph.db,
graph.model and graph's own modules (texts, clock, YAML).
"""
