"""Mapping suggestions: from headings and cells of a table nobody described to a draft that was tried.

May import ingest.load, ingest.drafts, ingest.read, ingest.workbooks, ingest.tables, ingest.resolve, ingest.mapping, ingest.names,
ingest.parse and graph.
"""
