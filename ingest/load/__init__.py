"""Loading: from rows to drafts, to parties that are known or new, to the store; what can't be loaded is set aside and tried again."""
