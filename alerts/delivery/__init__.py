"""Delivery of alerts: the courier, its connections, formats of each robot, and what their answers mean.

May import alerts.channels, alerts and graph.
"""
