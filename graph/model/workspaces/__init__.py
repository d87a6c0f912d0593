"""Declarations of what people write in partner workspaces: the sections of a customer solution, their history and clashes; quotes.

May import graph.model and graph's own modules (texts).
"""
