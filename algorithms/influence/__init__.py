"""Influence: who decides, by PageRank, centrality and sampled paths; hidden decision-makers, explanations, what-if.

May import algorithms.relationships, algorithms (runs) and graph.
"""
