"""The battle map: its fields as Cypher, read for one customer, drawn, told as a talk track and as a timeline.

May import graph.query, graph.access, graph.store, graph.db, graph.model and graph's own modules (texts, clock, YAML).
"""
