"""Recommendations: ranked partners with reasons, hard exclusions with the facts that prove them, diversity.

May import algorithms.models, algorithms.fit_data and graph.
"""
