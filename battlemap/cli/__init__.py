"""The command line: `battlemap`, one module a group of commands."""
