"""What commands print: tables and their columns, reports, lines; no command lives here."""
