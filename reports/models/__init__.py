from reports.models.files import DraftFile, ReportFile
from reports.models.job import Job
from reports.models.narrative import Narrative, NarrativeRevision
from reports.models.report import Report, ReportVersion

__all__ = ["DraftFile", "Job", "Narrative", "NarrativeRevision", "Report", "ReportFile", "ReportVersion"]
