"""Parsers of cells: clean text, dates, numbers, ids, and the marks that spreadsheets leave. Pure functions.

May import graph.
"""
