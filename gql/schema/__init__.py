"""The GraphQL schema: types, lists, filters, mutations and subscriptions, derived from the model; what a role or contract opens."""
