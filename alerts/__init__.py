"""Alerts: the engine that evaluates rules, replays, and cards of what they found."""
