"""Roll-up, expected value, status, outlook, cascade: pure functions over `inputs`, answering with `results`."""
