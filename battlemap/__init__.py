"""The application: settings, one session with the graph, background work; commands and the web service above it."""
