"""Workbooks as rows of text. This file imports nothing: the reader's process passes through it."""
