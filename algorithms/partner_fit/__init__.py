"""Partner fit: model selection on time windows, the scoring run, and its evaluation, also on any relationship type.

May import algorithms.recommend, algorithms.models, algorithms.fit_data, algorithms (runs) and graph.
"""
