"""Files opened as tables, in a worker process with a memory limit where their readers could take any; folders that are watched.

May import ingest.workbooks, ingest.tables, ingest.resolve, ingest.mapping, ingest.names, ingest.parse and graph.
"""
