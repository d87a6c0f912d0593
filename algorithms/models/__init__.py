"""Models of partner fit: heuristics, logistic regression, gradient boosting, a graph neural network, and their blend.

May import algorithms.fit_data and graph; the only folder that needs torch.
"""
