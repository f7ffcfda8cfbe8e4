"""Pages of reports: parse, call one service or query, render."""
