"""Commands of work with partners: workspaces, who is a party of them, and how they end; requests.

May import battlemap.cli (the console), battlemap.cli.output, battlemap (sessions, settings, analyses), workspace and graph.
"""
