"""Document lifecycle: what one person writes and another approves, from draft to in force, replaced, rolled back and ended.

May import graph.mutations, graph.battle_map, graph.query, graph.access, graph.store, graph.db, graph.model and
graph's own modules (texts, clock, YAML).
"""
