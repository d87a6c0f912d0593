"""Helpers of tests: Values, validation, provenance and who wins: pure functions, and the same on the real server."""

import datetime as dt

DAY = dt.date(2026, 11, 20)
