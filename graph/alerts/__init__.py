"""Alerts: cases, what waits to be delivered, the feed of signals that rules look at, and what people do with them.

May import graph.contracts, graph.rules, graph.lifecycle, graph.mutations, graph.battle_map, graph.query,
graph.access, graph.store, graph.db, graph.model and graph's own modules (texts, clock, YAML).
"""
