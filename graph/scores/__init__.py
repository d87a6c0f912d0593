"""Scores of runs: written so that readers see one run or the other, however large it is, and kept for a while to be compared.

May import graph.store, graph.db, graph.model and graph's own modules (texts, clock, YAML).
"""
