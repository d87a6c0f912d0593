"""Totals of lists, and results of long reads that hold until something is committed, as far as statements can take them up.

May import graph.query, graph.db, graph.model and graph's own modules (texts, clock, YAML).
"""
