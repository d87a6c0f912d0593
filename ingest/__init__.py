"""Ingestion: any file becomes records of the model, through mappings; who is who is found out.

May import graph.
"""
