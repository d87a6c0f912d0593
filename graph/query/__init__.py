"""The query compiler: from a GraphQL selection to one Cypher statement, and from its row to values.

Knows the policy of who asks; fields of the battle map are above it.
"""
