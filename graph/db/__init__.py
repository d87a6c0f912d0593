"""The database client: connections, transactions, constraints and indexes, errors of the driver, validity as of a day.

Knows the model and no writer; any other package may use it.
"""
