"""Training data of partner fit: time windows, pairs of partner and customer, their features, ranking metrics, the model that serves.

May import algorithms.models (for the model that serves) and graph.
"""
