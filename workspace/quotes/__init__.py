"""Quotes in files of other people: read, worked out to the fen and checked, without a graph.

May import graph.
"""
