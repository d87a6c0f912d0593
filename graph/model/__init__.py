"""The data model: labels, relationship types and their fields, declared once, with users' extensions; records and claims of them.

May import graph.model.workspaces and graph's own modules (texts, clock, YAML). Everything else derives from here.
"""
