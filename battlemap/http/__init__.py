"""The web service: the app and its guards, authentication, health, pages and signals that are handed in."""
