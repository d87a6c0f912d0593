"""Loading: from rows to drafts, to parties that are known or new, to the store; what can't be loaded is set aside and tried again.

May import ingest.drafts, ingest.read, ingest.workbooks, ingest.tables, ingest.resolve, ingest.mapping, ingest.names, ingest.parse
and graph.
"""
