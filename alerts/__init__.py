"""Alerts: the engine that evaluates rules, replays, and cards of what they found.

May import graph; how alerts are sent is above it.
"""
