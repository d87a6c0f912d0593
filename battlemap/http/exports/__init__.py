"""Exports: lists taken along as CSV or XLSX, asked of the API with the reader's own rights, counted and audited.

May import battlemap.http.identity, ingest (workbooks), gql and graph.
"""
