"""GraphQL transports: HTTP, server-sent events, websockets, media types, and the GraphiQL page."""
