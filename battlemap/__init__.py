"""The application: settings, one session with the graph, background work; commands and the web service above it.

May import every other room, and battlemap.http where it starts the web service.
"""
