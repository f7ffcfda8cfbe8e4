"""Backup and restore: one archive holds the database, every stored file, and a manifest that tells of both."""
