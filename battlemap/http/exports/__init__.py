"""Exports: lists taken along as CSV or XLSX, asked of the API with the reader's own rights, counted and audited; maps as a file.

May import battlemap.http.identity, ingest (workbooks), gql, viz and graph.
"""
