"""What stops a backup or a restore, with the sentence that an operator reads."""

from __future__ import annotations


class BackupError(Exception):
    """Nothing was written, or what was is taken back; the message says what to do."""
