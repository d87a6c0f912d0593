"""Office time: working days with Chinese holidays, office hours, elapsed and working time, and the file that sets them.

May import graph.
"""
