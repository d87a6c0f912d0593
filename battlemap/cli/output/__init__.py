"""Output of commands: tables and their columns, reports, lines; no command lives here.

May import battlemap.cli (the console), graph, ingest and workspace.
"""
