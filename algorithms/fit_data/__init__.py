"""Training data of partner fit: time windows, pairs of partner and customer, their features, ranking metrics, the model that serves."""
