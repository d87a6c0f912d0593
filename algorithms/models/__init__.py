"""Models of partner fit: heuristics, logistic regression, gradient boosting, a graph neural network, their blend, and
rankings learnt by query.

May import algorithms.fit_data and graph; torch where the network is trained.
"""
