"""GraphQL transports: HTTP, server-sent events, websockets, media types, and the GraphiQL page.

May import gql.execution, gql.schema, gql.mutations, gql.compile, gql's own modules (types, ids, scalars, errors) and
graph.
"""
