"""Data contracts: from a checked draft to one in force, and what a new version would change."""
