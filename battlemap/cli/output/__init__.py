"""Output of commands: tables and their columns, reports, lines; no command lives here."""
