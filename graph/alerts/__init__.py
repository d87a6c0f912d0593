"""Alerts: cases, what waits to be delivered, the feed of signals that rules look at, and what people do with them."""
