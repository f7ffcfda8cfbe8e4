"""Drawings of the milestones, as SVG: they repeat what is written beside them."""
