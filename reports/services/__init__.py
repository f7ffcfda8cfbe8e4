"""Writes: keyword-only, by whom; check the right, check the state, write, record, in one transaction."""
