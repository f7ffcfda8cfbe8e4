"""What pages say of deliverables, in words."""
