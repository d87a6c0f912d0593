"""Documentation of the GraphQL API, generated: one example of each operation, and docs/graphql.md.

May import gql.schema, gql.mutations, gql.compile, gql's own modules (types, ids, scalars, errors) and graph.
"""
