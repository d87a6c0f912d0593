"""The GraphQL schema: types, lists, filters, mutations and subscriptions, derived from the model; what a role or contract opens.

May import gql.mutations, gql.mutations.collaboration, gql.compile, gql's own modules (types, ids, scalars, errors) and graph.
"""
