"""Pure: the state of a deliverable, its workflow, when somebody is reminded of it. Standard library only."""
