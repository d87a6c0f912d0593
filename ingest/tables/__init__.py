"""Tables of text and objects: encodings, delimited files, JSON and Parquet; headers, and rows that are no records.

May import ingest.resolve, ingest.mapping, ingest.names, ingest.parse and graph.
"""
