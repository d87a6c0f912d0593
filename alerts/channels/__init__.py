"""Channels: the file that names them, checked, and what each kind of chat robot takes.

May import alerts.delivery (connections, formats, answers), alerts and graph.
"""
