"""The web service: the app and its guards, the application's files, health and signals that are handed in.

May import battlemap.http.request_guards, battlemap.http.identity, battlemap.http.exports, battlemap (settings, alerting),
gql, viz, alerts and graph.
"""
