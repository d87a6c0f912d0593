"""Rules: their shape and checks, measures, the statements that test them, and their versions from draft to in force."""
