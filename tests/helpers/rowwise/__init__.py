"""Influence row by row, as it was computed before tables: the oracle of the arrays, and the reader of rows that it needs."""
