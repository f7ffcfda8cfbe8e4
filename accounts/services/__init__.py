"""Writes to accounts, each in one transaction with its entry in the journal."""
