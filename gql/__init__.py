"""The GraphQL API of a model, over HTTP and websockets. Reads the graph; the only room that knows strawberry."""
