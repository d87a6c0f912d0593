"""Access control: API keys, sessions of browsers, data contracts in force, the policy that they make, and quotas.

May import graph.store, graph.db, graph.model, graph.model.workspaces and graph's own modules (texts, clock, YAML).
"""
