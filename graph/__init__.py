"""The graph in Neo4j: model, database and server, access, queries, changes, rules and alerts. Imports no other room."""
