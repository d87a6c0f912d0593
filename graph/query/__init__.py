"""The query compiler: from a GraphQL selection to one Cypher statement, and from its row to values.

May import graph.query.lists, graph.query.texts, graph.access, graph.store, graph.db, graph.model and graph's own modules (texts,
clock, YAML). It knows the policy of who asks; fields of the battle map are above it.
"""
