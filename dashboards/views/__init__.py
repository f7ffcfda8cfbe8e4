"""Pages: a file each. They parse, ask one query, render."""
