"""The interactive map and the file that stands alone: layout, panels and pages drawn from a battle map.

May import graph; the only room that knows pyvis.
"""
