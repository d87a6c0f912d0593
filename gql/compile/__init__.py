"""Compilation of GraphQL documents: selections collected, the context of a request, plans and their rows.

May import gql's own modules (types, ids, scalars, errors) and graph.
"""
