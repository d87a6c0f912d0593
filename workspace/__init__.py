"""Work with partners: requests said in a sentence, and when they are due by office hours and holidays.

May import graph.
"""
