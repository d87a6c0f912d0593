"""The audit log read: entries, heads of chains, and whether each entry is what was written and where it was written.

May import graph.store, graph.db, graph.model and graph's own modules (texts, clock).
"""
