"""The data model: labels, relationship types and their fields, declared once, with users' extensions; records and claims of them.

Imports nothing but texts and the clock; everything else derives from here.
"""
