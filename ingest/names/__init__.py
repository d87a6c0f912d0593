"""Names of organisations and people taken apart: legal forms, numbers, sites, short names.

May import graph; pure functions of texts.
"""
