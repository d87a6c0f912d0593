"""Algorithms: influence on decisions and partner fit, computed from projections of the graph.

May import graph; its own modules (a scoring, the runs) tie algorithms.influence and algorithms.partner_fit together.
"""
