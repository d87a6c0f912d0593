"""Partner fit: model selection on time windows, the scoring run, and its evaluation, also on any relationship type."""
