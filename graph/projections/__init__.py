"""Projections: what influence and partner fit are computed from, read as plain rows as of a day.

May import graph.model, graph.db and graph's own modules (texts, clock, YAML).
"""
