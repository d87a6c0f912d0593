"""Mutations of the graph: idempotency, checks, audit; touchpoints, curation and signals that are handed in."""
