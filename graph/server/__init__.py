"""The managed Neo4j server: its files are fetched, its home is laid out, its process is started, watched and stopped.

Knows the database client; queries and writers don't come in here.
"""
