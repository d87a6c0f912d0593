"""Partner fit: model selection on time windows, the scoring run, and its evaluation.

May import algorithms.recommend, algorithms.models, algorithms.fit_data, algorithms (runs) and graph.
"""
