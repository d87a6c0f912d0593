"""Writers of the store: upserts, claims, merges, locks, endings, scores, audit entries and the outbox of events.

Knows model and database; access and queries are above it.
"""
