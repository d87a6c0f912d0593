"""Execution of requests: documents and limits, the service, the feed of events and what subscribers get of it."""
