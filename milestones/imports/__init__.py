"""The files of a contract that hold its milestones."""
