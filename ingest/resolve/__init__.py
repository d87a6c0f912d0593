"""Entity resolution: which profiles are one party, by Fellegi–Sunter and by rules, and what a person has to decide.

May import ingest.mapping, ingest.names, ingest.parse and graph.
"""
