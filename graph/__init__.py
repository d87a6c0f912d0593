"""The graph in Neo4j: model, database and server, access, queries, changes, rules and alerts.

May import no other room; its own modules (texts, clock, bounds, YAML) import none of its folders.
"""
