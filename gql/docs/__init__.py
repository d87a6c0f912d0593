"""Documentation of the GraphQL API, generated: one example of each operation, and docs/graphql.md."""
