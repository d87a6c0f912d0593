"""GraphQL mutations of partner workspaces: parties, invitations, requests, sections of the solution.

May import gql.mutations' declarations (mutation, inputs), what they may import, and graph.
"""
