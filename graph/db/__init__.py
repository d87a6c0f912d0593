"""The database client: connections, transactions, constraints and indexes, errors of the driver, validity as of a day.

May import graph.model and graph's own modules (texts, clock, YAML). It knows no writer.
"""
