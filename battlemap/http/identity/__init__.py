"""Identity of callers: keys, tokens of an issuer, and sessions of browsers, told from requests.

May import battlemap.http.request_guards, battlemap (settings), gql (its transport), graph and viz (the page that says why not).
"""
