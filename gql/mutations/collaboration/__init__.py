"""GraphQL mutations of partner workspaces: parties, invitations, requests, sections of the solution.

May import gql.mutations (how one is declared), gql.compile, gql's own modules (types, ids, scalars, errors) and graph.
"""
