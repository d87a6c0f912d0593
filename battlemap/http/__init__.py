"""The web service: the app and its guards, authentication, health, pages and signals that are handed in.

May import battlemap.http.request_guards, battlemap (settings, alerting), gql, viz, alerts and graph.
"""
