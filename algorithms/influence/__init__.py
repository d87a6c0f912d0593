"""Influence: who decides, by PageRank, centrality and sampled paths; hidden decision-makers, explanations, what-if."""
