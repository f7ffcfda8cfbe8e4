"""Reads: a known number of SQL queries each."""
