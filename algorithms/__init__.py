"""Algorithms: influence on decisions and partner fit, computed from projections of the graph. Imports the graph only."""
