"""Pages: a file each."""
