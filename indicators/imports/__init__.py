"""Doors for files: the contract's own, and figures from spreadsheets."""
