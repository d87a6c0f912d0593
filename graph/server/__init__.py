"""The managed Neo4j server: its files are fetched, its home is laid out, its process is started, watched and stopped.

May import graph.db and graph's own modules (texts, clock, YAML). Queries and writers don't come in here.
"""
