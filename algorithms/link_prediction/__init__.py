"""Link prediction on one relationship type: its history, plain and learnt methods, and how they are judged."""
