"""Writes: each checks the right, then the state, then writes and records, in one transaction."""
