"""Writers of the store: upserts, claims, merges, locks, endings, scores, audit entries and the outbox of events.

May import graph.db, graph.model and graph's own modules (texts, clock, YAML). Access and queries are above it.
"""
