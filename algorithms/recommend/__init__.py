"""Recommendations: ranked partners with reasons, hard exclusions with the facts that prove them, diversity."""
