"""What a report may become, without a database."""
