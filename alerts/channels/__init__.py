"""Channels: the file that names them, checked, and what each kind of chat robot takes."""
