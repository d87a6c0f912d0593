"""The GraphQL API of a model, over HTTP and websockets.

May import graph; the only room that knows strawberry.
"""
