"""Workbooks as tables: XLSX, XLS, XLSB, ODS, HTML and XML spreadsheets, with what their readers leave out; tables written for spreadsheets."""
