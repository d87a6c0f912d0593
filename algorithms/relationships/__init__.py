"""Relationships: their strength from evidence, warm introductions, coverage of decision-makers.

May import graph.
"""
