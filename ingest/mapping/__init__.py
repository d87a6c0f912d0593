"""Mappings: the YAML files that say which column feeds which field, checked; cells as typed values of the model.

May import ingest.names, ingest.parse and graph.
"""
