"""GraphQL mutations of partner workspaces: parties, invitations, requests, sections of the solution; inbox and sentences.

May import gql.mutations' declarations (mutation, inputs), gql.compile, gql's own modules (types, ids) and graph.
"""
