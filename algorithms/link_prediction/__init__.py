"""Link prediction on one relationship type: its history, plain and learnt methods, and how they are judged.

May import algorithms.partner_fit, algorithms.models, algorithms.fit_data, algorithms (runs) and graph.
"""
