"""GraphQL mutations, each declared once (name, text, roles, input fields, work, answer, example), and the input types made of them.

May import gql.compile, gql's own modules (types, ids, scalars, errors) and graph.
"""
