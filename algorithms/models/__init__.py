"""Models of partner fit: heuristics, logistic regression, gradient boosting, a graph neural network, and their blend."""
