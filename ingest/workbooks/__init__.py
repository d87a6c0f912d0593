"""Workbooks as tables: XLSX, XLS, XLSB, ODS, HTML and XML spreadsheets, with what readers leave out; tables written as CSV and XLSX.

May import ingest.tables, ingest.resolve, ingest.mapping, ingest.names, ingest.parse and graph.
"""
