"""Mapping suggestions: from headings and cells of a table nobody described to a draft that was tried."""
