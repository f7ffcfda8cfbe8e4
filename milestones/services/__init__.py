"""Writes: check right, check state, write, record, in one transaction."""
