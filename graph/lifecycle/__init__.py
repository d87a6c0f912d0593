"""Document lifecycle: what one person writes and another approves, from draft to in force, replaced, rolled back and ended."""
