"""Execution of requests: documents and limits, the service, the feed of events and what subscribers get of it.

May import gql.schema, gql.mutations, gql.compile, gql's own modules (types, ids, scalars, errors) and graph.
"""
