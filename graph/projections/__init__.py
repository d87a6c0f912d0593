"""Projections: what influence and partner fit are computed from, read as plain rows as of a day."""
