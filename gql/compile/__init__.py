"""Compilation of GraphQL documents: selections collected, the context of a request, plans and their rows."""
