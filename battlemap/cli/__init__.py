"""The command line: `battlemap`, one module a group of commands.

May import battlemap.cli.collaboration, battlemap.cli.output, battlemap.http, battlemap.frames, battlemap and every other room.
"""
