"""Work with partners: requests said in a sentence, when they are due by office hours and holidays, quotes of files.

May import graph.
"""
