"""Drafts: the nodes and relationships that rows speak of, one by one or in columns, before anybody is looked up.

May import ingest.read, ingest.tables, ingest.mapping, ingest.names, ingest.parse and graph.
"""
