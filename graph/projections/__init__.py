"""Projections: what influence and partner fit are computed from, read page by page as tables and rows as of a day.

May import graph.model, graph.db and graph's own modules (texts, clock, YAML).
"""
