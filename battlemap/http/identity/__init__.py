"""Identity of callers: keys, tokens of an issuer, and sessions of browsers, told from requests.

May import gql (its transport), graph and viz (the page that says why not), and battlemap's settings and rate limits.
"""
