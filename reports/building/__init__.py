"""What a report says, built from the same functions as the pages: `build_snapshot` answers a `Snapshot`."""

from reports.building.material import Erratum, Narratives
from reports.building.outline import Kind, Part, parts_of, school_section, written_parts
from reports.building.snapshot import build_snapshot

__all__ = ["Erratum", "Kind", "Narratives", "Part", "build_snapshot", "parts_of", "school_section", "written_parts"]
