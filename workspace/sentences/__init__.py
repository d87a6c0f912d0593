"""Requests said in a sentence, Chinese or English: what is asked for, about which product, of whom, until when, each with its words.

May import workspace.office and graph.
"""
