"""Declarations of what people write in partner workspaces: sections of a customer solution, their history and clashes; quotes; insights.

May import graph.model and graph's own modules (texts).
"""
